"""The workspace itself, and who works in it: admins and teams."""

from collections.abc import Callable, Iterable

from interlake.catalog.model import (
    Kind,
    Mode,
    Stream,
    Table,
    boolean,
    child,
    computed,
    id_,
    integer,
    paths,
    text,
    timestamp,
)
from interlake.catalog.records import Record, list_at, picture


def _with_level(members: str, levels: str, noun: str) -> Callable[[Record], Iterable[Record]]:
    """Memberships with their level: Intercom sends ids and levels as separate lists."""

    def items(record: Record) -> Iterable[Record]:
        primary = {str(i) for i in list_at(record, levels, f"primary_{noun}_ids")}
        secondary = {str(i) for i in list_at(record, levels, f"secondary_{noun}_ids")}
        for member in list_at(record, members):
            key = str(member)
            name = "primary" if key in primary else "secondary" if key in secondary else None
            yield {"id": key, "priority_level": name}

    return items


workspace = Table(
    "workspace",
    "The workspace the token belongs to; one row.",
    ("id_code",),
    (
        id_("id_code", "the workspace's id", "app.id_code"),
        text("name", "name of the workspace", "app.name"),
        text("region", "where Intercom hosts it: US, EU or AU", "app.region"),
        text("timezone", "its time zone, in which contact searches count days", "app.timezone"),
        timestamp("created_at", "when the workspace was made", "app.created_at"),
        boolean(
            "identity_verification",
            "whether users must prove who they are",
            "app.identity_verification",
        ),
        boolean("secure", "whether the messenger runs in secure mode", "app.secure"),
        id_("token_admin_id", "the admin whose token read this", "id", "admins"),
    ),
    # The token owner's own fields stand in `admins`.
    ignored=paths(
        "type",
        "name",
        "email",
        "job_title",
        "away_mode_enabled",
        "away_mode_reassign",
        "away_status_reason_id",
        "has_inbox_seat",
        "team_ids",
        "avatar",
        "email_verified",
        "team_priority_level",
        "role",
        "app.type",
    ),
)

admins = Table(
    "admins",
    "Teammates, among them the Operator and Fin bots.",
    ("id",),
    (
        id_("id", "the admin"),
        text("type", "admin, or team on very old versions"),
        text("name", "display name"),
        text("email", "work e-mail"),
        text("job_title", "as the teammate wrote it"),
        boolean("away_mode_enabled", "whether the teammate is away now"),
        boolean("away_mode_reassign", "whether replies are reassigned while away"),
        id_("away_status_reason_id", "why the teammate is away", references="away_status_reasons"),
        boolean("has_inbox_seat", "whether a paid inbox seat is taken"),
        computed("avatar_image_url", Kind.TEXT, "picture", picture, "avatar"),
        id_("role_id", "role (2.16)", "role.id"),
        text("role_name", "name of the role (2.16)", "role.name"),
    ),
    children=(
        child(
            "admin_teams",
            "Teams of each admin, as the admin's own record lists them.",
            ("admin_id", "team_id"),
            (
                id_("team_id", "the team", "id", "teams"),
                text("priority_level", "primary, secondary or null"),
            ),
            "team_ids",
            parent="admin_id",
            items=_with_level("team_ids", "team_priority_level", "team"),
        ),
    ),
    ignored=paths("role.type", "team_priority_level"),
)

teams = Table(
    "teams",
    "Teams that conversations are assigned to.",
    ("id",),
    (
        id_("id", "the team"),
        text("name", "display name"),
        integer("assignment_limit", "open conversations per teammate; load-balanced teams only"),
        text("distribution_method", "how conversations are handed out"),
    ),
    children=(
        child(
            "team_admins",
            "Admins of each team.",
            ("team_id", "admin_id"),
            (
                id_("admin_id", "the admin", "id", "admins"),
                text("priority_level", "primary, secondary or null"),
            ),
            "admin_ids",
            parent="team_id",
            items=_with_level("admin_ids", "admin_priority_level", "admin"),
        ),
    ),
    ignored=paths("type", "admin_priority_level"),
)

away_status_reasons = Table(
    "away_status_reasons",
    "Reasons that teammates can give for being away, deleted ones too.",
    ("id",),
    (
        id_("id", "the reason"),
        text("label", "as shown to teammates"),
        text("emoji", "its picture"),
        integer("order", "place among the reasons"),
        boolean("deleted", "no longer in use"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    ignored=paths("type"),
)

team_metrics = Table(
    "team_metrics",
    "What each member of a team had at hand when last read (2.16).",
    ("team_id", "admin_id"),
    (
        id_("team_id", "the team", references="teams"),
        id_("admin_id", "the admin", references="admins"),
        integer("open", "open conversations assigned to the admin", volatile=True),
        integer("idle", "open ones that have waited over 30 minutes", volatile=True),
        integer("snoozed", "snoozed ones", volatile=True),
    ),
    ignored=paths("type"),
    cascade_from=(("team_id", "teams"),),
)

STREAMS = (
    Stream(
        "workspace",
        "The workspace behind the token: id, region, time zone.",
        Mode.SNAPSHOT,
        permission="none",
        path="/me",
        rows=(),
        table=workspace,
    ),
    Stream(
        "admins",
        "Teammates and bots, with their teams.",
        Mode.SNAPSHOT,
        permission="Read admins",
        path="/admins",
        rows=("admins",),
        table=admins,
        params=(("display_avatar", "true"),),
    ),
    Stream(
        "teams",
        "Teams, with their members.",
        Mode.SNAPSHOT,
        permission="Read admins",
        path="/teams",
        rows=("teams",),
        table=teams,
    ),
    Stream(
        "away_status_reasons",
        "Reasons for being away.",
        Mode.SNAPSHOT,
        permission="Read admins",
        path="/away_status_reasons",
        table=away_status_reasons,
    ),
    Stream(
        "team_metrics",
        "Open, idle and snoozed conversations of each team's members, as they are now.",
        Mode.PER_PARENT,
        permission="Read admins",
        path="/teams/{id}/metrics",
        parent="teams",
        parent_column="team_id",
        table=team_metrics,
        since_version="2.16",
        cost="per_page",
    ),
)

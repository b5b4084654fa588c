"""The log of what teammates did: logins, absences, changes of settings."""

from interlake.catalog.model import (
    Mode,
    Paging,
    Stream,
    Table,
    boolean,
    id_,
    json,
    text,
    timestamp,
)

activity_logs = Table(
    "activity_logs",
    "What teammates did, one row per action; rows never change.",
    ("id",),
    (
        id_("id", "the entry"),
        timestamp("created_at", "when it happened"),
        text("activity_type", "what kind of action; Intercom adds kinds"),
        text("activity_description", "the action in a sentence"),
        text("performed_by_type", "what did it: admin", "performed_by.type"),
        id_("performed_by_id", "the admin who did it", "performed_by.id", "admins"),
        text("performed_by_email", "e-mail of that admin", "performed_by.email"),
        text("performed_by_ip", "address the admin worked from", "performed_by.ip"),
        json("metadata", "what the kind of action tells, all of it"),
        boolean("metadata_away_mode", "went away (true) or came back", "metadata.away_mode"),
        text("metadata_away_status_reason", "why away, in words", "metadata.away_status_reason"),
        boolean(
            "metadata_reassign_conversations",
            "replies go to others meanwhile",
            "metadata.reassign_conversations",
        ),
        text("metadata_source", "from where the change came", "metadata.source"),
        id_("metadata_update_by", "the admin who made the change", "metadata.update_by", "admins"),
        text("metadata_update_by_name", "name of that admin", "metadata.update_by_name"),
        text("metadata_sign_in_method", "how the admin signed in", "metadata.sign_in_method"),
        id_("metadata_external_id", "your id of the contact concerned", "metadata.external_id"),
        id_("metadata_team_id", "the team concerned", "metadata.team.id", "teams"),
        text("metadata_team_name", "name of that team", "metadata.team.name"),
        boolean("metadata_enabled", "a setting was switched on", "metadata.enabled"),
    ),
)

STREAMS = (
    Stream(
        "activity_logs",
        "What teammates did: logins, absences, changes of settings.",
        Mode.APPEND,
        permission="Read admin activity logs",
        path="/admins/activity_logs",
        rows=("activity_logs",),
        paging=Paging.CURSOR,
        # Required; the reader asks for the span it needs.
        params=(("created_at_after", "0"),),
        table=activity_logs,
        cost="per_page",
        started_by_date=True,
    ),
)

"""What Daton's tables must hold, from the truth of the workspace."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from transform.compat import Row, Shaped, expected
from transform.compat_keboola import user_or_lead

Rows = Callable[[Shaped], Iterator[Row]]
daton = partial(expected, "daton")

# What the attributes of conversations were called before they had a list of their own.
KINDS = {"list": "string", "decimal": "float", "datetime": "date"}
DURATIONS = (
    "time_to_assignment", "time_to_admin_reply", "time_to_first_close", "time_to_last_close",
    "median_time_to_reply",
)  # fmt: skip
MOMENTS = (
    "first_contact_reply_at", "first_assignment_at", "first_admin_reply_at", "first_close_at",
    "last_assignment_at", "last_assignment_admin_reply_at", "last_contact_reply_at",
    "last_admin_reply_at", "last_close_at",
)  # fmt: skip
COUNTS = ("count_reopens", "count_assignments", "count_conversation_parts")

FIGURES = (
    "type", "views", "conversations", "reactions", "happy_reaction_percentage",
    "neutral_reaction_percentage", "sad_reaction_percentage",
)  # fmt: skip


def some(record: Row, *names: str) -> Row:
    """Some fields of an object."""
    return {name: record[name] for name in names}


def by_id(entries: Iterable[Row]) -> list[Row]:
    return sorted(entries, key=lambda entry: str(entry["id"]))


def addressable(entries: Iterable[Row]) -> list[Row]:
    return [some(entry, "type", "id", "url") for entry in by_id(entries)]


def data_attributes(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("data_attributes"):
        yield daton("data_attributes", record, options=record.get("options") or None)
    for record in shaped.truth("conversation_attributes"):
        options = [option["label"] for option in by_id(record.get("options", ()))]
        yield daton(
            "data_attributes",
            record,
            type="data_attribute",
            model="conversation",
            full_name=record["name"],
            label=record["name"],
            data_type=KINDS.get(record["data_type"], record["data_type"]),
            options=options or None,
            custom=True,
        )


def contacts(table: str, *roles: str) -> Rows:
    def rows(shaped: Shaped) -> Iterator[Row]:
        for record in shaped.truth("contacts"):
            if record["role"] in roles:
                yield daton(
                    table,
                    record,
                    avatar=record["avatar"] and record["avatar"]["image_url"],
                    social_profiles=record["social_profiles"]["data"],
                    **{
                        name: addressable(record[name]["data"])
                        for name in ("tags", "notes", "companies")
                    },
                )

    return rows


def companies(table: str) -> Rows:
    return lambda shaped: (
        daton(table, record, plan=record["plan"] or None) for record in shaped.truth("companies")
    )


def admins(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("admins"):
        # Pictures come only where a list is asked for them, and the truth is not.
        avatar = f"https://static.intercomassets.com/avatars/{record['id']}/square_128/photo.png"
        yield daton("admins", record, team_ids=sorted(map(str, record["team_ids"])), avatar=avatar)


def teams(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("teams"):
        yield daton("teams", record, admin_ids=sorted(map(str, record["admin_ids"])))


def segments(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("segments"):
        yield daton("segments", record, person_type=user_or_lead(record))


def counts(shaped: Shaped) -> Iterator[Row]:
    roles = [record["role"] for record in shaped.truth("contacts")]
    found = {
        "company": len(shaped.truth("companies")),
        "segment": len(shaped.truth("segments")),
        "tag": len(shaped.truth("tags")),
        "user": roles.count("user"),
        "lead": roles.count("lead"),
    }
    counted: dict[str, Any] = {name: {"count": number} for name, number in found.items()}
    yield daton("counts", {}, type="count.hash", **counted)


def conversation_count(shaped: Shaped) -> Iterator[Row]:
    talks = shaped.truth("conversations")
    assigned = [bool(talk["admin_assignee_id"]) for talk in talks if talk["state"] == "open"]
    yield daton(
        "conversation_count",
        {},
        type="count",
        conversation_assigned=assigned.count(True),
        conversation_closed=[talk["state"] for talk in talks].count("closed"),
        conversation_open=len(assigned),
        conversation_unassigned=assigned.count(False),
    )


def admin_conversation_count(shaped: Shaped) -> Iterator[Row]:
    talks = shaped.truth("conversations")
    for admin in shaped.truth("admins"):
        states = [talk["state"] for talk in talks if str(talk["admin_assignee_id"]) == admin["id"]]
        yield daton(
            "admin_conversation_count",
            {},
            type="count",
            conversation_admin_id=admin["id"],
            conversation_admin_name=admin["name"],
            conversation_admin_open=states.count("open"),
            conversation_admin_closed=states.count("closed"),
        )


def counted(shaped: Shaped, stream: str, memberships: Iterable[list[Row]]) -> list[Row]:
    """For each segment or tag, its name and how many lists name it."""
    ids = [entry["id"] for entries in memberships for entry in entries]
    return [{row["name"]: ids.count(row["id"])} for row in by_id(shaped.truth(stream))]


def user_segment_tag_count(shaped: Shaped) -> Iterator[Row]:
    users = [record for record in shaped.truth("contacts") if record["role"] == "user"]
    yield daton(
        "user_segment_tag_count",
        {},
        type="count",
        user_segment=counted(shaped, "segments", (user["segments"] for user in users)),
        user_tag=counted(shaped, "tags", (user["tags"]["data"] for user in users)),
    )


def company_user_segment_tag_count(shaped: Shaped) -> Iterator[Row]:
    known = by_id(shaped.truth("companies"))
    yield daton(
        "company_user_segment_tag_count",
        {},
        type="count",
        company_segment=counted(shaped, "segments", (c["segments"]["segments"] for c in known)),
        company_tag=counted(shaped, "tags", (c["tags"]["tags"] for c in known)),
        company_user=[
            {c["name"]: c["user_count"], "remote_company_id": c["company_id"]} for c in known
        ],
    )


def conversations(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("conversations"):
        rating, teammates = record["conversation_rating"], record["teammates"] or {"admins": []}
        yield daton(
            "conversations",
            record,
            source=source(record["source"]),
            contacts=by_id(record["contacts"]["contacts"]),
            teammates=by_id(teammates["admins"]),
            tags=by_id(record["tags"]["tags"]),
            priority="priority" if record["priority"] in ("high", "urgent") else "not_priority",
            conversation_rating=rating
            and {
                **some(rating, "rating", "remark", "created_at"),
                "contact": some(rating["contact"], "type", "id"),
                "teammate": some(rating["teammate"], "type", "id"),
            },
            statistics=statistics(record["statistics"]),
            conversation_parts=[
                part(entry) for entry in record["conversation_parts"]["conversation_parts"]
            ],
        )


def source(record: Row) -> Row:
    plain = ("type", "id", "delivered_as", "subject", "body", "attachments", "url", "redacted")
    return {**some(record, *plain), "author": some(record["author"], "type", "id", "name", "email")}


def statistics(record: Row | None) -> Row | None:
    if record is None:
        return None
    closer = record["last_closed_by_id"]
    return {
        "type": "conversation_statistics",
        **some(record, *DURATIONS, *MOMENTS, *COUNTS),
        "last_closed_by_id": None if closer is None else str(closer),
    }


def part(record: Row) -> Row:
    return {
        **some(
            record, "type", "id", "part_type", "body", "created_at", "updated_at", "notified_at",
            "assigned_to", "attachments", "external_id", "redacted",
        ),
        "author": some(record["author"], "type", "id", "name", "email"),
    }  # fmt: skip


def subscription_types(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("subscription_types"):
        texts = sorted(record["translations"], key=lambda text: text["locale"])
        yield daton("subscription_types", record, translations=texts)


def articles(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("articles"):
        parent = min(map(str, record["parent_ids"]), key=lambda key: (len(key), key), default=None)
        yield daton(
            "articles",
            record,
            parent_id=parent,
            parent_type=parent and "collection",
            statistics=record["statistics"] and some(record["statistics"], *FIGURES),
        )


def plain(table: str, stream: str | None = None) -> Rows:
    """Rows that have the columns of Intercom's objects, by the same names."""
    return lambda shaped: (daton(table, record) for record in shaped.truth(stream or table))


ROWS: dict[str, Rows] = {
    "data_attributes": data_attributes,
    "leads": contacts("leads", "lead"),
    "users": contacts("users", "user"),
    "contacts": contacts("contacts", "lead", "user"),
    "companies": companies("companies"),
    "scroll_companies": companies("scroll_companies"),
    "admins": admins,
    "teams": teams,
    "tags": plain("tags"),
    "segments": segments,
    "counts": counts,
    "conversation_count": conversation_count,
    "admin_conversation_count": admin_conversation_count,
    "user_segment_tag_count": user_segment_tag_count,
    "company_user_segment_tag_count": company_user_segment_tag_count,
    "conversations": conversations,
    "subscription_types": subscription_types,
    "articles": articles,
    "help_center_collection": plain("help_center_collection", "collections"),
}

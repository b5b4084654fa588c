"""What Keboola's tables must hold, from the truth of the workspace."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from interlake.simulator.shapes.plain_text import plain_text
from transform.compat import Row, Shaped, expected

Rows = Callable[[Shaped], Iterator[Row]]
keboola = partial(expected, "keboola")

# What people were called before all of them became contacts.
KINDS = {"user": "user", "lead": "contact"}
PLACES = {
    "city_name": "city",
    "continent_code": "continent_code",
    "country_code": "country_code",
    "country_name": "country",
    "region_name": "region",
    **dict.fromkeys(("latitude", "longitude", "postal_code", "timezone")),
}


def people(shaped: Shaped, role: str) -> list[Row]:
    return [record for record in shaped.truth("contacts") if record["role"] == role]


def kinds(shaped: Shaped) -> dict[str, str]:
    """What each contact was called, by id."""
    return {record["id"]: KINDS[record["role"]] for record in shaped.truth("contacts")}


def place(record: Row) -> Row:
    """Where a contact was seen, by the old names."""
    return {old: new and record["location"][new] for old, new in PLACES.items()}


def user_agent(record: Row) -> Row | None:
    agent = {name: record[name] for name in ("browser", "browser_version", "browser_language")}
    agent["os"] = record["os"]
    return agent if any(agent.values()) else None


def contacts(table: str, role: str) -> Rows:
    def rows(shaped: Shaped) -> Iterator[Row]:
        for record in people(shaped, role):
            yield keboola(
                table,
                record,
                type=KINDS[role],
                user_id=record["external_id"],
                anonymous=role == "lead",
                last_request_at=record["last_seen_at"],
                user_agent_data=user_agent(record),
                **{f"location_data_{name}": value for name, value in place(record).items()},
            )

    return rows


def links(table: str, role: str, kind: str, entries: Callable[[Row], list[Row]]) -> Rows:
    """One row for each contact of a role and each of its entries."""

    def rows(shaped: Shaped) -> Iterator[Row]:
        for record in people(shaped, role):
            for entry in entries(record):
                parent = {f"{table.split('_')[0]}_pk": record["id"]}
                yield keboola(table, entry, type=kind, **parent)

    return rows


def notes(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("contacts"):
        for note in record["notes_full"]:
            about = {"user_type": KINDS[record["role"]], "user_id": record["id"]}
            yield keboola("notes", note, author_type="admin", **about)


def events_summary(shaped: Shaped) -> Iterator[Row]:
    users = {record["id"] for record in people(shaped, "user")}
    for record in shaped.truth("event_summaries"):
        if record["contact_id"] in users:
            yield keboola("events_summary", record, user_id=record["contact_id"])


def companies(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("companies"):
        yield keboola("companies", record, plan=record["plan"].get("name"))


def admins(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("admins"):
        yield keboola("admins", record, type="admin")
    for record in shaped.truth("teams"):
        yield keboola("admins", record, type="team", email=None)


def segments(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("segments"):
        yield keboola("segments", record, person_type=user_or_lead(record))


def user_or_lead(segment: Row) -> str:
    return {"user": "user", "contact": "lead"}[segment["person_type"]]


def assignee(record: Row) -> Row:
    """Whom a conversation is assigned to, as it was told before 2.2."""
    if record["admin_assignee_id"]:
        return {"type": "admin", "id": str(record["admin_assignee_id"])}
    if record["team_assignee_id"]:
        return {"type": "team", "id": str(record["team_assignee_id"])}
    return {"type": "nobody_admin", "id": None}


def conversations(shaped: Shaped) -> Iterator[Row]:
    known = kinds(shaped)
    for record in shaped.truth("conversations"):
        source, assigned = record["source"], assignee(record)
        present = [person["id"] for person in record["contacts"]["contacts"]]
        opened = source["author"]["id"]
        person = opened if opened in present else min(present, default=None)
        yield keboola(
            "conversations",
            record,
            type="conversation",
            user_type=person and known.get(person),
            user_id=person,
            assignee_type=assigned["type"],
            assignee_id=assigned["id"],
            conversation_message_type="conversation_message",
            conversation_message_id=source["id"],
            conversation_message_subject=source["subject"],
            conversation_message_body=source["body"] and plain_text(source["body"], links=False),
            conversation_message_author_type=source["author"]["type"],
            conversation_message_author_id=source["author"]["id"],
            conversation_message_url=source["url"],
        )


def of_conversations(table: str, entries: Callable[[Row], list[Row]]) -> Rows:
    """One row for each entry of each conversation."""

    def rows(shaped: Shaped) -> Iterator[Row]:
        for record in shaped.truth("conversations"):
            for entry in entries(record):
                yield keboola(table, entry, conversations_pk=record["id"])

    return rows


def customers(shaped: Shaped) -> Iterator[Row]:
    known = kinds(shaped)
    for record in shaped.truth("conversations"):
        for entry in record["contacts"]["contacts"]:
            yield keboola(
                "conversations_customers",
                entry,
                type=known.get(entry["id"]),
                conversations_pk=record["id"],
            )


def parts(shaped: Shaped) -> list[Row]:
    talks = shaped.truth("conversations")
    return [part for talk in talks for part in talk["conversation_parts"]["conversation_parts"]]


def part_attachments(shaped: Shaped) -> Iterator[Row]:
    for part in parts(shaped):
        for entry in part["attachments"]:
            yield keboola("conversation_parts_attachments", entry, conversation_parts_pk=part["id"])


def _of_both_roles() -> Iterator[tuple[str, Rows]]:
    inline: dict[str, tuple[str, Any]] = {
        "tags": ("tag", lambda record: record["tags"]["data"]),
        "segments": ("segment", lambda record: record["segments"]),
        "companies": ("company", lambda record: record["companies"]["data"]),
        "social_profiles": ("social_profile", lambda record: record["social_profiles"]["data"]),
    }
    for table, role in (("users", "user"), ("leads", "lead")):
        yield table, contacts(table, role)
        for name, (kind, entries) in inline.items():
            yield f"{table}_{name}", links(f"{table}_{name}", role, kind, entries)


ROWS: dict[str, Rows] = {
    **dict(_of_both_roles()),
    "notes": notes,
    "events_summary": events_summary,
    "companies": companies,
    "admins": admins,
    "tags": lambda shaped: (keboola("tags", record) for record in shaped.truth("tags")),
    "segments": segments,
    "conversations": conversations,
    "conversations_attachments": of_conversations(
        "conversations_attachments", lambda record: record["source"]["attachments"]
    ),
    "conversations_customers": customers,
    "conversations_tags": of_conversations(
        "conversations_tags", lambda record: record["tags"]["tags"]
    ),
    "conversation_parts": lambda shaped: (
        keboola("conversation_parts", part) for part in parts(shaped)
    ),
    "conversation_parts_attachments": part_attachments,
}

"""What Segment's tables must hold, from the truth of the workspace."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from transform.compat import Row, Shaped, expected
from transform.compat_keboola import assignee, parts, people, place, user_agent, user_or_lead

segment = partial(expected, "segment")


def named(kind: str, entries: Iterable[Row], known: dict[str, Row], *more: str) -> list[Row]:
    """Entries of a list by id, with what their own object tells beside the id."""
    keys = sorted(entry["id"] for entry in entries)
    return [
        {"type": kind, "id": key, **{m: known[key][m] for m in (*more, "name")}} for key in keys
    ]


def by_id(shaped: Shaped, stream: str) -> dict[str, Row]:
    return {record["id"]: record for record in shaped.truth(stream)}


def contacts(table: str, role: str) -> Callable[[Shaped], Iterator[Row]]:
    def rows(shaped: Shaped) -> Iterator[Row]:
        companies, segments = by_id(shaped, "companies"), by_id(shaped, "segments")
        tags = by_id(shaped, "tags")
        for record in people(shaped, role):
            avatar = record["avatar"]
            yield segment(
                table,
                record,
                user_id=record["external_id"],
                anonymous=False,
                avatar=avatar and {"type": "avatar", "image_url": avatar["image_url"]},
                companies=named("company", record["companies"]["data"], companies, "company_id"),
                segments=named("segment", record["segments"], segments),
                tags=named("tag", record["tags"]["data"], tags),
                last_request_at=record["last_seen_at"],
                location_data={"type": "location_data", **place(record)},
                user_agent_data=user_agent(record),
                unsuscribed_from_emails=record["unsubscribed_from_emails"],
            )

    return rows


def companies(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("companies"):
        yield segment("companies", record, plan=record["plan"].get("name"))


def segments(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("segments"):
        yield segment("segments", record, person_type=user_or_lead(record))


def conversations(shaped: Shaped) -> Iterator[Row]:
    tags = by_id(shaped, "tags")
    for record in shaped.truth("conversations"):
        source = record["source"]
        message = {
            "type": "conversation_message",
            **{name: source[name] for name in ("id", "delivered_as", "subject", "body", "url")},
            "author": {name: source["author"][name] for name in ("type", "id")},
            "attachments": source["attachments"],
        }
        yield segment(
            "conversations",
            record,
            message=message,
            assignee=assignee(record),
            total_count=record["conversation_parts"]["total_count"],
            tags=named("tag", record["tags"]["tags"], tags),
        )


def admins(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("admins"):
        yield segment("admins", record, type="admin")
    for record in shaped.truth("teams"):
        yield segment("admins", record, type="team", email=None)


def social_profiles(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("contacts"):
        for profile in record["social_profiles"]["data"]:
            yield segment("social_profiles", profile)


def conversation_parts(shaped: Shaped) -> Iterator[Row]:
    for part in parts(shaped):
        author = {name: part["author"][name] for name in ("type", "id", "name", "email")}
        assigned = (part["assigned_to"] or {}).get("id")
        yield segment("conversation_parts", part, author=author, assigned_to=assigned)


ROWS: dict[str, Callable[[Shaped], Iterator[Row]]] = {
    "users": contacts("users", "user"),
    "contacts": contacts("contacts", "lead"),
    "companies": companies,
    "segments": segments,
    "tags": lambda shaped: (segment("tags", record) for record in shaped.truth("tags")),
    "conversations": conversations,
    "admins": admins,
    "social_profiles": social_profiles,
    "conversation_parts": conversation_parts,
}

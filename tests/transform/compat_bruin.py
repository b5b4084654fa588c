"""What Bruin's tables must hold, from the truth of the workspace."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from transform.compat import Row, Shaped, expected

bruin = partial(expected, "bruin")


def ids(entries: Iterable[Any]) -> list[str]:
    """Ids of objects, or ids themselves, as sorted text."""
    return sorted(str(e["id"] if isinstance(e, dict) else e) for e in entries)


def contacts(shaped: Shaped) -> Iterator[Row]:
    names = {tag["id"]: tag["name"] for tag in shaped.truth("tags")}
    for record in shaped.truth("contacts"):
        companies = ids(record["companies"]["data"])
        tags = [
            {"type": "tag", "id": tag, "name": names[tag]} for tag in ids(record["tags"]["data"])
        ]
        yield bruin(
            "contacts", record, company_ids=companies, companies_count=len(companies), tags=tags
        )


def companies(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("companies"):
        tags = sorted(record["tags"]["tags"], key=lambda tag: tag["id"])
        yield bruin("companies", record, tags=tags)


def conversations(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("conversations"):
        statistics = record["statistics"] or {}
        yield bruin(
            "conversations",
            record,
            source=source(record["source"]),
            contacts=people(record),
            tags=sorted(record["tags"]["tags"], key=lambda tag: tag["id"]),
            conversation_parts_count=record["conversation_parts"]["total_count"],
            median_time_to_reply=statistics.get("median_time_to_reply"),
            **{
                name: statistics.get(name)
                for name in (
                    "first_contact_reply_at",
                    "first_admin_reply_at",
                    "last_contact_reply_at",
                    "last_admin_reply_at",
                )
            },
        )


def source(record: Row) -> Row:
    known = ("type", "id", "delivered_as", "subject", "body", "attachments", "url", "redacted")
    author = {name: record["author"][name] for name in ("type", "id", "name", "email")}
    return {**{name: record[name] for name in known}, "author": author}


def people(record: Row) -> list[Row]:
    return sorted(record["contacts"]["contacts"], key=lambda person: person["id"])


def tickets(shaped: Shaped) -> Iterator[Row]:
    wanted = ("type", "id", "category", "name", "description", "icon", "archived", "is_internal")
    for record in shaped.truth("tickets"):
        kind = {name: record["ticket_type"][name] for name in wanted}
        state = record["ticket_state"]
        yield bruin(
            "tickets", record, ticket_type=kind, ticket_state=state, contacts=people(record)
        )


def teams(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("teams"):
        yield bruin("teams", record, admin_ids=ids(record["admin_ids"]))


def admins(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("admins"):
        yield bruin("admins", record, team_ids=ids(record["team_ids"]))


def data_attributes(shaped: Shaped) -> Iterator[Row]:
    for record in shaped.truth("data_attributes"):
        yield bruin("data_attributes", record, options=record.get("options") or None)


def plain(table: str) -> Callable[[Shaped], Iterator[Row]]:
    """Rows that have the columns of Intercom's objects, by the same names."""
    return lambda shaped: (bruin(table, record) for record in shaped.truth(table))


ROWS: dict[str, Callable[[Shaped], Iterator[Row]]] = {
    "contacts": contacts,
    "companies": companies,
    "conversations": conversations,
    "tickets": tickets,
    "teams": teams,
    "admins": admins,
    "data_attributes": data_attributes,
    **{table: plain(table) for table in ("articles", "tags", "segments")},
}

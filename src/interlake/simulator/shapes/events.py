"""Data events and their summaries (reference §3.4, corrections b.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from interlake.simulator.events import DESCRIPTIONS
from interlake.simulator.records import Contact, DataEvent, Json


def event(contact: Contact, record: DataEvent) -> Json:
    """Give an event; whoever did it is told as the contact is today."""
    shape: Json = {
        "type": "event",
        "id": record.id,
        "event_name": record.name,
        "created_at": record.created_at,
        **_who(contact),
    }
    # Optional (corrections b.3).
    if record.metadata is not None:
        shape["metadata"] = record.metadata
    return shape


def event_list(contact: Contact, rows: Iterable[DataEvent], pages: Json) -> Json:
    """Give a page of a contact's events."""
    return {"type": "event.list", "events": [event(contact, row) for row in rows], "pages": pages}


def event_summary(contact: Contact, records: list[DataEvent]) -> Json:
    """Give how often, first and last a contact did each thing."""
    return {"type": "event.summary", **_who(contact), "events": summaries(records)}


def summaries(records: list[DataEvent]) -> list[Json]:
    """Give a row for each name; times are ISO text here (reference §6.19)."""
    by_name: dict[str, list[DataEvent]] = {}
    for record in records:
        by_name.setdefault(record.name, []).append(record)
    return [
        {
            "name": name,
            "first": _iso(rows[0].at_ms),
            "last": _iso(rows[-1].at_ms),
            "count": len(rows),
            "description": DESCRIPTIONS.get(name),
        }
        for name, rows in by_name.items()
    ]


def _who(contact: Contact) -> Json:
    return {
        "user_id": contact.external_id,
        "intercom_user_id": contact.id,
        "email": contact.facts.get("email"),
    }


def _iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")

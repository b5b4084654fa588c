"""Receipts of messages, as the content export tells them (fields A, data_export_csv)."""

from __future__ import annotations

from collections.abc import Iterator

from interlake.simulator.records import Json, Receipt

# The kinds of what can happen to a message, and the name of their time in a file of their own.
# Only that of clicks is documented, the others are named alike (reference §3.4).
EVENT_TIMES = {
    "reply": "replied_at",
    "completion": "completed_at",
    "series_completion": "completed_at",
    "series_disengagement": "disengaged_at",
    "series_exit": "exited_at",
    "goal_success": "succeeded_at",
    "open": "opened_at",
    "click": "clicked_at",
    "dismissal": "dismissed_at",
    "unsubscribe": "unsubscribed_at",
    "hard_bounce": "bounced_at",
}
# The column is spelt wrongly in every version (corrections c.8).
_COLUMNS = {"dismissal": "first_dismisall"}
_NONE = "-1"


def receipt(record: Receipt, until: int | None = None) -> Json:
    """Give a receipt; what happened after `until` is not counted."""
    message = record.message
    return {
        "user_id": record.contact_id,
        "user_external_id": record.external_id,
        "company_id": record.company_id or _NONE,
        "email": record.email,
        "name": record.name,
        "ruleset_id": message.ruleset_id,
        "content_id": message.content_id,
        "content_type": message.content_type,
        "content_title": message.content_title,
        "ruleset_version_id": message.ruleset_version_id,
        "receipt_id": record.id,
        "received_at": record.received_at,
        "series_id": message.series_id or _NONE,
        "series_title": message.series_title,
        "node_id": message.node_id,
        **{
            _COLUMNS.get(kind, f"first_{kind}"): _first(record, kind, until) for kind in EVENT_TIMES
        },
    }


def _first(record: Receipt, kind: str, until: int | None) -> int | None:
    times = record.happened.get(kind, ())
    return times[0] if times and (until is None or times[0] <= until) else None


def message_events(record: Receipt) -> Iterator[Json]:
    """Give everything that happened to a message, by kind and time."""
    for kind, times in record.happened.items():
        for at in times:
            yield {"receipt_id": record.id, "kind": kind, "occurred_at": at}

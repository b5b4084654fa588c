"""What people leave behind: data events, entries of the activity log, receipts of messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Json


@dataclass(slots=True)
class DataEvent:
    """Something a contact did in the customer's own product."""

    id: str
    # Pages are cut at milliseconds, rows show seconds (reference §3.4, §6.19).
    at_ms: int
    name: str
    metadata: Json | None = None

    @property
    def created_at(self) -> int:
        """Give the second the API shows."""
        return self.at_ms // 1000


@dataclass(frozen=True, slots=True)
class ActivityLog:
    """One thing a teammate did; it never changes."""

    id: str
    created_at: int
    activity_type: str
    description: str
    performed_by: Json
    metadata: Json | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One version of an outbound message."""

    ruleset_id: str
    content_id: str
    content_type: str
    content_title: str
    ruleset_version_id: str
    # None: it belongs to no series.
    series_id: str | None = None
    series_title: str | None = None
    node_id: str | None = None


@dataclass(slots=True)
class Receipt:
    """One delivery of a message to a contact, as the contact was then."""

    id: str
    received_at: int
    message: Message
    contact_id: str
    external_id: str | None
    email: str | None
    name: str | None
    company_id: str | None
    # Opens, clicks and the like, by kind, in order of time.
    happened: dict[str, list[int]] = field(default_factory=dict)

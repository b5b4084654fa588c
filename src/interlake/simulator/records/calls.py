"""Phone calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Json, Record


@dataclass(slots=True)
class PhoneCall(Record):
    conversation_id: str | None
    contact_id: str | None
    admin_id: str | None
    state: str
    direction: str
    phone: str | None
    answered_at: int | None = None
    ended_at: int | None = None
    ended_reason: str | None = None
    recorded: bool = False
    transcript: list[Json] = field(default_factory=list)
    transcript_status: str | None = None
    # Fin's share of the call is a call of its own, named by its id.
    fin_id: str | None = None
    # Times are ISO text on some rows and numbers on others (reference §4.8).
    iso: bool = False

"""Tickets, and the types and states they are made of."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from interlake.simulator.records.record import Json, Record


@dataclass(slots=True)
class TicketState(Record):
    category: str
    internal_label: str
    external_label: str
    type_ids: list[str] = field(default_factory=list)
    archived: bool = False


@dataclass(slots=True)
class TicketAttribute(Record):
    """A field of one ticket type; tickets hold its value under its name."""

    name: str
    data_type: str
    order: int
    description: str = ""
    options: Json | None = None
    required: bool = False
    visible: bool = True
    default: bool = False
    archived: bool = False


@dataclass(slots=True)
class TicketType(Record):
    category: str
    name: str
    description: str
    icon: str
    internal: bool = False
    archived: bool = False
    attributes: list[TicketAttribute] = field(default_factory=list)


@dataclass(slots=True)
class TicketPart:
    """One entry in a ticket's history."""

    id: str
    part_type: str
    created_at: int
    updated_at: int
    author: Json
    body: str | None = None
    # Categories before and after; on parts that change the state only.
    states: tuple[str, str] | None = None
    assigned_to: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    external_id: str | None = None
    redacted: bool = False
    app_package_code: str | None = None
    updated_attribute: Json | None = None


@dataclass(slots=True)
class Ticket(Record):
    number: str
    type_id: str
    category: str
    state_id: str
    previous_state_id: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    # (contact id, external id as it was when the contact joined)
    contacts: list[tuple[str, str | None]] = field(default_factory=list)
    teammate_ids: list[str] = field(default_factory=list)
    admin_id: int | None = None
    team_id: int | None = None
    open: bool = True
    snoozed_until: int | None = None
    shared: bool = False
    linked: list[Json] = field(default_factory=list)
    parts: list[TicketPart] = field(default_factory=list)

    def snapshot(self) -> Ticket:
        """Give a copy that later changes of this record do not reach."""
        twin = copy(self)
        twin.bodies = {}
        twin.attributes, twin.contacts = dict(self.attributes), list(self.contacts)
        twin.teammate_ids = list(self.teammate_ids)
        return twin

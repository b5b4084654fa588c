"""Contacts and companies."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

from interlake.simulator.records.record import Applied, Json, Note, Record


@dataclass(slots=True)
class Contact(Record):
    role: str
    external_id: str | None
    owner_id: int | None = None
    # Payload fields that are alike in every version; what is missing is null.
    facts: Json = field(default_factory=dict)
    custom: Json = field(default_factory=dict)
    location: Json = field(default_factory=dict)
    social: list[Json] = field(default_factory=list)
    tags: dict[str, Applied] = field(default_factory=dict)
    company_ids: list[str] = field(default_factory=list)
    segment_ids: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    merges: list[Json] = field(default_factory=list)
    # Ids of subscription types; what stands in neither is as it is by default.
    opted_out: list[str] = field(default_factory=list)
    opted_in: list[str] = field(default_factory=list)

    def snapshot(self) -> Contact:
        """Give a copy that later changes of this record do not reach."""
        twin = copy(self)
        twin.bodies = {}
        twin.facts, twin.custom, twin.location = dict(self.facts), dict(self.custom), self.location
        twin.tags, twin.segment_ids = dict(self.tags), list(self.segment_ids)
        return twin

    @property
    def subscription_ids(self) -> list[str]:
        """Give the subscription types about which the contact has made a choice."""
        return [*self.opted_out, *self.opted_in]

    def reference(self) -> Json:
        """Give the contact as an author is shown."""
        facts = self.facts
        # Leads without an address show "" as their email (reference §4.4).
        email = facts.get("email") or ""
        return {"type": self.role, "id": self.id, "name": facts.get("name"), "email": email}


@dataclass(slots=True)
class Company(Record):
    company_id: str
    name: str
    facts: Json = field(default_factory=dict)
    plan: Json = field(default_factory=dict)
    custom: Json = field(default_factory=dict)
    tag_ids: list[str] = field(default_factory=list)
    segment_ids: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    # Contacts attached, users and leads; the other side of Contact.company_ids.
    contact_ids: dict[str, None] = field(default_factory=dict)

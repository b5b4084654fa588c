"""Instances of the objects a workspace has invented for itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Json, Record


@dataclass(slots=True)
class CustomObject(Record):
    """One instance; ids are unique over all types."""

    kind: str
    external_id: str
    external_created_at: int | None = None
    external_updated_at: int | None = None
    attributes: Json = field(default_factory=dict)
    # What it is attached to; those may be gone meanwhile.
    contact_ids: list[str] = field(default_factory=list)
    conversation_ids: list[str] = field(default_factory=list)

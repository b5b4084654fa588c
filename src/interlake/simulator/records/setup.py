"""What a workspace is set up with besides its people: brands, addresses, macros and the like."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Json, Record


@dataclass(slots=True)
class SubscriptionType(Record):
    state: str
    consent_type: str
    content_types: list[str]
    # One for each locale; the first is the default.
    translations: list[Json]


@dataclass(slots=True)
class AwayReason(Record):
    label: str
    emoji: str
    order: int
    deleted: bool = False


@dataclass(slots=True)
class Brand(Record):
    name: str
    help_center_id: str
    address_id: str = ""
    default: bool = False


@dataclass(slots=True)
class EmailSetting(Record):
    email: str
    brand_id: str
    verified: bool = True
    forwarding: bool = False
    last_received_at: int | None = None


@dataclass(slots=True)
class Macro(Record):
    name: str
    # With placeholders as teammates write them; "": a macro that only acts and says nothing.
    text: str
    team_ids: list[str] = field(default_factory=list)
    available_on: list[str] = field(default_factory=list)


@dataclass(slots=True)
class IpAllowlist:
    enabled: bool = False
    addresses: list[str] = field(default_factory=list)

"""Conversations and their parts."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

from interlake.simulator.records.record import Applied, Json, Record


@dataclass(slots=True)
class Part:
    """One entry of a conversation after its opening message."""

    id: str
    part_type: str
    created_at: int
    updated_at: int
    author: Json
    state: str
    body: str | None = None
    assigned_to: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    external_id: str | None = None
    redacted: bool = False
    tag_ids: list[str] = field(default_factory=list)
    event_details: Json | None = None
    metadata: Json | None = None
    email_metadata: Json | None = None
    app_package_code: str | None = None


@dataclass(slots=True)
class SideConversation:
    """What teammates discuss among themselves or with others, beside a conversation."""

    id: str
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Conversation(Record):
    source: Json
    title: str | None = None
    state: str = "open"
    read: bool = False
    # In the words of 2.16; older versions know two of them.
    priority: str = "none"
    waiting_since: int | None = None
    snoozed_until: int | None = None
    admin_id: int | None = None
    team_id: int | None = None
    tags: dict[str, Applied] = field(default_factory=dict)
    # (contact id, external id as it was when the contact joined)
    contacts: list[tuple[str, str | None]] = field(default_factory=list)
    teammate_ids: list[str] = field(default_factory=list)
    sla: Json | None = None
    rating: Json | None = None
    custom: Json = field(default_factory=dict)
    topics: Json = field(default_factory=dict)
    linked: list[Json] = field(default_factory=list)
    ai_agent: Json | None = None
    company: Json | None = None
    # What 2.15 and 2.16 added, beside the record or in lists of its own.
    channel: str | None = None
    sales_agent: Json | None = None
    external_references: list[Json] = field(default_factory=list)
    handling_events: list[Json] = field(default_factory=list)
    side_conversations: list[SideConversation] = field(default_factory=list)
    monitor_evaluations: list[Json] = field(default_factory=list)
    scorecards: list[Json] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    # Computed from the parts; None until asked for, then a one-element list.
    statistics: list[Json | None] | None = None

    def snapshot(self) -> Conversation:
        """Give a copy that later changes of this record do not reach."""
        twin = copy(self)
        twin.bodies = {}
        twin.tags, twin.contacts = dict(self.tags), list(self.contacts)
        twin.teammate_ids, twin.source = list(self.teammate_ids), dict(self.source)
        twin.rating = dict(self.rating) if self.rating else None
        twin.ai_agent = dict(self.ai_agent) if self.ai_agent else None
        twin.parts = list(self.parts)
        return twin


@dataclass(slots=True)
class DeletedConversation:
    id: str
    metrics_retained: bool
    deleted_at: int

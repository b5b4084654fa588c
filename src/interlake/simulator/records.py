"""What a workspace holds: plain mutable records, free of any API version."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
# One rendered form of a record: (API version, what it is for).
BodyKey = tuple[str, str]


@dataclass(slots=True)
class Applied:
    """When and by whom a tag was put on something."""

    at: int
    by: str


@dataclass(slots=True)
class Record:
    """What every record has: an identity, two times, and its rendered bodies."""

    id: str
    created_at: int
    updated_at: int
    bodies: dict[BodyKey, bytes] = field(default_factory=dict, repr=False, kw_only=True)

    def snapshot(self) -> Record:
        """Give a copy that later changes of this record do not reach."""
        twin = copy(self)
        twin.bodies = {}
        return twin


@dataclass(slots=True)
class Admin(Record):
    name: str
    email: str
    team_ids: list[int] = field(default_factory=list)
    job_title: str | None = None
    away: bool = False
    reassign: bool = False
    away_reason: int | None = None
    seat: bool = True
    role: Json | None = None

    def reference(self) -> Json:
        """Give the admin as an author is shown."""
        return {"type": "admin", "id": self.id, "name": self.name, "email": self.email}


@dataclass(slots=True)
class Team(Record):
    name: str
    admin_ids: list[int] = field(default_factory=list)
    primary: list[int] | None = None
    secondary: list[int] | None = None
    limit: int | None = None
    distribution: str | None = None


@dataclass(slots=True)
class Tag(Record):
    name: str


@dataclass(slots=True)
class Segment(Record):
    name: str
    person_type: str


@dataclass(slots=True)
class Attribute(Record):
    """A data attribute; the default ones have no id in the API."""

    model: str
    body: Json


@dataclass(slots=True)
class Note:
    id: str
    created_at: int
    author: Json
    body: str


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
    opted_out: list[str] = field(default_factory=list)

    def snapshot(self) -> Contact:
        """Give a copy that later changes of this record do not reach."""
        twin = copy(self)
        twin.bodies = {}
        twin.facts, twin.custom, twin.location = dict(self.facts), dict(self.custom), self.location
        twin.tags, twin.segment_ids = dict(self.tags), list(self.segment_ids)
        return twin

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


@dataclass(slots=True)
class Article(Record):
    title: str
    description: str | None
    body: str | None
    author_id: int
    state: str
    collection_ids: list[int] = field(default_factory=list)
    tag_ids: list[str] = field(default_factory=list)
    translations: Json | None = None
    statistics: Json = field(default_factory=dict)
    extras: Json = field(default_factory=dict)


@dataclass(slots=True)
class Collection(Record):
    name: str
    description: str | None
    icon: str | None
    order: int
    parent_id: str | None = None
    help_center_id: int | None = None
    translations: Json | None = None


@dataclass(slots=True)
class HelpCenter(Record):
    identifier: str
    display_name: str
    on: bool
    custom_domain: str | None
    default: bool
    locales: list[str] = field(default_factory=list)

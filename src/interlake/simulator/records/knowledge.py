"""The help center."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.base import Json, Record


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

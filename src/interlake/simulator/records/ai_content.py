"""What Fin answers from besides articles, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Json, Record


@dataclass(slots=True)
class ContentSnippet(Record):
    title: str | None
    locale: str
    blocks: list[Json]
    markdown: str | None
    # For Fin, Copilot and the sales agent.
    available: tuple[bool, bool, bool] = (True, True, True)
    audience_ids: list[int] | None = None


@dataclass(slots=True)
class Audience(Record):
    name: str
    predicates: list[Json] = field(default_factory=list)
    role_predicates: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class ContentImportSource(Record):
    url: str
    sync_behavior: str
    status: str
    last_synced_at: int
    audience_ids: list[int] | None = None


@dataclass(slots=True)
class ExternalPage(Record):
    title: str
    html: str
    url: str | None
    source_id: str
    external_id: str
    last_ingested_at: int
    available: tuple[bool, bool, bool] = (True, True, True)

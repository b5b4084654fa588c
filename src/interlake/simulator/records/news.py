"""News items and the feeds that show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Record


@dataclass(slots=True)
class Newsfeed(Record):
    name: str


@dataclass(slots=True)
class NewsItem(Record):
    title: str
    body: str
    sender_id: int
    state: str
    # When it was published on which feed.
    assignments: dict[str, int] = field(default_factory=dict)
    labels: list[str | None] = field(default_factory=list)
    cover_image_url: str | None = None
    reactions: list[str | None] = field(default_factory=list)
    silent: bool = False
    published_at: int | None = None

"""The help center."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlake.simulator.records.record import Json, Record


@dataclass(slots=True)
class ArticleVersion(Record):
    """What an article said at some time; each locale has its own words."""

    words: dict[str, Json]
    author_id: int
    created_by: int | None
    created_via: str
    from_version_id: str | None


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
    # Oldest first.
    versions: list[ArticleVersion] = field(default_factory=list)
    # Words staged on top of a published article.
    draft: Json | None = None


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


@dataclass(slots=True)
class HelpCenterRedirect(Record):
    help_center_id: str
    from_url: str
    locale: str
    target_type: str
    target_id: str


@dataclass(slots=True)
class InternalArticle(Record):
    title: str
    body: str | None
    owner_id: int
    author_id: int
    locale: str
    folder_id: str | None = None
    audience_ids: list[int] | None = None
    # For Fin, Copilot and the sales agent.
    available: tuple[bool, bool, bool] = (False, True, False)

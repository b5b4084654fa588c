"""The help center: articles, collections and help centers."""

from collections.abc import Iterable
from typing import Any

from interlake.catalog.ai_content import availability
from interlake.catalog.model import (
    Column,
    Kind,
    Mode,
    Paging,
    Stream,
    Table,
    boolean,
    child,
    computed,
    id_,
    integer,
    json,
    number,
    paths,
    text,
    timestamp,
)
from interlake.catalog.records import Record, look_up

_AVAILABILITY = availability(note=" (2.16)")


def _conversions(record: Record) -> Any:
    """The schema calls it `conversions`, example payloads `conversations` (reference §4.7)."""
    for name in ("conversions", "conversations"):
        present, value = look_up(record, ("statistics", name))
        if present:
            return value
    return None


_STATISTICS = (
    integer("statistics_views", "views", "statistics.views", volatile=True),
    computed(
        "statistics_conversions",
        Kind.INTEGER,
        "conversations begun after reading it",
        _conversions,
        "statistics.conversions",
        volatile=True,
    ),
    integer("statistics_reactions", "reactions", "statistics.reactions", volatile=True),
    *(
        number(
            f"statistics_{mood}_reaction_percentage",
            f"share of {mood} reactions, 0 to 100",
            f"statistics.{mood}_reaction_percentage",
            volatile=True,
        )
        for mood in ("happy", "neutral", "sad")
    ),
    integer(
        "statistics_fin_involvements",
        "conversations Fin used it in (2.16)",
        "statistics.fin_involvements",
        volatile=True,
    ),
    integer(
        "statistics_fin_resolutions",
        "conversations Fin resolved with it (2.16)",
        "statistics.fin_resolutions",
        volatile=True,
    ),
    number(
        "statistics_fin_resolution_rate",
        "resolutions per involvement (2.16)",
        "statistics.fin_resolution_rate",
        volatile=True,
    ),
)


def _by_locale(record: Record) -> Iterable[Record]:
    """`translated_content` maps a locale to its text, beside a `type` constant."""
    translations = record.get("translated_content")
    for locale, content in translations.items() if isinstance(translations, dict) else ():
        if isinstance(content, dict):
            yield {**content, "locale": locale}


def _translations(name: str, parent: str, columns: tuple[Column, ...]) -> Table:
    return child(
        name,
        f"Texts of each {parent.removesuffix('_id')} by language.",
        (parent, "locale"),
        (text("locale", "language"), *columns),
        "translated_content",
        parent=parent,
        items=_by_locale,
        complete=lambda record: "translated_content" in record,
    )


_AUTHORS = (
    id_("author_id", "the admin who wrote it", references="admins"),
    id_("created_by_id", "the admin who made it (2.16)", references="admins"),
    id_("updated_by_id", "the admin who last changed it (2.16)", references="admins"),
)

articles = Table(
    "articles",
    "Help center articles with their statistics.",
    ("id",),
    (
        id_("id", "the article"),
        id_("workspace_id", "the workspace"),
        text("title", "title in the default language"),
        text("description", "description in the default language"),
        text("body", "text, HTML"),
        text("body_markdown", "text, Markdown (2.16)"),
        *_AUTHORS,
        text("state", "published or draft"),
        text("url", "public address; null for drafts"),
        id_("parent_id", "the collection it stands in (before 2.16)", references="collections"),
        text("parent_type", "collection or section (before 2.16)"),
        text("default_locale", "language of title and body"),
        boolean("has_unpublished_changes", "whether a draft is ahead of it (2.16)"),
        *_AVAILABILITY,
        boolean("exclude_from_article_suggestions", "never suggested (2.16)"),
        text("help_center_audience", "who may read it (2.16)"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
        timestamp("draft_updated_at", "when its draft was last changed (2.16)"),
        timestamp("scheduled_publish_at", "when it goes live (2.16)"),
        timestamp("scheduled_unpublish_at", "when it is taken down (2.16)"),
        *_STATISTICS,
    ),
    children=(
        child(
            "article_collections",
            "Collections an article stands in.",
            ("article_id", "collection_id"),
            (id_("collection_id", "the collection", "value", "collections"),),
            "parent_ids",
            parent="article_id",
            ignored=(),
        ),
        child(
            "article_tags",
            "Tags on articles.",
            ("article_id", "tag_id"),
            (id_("tag_id", "the tag", "id", "tags"),),
            "tags.tags",
            parent="article_id",
            ignored=("type", "name", "applied_at", "applied_by"),
            cascade_from=(("tag_id", "tags"),),
        ),
        _translations(
            "article_translations",
            "article_id",
            (
                text("title", "title in this language"),
                text("description", "description in this language"),
                text("body", "text, HTML"),
                text("body_markdown", "text, Markdown (2.16)"),
                *_AUTHORS,
                text("state", "published or draft"),
                text("url", "public address"),
                boolean("has_unpublished_changes", "whether a draft is ahead of it (2.16)"),
                *_AVAILABILITY,
                json("audience_ids", "audiences that see it (2.16)"),
                timestamp("created_at", "when it was made"),
                timestamp("updated_at", "when it was last changed"),
                timestamp("draft_updated_at", "when its draft was last changed (2.16)"),
            ),
        ),
    ),
    ignored=paths(
        "type", "tags.type", "statistics.type", "statistics.conversations", "translated_content"
    ),
)

collections = Table(
    "collections",
    "Help center collections, nested by parent_id.",
    ("id",),
    (
        id_("id", "the collection"),
        id_("workspace_id", "the workspace"),
        text("name", "name in the default language"),
        text("description", "description in the default language"),
        text("url", "public address"),
        text("icon", "picture"),
        integer("order", "place among its siblings"),
        text("default_locale", "language of name and description"),
        id_("parent_id", "the collection it stands in; null at the top", references="collections"),
        id_("help_center_id", "the help center; null on nested ones", references="help_centers"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        _translations(
            "collection_translations",
            "collection_id",
            (
                text("name", "name in this language"),
                text("description", "description in this language"),
            ),
        ),
    ),
    ignored=paths("type", "translated_content"),
)

help_centers = Table(
    "help_centers",
    "Help centers of the workspace.",
    ("id",),
    (
        id_("id", "the help center"),
        id_("workspace_id", "the workspace"),
        text("identifier", "part of its address"),
        text("display_name", "name readers see"),
        boolean("website_turned_on", "whether it is public"),
        text("url", "its address"),
        text("custom_domain", "your own domain for it"),
        boolean("default", "whether it is the workspace's default (2.16)"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        child(
            "help_center_locales",
            "Languages of a help center (2.16).",
            ("help_center_id", "locale"),
            (text("locale", "language", "value"),),
            "locales",
            parent="help_center_id",
            ignored=(),
        ),
    ),
    ignored=paths("type"),
)

_PERMISSION = "Read and list articles"

STREAMS = (
    Stream(
        "help_centers",
        "Help centers.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/help_center/help_centers",
        table=help_centers,
    ),
    Stream(
        "collections",
        "Collections of articles, with translations.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/help_center/collections",
        paging=Paging.CURSOR,
        gone="/help_center/collections/{id}",
        table=collections,
        cost="per_page",
    ),
    Stream(
        "articles",
        "Articles, with translations and tags.",
        Mode.SNAPSHOT,
        permission=_PERMISSION,
        path="/articles",
        paging=Paging.CURSOR,
        gone="/articles/{id}",
        table=articles,
        cost="per_page",
    ),
    Stream(
        "article_statistics",
        "Views and reactions, one request per article: the list never has them.",
        Mode.PER_PARENT,
        permission=_PERMISSION,
        path="/articles/{id}",
        parent="articles",
        refresh="article_statistics",
        cost="per_page",
    ),
)

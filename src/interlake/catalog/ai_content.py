"""What Fin answers from besides articles, and for whom."""

from collections.abc import Iterable

from interlake.catalog.model import (
    POSITION,
    Column,
    Mode,
    Paging,
    Stream,
    Table,
    boolean,
    child,
    id_,
    integer,
    json,
    paths,
    text,
    timestamp,
)
from interlake.catalog.records import Record, list_at


def availability(fin: str = "ai_chatbot", note: str = "") -> tuple[Column, ...]:
    """Whether each of the three agents may use something, under the name Fin has there."""
    return (
        boolean(f"{fin}_availability", f"whether Fin may answer from it{note}"),
        boolean("ai_copilot_availability", f"whether Copilot may answer from it{note}"),
        boolean("ai_sales_agent_availability", f"whether the sales agent may use it{note}"),
    )


def audiences_of(parent: str) -> Table:
    """The child table of the audiences that content is meant for."""
    noun = parent.removesuffix("_id")
    return child(
        f"{noun}_audiences",
        f"Audiences that a {noun.replace('_', ' ')} is for; none where it is for all.",
        (parent, "audience_id"),
        (id_("audience_id", "the audience", "value", "audiences"),),
        "audience_ids",
        parent=parent,
        ignored=(),
    )


def _predicates(record: Record) -> Iterable[Record]:
    for name, of_role in (("predicates", False), ("role_predicates", True)):
        for predicate in list_at(record, name):
            yield {**predicate, "of_role": of_role}


audiences = Table(
    "audiences",
    "Groups of people that AI content is meant for (2.16).",
    ("id",),
    (
        id_("id", "the audience"),
        text("name", "name"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(
        child(
            "audience_predicates",
            "Conditions that an audience is made of, in their order.",
            ("audience_id", "_position"),
            (
                POSITION,
                boolean("of_role", "whether it is about the role: user, lead or visitor"),
                text("attribute", "what is compared"),
                text("type", "type of the attribute"),
                text("comparison", "how: eq, contains, …"),
                text("value", "with what"),
            ),
            "predicates",
            "role_predicates",
            parent="audience_id",
            items=_predicates,
            ignored=(),
        ),
    ),
    ignored=paths("type"),
)

content_snippets = Table(
    "content_snippets",
    "Short texts for AI agents (2.16).",
    ("id",),
    (
        id_("id", "the snippet"),
        text("title", "title"),
        text("locale", "language"),
        json("json_blocks", "text, as blocks"),
        text("body_markdown", "text, Markdown"),
        *availability(),
        integer("chatbot_availability", "ai_chatbot_availability as 1 or 0; deprecated"),
        integer("copilot_availability", "ai_copilot_availability as 1 or 0; deprecated"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(audiences_of("content_snippet_id"),),
    ignored=paths("type"),
)

content_import_sources = Table(
    "content_import_sources",
    "Places that external pages are imported from.",
    ("id",),
    (
        id_("id", "the source"),
        text("url", "its root address"),
        text("sync_behavior", "api, automatic or manual"),
        text("status", "active or deactivated"),
        timestamp("last_synced_at", "when it was last imported"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    children=(audiences_of("content_import_source_id"),),
    ignored=paths("type"),
)

external_pages = Table(
    "external_pages",
    "Pages imported for AI agents.",
    ("id",),
    (
        id_("id", "the page"),
        text("title", "title"),
        text("html", "text, HTML"),
        text("url", "where Fin sends readers"),
        *availability("ai_agent"),
        boolean("fin_availability", "deprecated form of ai_agent_availability"),
        text("locale", "language; always en"),
        id_("source_id", "the source that brought it in", references="content_import_sources"),
        id_("external_id", "its id there"),
        timestamp("last_ingested_at", "when it was last imported"),
        timestamp("created_at", "when it was made"),
        timestamp("updated_at", "when it was last changed"),
    ),
    ignored=paths("type"),
)

_AI_CONTENT = "Read and write AI content"

STREAMS = (
    Stream(
        "audiences",
        "Audiences, with their conditions.",
        Mode.SNAPSHOT,
        permission="Read audiences",
        path="/audiences",
        paging=Paging.NUMBERED,
        per_page=50,
        gone="/audiences/{id}",
        table=audiences,
        since_version="2.16",
    ),
    Stream(
        "content_snippets",
        "Snippets for AI agents.",
        Mode.SNAPSHOT,
        permission="Read content snippets",
        path="/content_snippets",
        paging=Paging.NUMBERED,
        per_page=50,
        gone="/content_snippets/{id}",
        table=content_snippets,
        since_version="2.16",
        cost="per_page",
    ),
    Stream(
        "content_import_sources",
        "Sources of imported pages.",
        Mode.SNAPSHOT,
        permission=_AI_CONTENT,
        path="/ai/content_import_sources",
        paging=Paging.CURSOR,
        gone="/ai/content_import_sources/{id}",
        table=content_import_sources,
    ),
    Stream(
        "external_pages",
        "Imported pages.",
        Mode.SNAPSHOT,
        permission=_AI_CONTENT,
        path="/ai/external_pages",
        paging=Paging.CURSOR,
        gone="/ai/external_pages/{id}",
        table=external_pages,
        cost="per_page",
    ),
)

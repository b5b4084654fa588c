"""Snippets, audiences, import sources and external pages (reference §4.7, corrections b.3)."""

from __future__ import annotations

from interlake.simulator.records import (
    Audience,
    ContentImportSource,
    ContentSnippet,
    ExternalPage,
    Json,
)
from interlake.simulator.workspace import Workspace


def availability(available: tuple[bool, bool, bool], fin: str = "ai_chatbot") -> Json:
    """Tell which of Fin, Copilot and the sales agent may use something."""
    names = (fin, "ai_copilot", "ai_sales_agent")
    return {f"{name}_availability": on for name, on in zip(names, available, strict=True)}


def content_snippet(workspace: Workspace, record: ContentSnippet, version: str) -> Json:
    """Give a snippet; the two old availabilities are numbers."""
    chatbot, copilot, _ = record.available
    return {
        "type": "content_snippet",
        "id": record.id,
        "title": record.title,
        "locale": record.locale,
        "json_blocks": record.blocks,
        "body_markdown": record.markdown,
        "chatbot_availability": int(chatbot),
        "copilot_availability": int(copilot),
        **availability(record.available),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "audience_ids": record.audience_ids,
    }


def audience(workspace: Workspace, record: Audience, version: str) -> Json:
    """Give an audience."""
    return {
        "type": "audience",
        "id": record.id,
        "name": record.name,
        "predicates": record.predicates,
        "role_predicates": record.role_predicates,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def content_import_source(workspace: Workspace, record: ContentImportSource, version: str) -> Json:
    """Give an import source, whose id is a number."""
    shape: Json = {
        "type": "content_import_source",
        "id": int(record.id),
        "last_synced_at": record.last_synced_at,
        "sync_behavior": record.sync_behavior,
        "status": record.status,
        "url": record.url,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }
    if version >= "2.15":
        shape["audience_ids"] = record.audience_ids
    return shape


def external_page(workspace: Workspace, record: ExternalPage, version: str) -> Json:
    """Give an external page, which is said to be English whatever it is written in."""
    return {
        "type": "external_page",
        "id": record.id,
        "title": record.title,
        "html": record.html,
        "url": record.url,
        **availability(record.available, "ai_agent"),
        "fin_availability": record.available[0],
        "locale": "en",
        "source_id": int(record.source_id),
        "external_id": record.external_id,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "last_ingested_at": record.last_ingested_at,
    }

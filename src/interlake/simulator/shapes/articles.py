"""What articles said before, what is staged for them, and how searches find them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interlake.simulator.records import Article, ArticleVersion, InternalArticle, Json
from interlake.simulator.shapes.ai_content import availability
from interlake.simulator.shapes.knowledge import article
from interlake.simulator.shapes.plain_text import plain_text
from interlake.simulator.workspace import Workspace

DEFAULT_LOCALE = "en"
_SUMMARY = 120


def version_summary(record: Article, said: ArticleVersion, locale: str = DEFAULT_LOCALE) -> Json:
    """Give a version as the list shows it: without its body."""
    words = said.words[locale]
    live = record.state == "published" and said is record.versions[-1]
    return {
        "type": "article_version",
        "id": said.id,
        "article_id": record.id,
        "title": words["title"],
        "description": words["description"],
        # Ids of teammates are strings here, though numbers on the article (corrections b.3).
        "author_id": str(said.author_id),
        "created_by_id": None if said.created_by is None else str(said.created_by),
        "created_via": said.created_via,
        "from_version_id": said.from_version_id,
        "state": "published" if live else "draft",
        "created_at": said.created_at,
    }


def version(record: Article, said: ArticleVersion, locale: str = DEFAULT_LOCALE) -> Json:
    """Give a version with all it said."""
    body = said.words[locale]["body"]
    return {
        **version_summary(record, said, locale),
        "body": body,
        "body_markdown": markdown(body),
        "updated_at": said.updated_at,
    }


def markdown(body: str | None) -> str | None:
    """Give HTML as something near markdown."""
    return None if body is None else plain_text(body.replace("<h1>", "# "), links=True)


def draft(workspace: Workspace, record: Article, api_version: str) -> Json:
    """Give an article as it would be with its staged draft."""
    shape = article(workspace, record, api_version, statistics=False)
    staged = record.draft or {}
    return {**shape, **staged, "body_markdown": markdown(staged.get("body", record.body))}


def internal_article(workspace: Workspace, record: InternalArticle, api_version: str) -> Json:
    """Give an article that only teammates read."""
    shape: Json = {
        "type": "internal_article",
        "id": record.id,
        "title": record.title,
        "body": record.body,
        "owner_id": record.owner_id,
        "author_id": record.author_id,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "locale": record.locale,
    }
    if api_version >= "2.16":
        shape["body_markdown"] = markdown(record.body)
        shape["audience_ids"] = record.audience_ids
        shape |= availability(record.available)
    return shape


def highlights(record: Article, phrase: str) -> Json:
    """Show where a phrase stands in an article's title and body."""
    summary = plain_text(record.body or "", links=False)[:_SUMMARY]
    return {
        "article_id": record.id,
        "highlighted_title": list(_pieces(record.title, phrase)),
        "highlighted_summary": [list(_pieces(summary, phrase))],
    }


def _pieces(text: str, phrase: str) -> Iterator[Json]:
    pattern = f"({re.escape(phrase)})" if phrase else "(?!)"
    for position, piece in enumerate(re.split(pattern, text, flags=re.IGNORECASE)):
        if piece:
            yield {"type": "highlight" if position % 2 else "plain", "text": piece}

"""Searches, versions and drafts of articles, internal articles, redirects (reference §3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.endpoints.tables import cut, found, one, paged, shaped
from interlake.simulator.envelopes import next_cursor, no_next, object_answer, page_answer
from interlake.simulator.errors import invalid, not_found
from interlake.simulator.paging import Order, Page, page_request, place
from interlake.simulator.records import Article, ArticleVersion
from interlake.simulator.shapes import articles as shapes
from interlake.simulator.shapes.knowledge import article
from interlake.simulator.tables import INTERNAL_ARTICLES, REDIRECTS
from interlake.simulator.workspace import Workspace


def search_articles(call: Call) -> Answer:
    """Answer a page of the articles that a phrase stands in; drafts only where asked for."""
    workspace, state = call.simulator.workspace, call.query.get("state", "published")
    if state not in ("published", "draft", "all"):
        raise invalid("Invalid state. Must be one of: published, draft, all")
    phrase, center = call.query.get("phrase", ""), call.query.get("help_center_id")
    hits = {
        row.id: row
        for row in workspace.articles.values()
        if state in ("all", row.state)
        and phrase.lower() in f"{row.title} {row.description} {row.body}".lower()
        and (center is None or center in _centers(workspace, row))
    }
    places = (place(row.updated_at, key) for key, row in hits.items())
    page = Order(places, descending=True).page(page_request(dict(call.query), default=10, most=150))
    chosen = [hits[key] for key in page.keys]
    rows = [article(workspace, row, call.version, statistics=False) for row in chosen]
    told = [shapes.highlights(row, phrase) for row in chosen] if call.flag("highlight") else []
    return _grouped(call, {"articles": rows, "highlights": told}, page)


def _centers(workspace: Workspace, record: Article) -> Iterator[str]:
    for key in record.collection_ids:
        collection = workspace.collections[str(key)]
        while collection.parent_id is not None:
            collection = workspace.collections[collection.parent_id]
        yield str(collection.help_center_id)


def search_internal_articles(call: Call) -> Answer:
    """Answer a page of the internal articles of a folder, or of all."""
    folder = call.query.get("folder_id")
    records = call.simulator.workspace.internal_articles
    hits = (row for row in records.values() if folder in (None, row.folder_id))
    page = cut(call, INTERNAL_ARTICLES, hits, default=10, most=150)
    rows = [shaped(call, INTERNAL_ARTICLES, records[key]) for key in page.keys]
    return _grouped(call, {"internal_articles": rows}, page)


def _grouped(call: Call, groups: dict[str, Any], page: Page) -> Answer:
    # Searches keep their rows one level deeper than lists (reference §3.3).
    answer = page_answer(call, "list", "data", (), page, next_cursor)
    return object_answer({**orjson.loads(answer.body), "data": groups})


def list_versions(call: Call) -> Answer:
    """Answer a page of what an article said before, newest first, without bodies."""
    record, locale = _article(call), _locale(call)
    said = {row.id: row for row in record.versions if locale in row.words}
    places = (place(row.created_at, key) for key, row in said.items())
    page = Order(places, descending=True).page(page_request(dict(call.query), default=25, most=150))
    rows = (orjson.dumps(shapes.version_summary(record, said[key], locale)) for key in page.keys)
    return page_answer(call, "list", "data", rows, page, no_next)


def get_version(call: Call) -> Answer:
    """Answer one version with its body."""
    record, locale = _article(call), _locale(call)
    said: ArticleVersion | None = next(
        (row for row in record.versions if row.id == call.params["vid"]), None
    )
    if said is None or locale not in said.words:
        raise not_found("article_version")
    return object_answer(shapes.version(record, said, locale))


def get_draft(call: Call) -> Answer:
    """Answer a published article as it would be with what is staged for it."""
    record = _article(call)
    if record.draft is None or record.state != "published":
        raise not_found("article_draft")
    return object_answer(shapes.draft(call.simulator.workspace, record, call.version))


def _article(call: Call) -> Article:
    record = call.simulator.workspace.articles.get(call.params["id"])
    if record is None:
        raise not_found("article")
    return record


def _locale(call: Call) -> str:
    asked = call.query.get("locale", shapes.DEFAULT_LOCALE)
    centers = call.simulator.workspace.help_centers.values()
    if not any(asked in center.locales for center in centers):
        raise invalid("Unknown locale")
    return asked


def list_redirects(call: Call) -> Answer:
    """Answer a page of a help center's redirects, last updated first."""
    center = _help_center(call)
    records = call.simulator.workspace.help_center_redirects
    rows = (row for row in records.values() if row.help_center_id == center)
    page = cut(call, REDIRECTS, rows, default=50, most=250)
    told = (orjson.dumps(shaped(call, REDIRECTS, records[key])) for key in page.keys)
    return page_answer(call, "list", "data", told, page, no_next)


def get_redirect(call: Call) -> Answer:
    """Answer one redirect of a help center."""
    center, record = _help_center(call), found(call, REDIRECTS, "rid")
    if record.help_center_id != center:
        raise not_found(REDIRECTS.kind)
    return object_answer(shaped(call, REDIRECTS, record))


def _help_center(call: Call) -> str:
    if call.params["id"] not in call.simulator.workspace.help_centers:
        raise not_found(REDIRECTS.kind)
    return call.params["id"]


_CENTER = "/help_center/help_centers/{id}/redirects"
ENDPOINTS = (
    Endpoint("GET", "/articles/search", search_articles),
    Endpoint("GET", "/articles/{id}/versions", list_versions, since="2.16"),
    Endpoint("GET", "/articles/{id}/versions/{vid}", get_version, since="2.16"),
    Endpoint("GET", "/articles/{id}/draft", get_draft, since="2.16"),
    Endpoint("GET", "/internal_articles", paged(INTERNAL_ARTICLES, next_cursor, default=25)),
    Endpoint("GET", "/internal_articles/search", search_internal_articles),
    Endpoint("GET", "/internal_articles/{id}", one(INTERNAL_ARTICLES)),
    Endpoint("GET", _CENTER, list_redirects, since="2.16"),
    Endpoint("GET", f"{_CENTER}/{{rid}}", get_redirect, since="2.16"),
)

"""/articles and /help_center (reference §3.3)."""

from __future__ import annotations

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import next_cursor, object_answer, page_answer, whole_answer
from interlake.simulator.errors import not_found
from interlake.simulator.paging import page_request
from interlake.simulator.shapes.knowledge import article, collection, help_center


def list_articles(call: Call) -> Answer:
    """Answer a page of articles, last updated first, without statistics."""
    simulator = call.simulator
    page = simulator.orders.articles().page(page_request(dict(call.query), default=25, most=150))
    records = [simulator.workspace.articles[key] for key in page.keys]
    rows = [simulator.bodies.article(record, call.version) for record in records]
    return page_answer(call, "list", "data", rows, page, next_cursor)


def get_article(call: Call) -> Answer:
    """Answer one article with its statistics, which lists never show (reference §6.26)."""
    workspace = call.simulator.workspace
    record = workspace.articles.get(call.params["id"])
    if record is None:
        raise not_found("article")
    return object_answer(article(workspace, record, call.version, statistics=True))


def list_collections(call: Call) -> Answer:
    """Answer a page of collections, last updated first."""
    simulator = call.simulator
    request = page_request(dict(call.query), default=20, most=150)
    page = simulator.orders.collections().page(request)
    records = [simulator.workspace.collections[key] for key in page.keys]
    rows = [orjson.dumps(collection(record)) for record in records]
    return page_answer(call, "list", "data", rows, page, next_cursor)


def get_collection(call: Call) -> Answer:
    """Answer one collection."""
    record = call.simulator.workspace.collections.get(call.params["id"])
    if record is None:
        raise not_found("collection")
    return object_answer(collection(record))


def list_help_centers(call: Call) -> Answer:
    """Answer all help centers."""
    records = call.simulator.workspace.help_centers.values()
    return whole_answer(call, "list", "data", [help_center(row, call.version) for row in records])


def get_help_center(call: Call) -> Answer:
    """Answer one help center."""
    record = call.simulator.workspace.help_centers.get(call.params["id"])
    if record is None:
        raise not_found("help_center")
    return object_answer(help_center(record, call.version))


ENDPOINTS = (
    Endpoint("GET", "/articles", list_articles),
    Endpoint("GET", "/articles/{id}", get_article),
    Endpoint("GET", "/help_center/collections", list_collections),
    Endpoint("GET", "/help_center/collections/{id}", get_collection),
    Endpoint("GET", "/help_center/help_centers", list_help_centers),
    Endpoint("GET", "/help_center/help_centers/{id}", get_help_center),
)

"""/news (reference §3.3)."""

from __future__ import annotations

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.endpoints.tables import found, one, paged, shaped
from interlake.simulator.envelopes import next_cursor, page_answer
from interlake.simulator.paging import Order, page_request, place
from interlake.simulator.shapes.news import live_items
from interlake.simulator.tables import NEWS_ITEMS, NEWSFEEDS


def list_newsfeed_items(call: Call) -> Answer:
    """Answer a page of what is live on a feed, last published first."""
    feed = found(call, NEWSFEEDS)
    items = {row.id: row for row in live_items(call.simulator.workspace, feed.id)}
    places = (place(row.assignments[feed.id], key) for key, row in items.items())
    request = page_request(dict(call.query), default=20, most=150)
    page = Order(places, descending=True).page(request)
    rows = (orjson.dumps(shaped(call, NEWS_ITEMS, items[key])) for key in page.keys)
    return page_answer(call, "list", "data", rows, page, next_cursor)


ENDPOINTS = (
    Endpoint("GET", "/news/news_items", paged(NEWS_ITEMS, next_cursor, default=10)),
    Endpoint("GET", "/news/news_items/{id}", one(NEWS_ITEMS)),
    Endpoint("GET", "/news/newsfeeds", paged(NEWSFEEDS, next_cursor, default=10)),
    Endpoint("GET", "/news/newsfeeds/{id}", one(NEWSFEEDS)),
    Endpoint("GET", "/news/newsfeeds/{id}/items", list_newsfeed_items),
)

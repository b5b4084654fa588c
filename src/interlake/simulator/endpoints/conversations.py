"""/conversations (reference §3.2)."""

from __future__ import annotations

from typing import Any

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import (
    next_cursor,
    next_url,
    object_answer,
    page_answer,
    whole_answer,
)
from interlake.simulator.errors import invalid, not_found
from interlake.simulator.paging import Order, page_request, place
from interlake.simulator.scopes import need_ticket, readable
from interlake.simulator.shapes.conversations import (
    Reviews,
    as_plain_text,
    deleted_conversation,
    whole_conversation,
)
from interlake.simulator.shapes.labels import conversation_attribute

NO_REVIEWS = Reviews()


def get_conversation(call: Call) -> Answer:
    """Answer one conversation with its newest 500 parts."""
    simulator = call.simulator
    record = simulator.workspace.conversations.get(call.params["id"])
    if record is None:
        raise not_found("conversation")
    need_ticket(call, record.id)
    if call.query.get("display_as") == "plaintext":
        shape = whole_conversation(simulator.workspace, record, call.version)
        return object_answer(as_plain_text(shape, call.version))
    return Answer(simulator.bodies.whole_conversation(record, call.version))


def list_conversations(call: Call) -> Answer:
    """Answer a page of all conversations, last updated first."""
    return _page(call, call.simulator.orders.conversations(), dict(call.query))


def search_conversations(call: Call) -> Answer:
    """Answer a page of the conversations that a query finds."""
    body = call.json()
    order = call.simulator.engine.conversations(body, call.version)
    # The cursor counts in the body only (reference §3.0).
    return _page(call, order, _pagination(body), _reviews(call, body))


def _reviews(call: Call, body: dict[str, Any]) -> Reviews:
    def asked(name: str) -> bool:
        return call.version >= "2.16" and (call.flag(name) or body.get(name) is True)

    return Reviews(asked("include_monitors"), asked("include_scorecards"))


def _pagination(body: dict[str, Any]) -> dict[str, Any]:
    pagination = body.get("pagination") or {}
    if not isinstance(pagination, dict):
        raise invalid("pagination is an object")
    return pagination


def _page(call: Call, order: Order, asked: dict[str, Any], reviews: Reviews = NO_REVIEWS) -> Answer:
    bodies = call.simulator.bodies
    page = readable(call, order).page(page_request(asked, default=20, most=150))
    records = [call.simulator.workspace.conversations[key] for key in page.keys]
    if reviews == NO_REVIEWS:
        rows = [bodies.listed_conversation(record, call.version) for record in records]
    else:
        rows = [bodies.reviewed_conversation(row, call.version, reviews) for row in records]
    return page_answer(call, "conversation.list", "conversations", rows, page, next_cursor)


def list_deleted(call: Call) -> Answer:
    """Answer the tombstones, newest first unless asked otherwise (2.16, corrections b.2)."""
    tombstones = {record.id: record for record in call.simulator.workspace.deleted_conversations}
    places = (place(record.deleted_at, key) for key, record in tombstones.items())
    order = Order(places, descending=call.query.get("order") != "asc")
    page = order.page(page_request(dict(call.query), default=20, most=60))
    rows = [orjson.dumps(deleted_conversation(tombstones[key])) for key in page.keys]
    return page_answer(call, "conversations.list", "conversations", rows, page, next_url)


def list_attributes(call: Call) -> Answer:
    """Answer the conversation attributes in the shape of 2.16."""
    archived = call.flag("include_archived")
    rows = [
        conversation_attribute(record)
        for record in call.simulator.workspace.attributes.values()
        if record.model == "conversation" and record.body["custom"]
        if archived or not record.body["archived"]
    ]
    return whole_answer(call, "list", "data", rows)


ENDPOINTS = (
    Endpoint("GET", "/conversations/deleted", list_deleted, since="2.16"),
    Endpoint("GET", "/conversations/attributes", list_attributes, since="2.16"),
    Endpoint("GET", "/conversations/{id}", get_conversation),
    Endpoint("GET", "/conversations", list_conversations),
    Endpoint("POST", "/conversations/search", search_conversations),
)

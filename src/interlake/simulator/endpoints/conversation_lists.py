"""What hangs on a conversation and is asked for by itself (reference §3.2)."""

from __future__ import annotations

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import no_next, object_answer, page_answer
from interlake.simulator.errors import not_found
from interlake.simulator.paging import Order, page_request, place
from interlake.simulator.records import Conversation
from interlake.simulator.scopes import need_ticket
from interlake.simulator.shapes.conversations import side_conversation


def _record(call: Call) -> Conversation:
    key = call.params["id"]
    record = call.simulator.workspace.conversations.get(key)
    if record is None:
        raise not_found("conversation")
    need_ticket(call, key)
    return record


def list_handling_events(call: Call) -> Answer:
    """Answer when teammates paused and resumed; the envelope has no `type` (corrections b.3)."""
    return object_answer({"handling_events": _record(call).handling_events})


def list_side_conversations(call: Call) -> Answer:
    """Answer a page of side conversations; their pages have no `next` (corrections c.3)."""
    workspace, sides = call.simulator.workspace, _record(call).side_conversations
    order = Order((place(n, side.id) for n, side in enumerate(sides)), descending=False)
    page = order.page(page_request(dict(call.query), default=25, most=50))
    kept = {side.id: side for side in sides}
    shapes = [side_conversation(workspace, kept[key], call.version) for key in page.keys]
    rows = [orjson.dumps(shape) for shape in shapes]
    return page_answer(call, "side_conversation.list", "side_conversations", rows, page, no_next)


ENDPOINTS = (
    Endpoint("GET", "/conversations/{id}/handling_events", list_handling_events, since="2.15"),
    Endpoint(
        "GET", "/conversations/{id}/side_conversations", list_side_conversations, since="2.16"
    ),
)

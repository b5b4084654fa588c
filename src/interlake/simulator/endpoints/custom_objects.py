"""/custom_object_instances (reference §3.3, corrections b.2)."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.custom_objects import TYPES, custom_object
from interlake.simulator.envelopes import next_url, object_answer, page_answer
from interlake.simulator.errors import ApiError, invalid, not_found
from interlake.simulator.paging import Order, page_request, place
from interlake.simulator.records import CustomObject


def list_instances(call: Call) -> Answer:
    """Answer the instance with an external id or, since 2.16, a page of the type's instances."""
    instances, query = _instances(call), call.query
    if "external_id" in query:
        return _one(row for row in instances if row.external_id == query["external_id"])
    if call.version < "2.16":
        raise invalid("external_id is required", "parameter_not_found")
    if "references_contact_id" in query:
        wanted = query["references_contact_id"]
        instances = [row for row in instances if wanted in row.contact_ids]
    if "references_conversation_id" in query:
        wanted = query["references_conversation_id"]
        instances = [row for row in instances if wanted in row.conversation_ids]
    found = {row.id: row for row in instances}
    order = Order((place(row.created_at, row.id) for row in instances), descending=True)
    page = order.page(page_request(dict(query), default=20, most=150))
    rows = [orjson.dumps(custom_object(found[key])) for key in page.keys]
    return page_answer(call, "list", "data", rows, page, next_url)


def get_instance(call: Call) -> Answer:
    """Answer an instance by its id or, as the document allows, by its external id."""
    key = call.params["id"]
    return _one(row for row in _instances(call) if key in (row.id, row.external_id))


def _instances(call: Call) -> list[CustomObject]:
    kind = call.params["type"]
    if kind not in TYPES:
        raise ApiError(404, "not_found", f"Custom object type `{kind}` not found")
    return [row for row in call.simulator.workspace.custom_objects.values() if row.kind == kind]


def _one(found: Iterator[CustomObject]) -> Answer:
    record = next(found, None)
    if record is None:
        raise not_found("custom_object")
    return object_answer(custom_object(record))


ENDPOINTS = (
    Endpoint("GET", "/custom_object_instances/{type}", list_instances),
    Endpoint("GET", "/custom_object_instances/{type}/{id}", get_instance),
)

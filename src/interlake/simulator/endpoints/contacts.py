"""/contacts (reference §3.1)."""

from __future__ import annotations

from typing import Any

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import (
    next_cursor,
    next_cursor_or_null,
    next_url,
    object_answer,
    page_answer,
    whole_answer,
)
from interlake.simulator.errors import ApiError, invalid, not_found
from interlake.simulator.paging import Order, page_request, place
from interlake.simulator.records import Contact, Json
from interlake.simulator.shapes.contacts import ContactView
from interlake.simulator.shapes.labels import applied_tag, contact_note, segment
from interlake.simulator.shapes.setup import subscription_type

# A merged contact's successor may have been merged again (reference §1.4).
_MAX_HOPS = 3


def get_contact(call: Call) -> Answer:
    """Answer one contact."""
    record = _contact(call, call.params["id"])
    return _single(call, record)


def find_by_external_id(call: Call) -> Answer:
    """Answer the user with an external id; leads are not found (reference §3.1)."""
    wanted = call.params["external_id"]
    for record in call.simulator.workspace.contacts.values():
        if record.external_id == wanted and record.role == "user":
            return _single(call, record)
    raise not_found("contact")


def _single(call: Call, record: Contact) -> Answer:
    view = ContactView(single=True, merges=call.flag("include_merge_history"))
    return Answer(call.simulator.bodies.contact(record, call.version, view))


def _contact(call: Call, key: str) -> Contact:
    workspace = call.simulator.workspace
    record = workspace.contacts.get(key)
    if record is not None:
        return record
    if call.version >= "2.16" and key in workspace.merged:
        raise _merged(workspace.merged, key)
    raise not_found("contact")


def _merged(merged: dict[str, str], key: str) -> ApiError:
    target = merged[key]
    for _ in range(_MAX_HOPS - 1):
        target = merged.get(target, target)
    message = "This contact has been merged. See the 'Link' header for the canonical contact."
    link = f'</contacts/{target}>; rel="canonical"'
    return ApiError(410, "contact_merged", message, {"link": link})


def list_contacts(call: Call) -> Answer:
    """Answer a page of all contacts, users and leads together."""
    merges = call.flag("include_merge_history")
    return _page(call, call.simulator.orders.contacts(), dict(call.query), merges=merges)


def search_contacts(call: Call) -> Answer:
    """Answer a page of the contacts that a query finds."""
    body = call.json()
    order = call.simulator.engine.contacts(body, call.version)
    pagination = body.get("pagination") or {}
    if not isinstance(pagination, dict):
        raise invalid("pagination is an object")
    merges = call.flag("include_merge_history") or body.get("include_merge_history") is True
    # The cursor counts in the body only (reference §3.0).
    return _page(call, order, pagination, merges=merges)


def _page(call: Call, order: Order, asked: dict[str, Any], *, merges: bool) -> Answer:
    simulator = call.simulator
    page = order.page(page_request(asked, default=50, most=150))
    view = ContactView(merges=merges)
    records = [simulator.workspace.contacts[key] for key in page.keys]
    rows = [simulator.bodies.contact(record, call.version, view) for record in records]
    return page_answer(call, "list", "data", rows, page, next_cursor)


def list_companies(call: Call) -> Answer:
    """Answer a contact's companies; here also those that lists leave out."""
    simulator, record = call.simulator, _contact(call, call.params["id"])
    places = (place(n, key) for n, key in enumerate(record.company_ids))
    order = Order(places, descending=False)
    page = order.page(page_request(dict(call.query), default=50, most=60))
    companies = [simulator.workspace.companies[key] for key in page.keys]
    rows = [simulator.bodies.company(company, call.version) for company in companies]
    # The schema says `companies`, the example `data` (reference §3.1, §6.16).
    return page_answer(call, "list", "data", rows, page, next_url)


def list_notes(call: Call) -> Answer:
    """Answer a contact's notes, newest first."""
    record = _contact(call, call.params["id"])
    notes = {note.id: note for note in record.notes}
    order = Order((place(note.created_at, key) for key, note in notes.items()), descending=True)
    page = order.page(page_request(dict(call.query), default=50, most=60))
    shapes = [contact_note(record, notes[key], call.version) for key in page.keys]
    rows = [orjson.dumps(shape) for shape in shapes]
    return page_answer(call, "list", "data", rows, page, next_cursor_or_null)


def list_tags(call: Call) -> Answer:
    """Answer a contact's tags with names and who applied them."""
    record = _contact(call, call.params["id"])
    workspace = call.simulator.workspace
    rows = [applied_tag(workspace, key, applied) for key, applied in record.tags.items()]
    return whole_answer(call, "list", "data", rows)


def list_segments(call: Call) -> Answer:
    """Answer a contact's segments, the only place beside search that tells them."""
    record = _contact(call, call.params["id"])
    segments = call.simulator.workspace.segments
    return whole_answer(
        call, "list", "data", [segment(segments[key]) for key in record.segment_ids]
    )


def list_subscriptions(call: Call) -> Answer:
    """Answer the subscriptions a contact has decided about; the rest is as by default."""
    workspace, record = call.simulator.workspace, _contact(call, call.params["id"])
    types = workspace.subscription_types
    rows = [
        subscription_type(workspace, types[key], call.version)
        for key in record.subscription_ids
        if key in types
    ]
    return whole_answer(call, "list", "data", rows)


def list_merge_history(call: Call) -> Answer:
    """Answer a page of the contacts merged into a user; leads are not found (reference §3.1)."""
    record = call.simulator.workspace.contacts.get(call.params["id"])
    if record is None or record.role != "user":
        raise not_found("merge_history")
    merges = {merge["source_contact_id"]: merge for merge in record.merges}
    places = (place(merge["merged_at"], key) for key, merge in merges.items())
    order = Order(places, descending=call.query.get("order", "desc") != "asc")
    asked = {"per_page": call.query.get("per_page"), "starting_after": call.query.get("cursor")}
    page = order.page(page_request(asked, default=50, most=150))
    shape: Json = {"type": "list", "data": [merges[key] for key in page.keys]}
    if page.cursor is not None:
        # Absent where there are no more (2.16 spec).
        shape["next_cursor"] = page.cursor
    return object_answer({**shape, "has_more": page.cursor is not None})


ENDPOINTS = (
    Endpoint("POST", "/contacts/search", search_contacts),
    Endpoint("GET", "/contacts/find_by_external_id/{external_id}", find_by_external_id),
    Endpoint("GET", "/contacts/{id}", get_contact),
    Endpoint("GET", "/contacts", list_contacts),
    Endpoint("GET", "/contacts/{id}/companies", list_companies),
    Endpoint("GET", "/contacts/{id}/notes", list_notes),
    Endpoint("GET", "/contacts/{id}/tags", list_tags),
    Endpoint("GET", "/contacts/{id}/segments", list_segments),
    Endpoint("GET", "/contacts/{id}/subscriptions", list_subscriptions),
    Endpoint("GET", "/contacts/{id}/merge_history", list_merge_history, since="2.16"),
)

"""/companies (reference §3.1)."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import (
    next_cursor,
    next_cursor_or_null,
    page_answer,
    whole_answer,
)
from interlake.simulator.errors import invalid, not_found
from interlake.simulator.paging import Order, PageRequest, page_request, place
from interlake.simulator.records import Company
from interlake.simulator.shapes.contacts import ContactView
from interlake.simulator.shapes.labels import company_note, segment

# Lists end here; whoever has more must scroll (reference §2).
LIST_CAP = 10_000


def list_companies(call: Call) -> Answer:
    """Answer a page of the companies that have users, last request first."""
    descending = call.query.get("order", "desc") != "asc"
    return _page(call, call.simulator.orders.companies(descending=descending))


def filter_companies(call: Call) -> Answer:
    """Answer one company by name or own id, or a page of those with a tag or in a segment."""
    workspace, query = call.simulator.workspace, call.query
    if "name" in query:
        return _one(call, lambda company: company.name == query["name"])
    if "company_id" in query:
        return _one(call, lambda company: company.company_id == query["company_id"])
    listed = [row for row in workspace.companies.values() if workspace.is_listed(row)]
    if "tag_id" in query:
        listed = [row for row in listed if query["tag_id"] in row.tag_ids]
    if "segment_id" in query:
        listed = [row for row in listed if query["segment_id"] in row.segment_ids]
    places = (place(row.facts.get("last_request_at"), row.id) for row in listed)
    return _page(call, Order(places, descending=True))


def _one(call: Call, wanted: Callable[[Company], bool]) -> Answer:
    workspace = call.simulator.workspace
    for record in workspace.companies.values():
        if wanted(record) and workspace.is_listed(record):
            return Answer(call.simulator.bodies.company(record, call.version))
    raise not_found("company")


def _page(call: Call, order: Order) -> Answer:
    simulator = call.simulator
    # 15 by the parameter's description, 20 by the prose (corrections c.1).
    request = page_request(dict(call.query), default=15, most=60)
    page = order.page(request)
    if _beyond_cap(request, page.number):
        raise invalid("page limit reached, please use scroll API", "bad_request")
    records = [simulator.workspace.companies[key] for key in page.keys]
    rows = [simulator.bodies.company(record, call.version) for record in records]
    return page_answer(call, "list", "data", rows, page, next_cursor_or_null)


def _beyond_cap(request: PageRequest, number: int) -> bool:
    return (number - 1) * request.per_page >= LIST_CAP


def get_company(call: Call) -> Answer:
    """Answer one company, also one that has lost its users (reference §6.12)."""
    return Answer(call.simulator.bodies.company(_company(call), call.version))


def scroll_companies(call: Call) -> Answer:
    """Answer the first or next companies of the workspace's only scroll."""
    simulator, param = call.simulator, call.query.get("scroll_param")
    if param:
        keys = simulator.scroll.go_on(param)
    else:
        listed = [key for _, key in simulator.orders.companies(descending=True).places]
        param, keys = simulator.scroll.start(listed)
    companies, workspace = simulator.workspace.companies, simulator.workspace
    records = [companies[key] for key in keys if key in companies]
    rows = [
        simulator.bodies.company(record, call.version)
        for record in records
        if workspace.is_listed(record)
    ]
    template = b'{"type":"list","data":[%b],"pages":null,"total_count":null,"scroll_param":"%b"}'
    return Answer(template % (b",".join(rows), param.encode()))


def _company(call: Call) -> Company:
    record = call.simulator.workspace.companies.get(call.params["id"])
    if record is None:
        raise not_found("company")
    return record


def list_contacts(call: Call) -> Answer:
    """Answer a page of a company's contacts, users and leads."""
    simulator, record = call.simulator, _company(call)
    contacts = simulator.workspace.contacts
    places = (place(contacts[key].created_at, key) for key in record.contact_ids)
    order = Order(places, descending=True)
    page = order.page(page_request(dict(call.query), default=50, most=150))
    view = ContactView()
    rows = [simulator.bodies.contact(contacts[key], call.version, view) for key in page.keys]
    return page_answer(call, "list", "data", rows, page, next_cursor)


def list_segments(call: Call) -> Answer:
    """Answer a company's segments."""
    segments = call.simulator.workspace.segments
    rows = [segment(segments[key]) for key in _company(call).segment_ids]
    return whole_answer(call, "list", "data", rows)


def list_notes(call: Call) -> Answer:
    """Answer a page of a company's notes, newest first."""
    record = _company(call)
    notes = {note.id: note for note in record.notes}
    order = Order((place(note.created_at, key) for key, note in notes.items()), descending=True)
    page = order.page(page_request(dict(call.query), default=50, most=60))
    rows = [orjson.dumps(company_note(record, notes[key])) for key in page.keys]
    return page_answer(call, "list", "data", rows, page, next_cursor_or_null)


ENDPOINTS = (
    Endpoint("POST", "/companies/list", list_companies),
    Endpoint("GET", "/companies/scroll", scroll_companies),
    Endpoint("GET", "/companies", filter_companies),
    Endpoint("GET", "/companies/{id}", get_company),
    Endpoint("GET", "/companies/{id}/contacts", list_contacts),
    Endpoint("GET", "/companies/{id}/segments", list_segments),
    Endpoint("GET", "/companies/{id}/notes", list_notes, since="2.15"),
)

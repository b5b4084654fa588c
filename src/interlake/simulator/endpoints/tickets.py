"""/tickets, /ticket_types, /ticket_states (reference §3.2)."""

from __future__ import annotations

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import next_cursor, object_answer, page_answer, whole_answer
from interlake.simulator.errors import invalid, not_found
from interlake.simulator.paging import page_request
from interlake.simulator.scopes import need_tickets
from interlake.simulator.shapes.tickets import detailed_ticket_state, ticket_type


def search_tickets(call: Call) -> Answer:
    """Answer a page of the tickets that a query finds, with their parts; there is no list."""
    need_tickets(call)
    simulator, body = call.simulator, call.json()
    order = simulator.engine.tickets(body, call.version)
    pagination = body.get("pagination") or {}
    if not isinstance(pagination, dict):
        raise invalid("pagination is an object")
    # The cursor counts in the body only (reference §3.0).
    page = order.page(page_request(pagination, default=20, most=150))
    records = [simulator.workspace.tickets[key] for key in page.keys]
    rows = [simulator.bodies.ticket(record, call.version) for record in records]
    return page_answer(call, "ticket.list", "tickets", rows, page, next_cursor)


def get_ticket(call: Call) -> Answer:
    """Answer one ticket, by its id and not by the number people see (reference §4.6)."""
    need_tickets(call)
    record = call.simulator.workspace.tickets.get(call.params["id"])
    if record is None:
        raise not_found("ticket")
    return Answer(call.simulator.bodies.ticket(record, call.version))


def list_ticket_types(call: Call) -> Answer:
    """Answer all types, archived ones too, with attributes and states."""
    need_tickets(call)
    workspace = call.simulator.workspace
    rows = [ticket_type(workspace, record) for record in workspace.ticket_types.values()]
    return whole_answer(call, "list", "data", rows)


def get_ticket_type(call: Call) -> Answer:
    """Answer one type."""
    need_tickets(call)
    workspace = call.simulator.workspace
    record = workspace.ticket_types.get(call.params["id"])
    if record is None:
        raise not_found("ticket_type")
    return object_answer(ticket_type(workspace, record))


def list_ticket_states(call: Call) -> Answer:
    """Answer all states, archived ones too."""
    need_tickets(call)
    workspace = call.simulator.workspace
    states = workspace.ticket_states.values()
    rows = [detailed_ticket_state(workspace, record) for record in states]
    return whole_answer(call, "list", "data", rows)


ENDPOINTS = (
    Endpoint("POST", "/tickets/search", search_tickets),
    Endpoint("GET", "/tickets/{id}", get_ticket),
    Endpoint("GET", "/ticket_types", list_ticket_types),
    Endpoint("GET", "/ticket_types/{id}", get_ticket_type),
    Endpoint("GET", "/ticket_states", list_ticket_states),
)

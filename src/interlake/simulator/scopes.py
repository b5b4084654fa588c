"""The permission that tickets need, also where they are listed as conversations."""

from __future__ import annotations

from interlake.simulator.call import Call
from interlake.simulator.errors import ApiError
from interlake.simulator.interference import missing_scope
from interlake.simulator.paging import Order


def _refusal(call: Call) -> ApiError | None:
    fault = call.simulator.faults.standing("no_ticket_scope")
    return missing_scope(fault, "read_tickets") if fault is not None else None


def need_tickets(call: Call) -> None:
    """Refuse an app that may not read tickets."""
    refusal = _refusal(call)
    if refusal is not None:
        raise refusal


def need_ticket(call: Call, key: str) -> None:
    """Refuse an app that may not read tickets a conversation that is one (reference §1.3)."""
    if key in call.simulator.workspace.tickets:
        need_tickets(call)


def readable(call: Call, order: Order) -> Order:
    """Leave out, in silence, conversations that are tickets the app may not read (§1.3)."""
    if _refusal(call) is None:
        return order
    tickets = call.simulator.workspace.tickets
    return order.without(tickets.keys())

"""Edits of tickets."""

from __future__ import annotations

from random import Random

from interlake.simulator.casebook import Casebook, contact_author, working_on
from interlake.simulator.edits.order import Action, Order
from interlake.simulator.errors import invalid
from interlake.simulator.records import Admin, Team, Ticket
from interlake.simulator.removals import delete_ticket
from interlake.simulator.seed.tickets import new_ticket


def _ticket(order: Order) -> Ticket:
    return order.record(order.workspace.tickets)


def _owner(order: Order) -> Admin:
    return order.workspace.admins[order.workspace.owner_id]


def _create(order: Order) -> str:
    workspace, talk = order.workspace, None
    if "conversation_id" in order.asked:
        talk = order.record(workspace.conversations, "conversation_id")
    number = len(workspace.tickets) + 100
    random = Random(f"{workspace.options.seed}:edit:{number}")
    ticket = new_ticket(workspace, random, number, order.now, talk)
    if talk is not None:
        with workspace.changing(talk):
            workspace.add(workspace.tickets, ticket)
    else:
        workspace.add(workspace.tickets, ticket)
    return ticket.id


def _add_part(order: Order) -> str:
    ticket, asked = _ticket(order), order.asked
    book = Casebook(order.workspace, ticket)
    with working_on(order.workspace, ticket):
        for _ in range(int(asked.get("times", 1))):
            book.admin_says(order.now, _owner(order), asked.get("body", "<p>Said.</p>"))
    return ticket.parts[-1].id


def _move(order: Order) -> str:
    ticket, category = _ticket(order), order.need("category")
    states = order.workspace.ticket_states.values()
    state = next((state for state in states if state.category == category), None)
    if state is None:
        raise invalid(f"There is no state of category {category!r}")
    with working_on(order.workspace, ticket):
        Casebook(order.workspace, ticket).move(order.now, _owner(order).reference(), state)
    return ticket.id


def _assign(order: Order) -> str:
    ticket, workspace = _ticket(order), order.workspace
    to: Admin | Team | None = None
    if "admin_id" in order.asked:
        to = order.record(workspace.admins, "admin_id")
    elif "team_id" in order.asked:
        to = order.record(workspace.teams, "team_id")
    with working_on(workspace, ticket):
        Casebook(workspace, ticket).assign(order.now, _owner(order).reference(), to)
    return ticket.id


def _update(order: Order) -> str:
    ticket, workspace = _ticket(order), order.workspace
    by = _owner(order).reference()
    if ticket.contacts and ticket.contacts[0][0] in workspace.contacts:
        by = contact_author(workspace.contacts[ticket.contacts[0][0]])
    attributes = {own.name: own for own in workspace.ticket_types[ticket.type_id].attributes}
    with working_on(workspace, ticket):
        for name, value in order.need("attributes").items():
            if name not in attributes:
                raise invalid(f"This type of ticket has no attribute {name!r}")
            Casebook(workspace, ticket).fill(order.now, by, attributes[name], value)
    return ticket.id


def _snooze(order: Order) -> str:
    ticket, until = _ticket(order), int(order.need("until"))
    with working_on(order.workspace, ticket):
        Casebook(order.workspace, ticket).snooze(order.now, _owner(order).reference(), until)
    return ticket.id


def _redact(order: Order) -> str:
    ticket, key = _ticket(order), str(order.need("part_id"))
    with working_on(order.workspace, ticket):
        for part in ticket.parts:
            if part.id == key:
                part.body, part.redacted, part.attachments = "", True, []
    return ticket.id


def _delete(order: Order) -> str:
    ticket = _ticket(order)
    delete_ticket(order.workspace, ticket)
    return ticket.id


ACTIONS: dict[str, Action] = {
    "create": _create,
    "add_part": _add_part,
    "move": _move,
    "assign": _assign,
    "update": _update,
    "snooze": _snooze,
    "redact": _redact,
    "delete": _delete,
}

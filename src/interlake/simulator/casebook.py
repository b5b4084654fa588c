"""What may happen to a ticket; seeding, later activity and edits all write it down here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from interlake.simulator.dialogue import NOBODY
from interlake.simulator.records import (
    Admin,
    Contact,
    Json,
    Team,
    Ticket,
    TicketAttribute,
    TicketPart,
    TicketState,
)
from interlake.simulator.workspace import Workspace

# Ids of tickets and conversations are of one kind (reference §4.6); these never meet, though.
_FIRST_TICKET, _FIRST_PART = 215_479_000_000_031, 32_990_000_011


@contextmanager
def working_on(workspace: Workspace, ticket: Ticket) -> Iterator[Ticket]:
    """Change a ticket now, and with it the conversation that it is, if it is one."""
    talk = workspace.conversations.get(ticket.id)
    with workspace.changing(ticket):
        if talk is None:
            yield ticket
        else:
            with workspace.changing(talk):
                yield ticket


def new_ticket_id(workspace: Workspace) -> str:
    """Give an id to a ticket that is not a conversation as well."""
    return workspace.identities.serial("ticket", _FIRST_TICKET)


def link(workspace: Workspace, ticket: Ticket, kind: str, key: str) -> None:
    """Link a ticket with a conversation or another ticket, on both sides (reference §4.6)."""
    other = workspace.tickets.get(key) if kind == "ticket" else None
    ticket.linked.append({"type": kind, "id": key, "category": other.category if other else None})
    back: Json = {"type": "ticket", "id": ticket.id, "category": ticket.category}
    sides = [other, workspace.conversations.get(key)]
    for side in sides:
        if side is not None:
            side.linked.append(back)
            workspace.forget_bodies(side)
    talk = workspace.conversations.get(ticket.id)
    if talk is not None:
        talk.linked.append(dict(ticket.linked[-1]))
        workspace.forget_bodies(talk)


class Casebook:
    """Writes parts into one ticket and keeps its state in step with them."""

    def __init__(self, workspace: Workspace, ticket: Ticket) -> None:
        self._workspace = workspace
        self.ticket = ticket

    def write(self, at: int, part_type: str, author: Json, **more: Any) -> TicketPart:
        """Append one part."""
        key = self._workspace.identities.serial("ticket_part", _FIRST_PART)
        part = TicketPart(key, part_type, at, at, author, **more)
        self.ticket.parts.append(part)
        self.ticket.updated_at = max(self.ticket.updated_at, at)
        return part

    def contact_says(self, at: int, contact: Contact, body: str, **more: Any) -> TicketPart:
        """Let a contact comment."""
        return self.write(at, "comment", contact_author(contact), body=body, **more)

    def admin_says(
        self, at: int, admin: Admin, body: str, part_type: str = "comment", **more: Any
    ) -> TicketPart:
        """Let a teammate comment, or leave a note."""
        self._join(admin)
        return self.write(at, part_type, admin.reference(), body=body, **more)

    def assign(
        self, at: int, by: Json, to: Admin | Team | None, part_type: str = "assignment"
    ) -> TicketPart:
        """Give the ticket to a teammate, a team or nobody."""
        ticket = self.ticket
        if to is None:
            ticket.admin_id = ticket.team_id = None
            return self.write(at, part_type, by, assigned_to=NOBODY)
        if isinstance(to, Team):
            ticket.team_id = int(to.id)
            return self.write(at, part_type, by, assigned_to={"type": "team", "id": to.id})
        ticket.admin_id = int(to.id)
        self._join(to)
        return self.write(at, part_type, by, assigned_to={"type": "admin", "id": to.id})

    def move(
        self,
        at: int,
        by: Json,
        state: TicketState,
        part_type: str = "ticket_state_updated_by_admin",
    ) -> TicketPart:
        """Bring the ticket into a state; resolving closes it, any other opens it."""
        ticket = self.ticket
        before = self._workspace.ticket_states[ticket.state_id].category
        ticket.previous_state_id, ticket.state_id = ticket.state_id, state.id
        ticket.open, ticket.snoozed_until = state.category != "resolved", None
        return self.write(at, part_type, by, states=(before, state.category))

    def snooze(self, at: int, by: Json, until: int) -> TicketPart:
        """Put the ticket aside."""
        self.ticket.snoozed_until = until
        return self.write(at, "snoozed", by)

    def wake(self, at: int, by: Json) -> TicketPart:
        """Take the ticket up again."""
        self.ticket.snoozed_until = None
        return self.write(at, "timer_unsnooze", by)

    def fill(self, at: int, by: Json, attribute: TicketAttribute, value: Any) -> TicketPart:
        """Give an attribute another value, or none."""
        self.ticket.attributes[attribute.name] = value
        who = {"admin": "admin", "bot": "workflow"}.get(by["type"], "user")
        change = {
            "attribute": {"type": "attribute", "id": attribute.id, "label": attribute.name},
            "value": _value(attribute, value),
        }
        kind = f"ticket_attribute_updated_by_{who}"
        return self.write(at, kind, by, updated_attribute=change)

    def _join(self, admin: Admin) -> None:
        if admin.id not in self.ticket.teammate_ids:
            self.ticket.teammate_ids.append(admin.id)


def contact_author(contact: Contact) -> Json:
    """Give a contact as the author of a ticket part, where leads are users too (fields, A)."""
    return {**contact.reference(), "type": "user"}


def _value(attribute: TicketAttribute, value: Any) -> Json:
    """Give a new value as parts tell it: by id and by label (reference §4.6)."""
    if attribute.data_type == "files":
        files = [value] if isinstance(value, dict) else value or []
        keys = [int(file["url"].rpartition("/")[2].partition("?")[0]) for file in files]
        return {"type": "value", "id": keys, "label": [file["name"] for file in files]}
    if value is None:
        return {"type": "value", "id": None, "label": ""}
    if attribute.data_type == "list":
        label = value[0] if isinstance(value, list) else value
        return {"type": "value", "id": option_id(attribute, label), "label": label}
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return {"type": "value", "id": shown, "label": shown}


def option_id(attribute: TicketAttribute, label: str) -> str | None:
    """Give the id of a list's option."""
    options = (attribute.options or {}).get("list_options", ())
    return next((option["id"] for option in options if option["label"] == label), None)

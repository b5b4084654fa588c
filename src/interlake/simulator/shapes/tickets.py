"""Tickets, their parts, types and states as the API shows them (reference §4.6)."""

from __future__ import annotations

from interlake.simulator.records import (
    Json,
    Record,
    Ticket,
    TicketAttribute,
    TicketPart,
    TicketState,
    TicketType,
)
from interlake.simulator.workspace import APP_ID, Workspace

PARTS_CAP = 500
# More links than these are counted but not shown (reference §2).
LINKS_CAP = 1000


def ticket_state(record: TicketState) -> Json:
    """Give a state as tickets and types embed it."""
    return {
        "type": "ticket_state",
        "id": record.id,
        "category": record.category,
        "internal_label": record.internal_label,
        "external_label": record.external_label,
    }


def detailed_ticket_state(workspace: Workspace, record: TicketState) -> Json:
    """Give a state as its list shows it: with the types that use it, shortened."""
    types = [_type(workspace.ticket_types[key]) for key in record.type_ids]
    return {
        **ticket_state(record),
        "archived": record.archived,
        "ticket_types": {"type": "list", "data": types},
    }


def _type(record: TicketType) -> Json:
    return {
        "type": "ticket_type",
        "id": record.id,
        "category": record.category,
        "name": record.name,
        "description": record.description,
        "icon": record.icon,
        "archived": record.archived,
        "is_internal": record.internal,
    }


def _described_type(record: TicketType) -> Json:
    attributes = [_attribute(record, entry) for entry in record.attributes]
    return {
        **_type(record),
        "workspace_id": APP_ID,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        # The schema names the list `ticket_type_attributes`, every example `data` (§4.6, §6.16).
        "ticket_type_attributes": {"type": "list", "data": attributes},
    }


def ticket_type(workspace: Workspace, record: TicketType) -> Json:
    """Give a type with its attributes and states."""
    states = [
        ticket_state(state)
        for state in workspace.ticket_states.values()
        if record.id in state.type_ids
    ]
    return {**_described_type(record), "ticket_states": {"type": "list", "data": states}}


def _attribute(owner: TicketType, record: TicketAttribute) -> Json:
    return {
        "type": "ticket_type_attribute",
        "id": record.id,
        "workspace_id": APP_ID,
        "name": record.name,
        "description": record.description,
        "data_type": record.data_type,
        "input_options": record.options,
        "order": record.order,
        "required_to_create": record.required,
        "required_to_create_for_contacts": record.required and record.visible,
        "visible_on_create": not record.archived,
        "visible_to_contacts": record.visible,
        "default": record.default,
        # A number here, a string on the type itself (reference §4.6).
        "ticket_type_id": int(owner.id),
        "archived": record.archived,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def ticket(
    workspace: Workspace, record: Ticket, version: str, *, newest: int | None = PARTS_CAP
) -> Json:
    """Give a ticket with its parts: the newest 500, or all of them."""
    shown = record.parts if newest is None else record.parts[-newest:]
    shape: Json = {
        "type": "ticket",
        "id": record.id,
        "ticket_id": record.number,
        "category": record.category,
        "ticket_attributes": record.attributes,
        "ticket_state": ticket_state(workspace.ticket_states[record.state_id]),
        # Without its states, unlike in the list of types.
        "ticket_type": _described_type(workspace.ticket_types[record.type_id]),
        "contacts": {"type": "contact.list", "contacts": _contacts(record)},
        "admin_assignee_id": _assignee(record.admin_id, version),
        "team_assignee_id": _assignee(record.team_id, version),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "open": record.open,
        "snoozed_until": record.snoozed_until,
        "linked_objects": linked_objects(record.linked),
        "is_shared": record.shared,
        "ticket_parts": {
            "type": "ticket_part.list",
            "ticket_parts": [ticket_part(entry) for entry in shown],
            "total_count": len(record.parts),
        },
    }
    if version >= "2.16":
        shape["previous_ticket_state_id"] = record.previous_state_id
    return shape


def _contacts(record: Ticket) -> list[Json]:
    return [
        {"type": "contact", "id": key, "external_id": external} for key, external in record.contacts
    ]


def _assignee(key: int | None, version: str) -> str | int:
    # Nobody is "0", and 0 from 2.16 on (reference §4.6).
    return key or 0 if version >= "2.16" else str(key or 0)


def linked_objects(linked: list[Json]) -> Json:
    """Give what a ticket or conversation is linked with."""
    return {
        "type": "list",
        "data": linked[:LINKS_CAP],
        "total_count": len(linked),
        "has_more": len(linked) > LINKS_CAP,
    }


def ticket_part(record: TicketPart) -> Json:
    """Give one part; some keys stand only on the parts they are about (reference §4.6)."""
    shape: Json = {
        "type": "ticket_part",
        "id": record.id,
        "part_type": record.part_type,
        "body": record.body,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "assigned_to": record.assigned_to,
        "author": record.author,
        "attachments": record.attachments,
        "external_id": record.external_id,
        "redacted": record.redacted,
    }
    if record.states is not None:
        shape["previous_ticket_state"], shape["ticket_state"] = record.states
    if record.app_package_code is not None:
        shape["app_package_code"] = record.app_package_code
    if record.updated_attribute is not None:
        shape["updated_attribute_data"] = record.updated_attribute
    return shape


def ticket_summary(workspace: Workspace, record: Record) -> Json | None:
    """Give the ticket that a conversation is, or null (reference §4.3)."""
    found = workspace.tickets.get(record.id)
    if found is None:
        return None
    return {
        "type": "ticket",
        "id": found.id,
        "ticket_id": found.number,
        "category": found.category,
        "ticket_state": ticket_state(workspace.ticket_states[found.state_id]),
    }

"""Custom objects and what they are attached to."""

from __future__ import annotations

from interlake.simulator.records import Contact, CustomObject, Json
from interlake.simulator.workspace import Workspace

# The types of a workspace are its own; one of them has a name that must be quoted in a path.
ORDER, SUBSCRIPTION, PLAN = "Order", "Subscription", "Support plan \u2605"
TYPES = (ORDER, SUBSCRIPTION, PLAN)
# Attributes of contacts and conversations that show what is attached to them.
_ATTRIBUTES = {ORDER: "Orders", SUBSCRIPTION: "subscriptions", PLAN: "Support plans"}


def custom_object(record: CustomObject) -> Json:
    """Give an instance (reference §4.8)."""
    return {
        "id": record.id,
        "type": record.kind,
        "custom_attributes": record.attributes,
        "external_id": record.external_id,
        "external_created_at": record.external_created_at,
        "external_updated_at": record.external_updated_at,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def show_on_owners(workspace: Workspace, record: CustomObject) -> None:
    """Renew what the contacts and conversations of an instance hold of its type (corrections c.15).

    Their own `updated_at` moves.
    """
    same = [row for row in workspace.custom_objects.values() if row.kind == record.kind]
    for key in record.contact_ids:
        contact = workspace.contacts.get(key)
        if contact is not None:
            with workspace.changing(contact):
                mine = [row for row in same if key in row.contact_ids]
                contact.custom = _with(contact.custom, record.kind, mine)
    for key in record.conversation_ids:
        talk = workspace.conversations.get(key)
        if talk is not None:
            with workspace.changing(talk):
                mine = [row for row in same if key in row.conversation_ids]
                talk.custom = _with(talk.custom, record.kind, mine)


def take_over_custom_objects(workspace: Workspace, gone: Contact, stays: Contact) -> None:
    """Attach to the contact that stays what was attached to the merged one."""
    for record in workspace.custom_objects.values():
        if gone.id in record.contact_ids:
            others = [key for key in record.contact_ids if key not in (gone.id, stays.id)]
            record.contact_ids = [*others, stays.id]


def _with(custom: Json, kind: str, instances: list[CustomObject]) -> Json:
    shapes = [custom_object(row) for row in instances]
    listed = {"type": f"{kind.lower()}.list", "instances": shapes}
    return {**custom, _ATTRIBUTES[kind]: listed}

"""Edits of custom objects."""

from __future__ import annotations

from random import Random

from interlake.simulator.custom_objects import show_on_owners
from interlake.simulator.edits.order import Action, Order
from interlake.simulator.seed.custom_objects import new_custom_object

# Beyond the numbers that the seed and the passing of time give.
_FIRST_NUMBER = 900_000


def _create(order: Order) -> str:
    workspace, asked = order.workspace, order.asked
    contacts = [asked["contact_id"]] if "contact_id" in asked else []
    talks = [asked["conversation_id"]] if "conversation_id" in asked else []
    number = _FIRST_NUMBER + workspace.revision
    record = new_custom_object(Random(number), number, order.now, (), ())
    record.kind = asked.get("type", record.kind)
    record.external_id = asked.get("external_id", record.external_id)
    record.contact_ids, record.conversation_ids = contacts, talks
    workspace.add(workspace.custom_objects, record)
    show_on_owners(workspace, record)
    return record.id


def _update(order: Order) -> str:
    record = order.record(order.workspace.custom_objects)
    with order.workspace.changing(record):
        record.attributes = {**record.attributes, **order.asked.get("custom_attributes", {})}
    show_on_owners(order.workspace, record)
    return record.id


def _delete(order: Order) -> str:
    record = order.record(order.workspace.custom_objects)
    order.workspace.remove(order.workspace.custom_objects, record)
    show_on_owners(order.workspace, record)
    return record.id


ACTIONS: dict[str, dict[str, Action]] = {
    "custom_object": {"create": _create, "update": _update, "delete": _delete},
}

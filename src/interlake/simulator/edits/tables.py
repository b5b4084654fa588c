"""Edits of the tables that are declared in `tables.py`: any field, or all of a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from interlake.simulator.belongings import remove_with_belongings
from interlake.simulator.edits.order import Action, Order
from interlake.simulator.errors import invalid
from interlake.simulator.tables import TABLES, Table

_ARGUMENTS = ("object", "action", "id", "seconds")


def _update(table: Table) -> Action:
    def update(order: Order) -> str:
        record = order.record(table.records(order.workspace))
        told = {key: value for key, value in order.asked.items() if key not in _ARGUMENTS}
        known = {field.name for field in fields(record)} - {"bodies"}
        if not told.keys() <= known:
            raise invalid(f"A {table.kind} has {', '.join(sorted(known))}")
        with order.workspace.changing(record):
            for key, value in told.items():
                setattr(record, key, value)
        return str(record.id)

    return update


def _delete(table: Table) -> Action:
    def delete(order: Order) -> str:
        record = order.record(table.records(order.workspace))
        remove_with_belongings(order.workspace, table.name, record)
        return str(record.id)

    return delete


def _update_ip_allowlist(order: Order) -> str:
    allowlist = order.workspace.ip_allowlist
    allowlist.enabled = order.asked.get("enabled", allowlist.enabled)
    allowlist.addresses = order.asked.get("addresses", allowlist.addresses)
    return ""


ACTIONS: dict[str, dict[str, Callable[[Order], str]]] = {
    **{table.kind: {"update": _update(table), "delete": _delete(table)} for table in TABLES},
    "ip_allowlist": {"update": _update_ip_allowlist},
}

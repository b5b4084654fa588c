"""Edits of companies."""

from __future__ import annotations

from interlake.simulator.attachments import remove_users
from interlake.simulator.edits.order import Action, Order
from interlake.simulator.records import Company
from interlake.simulator.removals import delete_company


def _company(order: Order) -> Company:
    return order.record(order.workspace.companies)


def _create(order: Order) -> str:
    key = order.workspace.identities.object_id(order.now)
    own = order.asked.get("company_id", f"made-{key[:8]}")
    company = Company(key, order.now, order.now, own, order.asked.get("name", "Made Ltd"))
    company.facts = {"monthly_spend": 0, "session_count": 0}
    order.workspace.add(order.workspace.companies, company)
    return key


def _update(order: Order) -> str:
    company, asked = _company(order), order.asked
    with order.workspace.changing(company):
        company.facts = {**company.facts, **asked.get("fields", {})}
        company.custom = {**company.custom, **asked.get("custom_attributes", {})}
        company.name = asked.get("name", company.name)
    return company.id


def _delete(order: Order) -> str:
    company = _company(order)
    delete_company(order.workspace, company)
    return company.id


def _remove_users(order: Order) -> str:
    company = _company(order)
    remove_users(order.workspace, company)
    return company.id


def _tag(order: Order) -> str:
    company, tag = _company(order), order.record(order.workspace.tags, "tag_id")
    with order.workspace.changing(company, bump=False):
        if tag.id not in company.tag_ids:
            company.tag_ids.append(tag.id)
    return company.id


def _untag(order: Order) -> str:
    company, key = _company(order), str(order.need("tag_id"))
    with order.workspace.changing(company, bump=False):
        company.tag_ids = [own for own in company.tag_ids if own != key]
    return company.id


ACTIONS: dict[str, Action] = {
    "create": _create,
    "update": _update,
    "delete": _delete,
    "remove_users": _remove_users,
    "tag": _tag,
    "untag": _untag,
}

"""Edits of contacts."""

from __future__ import annotations

from random import Random

from interlake.simulator.attachments import attach, change_role, detach
from interlake.simulator.edits.order import Action, Order
from interlake.simulator.events import do, events_of
from interlake.simulator.records import Applied, Contact, Note
from interlake.simulator.removals import delete_contact, merge_contacts


def _contact(order: Order) -> Contact:
    return order.record(order.workspace.contacts)


def _create(order: Order) -> str:
    key = order.workspace.identities.object_id(order.now)
    role = order.asked.get("role", "user")
    contact = Contact(key, order.now, order.now, role, order.asked.get("external_id"))
    contact.facts = {"name": "Edith Made", "signed_up_at": order.now}
    order.workspace.add(order.workspace.contacts, contact)
    return key


def _update(order: Order) -> str:
    contact, asked = _contact(order), order.asked
    # What it has done so far goes by when it was last seen, which may change now.
    events_of(order.workspace, contact)
    with order.workspace.changing(contact):
        contact.facts |= asked.get("fields", {})
        contact.custom = {**contact.custom, **asked.get("custom_attributes", {})}
        if "owner_id" in asked:
            contact.owner_id = None if asked["owner_id"] is None else int(asked["owner_id"])
        if "external_id" in asked:
            contact.external_id = asked["external_id"]
    if "role" in asked:
        change_role(order.workspace, contact, asked["role"])
    return contact.id


def _delete(order: Order) -> str:
    contact = _contact(order)
    delete_contact(order.workspace, contact)
    return contact.id


def _merge(order: Order) -> str:
    # Either names it: `id` as everywhere, or `from` beside `into`.
    contact = order.record(order.workspace.contacts, "from" if "from" in order.asked else "id")
    into = order.record(order.workspace.contacts, "into")
    merge_contacts(order.workspace, contact, into, order.now)
    return into.id


def _tag(order: Order) -> str:
    contact, tag = _contact(order), order.record(order.workspace.tags, "tag_id")
    with order.workspace.changing(contact, bump=False):
        contact.tags[tag.id] = Applied(order.now, order.workspace.owner_id)
    return contact.id


def _untag(order: Order) -> str:
    contact = _contact(order)
    with order.workspace.changing(contact, bump=False):
        contact.tags.pop(str(order.need("tag_id")), None)
    return contact.id


def _add_note(order: Order) -> str:
    contact, workspace = _contact(order), order.workspace
    author = workspace.admins[workspace.owner_id].reference()
    body = order.asked.get("body", "<p>Noted.</p>")
    note = Note(workspace.identities.number("note"), order.now, author, body)
    with workspace.changing(contact):
        contact.notes.append(note)
    return note.id


def _attach(order: Order) -> str:
    contact = _contact(order)
    attach(order.workspace, contact, order.record(order.workspace.companies, "company_id"))
    return contact.id


def _detach(order: Order) -> str:
    contact = _contact(order)
    detach(order.workspace, contact, order.record(order.workspace.companies, "company_id"))
    return contact.id


def _track(order: Order) -> str:
    contact, asked = _contact(order), order.asked
    name = str(order.need("event_name"))
    random = Random(f"{order.workspace.options.seed}:track:{order.now}")
    event = do(order.workspace, contact, random=random, name=name, metadata=asked.get("metadata"))
    with order.workspace.changing(contact):
        contact.facts["last_seen_at"] = order.now
    return event.id


def _add_subscription(order: Order) -> str:
    contact = _contact(order)
    kind = order.record(order.workspace.subscription_types, "subscription_type_id")
    out = kind.consent_type == "opt_out"
    with order.workspace.changing(contact):
        if out and kind.id not in contact.opted_out:
            contact.opted_out = [*contact.opted_out, kind.id]
        if not out and kind.id not in contact.opted_in:
            contact.opted_in = [*contact.opted_in, kind.id]
    return contact.id


def _remove_subscription(order: Order) -> str:
    contact, key = _contact(order), str(order.need("subscription_type_id"))
    with order.workspace.changing(contact):
        contact.opted_out = [own for own in contact.opted_out if own != key]
        contact.opted_in = [own for own in contact.opted_in if own != key]
    return contact.id


def _add_segment(order: Order) -> str:
    contact = _contact(order)
    key = order.record(order.workspace.segments, "segment_id").id
    with order.workspace.changing(contact, bump=False):
        contact.segment_ids = sorted({*contact.segment_ids, key})
    return contact.id


def _remove_segment(order: Order) -> str:
    contact, key = _contact(order), str(order.need("segment_id"))
    with order.workspace.changing(contact, bump=False):
        contact.segment_ids = [own for own in contact.segment_ids if own != key]
    return contact.id


ACTIONS: dict[str, Action] = {
    "create": _create,
    "update": _update,
    "delete": _delete,
    "merge": _merge,
    "tag": _tag,
    "untag": _untag,
    "add_note": _add_note,
    "attach": _attach,
    "detach": _detach,
    "add_segment": _add_segment,
    "remove_segment": _remove_segment,
    "track": _track,
    "add_subscription": _add_subscription,
    "remove_subscription": _remove_subscription,
}

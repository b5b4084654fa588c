"""Edits of conversations."""

from __future__ import annotations

from interlake.simulator.dialogue import Dialogue
from interlake.simulator.edits.order import Action, Order
from interlake.simulator.records import Admin, Applied, Contact, Conversation, Json, Team
from interlake.simulator.removals import delete_conversation, delete_part, redact_part


def _talk(order: Order) -> Conversation:
    return order.record(order.workspace.conversations)


def _dialogue(order: Order, talk: Conversation) -> Dialogue:
    return Dialogue(talk, order.workspace.identities)


def _owner(order: Order) -> Admin:
    return order.workspace.admins[order.workspace.owner_id]


def _first_contact(order: Order, talk: Conversation) -> Contact:
    key = talk.contacts[0][0]
    gone = Contact(key, talk.created_at, talk.created_at, "user", None)
    return order.workspace.contacts.get(key, gone)


def _create(order: Order) -> str:
    workspace = order.workspace
    contact = order.record(workspace.contacts, "contact_id")
    source: Json = {
        "type": "conversation",
        "id": workspace.identities.number("message"),
        "delivered_as": "customer_initiated",
        "subject": "",
        "body": order.asked.get("body", "<p>Hello</p>"),
        "author": contact.reference(),
        "attachments": [],
        "url": None,
        "redacted": False,
    }
    key = workspace.identities.number("conversation")
    talk = Conversation(key, order.now, order.now, source, waiting_since=order.now)
    talk.contacts = [(contact.id, contact.external_id)]
    workspace.add(workspace.conversations, talk)
    return key


def _add_part(order: Order) -> str:
    talk = _talk(order)
    with order.workspace.changing(talk):
        for _ in range(int(order.asked.get("times", 1))):
            key = _say(order, talk)
    return key


def _say(order: Order, talk: Conversation) -> str:
    dialogue, asked = _dialogue(order, talk), order.asked
    body, by = asked.get("body", "<p>Said.</p>"), asked.get("by", "admin")
    kind = asked.get("part_type", "comment")
    if kind != "comment":
        return dialogue.write(order.now, kind, _owner(order).reference(), body=body).id
    if by == "contact":
        return dialogue.contact_says(order.now, _first_contact(order, talk), body).id
    if by == "bot":
        bot = order.workspace.admins[order.workspace.bot_id].reference()
        return dialogue.bot_says(order.now, {**bot, "type": "bot"}, body, answers=True).id
    return dialogue.admin_says(order.now, _owner(order), body).id


def _close(order: Order) -> str:
    talk = _talk(order)
    with order.workspace.changing(talk):
        return _dialogue(order, talk).close(order.now, _owner(order).reference()).id


def _open(order: Order) -> str:
    talk = _talk(order)
    with order.workspace.changing(talk):
        return _dialogue(order, talk).open(order.now, _owner(order).reference()).id


def _snooze(order: Order) -> str:
    talk, until = _talk(order), int(order.need("until"))
    with order.workspace.changing(talk):
        return _dialogue(order, talk).snooze(order.now, _owner(order).reference(), until).id


def _assign(order: Order) -> str:
    talk, workspace = _talk(order), order.workspace
    to: Admin | Team | None = None
    if "admin_id" in order.asked:
        to = order.record(workspace.admins, "admin_id")
    elif "team_id" in order.asked:
        to = order.record(workspace.teams, "team_id")
    with workspace.changing(talk):
        return _dialogue(order, talk).assign(order.now, _owner(order).reference(), to).id


def _tag(order: Order) -> str:
    talk, tag = _talk(order), order.record(order.workspace.tags, "tag_id")
    with order.workspace.changing(talk):
        talk.tags[tag.id] = Applied(order.now, order.workspace.owner_id)
    return talk.id


def _untag(order: Order) -> str:
    talk = _talk(order)
    with order.workspace.changing(talk):
        talk.tags.pop(str(order.need("tag_id")), None)
    return talk.id


def _update(order: Order) -> str:
    talk, asked = _talk(order), order.asked
    with order.workspace.changing(talk):
        talk.title = asked.get("title", talk.title)
        talk.priority = asked.get("priority", talk.priority)
        talk.read = asked.get("read", talk.read)
        talk.custom = {**talk.custom, **asked.get("custom_attributes", {})}
    return talk.id


def _rate(order: Order) -> str:
    talk = _talk(order)
    contact, stars = _first_contact(order, talk), int(order.need("rating"))
    with order.workspace.changing(talk):
        dialogue = _dialogue(order, talk)
        if talk.rating is None:
            dialogue.ask_rating(order.now, contact, _owner(order))
        dialogue.rate(order.now, contact, stars, order.asked.get("remark"))
    return talk.id


def _redact(order: Order) -> str:
    talk, part = _talk(order), str(order.need("part_id"))
    with order.workspace.changing(talk):
        redact_part(talk, part)
    return talk.id


def _delete_part(order: Order) -> str:
    talk, part = _talk(order), str(order.need("part_id"))
    with order.workspace.changing(talk):
        delete_part(talk, part)
    return talk.id


def _delete(order: Order) -> str:
    talk = _talk(order)
    retained = order.asked.get("metrics_retained", False) is True
    delete_conversation(order.workspace, talk, metrics_retained=retained)
    return talk.id


ACTIONS: dict[str, Action] = {
    "create": _create,
    "add_part": _add_part,
    "close": _close,
    "open": _open,
    "snooze": _snooze,
    "assign": _assign,
    "tag": _tag,
    "untag": _untag,
    "update": _update,
    "rate": _rate,
    "redact": _redact,
    "delete_part": _delete_part,
    "delete": _delete,
}

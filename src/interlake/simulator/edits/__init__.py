"""Precise single changes, for tests that need to know what happened.

An edit is `{"object": …, "action": …, "id": …, and what the action needs}`.

Data time first moves on by `seconds` (default 1), so that two edits never share a second
unless they are meant to (`"seconds": 0`). The answer is `{"id": …, "now": …}`.

| object | actions |
|---|---|
| contact | create {role?, external_id?}, update {fields?, custom_attributes?, owner_id?, |
|  | external_id?, role?}, delete, merge {from or id, into}, tag {tag_id}, untag {tag_id}, |
|  | add_note {body?}, attach {company_id}, detach {company_id}, |
|  | add_segment {segment_id}, remove_segment {segment_id}, track {event_name, metadata?}, |
|  | add_subscription {subscription_type_id}, remove_subscription {subscription_type_id} |
| custom_object | create {type?, contact_id?, conversation_id?}, |
|  | update {custom_attributes}, delete |
| company | create {name?, company_id?}, update {fields?, custom_attributes?, name?}, delete, |
|  | remove_users, tag {tag_id}, untag {tag_id} |
| conversation | create {contact_id, body?}, add_part {by?: contact, admin or bot, body?, |
|  | part_type?, times?}, close, open, snooze {until}, assign {admin_id or team_id or none}, |
|  | tag {tag_id}, untag {tag_id}, update {title?, priority?, read?, custom_attributes?}, |
|  | rate {rating, remark?}, redact {part_id}, delete_part {part_id}, |
|  | pause, side_conversation, review, delete {metrics_retained?} |
| ticket | create {conversation_id?}, add_part {body?, times?}, |
|  | move {category}, assign {admin_id or team_id or none}, update {attributes}, snooze {until}, |
|  | redact {part_id}, delete |
| call | create {conversation_id?}, transcribe |
| tag | create {name}, delete |
| article | update {title?, body?, state?}, statistics {any of its numbers}, |
|  | stage_draft {title?, body?}, publish_draft, delete |
| collection | update {name?, description?} |
| admin | update {name?, away?}, delete |
| macro, brand, … | update {any field of the record}, delete; see `tables.py` for the kinds |
| ip_allowlist | update {enabled?, addresses?} |
| scroll | expire |

`fields` are payload fields by their API names. Tags and segments of contacts, tags of
companies and the statistics of articles leave `updated_at` alone, all else moves it.
"""

from __future__ import annotations

from typing import Any

from interlake.simulator.edits import (
    calls,
    companies,
    contacts,
    conversation_lists,
    conversations,
    custom_objects,
    settings,
    tables,
    tickets,
)
from interlake.simulator.edits.order import Order
from interlake.simulator.errors import invalid
from interlake.simulator.simulator import Simulator

ACTIONS = {
    "contact": contacts.ACTIONS,
    "company": companies.ACTIONS,
    "conversation": {**conversations.ACTIONS, **conversation_lists.ACTIONS},
    "ticket": tickets.ACTIONS,
    "call": calls.ACTIONS,
    **custom_objects.ACTIONS,
    **settings.ACTIONS,
    **tables.ACTIONS,
}


def edit(simulator: Simulator, asked: dict[str, Any]) -> dict[str, Any]:
    """Make one change; what can be asked for stands at the top of this module."""
    kind, action = asked.get("object"), asked.get("action")
    actions = ACTIONS.get(str(kind))
    if actions is None:
        raise invalid(f"Unknown object {kind!r}; the objects are {', '.join(ACTIONS)}")
    if action not in actions:
        raise invalid(f"Unknown action {action!r}; a {kind} knows {', '.join(actions)}")
    simulator.workspace.clock.now += int(asked.get("seconds", 1))
    key = actions[action](Order(simulator, asked))
    return {"id": key, "now": simulator.workspace.clock.now}

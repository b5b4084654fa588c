"""Precise single changes, for tests that need to know what happened.

An edit is `{"object": …, "action": …, "id": …, and what the action needs}`.

Data time first moves on by `seconds` (default 1), so that two edits never share a second
unless they are meant to (`"seconds": 0`). The answer is `{"id": …, "now": …}`.

| object | actions |
|---|---|
| contact | create {role?, external_id?}, update {fields?, custom_attributes?, owner_id?, |
|  | external_id?, role?}, delete, merge {from or id, into}, tag {tag_id}, untag {tag_id}, |
|  | add_note {body?}, attach {company_id}, detach {company_id}, |
|  | add_segment {segment_id}, remove_segment {segment_id} |
| company | create {name?, company_id?}, update {fields?, custom_attributes?, name?}, delete, |
|  | remove_users, tag {tag_id}, untag {tag_id} |
| conversation | create {contact_id, body?}, add_part {by?: contact, admin or bot, body?, |
|  | part_type?, times?}, close, open, snooze {until}, assign {admin_id or team_id or none}, |
|  | tag {tag_id}, untag {tag_id}, update {title?, priority?, read?, custom_attributes?}, |
|  | rate {rating, remark?}, redact {part_id}, delete_part {part_id}, |
|  | delete {metrics_retained?} |
| tag | create {name}, delete |
| article | update {title?, body?, state?}, statistics {any of its numbers}, delete |
| collection | update {name?, description?} |
| admin | update {name?, away?}, delete |
| scroll | expire |

`fields` are payload fields by their API names. Tags and segments of contacts, tags of
companies and the statistics of articles leave `updated_at` alone, all else moves it.
"""

from __future__ import annotations

from typing import Any

from interlake.simulator.edits import companies, contacts, conversations, settings
from interlake.simulator.edits.order import Order
from interlake.simulator.errors import invalid
from interlake.simulator.simulator import Simulator

ACTIONS = {
    "contact": contacts.ACTIONS,
    "company": companies.ACTIONS,
    "conversation": conversations.ACTIONS,
    **settings.ACTIONS,
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

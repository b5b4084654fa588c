"""Edits of what hangs on a conversation."""

from __future__ import annotations

from random import Random

from interlake.simulator.edits.order import Action, Order
from interlake.simulator.records import Admin, Conversation
from interlake.simulator.seed.conversation_lists import (
    add_handling_event,
    add_monitor_evaluation,
    add_scorecard,
    add_side_conversation,
)


def _talk(order: Order) -> Conversation:
    return order.record(order.workspace.conversations)


def _owner(order: Order) -> Admin:
    return order.workspace.admins[order.workspace.owner_id]


def _pause(order: Order) -> str:
    talk = _talk(order)
    with order.workspace.changing(talk):
        add_handling_event(order.workspace, talk, _owner(order), order.now, 0)
    return talk.id


def _side_conversation(order: Order) -> str:
    talk, random = _talk(order), Random(order.now)
    with order.workspace.changing(talk):
        add_side_conversation(order.workspace, random, talk, _owner(order), order.now, 0)
    return talk.side_conversations[-1].id


def _review(order: Order) -> str:
    talk = _talk(order)
    with order.workspace.changing(talk):
        add_monitor_evaluation(talk, order.now, 1)
        add_scorecard(talk, Random(order.now), _owner(order), order.now, 3)
    return talk.id


ACTIONS: dict[str, Action] = {
    "pause": _pause,
    "side_conversation": _side_conversation,
    "review": _review,
}

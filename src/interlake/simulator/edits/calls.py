"""Edits of phone calls."""

from __future__ import annotations

from random import Random

from interlake.simulator.edits.order import Action, Order
from interlake.simulator.seed.calls import new_call, transcribe


def _random(order: Order) -> Random:
    return Random(f"{order.workspace.options.seed}:edit:call:{len(order.workspace.calls)}")


def _create(order: Order) -> str:
    workspace, talk = order.workspace, None
    if "conversation_id" in order.asked:
        talk = order.record(workspace.conversations, "conversation_id")
    call = new_call(workspace, _random(order), talk, order.now)
    return workspace.add(workspace.calls, call).id


def _transcribe(order: Order) -> str:
    call = order.record(order.workspace.calls)
    with order.workspace.changing(call):
        transcribe(call, _random(order))
    return call.id


ACTIONS: dict[str, Action] = {"create": _create, "transcribe": _transcribe}

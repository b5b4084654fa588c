"""What happens by phone, and beside conversations."""

from __future__ import annotations

from collections.abc import Callable

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.records import Conversation
from interlake.simulator.seed.calls import new_call, transcribe
from interlake.simulator.seed.conversation_lists import (
    add_handling_event,
    add_monitor_evaluation,
    add_scorecard,
    add_side_conversation,
    add_side_part,
)
from interlake.simulator.workspace import Workspace

_BY_PHONE = ("phone_call", "phone_switch")
Step = Callable[[Scene, Conversation], None]


def _call(scene: Scene) -> bool:
    workspace, random = scene.workspace, scene.random
    talks = [row for row in workspace.conversations.values() if row.source["type"] in _BY_PHONE]
    if not talks:
        return False
    talk = random.choice(talks) if random.random() < 0.8 else None
    call = new_call(workspace, random, talk, workspace.clock.now)
    workspace.add(workspace.calls, call)
    if talk is not None:
        # A call about a conversation changes it.
        with workspace.changing(talk):
            talk.read = False
    return True


def _transcribe(scene: Scene) -> bool:
    waiting = [call for call in scene.workspace.calls.values() if call.recorded]
    waiting = [call for call in waiting if not call.transcript]
    if not waiting:
        return False
    call = scene.random.choice(waiting)
    with scene.workspace.changing(call):
        transcribe(call, scene.random)
    return True


def _beside(step: Step) -> Callable[[Scene], bool]:
    """Give a happening that adds something beside a conversation, and thereby changes it."""

    def happen(scene: Scene) -> bool:
        talk = scene.any(scene.workspace.conversations)
        if talk is None:
            return False
        with scene.workspace.changing(talk):
            step(scene, talk)
        return True

    return happen


def _pause(scene: Scene, talk: Conversation) -> None:
    now = scene.workspace.clock.now
    add_handling_event(scene.workspace, talk, scene.teammate(), now, scene.number)


def _side(scene: Scene, talk: Conversation) -> None:
    workspace, random = scene.workspace, scene.random
    now, admin = workspace.clock.now, scene.teammate()
    if talk.side_conversations and random.random() < 0.5:
        add_side_part(workspace, random, talk.side_conversations[0], admin, now)
    else:
        add_side_conversation(workspace, random, talk, admin, now, scene.number)


def _flag(scene: Scene, talk: Conversation) -> None:
    add_monitor_evaluation(talk, scene.workspace.clock.now, scene.number)


def _score(scene: Scene, talk: Conversation) -> None:
    now = scene.workspace.clock.now
    add_scorecard(talk, scene.random, scene.teammate(), now, scene.number)


def _share(share: float) -> Callable[[Workspace], float]:
    return lambda workspace: len(workspace.conversations) * share


def _calls(share: float) -> Callable[[Workspace], float]:
    return lambda workspace: len(workspace.calls) * share


def _happening(
    name: str, per_day: Callable[[Workspace], float], happen: Callable[[Scene], bool]
) -> Happening:
    return Happening(name, per_day, happen, room="calls")


HAPPENINGS = (
    _happening("calls_made", _calls(0.03), _call),
    _happening("calls_transcribed", _calls(0.02), _transcribe),
    _happening("conversations_paused", _share(0.004), _beside(_pause)),
    _happening("side_conversations_held", _share(0.003), _beside(_side)),
    _happening("conversations_flagged", _share(0.002), _beside(_flag)),
    _happening("conversations_scored", _share(0.002), _beside(_score)),
)

"""Phone calls, and the conversations that were held by phone."""

from __future__ import annotations

from random import Random

from interlake.simulator.records import Conversation, Json, PhoneCall
from interlake.simulator.seed.story import DAY
from interlake.simulator.seed.vocabulary import ANSWERS, NASTY_TEXTS, QUESTIONS
from interlake.simulator.workspace import Workspace

_ENDINGS = ("answered", "answered", "answered", "voicemail", "no_answer", "declined", None)


def seed_calls(workspace: Workspace, random: Random) -> None:
    """Make some conversations phone calls, and a few calls that led to no conversation."""
    talks = [
        talk
        for talk in workspace.conversations.values()
        if talk.source["type"] == "conversation"
        and talk.source["delivered_as"] == "customer_initiated"
    ]
    for number, talk in enumerate(talks[4::12]):
        # Some switched from the messenger to the phone (reference §4.4).
        talk.source["type"] = "phone_switch" if number % 6 == 4 else "phone_call"
        for again in range(1 + (number % 5 == 2)):
            _add(workspace, new_call(workspace, random, talk, talk.created_at + again * 120))
    for _ in range(len(talks[4::12]) // 5):
        at = workspace.clock.now - random.randint(DAY, 300 * DAY)
        _add(workspace, new_call(workspace, random, None, at))


def _add(workspace: Workspace, call: PhoneCall) -> None:
    workspace.calls[call.id] = call


def new_call(workspace: Workspace, random: Random, talk: Conversation | None, at: int) -> PhoneCall:
    """Make one call, most often a customer's about a conversation."""
    key = workspace.identities.serial("call", 60_123)
    number = int(key)
    ending = random.choice(_ENDINGS)
    admins = [key for key in workspace.admins if key != workspace.bot_id]
    call = PhoneCall(
        key,
        at,
        at,
        talk.id if talk else None,
        talk.contacts[0][0] if talk else None,
        random.choice(admins) if ending == "answered" else None,
        "completed" if ending == "answered" else "missed",
        "outbound" if number % 4 == 3 else "inbound",
        None if number % 9 == 5 else f"+4930{number:08d}",
        iso=number % 3 == 1,
    )
    call.ended_reason, call.ended_at = ending, at + 35
    if ending == "answered":
        call.answered_at = at + random.randint(3, 30)
        call.ended_at = call.answered_at + random.randint(20, 1800)
        call.recorded = number % 5 != 4
        call.fin_id = str(number + 1_000_000) if number % 7 == 2 else None
        if number % 4 != 2:
            transcribe(call, random)
    call.updated_at = min(workspace.clock.now, (call.ended_at or at) + 1)
    if call.transcript_status is None and call.recorded:
        call.transcript_status = ("pending", "failed", None)[number % 3]
    return call


def transcribe(call: PhoneCall, random: Random) -> None:
    """Write down what was said."""
    second, lines = 3, []
    for turn in range(random.randint(2, 9)):
        words = random.choice(ANSWERS if turn % 2 == 0 else QUESTIONS)
        if turn == 1 and int(call.id) % 6 == 3:
            words = NASTY_TEXTS[int(call.id) % len(NASTY_TEXTS)]
        speaker = "User" if turn % 2 else "Teammate 1"
        line: Json = {"speaker": speaker, "text": words, "start_time": second}
        lines.append(line)
        second += random.randint(2, 20)
    call.transcript, call.transcript_status = lines, "completed"

"""What 2.15 and 2.16 show beside a conversation: pauses, side conversations, reviews."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

from interlake.simulator.records import Admin, Conversation, Json, Part, SideConversation
from interlake.simulator.seed.rare_parts import pause
from interlake.simulator.seed.story import HOUR
from interlake.simulator.seed.texts import attachment, message, nasty_body
from interlake.simulator.seed.vocabulary import ANSWERS, NOTES
from interlake.simulator.workspace import Workspace

# More than two pages of the largest size.
MANY_SIDES = 110
_MONITORS = (("81", "Customer complaint handling", "prompt"), ("82", None, None))


def seed_conversation_lists(workspace: Workspace, random: Random) -> None:
    """Give some conversations pauses, side conversations, reviews and outside references."""
    talks = list(workspace.conversations.values())
    admins = [row for key, row in workspace.admins.items() if key != workspace.bot_id]
    for number, talk in enumerate(talks):
        admin = random.choice(admins)
        latest = min(workspace.clock.now, talk.created_at + 5 * HOUR)
        if number % 9 == 2:
            for turn in range(1 + number % 4):
                at = random.randint(talk.created_at, latest)
                add_handling_event(workspace, talk, admin, at, number + turn)
            talk.handling_events.sort(key=lambda event: str(event["timestamp"]))
        for turn in range(_sides(number, len(talks))):
            at = random.randint(talk.created_at, latest)
            add_side_conversation(workspace, random, talk, admin, at, number + turn)
        if number % 11 == 5:
            add_monitor_evaluation(talk, latest, number)
        if number % 13 == 4:
            add_scorecard(talk, random, admin, latest, number)
        _look_outside(talk, number)
    _pause_slas(talks)


def _sides(number: int, talks: int) -> int:
    if number == 6 and talks >= 50:
        return MANY_SIDES
    return 1 + number % 2 if number % 17 == 8 else 0


def _pause_slas(talks: list[Conversation]) -> None:
    removed = [
        part
        for talk in talks
        for part in talk.parts
        if part.part_type == "conversation_sla_removed"
    ]
    for number, part in enumerate(removed):
        if number % 3:
            pause(part, again=number % 3 == 2)


def _look_outside(talk: Conversation, number: int) -> None:
    if number % 15 == 7:
        talk.channel = "email"
    if number % 19 == 10:
        talk.external_references = [
            {"type": "zendesk_sunshine_conversation", "id": f"abc-{number}-uuid"},
            {"type": "zendesk_ticket", "id": str(3_633_338 + number)},
        ][number % 2 :]
    if number % 12 == 3:
        talk.sales_agent = {
            "outcome": ("qualified", "disqualified", "spam", None)[number // 12 % 4],
            "routing_outcome": ("enterprise_sales", None)[number % 2],
            "collected_data": {"company.name": "Acme \u2014 Inc", "email": ""}
            if number % 24 == 3
            else None,
        }


def add_handling_event(
    workspace: Workspace, talk: Conversation, admin: Admin, at: int, number: int
) -> None:
    """Let a teammate pause or resume work; the time is ISO text (reference §6.19)."""
    moment = datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    event: Json = {
        "teammate": _teammate(workspace, admin, number),
        "type": ("paused", "resumed")[len(talk.handling_events) % 2],
        "timestamp": moment,
    }
    if event["type"] == "paused":
        event["reason"] = ("Paused", "Away", None)[number % 3]
    talk.handling_events.append(event)


def _teammate(workspace: Workspace, admin: Admin, number: int) -> Json:
    if number % 6 == 5:
        team = next(iter(workspace.teams.values()))
        return {"type": "team", "id": int(team.id), "name": team.name}
    if number % 8 == 3:
        return {"type": "bot", "id": int(workspace.bot_id), "name": "Fin", "email": None}
    return {"type": "admin", "id": int(admin.id), "name": admin.name, "email": admin.email}


def add_side_conversation(
    workspace: Workspace, random: Random, talk: Conversation, admin: Admin, at: int, number: int
) -> None:
    """Let teammates discuss something beside the conversation."""
    side = SideConversation(workspace.identities.serial("side_conversation", 456_001))
    for turn in range(1 + number % 3):
        add_side_part(workspace, random, side, admin, min(workspace.clock.now, at + turn * 60))
    if number % 6 == 2:
        side.parts[0].body = nasty_body(number)
    talk.side_conversations.append(side)


def add_side_part(
    workspace: Workspace, random: Random, side: SideConversation, admin: Admin, at: int
) -> None:
    """Let somebody say something there."""
    key = workspace.identities.serial("side_part", 31_990_000_007)
    lines = ANSWERS if side.parts else NOTES
    part = Part(key, "comment", at, at, admin.reference(), "open", message(random, lines))
    if int(key) % 5 == 0:
        part.attachments.append(attachment(random, int(key) % 1000))
    side.parts.append(part)


def add_monitor_evaluation(talk: Conversation, at: int, number: int) -> None:
    """Let a monitor flag the conversation; deleted monitors have lost their names."""
    key, name, kind = _MONITORS[number // 11 % 2]
    talk.monitor_evaluations.append(
        {
            "monitor_id": key,
            "monitor_name": name,
            "monitor_type": kind,
            "result": "flagged",
            "explanation": None if number % 3 == 0 else "Asked twice; \u00abno answer\u00bb.",
            "evaluated_at": None if number % 5 == 0 else at,
        }
    )


def add_scorecard(talk: Conversation, random: Random, admin: Admin, at: int, number: int) -> None:
    """Score the conversation, by a teammate or by AI; some wait for their score."""
    scored, human = number % 4 != 0, number % 2 == 0
    score = random.choice((0.85, 1, 0)) if scored else None
    reviewed: Json = {"type": "admin", "admin_id": admin.id} if human else {"type": "ai"}
    talk.scorecards.append(
        {
            "scorecard_id": str(67_890 + len(talk.scorecards)),
            "scorecard_version_id": "67901",
            "name": "Standard QA review",
            "scorecard_type": "human" if human else "ai",
            "passed": score is not None and score > 0.5 if scored else None,
            "score": score,
            "ai_score": None if human else score,
            "evaluated_at": at if number % 5 else None,
            "reviewed_teammate": reviewed,
            "evaluators": [_evaluator(place, number) for place in range(number % 4)],
        }
    )


def _evaluator(place: int, number: int) -> Json:
    result: dict[str, Any] | None = {
        "value": ("pass", "fail", None)[(number + place) % 3],
        "source": "human",
        "reasoning": None if place else "Friendly, and to the point.",
        "reason_ids": [] if place else ["1", "2"],
        "other_text": "" if number % 2 else None,
    }
    return {"evaluator_id": str(54_321 + place), "result": None if place == 2 else result}

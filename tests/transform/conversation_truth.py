"""What the conversation marts must say, told by plain Python from the simulator's truth.

Nothing here knows the models: each definition is read once more, as a loop over the messages.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
ZONE = ZoneInfo("America/New_York")
SPEAKING = {"assignment", "close", "open", "assign_and_reopen", "assign_and_unsnooze"}


def open_seconds(start: int, end: int) -> int:
    """Seconds of Monday to Friday, nine to six, by the wall clock in New York."""
    first, last = (local_date(moment) for moment in (start, end))
    total = 0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() < 5:
            opens, closes = (
                int(datetime.combine(day, time(hour), ZONE).timestamp()) for hour in (9, 18)
            )
            total += max(0, min(end, closes) - max(start, opens))
    return total


def local_date(moment: int) -> date:
    return datetime.fromtimestamp(moment, ZONE).date()


def minutes(seconds: float | None) -> Decimal | None:
    if seconds is None:
        return None
    return (Decimal(str(seconds)) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def utc(moment: int | None) -> datetime | None:
    return None if moment is None else datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


@dataclass
class Message:
    """The opening message or a part."""

    at: int
    kind: str
    author: Json
    text: bool
    state: str
    assigned_to: Json | None = None
    campaign: bool = False

    @property
    def actor(self) -> str:
        if self.author["type"] in ("user", "lead", "contact"):
            return "contact"
        if self.author.get("from_ai_agent") or self.author.get("is_ai_answer"):
            return "fin"
        return "bot" if self.author["type"] == "bot" or self.campaign else "human"

    @property
    def speaks(self) -> bool:
        return self.kind in ("source", "comment", "quick_reply") or (
            self.kind in SPEAKING and self.text
        )

    def says(self, *actors: str) -> bool:
        return self.speaks and self.actor in actors

    @property
    def assigns(self) -> bool:
        return self.assigned_to is not None and self.assigned_to["id"] is not None


def messages(talk: Json) -> list[Message]:
    source = talk["source"]
    campaign = source["delivered_as"] in ("automated", "campaigns_initiated", "operator_initiated")
    opening = Message(
        talk["created_at"], "source", source["author"], True, "open", campaign=campaign
    )
    parts = sorted(
        talk["conversation_parts"]["conversation_parts"],
        key=lambda part: (part["created_at"], int(part["id"])),
    )
    return [opening, *map(_message, parts)]


def _message(part: Json) -> Message:
    return Message(
        part["created_at"],
        part["part_type"],
        part["author"],
        bool(part["body"]) or part["redacted"],
        part["state"],
        part["assigned_to"],
    )


@dataclass
class Told:
    """One conversation, walked through once."""

    talk: Json
    waits: list[tuple[int, int]] = field(default_factory=list)  # ended by a teammate's answer
    spans: list[tuple[int, str, str, str | None, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        waiting: int | None = None
        turn, admin, team = "nobody", None, None
        for message in self.messages:
            target = message.assigned_to
            if message.says("human", "fin") or message.kind == "close":
                if waiting is not None and message.says("human"):
                    self.waits.append((waiting, message.at))
                waiting = None
            if message.says("contact"):
                waiting, turn = message.at if waiting is None else waiting, "teammate"
            elif message.says("human", "fin") or message.kind == "source":
                turn = "contact"
            if target is not None:
                if target["type"] == "team":
                    team = target["id"]
                else:
                    admin = target["id"] if target["type"] == "admin" else None
                    team = None if target["type"] == "nobody_admin" else team
            whose = "nobody" if message.state == "closed" else turn
            self.spans.append((message.at, message.state, whose, admin, team))

    @cached_property
    def messages(self) -> list[Message]:
        return messages(self.talk)

    def _after(self, *actors: str) -> Iterator[Message]:
        """What comes after the first word of one of them."""
        spoken = False
        for message in self.messages:
            if spoken:
                yield message
            spoken = spoken or message.says(*actors)

    def moments(self, which: Callable[[Message], bool], *after: str) -> list[int]:
        among = self._after(*after) if after else self.messages
        return [message.at for message in among if which(message)]

    def expected(self) -> Json:
        """Columns of intercom__conversations that this file knows."""
        said = self.moments(lambda m: m.says("contact"))
        human = self.moments(lambda m: m.says("human"), "contact")
        fin = self.moments(lambda m: m.says("fin"), "contact")
        any_ = self.moments(lambda m: m.says("human", "fin"), "contact")
        taken = self.moments(lambda m: m.assigns or m.says("human"), "fin")
        after_fin = self.moments(lambda m: m.says("human"), "fin")
        assigned = self.moments(lambda m: m.assigns)
        closed = self.moments(lambda m: m.kind == "close")
        born = [self.talk["created_at"]]
        states = [message.state for message in self.messages]
        row = {
            "answered_by": self._answered_by(bool(human)),
            "count_parts": len(self.messages) - 1,
            "count_contact_messages": len(said),
            "count_human_responses": len(human),
            "count_notes": len(self.moments(lambda m: m.kind.startswith("note"))),
            "count_assignments": len(assigned),
            "count_reopens": sum(
                one == "closed" and two == "open" for one, two in pairwise(states)
            ),
            "first_contact_message_at": utc(said[0] if said else None),
            "handed_over_at": utc(taken[0] if taken else None),
            "last_close_at": utc(closed[-1] if closed else None),
            "created_on": local_date(born[0]),
        }
        for name, start, end in (
            ("time_to_first_assignment", born, assigned[:1]),
            ("time_to_last_assignment", born, assigned[-1:]),
            ("time_to_first_response", said, any_[:1]),
            ("time_to_first_human_response", said, human[:1]),
            ("time_to_first_fin_response", said, fin[:1]),
            ("time_to_hand_over", said, taken[:1]),
            ("time_to_response_after_hand_over", taken, after_fin[:1]),
            ("time_to_first_close", born, closed[:1]),
            ("time_to_last_close", born, closed[-1:]),
        ):
            known = start and end
            row[f"{name}_minutes"] = minutes(end[0] - start[0]) if known else None
            row[f"{name}_office_minutes"] = minutes(_between(start[0], end[0]) if known else None)
        row["median_human_reply_minutes"] = self._median(lambda start, end: end - start)
        row["median_human_reply_office_minutes"] = self._median(open_seconds)
        return row

    def _answered_by(self, human: bool) -> str:
        actors = {message.actor for message in self.messages if message.speaks}
        if human:
            return "human"
        later = {m.actor for m in self._after("contact") if m.speaks}
        return "fin" if "fin" in actors else "bot" if "bot" in later else "nobody"

    def _median(self, measure: Callable[[int, int], int]) -> Decimal | None:
        return minutes(median(measure(*wait) for wait in self.waits)) if self.waits else None

    def at_end_of(self, day: date) -> tuple[str, str, str | None, str | None] | None:
        """How it stood when a day ended in New York; None before it began."""
        known = [span for span in self.spans if local_date(span[0]) <= day]
        return known[-1][1:] if known else None


def _between(start: int, end: int) -> int:
    return open_seconds(start, end) if start <= end else -open_seconds(end, start)

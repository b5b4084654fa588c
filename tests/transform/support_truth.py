"""What the marts about people, tickets, days and articles must hold, worked out from the truth.

The simulator's objects are read one by one, as a person would who asks the same questions: nothing
of the SQL is repeated, neither its windows nor its joins. Times are seconds since 1970 here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from statistics import median
from typing import Any

from transform.conversation_truth import open_seconds

Json = dict[str, Any]
Row = dict[str, Any]
DAY, GAP = 86_400, 30 * 60
CONTACTS = ("user", "lead")


def moment(seconds: int | None) -> datetime | None:
    """A time as the marts have it: UTC without zone; 0 is a time like any other."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def rounded(value: Decimal | int, places: str = "0.01") -> Decimal:
    return Decimal(value).quantize(Decimal(places), ROUND_HALF_UP)


def minutes(start: int | None, end: int | None) -> Decimal | None:
    return None if start is None or end is None else rounded(Decimal(end - start) / 60)


def office_minutes(start: int | None, end: int | None) -> Decimal | None:
    return None if start is None or end is None else rounded(Decimal(open_seconds(start, end)) / 60)


def middle(values: Iterable[Any]) -> Decimal | None:
    found = [Decimal(value) for value in values if value is not None]
    return rounded(median(found)) if found else None


def mean(values: Iterable[Any]) -> Decimal | None:
    found = [Decimal(value) for value in values if value is not None]
    return rounded(sum(found) / len(found)) if found else None


def share(part: int | None, whole: int | None) -> Decimal | None:
    return rounded(Decimal(part) / whole, "0.0001") if part is not None and whole else None


def names(values: Iterable[str | None]) -> str | None:
    return ", ".join(sorted({value for value in values if value is not None})) or None


@dataclass(frozen=True)
class Response:
    """Somebody of the team answered."""

    conversation: str
    admin: str
    at: int
    born: int
    first: bool
    waiting_since: int | None

    @property
    def waited(self) -> Decimal | None:
        return minutes(self.waiting_since, self.at)


@dataclass(frozen=True)
class Close:
    conversation: str
    by: Json
    at: int
    reopened: bool


@dataclass(frozen=True)
class Truth:
    """The objects of a workspace at the time *now*, asked for by *stream*."""

    stream: Callable[[str], list[Json]]
    now: int

    @cached_property
    def conversations(self) -> list[Json]:
        return self.stream("conversations")

    @cached_property
    def tickets(self) -> list[Json]:
        return self.stream("tickets")

    def by_id(self, stream: str) -> dict[str, Json]:
        return {row["id"]: row for row in self.stream(stream)}

    @cached_property
    def responses(self) -> list[Response]:
        return [response for talk in self.conversations for response in _responses(talk)]

    @cached_property
    def closes(self) -> list[Close]:
        return [close for talk in self.conversations for close in _closes(talk)]

    @cached_property
    def ratings(self) -> list[tuple[int, Json]]:
        """When each rating was given, and the rating."""
        found = (talk["conversation_rating"] for talk in self.conversations)
        return [(r["updated_at"], r) for r in found if r and r["rating"] is not None]

    def talks_of(self, contacts: Iterable[str]) -> list[Json]:
        """Conversations any of these contacts is in, in the order they began."""
        wanted = set(contacts)
        found = [
            talk
            for talk in self.conversations
            if wanted & {row["id"] for row in talk["contacts"]["contacts"]}
        ]
        return sorted(found, key=lambda talk: (talk["created_at"], len(talk["id"]), talk["id"]))

    def tickets_of(self, contacts: Iterable[str]) -> list[Json]:
        wanted = set(contacts)
        return [
            ticket
            for ticket in self.tickets
            if wanted & {row["id"] for row in ticket["contacts"]["contacts"]}
        ]


def parts_of(talk: Json) -> list[Json]:
    """The parts of a conversation in the order they were written."""
    parts = talk["conversation_parts"]["conversation_parts"]
    return sorted(parts, key=lambda part: (part["created_at"], len(part["id"]), part["id"]))


def is_cut(talk: Json) -> bool:
    """Whether older parts are kept back."""
    parts = talk["conversation_parts"]
    return bool(parts["total_count"] > len(parts["conversation_parts"]))


def _responses(talk: Json) -> Iterator[Response]:
    author = talk["source"]["author"]["type"]
    waiting = talk["created_at"] if author in CONTACTS and not is_cut(talk) else None
    first = not is_cut(talk)
    for part in parts_of(talk):
        kind, who = part["part_type"], part["author"]
        if (
            kind in ("comment", "assignment")
            and who["type"] == "admin"
            and part["body"] is not None
        ):
            at, born = part["created_at"], talk["created_at"]
            yield Response(talk["id"], who["id"], at, born, first, waiting)
            waiting, first = None, False
        elif kind == "close":
            waiting = None
        elif kind == "comment" and who["type"] in CONTACTS and waiting is None:
            waiting = part["created_at"]


def _closes(talk: Json) -> Iterator[Close]:
    parts = parts_of(talk)
    for place, part in enumerate(parts):
        if part["part_type"] == "close":
            again = any(_opens(later) for later in parts[place + 1 :])
            yield Close(talk["id"], part["author"], part["created_at"], again)


def _opens(part: Json) -> bool:
    if part["part_type"] in ("open", "assign_and_reopen"):
        return True
    said = part["part_type"] in ("comment", "quick_reply")
    return said and part["author"]["type"] in CONTACTS


def standing(talks: list[Json]) -> Row:
    """How conversations stand, as contacts, companies and tags count them."""
    ratings = [t["conversation_rating"]["rating"] for t in talks if t["conversation_rating"]]
    given = [rating for rating in ratings if rating is not None]
    return {
        "count_conversations": len(talks),
        **{
            f"count_{state}_conversations": sum(t["state"] == state for t in talks)
            for state in ("open", "snoozed", "closed")
        },
        "count_ratings": len(given),
        "average_conversation_rating": mean(given),
    }


def last_talk(talks: list[Json]) -> Row:
    last = talks[-1] if talks else {}
    return {
        "last_conversation_id": last.get("id"),
        "last_conversation_at": moment(last.get("created_at")),
        "last_conversation_state": last.get("state"),
    }


def presence(truth: Truth) -> dict[str, list[tuple[int, int, bool]]]:
    """For each admin, from when to when they were away or back, as the log tells."""
    entries = [
        (log["created_at"], log["id"], log["performed_by"]["id"], log["metadata"]["away_mode"])
        for log in truth.stream("activity_logs")
        if log["activity_type"] == "admin_away_mode_change"
    ]
    changes: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for at, _, admin, away in sorted(entries):
        changes[admin].append((at, away))
    return {
        admin: [
            (at, rows[place + 1][0] if place + 1 < len(rows) else truth.now, away)
            for place, (at, away) in enumerate(rows)
        ]
        for admin, rows in changes.items()
    }


def stretches(truth: Truth) -> dict[str, list[tuple[int, int]]]:
    """For each admin, from when to when they worked on some conversation."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for talk in truth.conversations:
        written: dict[str, list[int]] = defaultdict(list)
        for part in parts_of(talk):
            if part["author"]["type"] == "admin":
                written[part["author"]["id"]].append(part["created_at"])
        for admin, times in written.items():
            start = before = times[0]
            for at in times[1:]:
                if at - before > GAP:
                    found[admin].append((start, before))
                    start = at
                before = at
            found[admin].append((start, before))
    return found


def holdings(truth: Truth) -> dict[str, list[tuple[int, int | None]]]:
    """For each admin, from when to when a conversation was theirs and not closed."""
    found: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for talk in truth.conversations:
        parts, admin = parts_of(talk), None
        for place, part in enumerate(parts):
            target = part["assigned_to"] or {}
            if target.get("type") in ("admin", "nobody_admin"):
                admin = target["id"] if target["type"] == "admin" else None
            if admin is not None and part["state"] != "closed":
                until = parts[place + 1]["created_at"] if place + 1 < len(parts) else None
                found[admin].append((part["created_at"], until))
    return found

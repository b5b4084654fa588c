"""A conversation's statistics, computed from what happened in it (reference §4.5)."""

from __future__ import annotations

from statistics import median

from interlake.simulator.office_hours import OfficeHours
from interlake.simulator.records import Conversation, Json, Part

CONTACT_TYPES = frozenset(("user", "lead", "contact"))
# Assignments, closes and openings may carry a body: reply-and-assign and the like (§4.4).
SPEAKING_TYPES = frozenset(
    ("comment", "quick_reply", "assignment", "close", "open", "assign_and_reopen")
)


def is_message(part: Part) -> bool:
    """Tell whether a part is something said to the other side."""
    return part.part_type in SPEAKING_TYPES and (part.body is not None or part.redacted)


class _Tally:
    """Walks once over a conversation and keeps what the statistics need."""

    def __init__(self, conversation: Conversation, hours: OfficeHours) -> None:
        self.born = conversation.created_at
        self.hours = hours
        self.contact_replies: list[int] = []
        self.admin_replies: list[int] = []
        self.assignments: list[int] = []
        self.closes: list[int] = []
        self.delays: list[int] = []
        self.teams: dict[int, tuple[int, int | None]] = {}
        self.after_assignment: int | None = None
        self.closed_by: str | None = None
        self.reopens = self.handled = 0
        self.spoken = False
        self.state = "open"
        # In a conversation the customer opened, the opening message is the first reply.
        if conversation.source["delivered_as"] == "customer_initiated":
            self.contact_replies.append(self.born)
        self.waiting: int | None = self.born if self.contact_replies else None
        for part in conversation.parts:
            self._see(part)

    def _see(self, part: Part) -> None:
        at = part.created_at
        if self.state == "closed" and part.state == "open":
            self.reopens += 1
        self.state = part.state
        if is_message(part):
            self.spoken = True
            if part.author["type"] in CONTACT_TYPES:
                self.contact_replies.append(at)
                self.waiting = self.waiting or at
            elif part.author["type"] == "admin":
                self._admin_spoke(at)
        target = part.assigned_to
        if target is not None and target["id"] is not None:
            self.assignments.append(at)
            self.after_assignment = None
            if target["type"] == "team":
                self.teams.setdefault(int(target["id"]), (at, None))
        if part.part_type == "close":
            self.closes.append(at)
            self.closed_by = part.author["id"]

    def _admin_spoke(self, at: int) -> None:
        self.admin_replies.append(at)
        if self.waiting is not None:
            delay = self.hours.open_seconds(self.waiting, at)
            self.delays.append(delay)
            self.handled += min(delay, 900)
        self.waiting = None
        if self.assignments and self.after_assignment is None:
            self.after_assignment = at
        for team, (since, answered) in self.teams.items():
            if answered is None:
                self.teams[team] = (since, at)

    def open_since_birth(self, moments: list[int], index: int) -> int | None:
        """Give the office time from birth to one of some moments (§4.5: business hours)."""
        return self.hours.open_seconds(self.born, moments[index]) if moments else None


def statistics_of(
    conversation: Conversation, hours: OfficeHours, team_names: dict[int, str]
) -> Json | None:
    """Give the `statistics` object; null as a whole when nobody replied (§4.5)."""
    tally = _Tally(conversation, hours)
    if not tally.spoken:
        return None
    return {
        "type": "conversation_statistics",
        **_durations(tally),
        **_moments(tally),
        # The spec says string, the service sends a number (reference §4.5, Intercom-OpenAPI#115).
        "last_closed_by_id": _number(tally.closed_by),
        "count_reopens": tally.reopens,
        "count_assignments": len(tally.assignments),
        # Counts more than the parts returned (§4.5): the opening message too.
        "count_conversation_parts": len(conversation.parts) + 1,
        "assigned_team_first_response_time": _team_times(tally, team_names, in_office=False),
        "assigned_team_first_response_time_in_office_hours": _team_times(
            tally, team_names, in_office=True
        ),
        "handling_time": tally.handled,
        "adjusted_handling_time": tally.handled - tally.handled // 10 if tally.closes else None,
    }


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdigit() else None


def _durations(tally: _Tally) -> Json:
    assigned = tally.assignments
    return {
        # The one duration in plain clock time (§4.5).
        "time_to_assignment": assigned[0] - tally.born if assigned else None,
        "time_to_admin_reply": tally.open_since_birth(tally.admin_replies, 0),
        "time_to_first_close": tally.open_since_birth(tally.closes, 0),
        "time_to_last_close": tally.open_since_birth(tally.closes, -1),
        "median_time_to_reply": int(median(tally.delays)) if tally.delays else None,
    }


def _moments(tally: _Tally) -> Json:
    def pick(moments: list[int], index: int) -> int | None:
        return moments[index] if moments else None

    return {
        "first_contact_reply_at": pick(tally.contact_replies, 0),
        "first_assignment_at": pick(tally.assignments, 0),
        "first_admin_reply_at": pick(tally.admin_replies, 0),
        "first_close_at": pick(tally.closes, 0),
        "last_assignment_at": pick(tally.assignments, -1),
        "last_assignment_admin_reply_at": tally.after_assignment,
        "last_contact_reply_at": pick(tally.contact_replies, -1),
        "last_admin_reply_at": pick(tally.admin_replies, -1),
        "last_close_at": pick(tally.closes, -1),
    }


def _team_times(tally: _Tally, names: dict[int, str], *, in_office: bool) -> list[Json]:
    rows = []
    for team, (since, answered) in tally.teams.items():
        if answered is None:
            continue
        plain = answered - since
        seconds = tally.hours.open_seconds(since, answered) if in_office else plain
        rows.append({"team_id": team, "team_name": names.get(team, ""), "response_time": seconds})
    return rows

"""The same definitions, read once more in plain Python, over parts thrown together at random."""

from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from transform import raw_rows
from transform.conftest import Built
from transform.raw_rows import Row

Test = Callable[[Row], bool]


def moment(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=None) if value else None


def minutes(start: datetime | None, end: datetime | None) -> Decimal | None:
    if start is None or end is None:
        return None
    seconds = Decimal(round((end.replace(microsecond=0) - start).total_seconds()))
    return (seconds / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def by(*kinds: str) -> Test:
    return lambda part: part["author_type"] in kinds


def of_type(*kinds: str) -> Test:
    return lambda part: part["part_type"] in kinds


def both(one: Test, other: Test) -> Test:
    return lambda part: one(part) and other(part)


def assignment(part: Row) -> bool:
    return "assignment" in part["part_type"]


def answer(part: Row) -> bool:
    return of_type("comment", "assignment")(part) and part["body"] is not None


CONTACT, ADMIN, CLOSE = by("user", "lead"), by("admin"), of_type("close")
TEAM: Test = lambda part: part.get("assigned_to_type") == "team"  # noqa: E731
TIMES: dict[str, Test] = {
    "close": CLOSE,
    "admin_close": both(CLOSE, ADMIN),
    "contact_reply": both(of_type("comment"), CONTACT),
    "admin_response": both(answer, ADMIN),
    "assignment": assignment,
    "reopen": of_type("open"),
}
VALUES: dict[str, tuple[str, Test]] = {
    "close_by_admin_id": ("author_id", both(CLOSE, ADMIN)),
    "close_by_author_id": ("author_id", CLOSE),
    "contact_author_id": ("author_id", CONTACT),
    "team_id": ("assigned_to_id", TEAM),
}


def ends(values: list[Any], name: str) -> Row:
    first, last = (values[0], values[-1]) if values else (None, None)
    return {f"first_{name}": first, f"last_{name}": last}


def authors(parts: list[Row], wanted: Test) -> str | None:
    return (
        ", ".join(sorted({p["author_id"] for p in parts if wanted(p) and p["author_id"]})) or None
    )


def expected(talk: Row, parts: list[Row]) -> Row:
    """What the marts must say of a conversation."""
    living = [part for part in parts if "_deleted_at" not in part]
    living.sort(key=lambda part: (part["created_at"], int(part["id"])))
    row: Row = {
        "count_total_parts": len(living),
        "count_assignments": sum(map(assignment, living)),
        "count_reopens": sum(map(of_type("open"), living)),
        "all_conversation_admins": authors(living, ADMIN),
        "all_conversation_contacts": authors(living, CONTACT),
    }
    for name, wanted in TIMES.items():
        row |= ends([moment(part["created_at"]) for part in living if wanted(part)], f"{name}_at")
    for name, (column, wanted) in VALUES.items():
        found = [part[column] for part in living if wanted(part) and part[column] is not None]
        row |= ends(found, name)
    start, reply = moment(talk["created_at"]), row["first_contact_reply_at"]
    return row | {
        "time_to_first_response_minutes": minutes(start, row["first_admin_response_at"]),
        "time_to_first_assignment_minutes": minutes(start, row["first_assignment_at"]),
        "time_to_last_assignment_minutes": minutes(start, row["last_assignment_at"]),
        "time_to_first_close_minutes": minutes(reply, row["first_close_at"]),
        "time_to_last_close_minutes": minutes(reply, row["last_close_at"]),
        "time_to_admin_first_close_minutes": minutes(reply, row["first_admin_close_at"]),
        "time_to_admin_last_close_minutes": minutes(reply, row["last_admin_close_at"]),
    }


def test_random_conversations_come_out_as_the_definitions_say(built: Built) -> None:
    marts = built.warehouse.mart("intercom__conversation_metrics", "conversation_id")
    for talk, parts in raw_rows.RANDOM:
        wanted = expected(talk, parts)
        assert {name: marts[talk["id"]][name] for name in wanted} == wanted, talk["id"]
    assert len(raw_rows.RANDOM) > 50

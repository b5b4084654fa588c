"""A workspace written by hand: each conversation exists to show one rule of the marts.

Every conversation begins at `START`; a part says how many seconds later it was written.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]
START = datetime(2024, 3, 1, 12, 0, 0, tzinfo=UTC)
GONE: Row = {"_deleted_at": START + timedelta(days=1), "_delete_reason": "deleted"}
PEOPLE = {"A": "admin", "U": "user", "L": "lead", "B": "bot", "T": "team"}


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def conversation(name: str, assignee: str | None = "A1", state: str = "closed", **more: Any) -> Row:
    row = {"id": name, "created_at": START, "updated_at": after(3600), "state": state}
    return {**row, "admin_assignee_id": assignee, "_synced_at": after(7200), **more}


def part(seconds: float, kind: str, author: str, body: str | None = "text", **more: Any) -> Row:
    """A part by `A1`, an admin, or `U1`, a user …; an author of one letter has no id."""
    return {
        "created_at": after(seconds),
        "updated_at": after(seconds),
        "part_type": kind,
        "author_type": PEOPLE[author[0]],
        "author_id": author if author[1:] else None,
        "body": body,
        "_synced_at": after(7200),
        **more,
    }


def to_team(team: str | None) -> Row:
    return {"assigned_to_type": "team", "assigned_to_id": team, "body": None}


CONVERSATIONS: list[tuple[Row, list[Row]]] = [
    (
        conversation(
            "plain",
            source_type="email",
            source_delivered_as="customer_initiated",
            source_subject="<p>Help</p>",
            source_author_type="user",
            source_author_id="U1",
            read=True,
            waiting_since=after(30),
            snoozed_until=after(90),
            sla_applied_sla_name="Gold",
            sla_applied_sla_status="hit",
            conversation_rating_rating=5,
            conversation_rating_remark="thanks",
        ),
        [
            part(60, "assignment", "B1", **to_team("T1")),
            part(90, "comment", "A1"),
            part(100, "comment", "U1"),
            part(401, "close", "A1"),
        ],
    ),
    (conversation("silent", None, "open"), []),
    (
        conversation("ties"),
        [part(60, "close", "A1", id="10"), part(60, "close", "A2", id="9")],
    ),
    (
        conversation("nulls"),
        [
            part(5, "assignment", "B1", **to_team(None)),
            part(10, "close", "A"),
            part(15, "comment", "L"),
            part(20, "close", "A2"),
            part(25, "comment", "L2"),
            part(30, "assignment", "B1", **to_team("T2")),
            part(40, "assignment", "B1", **to_team(None)),
            part(50, "close", "A"),
        ],
    ),
    (
        conversation("removed"),
        [
            part(10, "close", "A1", **GONE),
            part(20, "comment", "A2", **GONE),
            part(30, "comment", "U1", **GONE),
            part(50, "close", "B1", None),
        ],
    ),
    (
        conversation("bot only", None, "open"),
        [part(20, "quick_reply", "L5"), part(30, "comment", "B1")],
    ),
    (
        conversation("late contact"),
        [part(60, "close", "A1"), part(120, "comment", "U4")],
    ),
    (
        conversation("kinds"),
        [
            part(10, "default_assignment", "A1"),
            part(20, "away_mode_assignment", "B1"),
            part(30, "assign_and_reopen", "A1"),
            part(40, "open", "A1"),
            part(50, "note", "A1"),
            part(60, "quick_reply", "U4"),
            part(70, "close", "A1", "bye"),
            part(80, "open", "U4"),
            part(90, "comment", "A1", None),
            part(100, "assignment", "A1", ""),
            part(110, "comment", "U4", None),
            part(120, "comment", "B1"),
            part(130, "comment", "A2"),
        ],
    ),
    (
        conversation("boundary", created_at=after(0.9)),
        [part(1.05, "assignment", "A1"), part(1.9, "comment", "U4"), part(1.1, "close", "A1")],
    ),
    (conversation("old team"), [part(1, "assignment", "B1", **to_team("T9"))]),
    (conversation("deleted", **GONE), [part(10, "close", "A1")]),
    (conversation("assigned to nobody now", "A3"), [part(10, "comment", "U3")]),
    (conversation("twice", state="open", updated_at=after(1), conversation_rating_rating=1), []),
    (
        conversation("twice"),
        [
            part(10, "close", "A1", id="twice-1"),
            part(10, "close", "A2", id="twice-1", updated_at=START),
        ],
    ),
    (
        conversation("elsewhere", created_at="2024-03-01 17:30:00+05:30"),
        [part(60, "comment", "A1", created_at="2024-02-29 23:59:59-12:00")],
    ),
    # Closed by A9, though nobody is assigned; and by a bot after A9.
    (conversation("unassigned", None), [part(10, "close", "A9")]),
    (conversation("closed by a bot"), [part(10, "close", "A9"), part(20, "close", "B1")]),
    # A8 closes these eight for the contact U7: first after 1 s, then after 2 s.
    *(
        (
            conversation(
                f"figures {number}",
                state={7: "open", 8: "snoozed"}.get(number, "closed"),
                conversation_rating_rating={1: 5, 2: 4, 3: 4}.get(number),
            ),
            [
                part(0, "comment", "U7"),
                part(1 if number <= 4 else 2, "close", "A8"),
                *{
                    1: [part(1, "comment", "A2")],
                    2: [part(2, "comment", "A2")],
                    3: [part(3, "assignment", "A2", None)],
                    4: [part(4, "open", "U7")],
                    5: [part(5, "open", "U7")],
                }.get(number, []),
            ],
        )
        for number in range(1, 9)
    ),
    # A6 closes both before the contact U6 writes at all.
    *(
        (
            conversation(f"before {number}"),
            [part(10, "close", "A6"), part(10 + number, "comment", "U6")],
        )
        for number in (1, 2)
    ),
]


KINDS = (
    *("comment", "close", "open", "note", "assignment", "default_assignment"),
    *("quick_reply", "assign_and_reopen", "close", "comment"),
)


def _anything(dice: Random, number: int) -> Row:
    """A part with few moments to choose from, so that ties abound, and with holes."""
    more = dice.choice([{}, {}, {}, to_team("T1"), to_team("T2"), to_team(None), GONE])
    author = dice.choice(["A91", "A92", "A", "U91", "L91", "U", "B1", "T1"])
    body = dice.choice([None, "", "text"])
    part_id = str(number + 6)  # from one digit to two: as text, 10 comes before 9
    more = {"id": part_id, "body": body, **more}
    return part(dice.randrange(0, 200, 40), dice.choice(KINDS), author, **more)


def _at_random(dice: Random) -> Iterable[tuple[Row, list[Row]]]:
    for number in range(60):
        parts = [_anything(dice, place) for place in range(dice.randrange(9))]
        dice.shuffle(parts)
        yield conversation(f"random {number}"), parts


RANDOM = list(_at_random(Random(2024)))
CONVERSATIONS += RANDOM


def _parts() -> Iterable[Row]:
    for talk, parts in CONVERSATIONS:
        for number, row in enumerate(parts):
            yield {"conversation_id": talk["id"], "id": f"{talk['id']}-{number}", **row}


def named(prefix: str, names: dict[str, str | None], **more: Any) -> list[Row]:
    return [{"id": f"{prefix}{key}", "name": name, **more} for key, name in names.items()]


def pairs(left: str, right: str, *values: str, **more: Any) -> list[Row]:
    """`"U1 K1"` and the like as rows of a membership table."""
    return [{left: value.split()[0], right: value.split()[1], **more} for value in values]


PERSON: Row = {"role": "user", "created_at": START, "updated_at": after(60)}
ROWS: dict[str, list[Row]] = {
    "admins": [
        *named("A", {"1": "Ada"}, job_title="Lead"),
        *named("A", {"2": "Bo", "4": "Dee", "5": "Eli", "6": "Flo", "8": "Gus", "9": "Hal"}),
        *named("A", {"3": "Cy"}, **GONE),
    ],
    "teams": [*named("T", {"1": "North", "2": "South"}), *named("T", {"9": "Old"}, **GONE)],
    "team_admins": [
        *pairs("team_id", "admin_id", "T1 A1", "T2 A1", "T1 A2", "T1 A3", "T9 A5", "T404 A5"),
        *pairs("team_id", "admin_id", "T2 A2", **GONE),
    ],
    "tags": [
        *named(
            "", {"1": "  vip ", "2": "billing", "4": "Zebra", "5": None, "6": "été", "7": "vip"}
        ),
        *named("", {"3": "old"}, **GONE),
    ],
    "contacts": [
        *named("U", {"1": "Uma", "4": "Uli", "6": "Udo", "7": "Ute"}, **PERSON),
        *named("L", {"2": "Lou", "5": "Lea"}, **{**PERSON, "role": "lead"}),
        *named("U", {"3": "Una"}, **{**PERSON, **GONE}),
    ],
    "contact_tags": [
        *pairs("contact_id", "tag_id", "U1 1", "U1 2", "U1 3", "U1 4", "U1 5", "U1 6", "U1 7"),
        *pairs("contact_id", "tag_id", "U4 2", **GONE),
        *pairs("contact_id", "tag_id", "U6 5"),
    ],
    "companies": [
        *named(
            "K", {"1": "Acme", "2": "Bolt", "4": "Acme", "5": "Calm", "6": "Dune"}, created_at=START
        ),
        *named("K", {"7": "Echo", "8": "Fern"}),
        *named("K", {"3": "Gone"}, **GONE),
    ],
    "contact_companies": [
        *pairs("contact_id", "company_id", "U1 K2", "U1 K1", "U1 K3", "U1 K4", "U3 K1", "L5 K6"),
        *pairs("contact_id", "company_id", "U7 K7", "U7 K7", "U7 K8", "U404 K7"),
        *pairs("contact_id", "company_id", "L5 K1", **GONE),
    ],
    "company_tags": pairs("company_id", "tag_id", "K1 2", "K1 1", "K1 3"),
    "conversations": [row for row, _ in CONVERSATIONS],
    "conversation_parts": list(_parts()),
    "conversation_tags": [
        *pairs(
            "conversation_id", "tag_id", "plain 2", "plain 1", "plain 7", "plain 3", "plain 404"
        ),
        *pairs("conversation_id", "tag_id", "plain 4", **GONE),
    ],
    "articles": [
        {
            "id": "1",
            "author_id": "A1",
            "title": "How",
            "state": "published",
            "parent_id": "10",
            "parent_type": "collection",
            "statistics_views": 7,
            "statistics_conversions": 3,
            "statistics_happy_reaction_percentage": 62.5,
            "created_at": START,
            "updated_at": after(60),
        },
        {"id": "2", "author_id": "A3", "state": "Published"},
        {"id": "3", "state": "draft"},
        {"id": "4", "state": None},
        {"id": "5", **GONE},
    ],
    "article_collections": pairs(
        "article_id", "collection_id", "1 2", "1 10", "2 10", "2 2", "3 30", "4 404"
    ),
    "collections": [
        {"id": "2", "name": "Top", "order": 4, "help_center_id": "H1", "url": "https://top"},
        {"id": "10", "name": "Inner", "parent_id": "2"},
        {"id": "30", "name": "Orphan", "parent_id": "404"},
    ],
    "help_centers": [
        {"id": "H1", "display_name": "Help", "identifier": "help", "website_turned_on": True}
    ],
}

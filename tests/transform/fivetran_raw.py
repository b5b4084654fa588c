"""Raw tables as Fivetran lands them, thrown together at random: versions, deletes, holes, orphans.

Free of what the package of Fivetran itself answers by accident: no two parts of a conversation
share a time, no part has a second version, no row stands twice.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]
START = datetime(2024, 3, 1, 12, 0, 0, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
VERSION: Row = {
    "_fivetran_active": "boolean",
    "_fivetran_start": "timestamptz",
    "_fivetran_end": "timestamptz",
    "_fivetran_synced": "timestamptz",
}
DELETABLE: Row = {"_fivetran_deleted": "boolean", "_fivetran_synced": "timestamptz"}


def text(*names: str) -> Row:
    return dict.fromkeys(names, "text")


def times(*names: str) -> Row:
    return dict.fromkeys(names, "timestamptz")


# Type of each raw column; times carry their zone, as Fivetran lands them.
COLUMNS: dict[str, Row] = {
    "admin": {**text("id", "name", "job_title", "email"), **DELETABLE},
    "tag": {**text("id", "name"), **DELETABLE},
    "team": {**text("id", "name"), **DELETABLE},
    "team_admin": {**text("team_id", "admin_id"), **DELETABLE},
    "article_history": {
        **text(
            *("id", "collection_id", "section_id", "author_id", "title", "description", "body"),
            *("url", "type", "state", "parent_type", "default_locale", "workspace_id"),
            "statistics_type",
        ),
        "statistics_views": "integer",
        "statistics_conversations": "integer",
        "statistics_reactions": "integer",
        "statistics_happy_reaction_percentage": "double precision",
        "statistics_neutral_reaction_percentage": "double precision",
        "statistics_sad_reaction_percentage": "double precision",
        **times("created_at", "updated_at"),
        **VERSION,
        "custom_owner": "text",
    },
    "collection_history": {
        **text("id", "help_center_id", "parent_id", "name", "description", "url", "icon"),
        **text("type", "default_locale", "workspace_id"),
        '"order"': "integer",
        **times("created_at", "updated_at"),
        **VERSION,
    },
    "help_center_history": {
        **text("id", "display_name", "identifier", "workspace_id"),
        "website_turned_on": "boolean",
        **times("created_at", "updated_at"),
        **VERSION,
    },
    "company_history": {
        **text("id", "company_id", "name", "website", "industry", "plan_id", "plan_name"),
        "monthly_spend": "double precision",
        "user_count": "integer",
        "session_count": "integer",
        **times("created_at", "updated_at"),
        **VERSION,
        "custom_tier": "integer",
    },
    "company_tag_history": {
        **text("company_id", "tag_id"), **times("company_updated_at"), **VERSION,
    },
    "contact_company_history": {
        **text("company_id", "contact_id"), **times("contact_updated_at"), **VERSION,
    },
    "contact_history": {
        **text("id", "admin_id", "name", "role", "email", "phone"),
        **times("created_at", "updated_at", "signed_up_at", "last_replied_at"),
        **times("last_contacted_at", "last_email_opened_at", "last_email_clicked_at"),
        "unsubscribed_from_emails": "boolean",
        **VERSION,
        "custom_score": "integer",
    },
    "contact_tag_history": {
        **text("contact_id", "tag_id"), **times("contact_updated_at"), **VERSION,
    },
    "conversation_contact_history": {
        **text("contact_id", "conversation_id"), **times("conversation_updated_at"), **VERSION,
    },
    "conversation_history": {
        **text("id", "assignee_id", "assignee_type", "conversation_rating_remark", "sla_name"),
        **text("sla_status", "state", "source_author_id", "source_author_type", "source_body"),
        **text("source_delivered_as", "source_subject", "source_type"),
        **text("first_contact_reply_type", "title"),
        "conversation_rating_value": "integer",
        "read": "boolean",
        **times("first_contact_reply_created_at", "snoozed_until", "waiting_since"),
        **times("created_at", "updated_at"),
        **VERSION,
        "custom_mood": "text",
    },
    "conversation_part_history": {
        **text("id", "conversation_id", "part_type", "body", "author_id", "author_type"),
        **text("assigned_to_type", "assigned_to_id"),
        **times("created_at", "updated_at", "conversation_updated_at"),
        **VERSION,
    },
    "conversation_tag_history": {
        **text("conversation_id", "tag_id"), **times("conversation_updated_at"), **VERSION,
    },
}  # fmt: skip

KINDS = (
    *("comment", "close", "open", "note", "assignment", "default_assignment", "quick_reply"),
    *("assign_and_reopen", "away_mode_assignment", "close", "comment", "comment"),
)
NAMES = ("Zebra", "acme", "Acme", "été", "billing", "a, b", "", "vip", "émile", "Ärger", " padded ")


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _versions(dice: Random, row: Row) -> Iterator[Row]:
    """A row as its present version, perhaps with older ones, and perhaps deleted."""
    begun = dice.randrange(10_000)
    for number in range(dice.choice((0, 0, 0, 1, 2))):
        yield {
            **row,
            **{name: f"old {name}" for name in ("name", "title", "email") if row.get(name)},
            "_fivetran_active": False,
            "_fivetran_start": after(begun - 1000 - number),
            "_fivetran_end": after(begun - number - 1),
            "_fivetran_synced": after(20_000),
        }
    active = dice.choice((True, True, True, True, None, False))
    yield {
        **row,
        "_fivetran_active": active,
        "_fivetran_start": after(begun),
        "_fivetran_end": after(begun + 5) if active is False else FOREVER,
        "_fivetran_synced": after(20_000),
    }


def _deletable(dice: Random, row: Row) -> Row:
    deleted = dice.choice((False, False, False, None, True))
    return {**row, "_fivetran_deleted": deleted, "_fivetran_synced": after(20_000)}


def _moment(dice: Random) -> datetime | None:
    return dice.choice((None, after(dice.randrange(100_000))))


def _pairs(dice: Random, left: list[str], right: list[str], count: int) -> list[tuple[str, str]]:
    return sorted({(dice.choice(left), dice.choice(right)) for _ in range(count)})


def random_tables(seed: int, size: int = 150) -> Tables:
    """The 16 tables of a workspace with that many conversations."""
    dice = Random(seed)
    ids = {
        "admin": [f"{number}" for number in range(1, 9)],
        "team": [f"T{number}" for number in range(1, 5)],
        "tag": [f"G{number}" for number in range(1, 12)],
        "contact": [f"C{number}" for number in range(size // 4)],
        "company": [f"K{number}" for number in range(size // 8)],
        "conversation": [f"{number}" for number in range(1000, 1000 + size)],
        "collection": [f"L{number}" for number in range(8)],
        "help_center": ["H1", "H2", "H3"],
    }
    tables: Tables = {name: [] for name in COLUMNS}
    for name in ("admin", "team", "tag"):
        for key in ids[name]:
            row = {"id": key, "name": dice.choice((*NAMES, None))}
            if name == "admin":
                row |= {"job_title": dice.choice((None, "Lead")), "email": f"{key}@example.com"}
            tables[name].append(_deletable(dice, row))
    for team, admin in _pairs(dice, [*ids["team"], "T404"], [*ids["admin"], "404"], 16):
        tables["team_admin"].append(_deletable(dice, {"team_id": team, "admin_id": admin}))
    for key in ids["contact"]:
        tables["contact_history"] += _versions(dice, _contact(dice, key, ids))
    for key in ids["company"]:
        tables["company_history"] += _versions(dice, _company(dice, key))
    for left, right, count in (
        ("contact", "company", size // 2),
        ("contact", "tag", size // 2),
        ("company", "tag", size // 4),
        ("conversation", "tag", size),
        ("conversation", "contact", size),
    ):
        for one, other in _pairs(dice, [*ids[left], "404"], [*ids[right], "404"], count):
            row = {f"{left}_id": one, f"{right}_id": other, f"{left}_updated_at": after(9)}
            tables[f"{left}_{right}_history"] += _versions(dice, row)
    for key in ids["conversation"]:
        tables["conversation_history"] += _versions(dice, _conversation(dice, key, ids))
    for key in (*ids["conversation"], "404"):
        tables["conversation_part_history"] += _parts(dice, key, ids)
    for key in ids["collection"]:
        tables["collection_history"] += _versions(dice, _collection(dice, key, ids))
    for key in ids["help_center"]:
        row = {"id": key, "display_name": dice.choice(NAMES), "identifier": key.lower()}
        row |= {"website_turned_on": dice.choice((True, False, None))}
        tables["help_center_history"] += _versions(dice, row)
    for number in range(30):
        tables["article_history"] += _versions(dice, _article(dice, f"R{number}", ids))
    return tables


def _contact(dice: Random, key: str, ids: dict[str, list[str]]) -> Row:
    moments = (
        *("created_at", "updated_at", "signed_up_at", "last_replied_at", "last_contacted_at"),
        *("last_email_opened_at", "last_email_clicked_at"),
    )
    return {
        "id": key,
        "admin_id": dice.choice((None, *ids["admin"])),
        "name": dice.choice((None, "Uma", "Lou ")),
        "role": dice.choice(("user", "lead", None)),
        "email": dice.choice((None, "", f"{key}@example.com")),
        "unsubscribed_from_emails": dice.choice((None, True, False)),
        "custom_score": dice.choice((None, 1, 2)),
        **{name: _moment(dice) for name in moments},
    }


def _company(dice: Random, key: str) -> Row:
    return {
        "id": key,
        "company_id": f"own {key}",
        "name": dice.choice((*NAMES, None)),
        "website": dice.choice((None, "https://x")),
        "industry": dice.choice((None, "Tools")),
        "plan_id": dice.choice((None, "7")),
        "plan_name": dice.choice((None, "Pro")),
        "monthly_spend": dice.choice((None, 0.0, 12.75)),
        "user_count": dice.choice((None, 3)),
        "session_count": dice.choice((None, 9)),
        "custom_tier": dice.choice((None, 1, 2)),
        "created_at": _moment(dice),
        "updated_at": _moment(dice),
    }


def _conversation(dice: Random, key: str, ids: dict[str, list[str]]) -> Row:
    return {
        "id": key,
        "assignee_id": dice.choice((None, "404", *ids["admin"], *ids["admin"], *ids["admin"])),
        "assignee_type": dice.choice((None, None, "admin", "team")),
        "conversation_rating_value": dice.choice((None, 1, 2, 3, 4, 5)),
        "conversation_rating_remark": dice.choice((None, "", "thanks")),
        "sla_name": dice.choice((None, "Gold")),
        "sla_status": dice.choice((None, "hit", "missed")),
        "state": dice.choice(("open", "closed", "closed", "snoozed")),
        "read": dice.choice((None, True, False)),
        "source_author_id": dice.choice((None, *ids["contact"])),
        "source_author_type": dice.choice((None, "user", "lead", "admin")),
        "source_delivered_as": dice.choice(("customer_initiated", None)),
        "source_subject": dice.choice((None, "", "<p>Help</p>")),
        "source_type": dice.choice(("email", "conversation")),
        "title": dice.choice((None, "Help")),
        "custom_mood": dice.choice((None, "good", "bad")),
        "created_at": after(dice.randrange(100) + dice.choice((0, 0.25, 0.75))),
        "updated_at": _moment(dice),
        "waiting_since": _moment(dice),
        "snoozed_until": _moment(dice),
        "first_contact_reply_created_at": _moment(dice),
    }


def _parts(dice: Random, talk: str, ids: dict[str, list[str]]) -> Iterator[Row]:
    count = dice.randrange(12)
    moments = dice.sample(range(0, 100_000), count)  # none twice
    for number, moment in enumerate(moments):
        kind = dice.choice(("admin", "admin", "admin", "user", "user", "lead", "bot", "team", None))
        people = {"admin": ids["admin"][:5], "user": ids["contact"], "lead": ids["contact"]}
        team = dice.random() < 0.3
        yield {
            "id": f"{talk}-{number}",
            "conversation_id": talk,
            "part_type": dice.choice((*KINDS, None)),
            "body": dice.choice((None, "", "text", "text")),
            "author_type": kind,
            "author_id": dice.choice((None, "404", *people.get(kind or "", ["B1", "B2"]) * 3)),
            "assigned_to_type": "team" if team else dice.choice((None, "admin", "nobody_admin")),
            "assigned_to_id": dice.choice((None, "T404", *ids["team"])),
            "created_at": after(moment / 10),
            "updated_at": after(moment / 10),
            "conversation_updated_at": after(9),
            "_fivetran_active": dice.choice((True, True, None)),
            "_fivetran_start": after(moment / 10),
            "_fivetran_end": FOREVER,
            "_fivetran_synced": after(20_000),
        }


def _collection(dice: Random, key: str, ids: dict[str, list[str]]) -> Row:
    return {
        "id": key,
        "help_center_id": dice.choice((None, "H404", *ids["help_center"])),
        "parent_id": dice.choice((None, None, "L404", *ids["collection"])),
        "name": dice.choice(NAMES),
        "description": dice.choice((None, "Text")),
        "url": f"https://x/{key}",
        "icon": dice.choice((None, "folder")),
        "type": "collection",
        '"order"': dice.choice((None, 1, 2)),
    }


def _article(dice: Random, key: str, ids: dict[str, list[str]]) -> Row:
    return {
        "id": key,
        "collection_id": dice.choice((None, "L404", *ids["collection"], *ids["collection"])),
        "section_id": dice.choice((None, "L404", *ids["collection"])),
        "author_id": dice.choice((None, "404", *ids["admin"])),
        "title": dice.choice((None, "How")),
        "description": dice.choice((None, "")),
        "body": "<p>Text</p>",
        "url": f"https://x/{key}",
        "type": dice.choice(("article", None)),
        "state": dice.choice(("published", "Published", "draft", None)),
        "parent_type": dice.choice((None, "collection", "section")),
        "default_locale": "en",
        "workspace_id": "w",
        "statistics_views": dice.choice((None, 0, 7)),
        "statistics_conversations": dice.choice((None, 3)),
        "statistics_reactions": dice.choice((None, 2)),
        "statistics_happy_reaction_percentage": dice.choice((None, 62.5)),
        "custom_owner": dice.choice((None, "Ada")),
        "created_at": _moment(dice),
        "updated_at": _moment(dice),
    }

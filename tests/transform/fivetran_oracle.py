"""What Fivetran's package makes of its raw tables, read once more in plain Python.

Written from the definitions of its seven tables, not from our SQL. Rows come as dictionaries in the
order of their columns; `source_relation` is left to the caller.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean, median
from typing import Any

from transform.fivetran_raw import Row, Tables

CENT = Decimal("0.01")
HISTORY = ("_fivetran_active", "_fivetran_start", "_fivetran_end")
PassThrough = dict[str, dict[str, Callable[[Any], Any]]]  # by table: column and what becomes of it


def living(rows: Iterable[Row]) -> list[Row]:
    """Active versions, and what is not deleted; no mark means yes."""
    return [
        {name: plain(value) for name, value in row.items()}
        for row in rows
        if row.get("_fivetran_active") is not False and not row.get("_fivetran_deleted")
    ]


def plain(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def listed(values: Iterable[str | None]) -> str | None:
    found = {value for value in values if value is not None}
    return ", ".join(sorted(found)) if found else None


def minutes(start: datetime | None, end: datetime | None) -> Decimal | None:
    if start is None or end is None:
        return None
    span = end.replace(microsecond=0) - start.replace(microsecond=0)
    return (Decimal(round(span.total_seconds())) / 60).quantize(CENT, ROUND_HALF_UP)


def middle(values: Iterable[Any]) -> Decimal | None:
    found = [Decimal(value) for value in values if value is not None]
    return median(found).quantize(CENT, ROUND_HALF_UP) if found else None


class Oracle:
    """The seven tables of one workspace."""

    def __init__(self, raw: Tables, passed: PassThrough | None = None) -> None:
        self.raw = {name: living(rows) for name, rows in raw.items()}
        self.passed = passed or {}
        self.tags = {tag["id"]: tag["name"] and tag["name"].strip(" ") for tag in self.raw["tag"]}
        self.admins = {admin["id"]: admin for admin in self.raw["admin"]}
        self.teams = {team["id"]: team["name"] for team in self.raw["team"]}
        self.parts: dict[str, list[Row]] = defaultdict(list)
        for part in sorted(self.raw["conversation_part_history"], key=lambda p: p["created_at"]):
            self.parts[part["conversation_id"]].append(part)

    def own_columns(self, table: str, row: Row) -> Row:
        return {name: change(row[name]) for name, change in self.passed.get(table, {}).items()}

    def tag_list(self, kind: str, key: str) -> str | None:
        pairs = self.raw[f"{kind}_tag_history"]
        return listed(self.tags.get(p["tag_id"]) for p in pairs if p[f"{kind}_id"] == key)

    def companies_of(self, contact: str | None) -> list[str]:
        return [
            pair["company_id"]
            for pair in self.raw["contact_company_history"]
            if pair["contact_id"] == contact
        ]

    def company_names(self, contact: str) -> str | None:
        names = {company["id"]: company["name"] for company in self.raw["company_history"]}
        return listed(names.get(company) for company in self.companies_of(contact))

    def contact_enhanced(self) -> list[Row]:
        return [
            {
                "contact_id": row["id"],
                **{name: row[name] for name in ("admin_id", "created_at", "updated_at")},
                "signed_up_at": row["signed_up_at"],
                **{f"contact_{name}": row[name] for name in ("name", "role", "email")},
                **{
                    name: row[name]
                    for name in (
                        *("last_replied_at", "last_email_clicked_at", "last_email_opened_at"),
                        "last_contacted_at",
                    )
                },
                "is_unsubscribed_from_emails": row["unsubscribed_from_emails"],
                **{name: row[name] for name in HISTORY},
                **self.own_columns("contact_history", row),
                "all_contact_tags": self.tag_list("contact", row["id"]),
                "all_contact_company_names": self.company_names(row["id"]),
            }
            for row in self.raw["contact_history"]
        ]

    def company_enhanced(self) -> list[Row]:
        names = ("website", "industry", "created_at", "updated_at", "user_count", "session_count")
        more = ("monthly_spend", "plan_id", "plan_name", *HISTORY)
        return [
            {
                "company_id": row["id"],
                "company_name": row["name"],
                **{name: row[name] for name in (*names, *more)},
                **self.own_columns("company_history", row),
                "all_company_tags": self.tag_list("company", row["id"]),
            }
            for row in self.raw["company_history"]
        ]

    def conversation_enhanced(self) -> list[Row]:
        contacts = {row["id"] for row in self.raw["contact_history"]}
        return [self._conversation(row, contacts) for row in self.raw["conversation_history"]]

    def _conversation(self, row: Row, contacts: set[str]) -> Row:
        parts = self.parts[row["id"]]
        closes = [p for p in parts if p["part_type"] == "close"]
        by_admin = [p for p in closes if p["author_type"] == "admin"]
        by_contact = [p for p in parts if p["author_type"] in ("user", "lead")]
        to_team = [p for p in parts if p["assigned_to_type"] == "team"]
        admins = [p["author_id"] for p in parts if p["author_type"] == "admin"]

        def first(some: list[Row], name: str) -> Any:
            return some[0][name] if some else None

        def last(some: list[Row], name: str) -> Any:
            return some[-1][name] if some else None

        writer = first(by_contact, "author_id")
        return {
            "conversation_id": row["id"],
            "conversation_created_at": row["created_at"],
            "conversation_last_updated_at": row["updated_at"],
            "conversation_type": row["source_type"],
            "conversation_initiated_type": row["source_delivered_as"],
            "conversation_subject": row["source_subject"],
            "conversation_assignee_id": row["assignee_id"],
            "conversation_assignee_type": row["assignee_type"] or "unassigned",
            "conversation_author_type": row["source_author_type"],
            "conversation_state": row["state"],
            "is_read": row["read"],
            "waiting_since": row["waiting_since"],
            "snoozed_until": row["snoozed_until"],
            "sla_name": row["sla_name"],
            "sla_status": row["sla_status"],
            "conversation_rating": row["conversation_rating_value"],
            "conversation_remark": row["conversation_rating_remark"],
            **self.own_columns("conversation_history", row),
            "is_assignee_admin": row["assignee_id"] in self.admins,
            "first_close_at": first(closes, "created_at"),
            "last_close_at": last(closes, "created_at"),
            "first_admin_close_at": first(by_admin, "created_at"),
            "last_admin_close_at": last(by_admin, "created_at"),
            "all_conversation_tags": self.tag_list("conversation", row["id"]),
            "first_close_by_admin_id": first(by_admin, "author_id"),
            "last_close_by_admin_id": last(by_admin, "author_id"),
            "first_close_by_author_id": first(closes, "author_id"),
            "last_close_by_author_id": last(closes, "author_id"),
            "first_contact_author_id": writer,
            "last_contact_author_id": last(by_contact, "author_id"),
            "first_team_id": first(to_team, "assigned_to_id"),
            "last_team_id": last(to_team, "assigned_to_id"),
            "first_team_name": self.teams.get(first(to_team, "assigned_to_id")),
            "last_team_name": self.teams.get(last(to_team, "assigned_to_id")),
            "all_contact_company_names": self.company_names(writer) if writer in contacts else None,
            "all_conversation_admins": listed(admins),
            "all_conversation_contacts": (
                listed(p["author_id"] for p in by_contact) if admins else None
            ),
        }

    def conversation_metrics(self) -> list[Row]:
        return [self._metrics(row) for row in self.conversation_enhanced()]

    def _metrics(self, talk: Row) -> Row:
        parts = self.parts[talk["conversation_id"]]

        def ends(found: Iterable[Row]) -> tuple[Any, Any]:
            moments = [part["created_at"] for part in found]
            return (moments[0], moments[-1]) if moments else (None, None)

        assigned = [p for p in parts if "assignment" in (p["part_type"] or "")]
        reopened = [p for p in parts if p["part_type"] == "open"]
        replies = ends(
            p for p in parts if p["part_type"] == "comment" and p["author_type"] in ("user", "lead")
        )
        answers = ends(
            p
            for p in parts
            if p["part_type"] in ("comment", "assignment")
            and p["author_type"] == "admin"
            and p["body"] is not None
        )
        start = talk["conversation_created_at"]
        return {
            **talk,
            "count_reopens": len(reopened),
            "count_total_parts": len(parts),
            "count_assignments": len(assigned),
            "first_contact_reply_at": replies[0],
            "first_assignment_at": ends(assigned)[0],
            "time_to_first_assignment_minutes": minutes(start, ends(assigned)[0]),
            "first_admin_response_at": answers[0],
            "time_to_first_response_minutes": minutes(start, answers[0]),
            "time_to_admin_first_close_minutes": minutes(replies[0], talk["first_admin_close_at"]),
            "time_to_first_close_minutes": minutes(replies[0], talk["first_close_at"]),
            "first_reopen_at": ends(reopened)[0],
            "last_assignment_at": ends(assigned)[1],
            "time_to_last_assignment_minutes": minutes(start, ends(assigned)[1]),
            "last_contact_reply_at": replies[1],
            "last_admin_response_at": answers[1],
            "last_reopen_at": ends(reopened)[1],
            "time_to_admin_last_close_minutes": minutes(replies[0], talk["last_admin_close_at"]),
            "time_to_last_close_minutes": minutes(replies[0], talk["last_close_at"]),
        }

    def company_metrics(self) -> list[Row]:
        contacts = {row["id"] for row in self.raw["contact_history"]}
        talks: dict[str, list[Row]] = defaultdict(list)
        for talk in self.conversation_metrics():
            if talk["first_contact_author_id"] in contacts:
                for company in self.companies_of(talk["first_contact_author_id"]):
                    talks[company].append(talk)
        return [{**row, **_figures(talks[row["company_id"]])} for row in self.company_enhanced()]

    def admin_metrics(self) -> list[Row]:
        talks: dict[str, list[Row]] = defaultdict(list)
        for talk in self.conversation_metrics():
            if talk["is_assignee_admin"]:
                talks[talk["last_close_by_admin_id"]].append(talk)
        rows = []
        for key, admin in self.admins.items():
            member = {p["team_id"] for p in self.raw["team_admin"] if p["admin_id"] == key}
            known = {team if team in self.teams else None for team in member} or {None}
            figures = _figures(talks[key])
            reopened = figures.pop("median_conversations_reopened")
            for team in known:
                rows.append(
                    {
                        "admin_id": key,
                        "admin_name": admin["name"],
                        "team_id": team,
                        "team_name": self.teams.get(team) if team else None,
                        "job_title": admin["job_title"],
                        **{
                            name: figures[name]
                            for name in (
                                *("total_conversations_closed", "average_conversation_parts"),
                                "average_conversation_rating",
                            )
                        },
                        "median_conversations_reopened": reopened,
                        "median_conversation_assignments": middle(
                            talk["count_assignments"] for talk in talks[key]
                        ),
                        **{name: figures[name] for name in list(figures)[-2:]},
                    }
                )
        return rows

    def article_enhanced(self) -> list[Row]:
        collections = {row["id"]: row for row in self.raw["collection_history"]}
        centers = {row["id"]: row for row in self.raw["help_center_history"]}
        return [self._article(row, collections, centers) for row in self.raw["article_history"]]

    def _article(self, row: Row, collections: dict[str, Row], centers: dict[str, Row]) -> Row:
        author = self.admins.get(row["author_id"], {})
        place = collections.get(row["collection_id"], {})
        parent = collections.get(place.get("parent_id") or "", {})
        center = centers.get(place.get("help_center_id") or "", {})
        figures = ("views", "conversations", "reactions")
        shares = ("happy", "neutral", "sad")
        return {
            "article_id": row["id"],
            "author_id": row["author_id"],
            "author_name": author.get("name"),
            "author_job_title": author.get("job_title"),
            **{
                f"article_{name}": row[name]
                for name in ("title", "description", "body", "url", "type", "state")
            },
            "default_locale": row["default_locale"],
            "workspace_id": row["workspace_id"],
            **{f"statistics_{name}": row[f"statistics_{name}"] for name in figures},
            **{
                f"statistics_{name}_reaction_percentage": row.get(
                    f"statistics_{name}_reaction_percentage"
                )
                for name in shares
            },
            "collection_id": row["collection_id"],
            **{
                f"collection_{name}": place.get(name)
                for name in ("name", "description", "url", "icon")
            },
            "collection_display_order": place.get('"order"'),
            "parent_collection_id": place.get("parent_id"),
            "parent_collection_name": parent.get("name"),
            "parent_collection_url": parent.get("url"),
            "help_center_id": place.get("help_center_id"),
            "is_in_nested_section": place.get("parent_id") is not None,
            "help_center_name": center.get("display_name"),
            "help_center_identifier": center.get("identifier"),
            "is_help_center_website_enabled": center.get("website_turned_on"),
            "article_created_at": row["created_at"],
            "article_updated_at": row["updated_at"],
            "is_published": (row["state"] or "").lower() == "published",
            **{name: row[name] for name in HISTORY},
            **self.own_columns("article_history", row),
        }


def _figures(talks: list[Row]) -> Row:
    ratings = [t["conversation_rating"] for t in talks if t["conversation_rating"] is not None]
    parts = [Decimal(talk["count_total_parts"]) for talk in talks]
    closed = sum(talk["conversation_state"] == "closed" for talk in talks)
    return {
        "total_conversations_closed": closed if talks else None,
        "average_conversation_parts": (
            mean(parts).quantize(CENT, ROUND_HALF_UP) if parts else None
        ),
        "average_conversation_rating": mean(map(Decimal, ratings)) if ratings else None,
        "median_conversations_reopened": middle(talk["count_reopens"] for talk in talks),
        "median_time_to_first_response_time_minutes": middle(
            talk["time_to_first_response_minutes"] for talk in talks
        ),
        "median_time_to_last_close_minutes": middle(
            talk["time_to_last_close_minutes"] for talk in talks
        ),
    }


TABLES: dict[str, tuple[str, ...]] = {
    "conversation_enhanced": ("conversation_id",),
    "conversation_metrics": ("conversation_id",),
    "contact_enhanced": ("contact_id",),
    "company_enhanced": ("company_id",),
    "company_metrics": ("company_id",),
    "admin_metrics": ("admin_id", "team_id"),
    "article_enhanced": ("article_id",),
}

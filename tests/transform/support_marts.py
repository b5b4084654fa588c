"""The rows that marts must hold, by key, from what support_truth.py reads out of a workspace."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from transform.support_truth import (
    CONTACTS,
    Json,
    Row,
    Truth,
    day,
    holdings,
    last_talk,
    mean,
    middle,
    minutes,
    names,
    office_minutes,
    parts_of,
    presence,
    rounded,
    share,
    standing,
    stretches,
)

Rows = dict[Any, Row]


def contacts(truth: Truth) -> Rows:
    admins, tags, companies = (truth.by_id(s) for s in ("admins", "tags", "companies"))
    segments, calls = truth.by_id("segments"), truth.stream("calls")
    rows = {}
    for contact in truth.stream("contacts"):
        talks, tickets = truth.talks_of([contact["id"]]), truth.tickets_of([contact["id"]])
        owner = admins.get(str(contact["owner_id"]), {})
        rows[contact["id"]] = {
            "external_id": contact["external_id"] or None,
            "owner_name": owner.get("name"),
            "tag_names": names(tags[row["id"]]["name"].strip() for row in contact["tags"]["data"]),
            "count_tags": len(contact["tags"]["data"]),
            "company_names": names(
                companies[row["id"]].get("name") for row in contact["companies"]["data"]
            ),
            "count_companies": len(contact["companies"]["data"]),
            "segment_names": names(segments[row["id"]]["name"] for row in contact["segments"]),
            "count_notes": len(contact["notes_full"]),
            "count_social_profiles": len(contact["social_profiles"]["data"]),
            "count_opted_out_subscriptions": len(contact["opted_out_subscription_types"]["data"]),
            "count_tickets": len(tickets),
            "count_unresolved_tickets": _unresolved(tickets),
            "count_calls": sum(call["contact_id"] == contact["id"] for call in calls),
            **standing(talks),
            "first_conversation_id": talks[0]["id"] if talks else None,
            **last_talk(talks),
        }
    return rows


def companies(truth: Truth) -> Rows:
    people = truth.stream("contacts")
    rows = {}
    for company in truth.stream("companies"):
        members = [
            c for c in people if company["id"] in {row["id"] for row in c["companies"]["data"]}
        ]
        ids = [member["id"] for member in members]
        talks, tickets = truth.talks_of(ids), truth.tickets_of(ids)
        rows[company["id"]] = {
            "external_id": company["company_id"],
            "tag_names": names(tag["name"].strip() for tag in company["tags"]["tags"]),
            "segment_names": names(s["name"] for s in company["segments"]["segments"]),
            "count_contacts": len(members),
            "count_users": sum(member["role"] == "user" for member in members),
            "count_notes": len(company["notes"]["notes"]),
            "count_tickets": len(tickets),
            "count_unresolved_tickets": _unresolved(tickets),
            **standing(talks),
            **last_talk(talks),
        }
    return rows


def _unresolved(tickets: list[Json]) -> int:
    return sum(ticket["ticket_state"]["category"] != "resolved" for ticket in tickets)


def admin_days(truth: Truth) -> Rows:
    """By admin and day; only days on which an admin did something or was away."""
    away, work, held = presence(truth), stretches(truth), holdings(truth)
    rows: Rows = {}
    for admin in truth.by_id("admins"):
        mine = [response for response in truth.responses if response.admin == admin]
        closes = [c for c in truth.closes if c.by["type"] == "admin" and c.by["id"] == admin]
        dates = {day(row.at) for row in (*mine, *closes)}
        for start, end, is_away in away.get(admin, []):
            dates |= {day(start), day(end)} if is_away else {day(start)}
        for date in dates:
            today = [row for row in mine if day(row.at) == date]
            shut = [row for row in closes if day(row.at) == date]
            again = sum(row.reopened for row in shut)
            midnight = _first_second(date)
            rows[admin, date] = {
                "count_responses": len(today),
                "count_conversations_responded": len({row.conversation for row in today}),
                "count_first_responses": sum(row.first for row in today),
                "median_time_to_first_response_minutes": middle(
                    minutes(row.born, row.at) for row in today if row.first
                ),
                "median_time_to_first_response_office_minutes": middle(
                    office_minutes(row.born, row.at) for row in today if row.first
                ),
                "count_answers": sum(row.waiting_since is not None for row in today),
                "median_time_to_reply_minutes": middle(row.waited for row in today),
                "median_time_to_reply_office_minutes": middle(
                    office_minutes(row.waiting_since, row.at) for row in today
                ),
                "average_time_to_reply_minutes": mean(row.waited for row in today),
                "count_closes": len(shut),
                "count_closes_reopened": again,
                "reopen_rate": share(again, len(shut)),
                "count_assigned_at_day_end": sum(
                    start < midnight + 86_400 and (end is None or end >= midnight + 86_400)
                    for start, end in held.get(admin, [])
                ),
                **_concurrency(work.get(admin, []), date),
                "away_minutes": _away(away.get(admin, []), midnight),
            }
    return rows


def _first_second(date: Any) -> int:
    return (date - day(0)) // timedelta(days=1) * 86_400


def _away(spans: list[tuple[int, int, bool]], midnight: int) -> Decimal | None:
    if not spans or spans[0][0] >= midnight + 86_400:
        return None
    seconds = sum(
        max(0, min(end, midnight + 86_400) - max(start, midnight))
        for start, end, is_away in spans
        if is_away
    )
    return rounded(Decimal(seconds) / 60)


def _concurrency(spans: list[tuple[int, int]], date: Any) -> Row:
    """At each edge of a stretch: how many hold, and until when that stays so."""
    edges = sorted([(s, -1) for s, _ in spans] + [(e, 1) for _, e in spans])
    count = peak = handling = busy = 0
    for place, (at, sign) in enumerate(edges):
        count -= sign
        if day(at) != date:
            continue
        until = edges[place + 1][0] if place + 1 < len(edges) else at
        peak = max(peak, count)
        handling += count * (until - at)
        busy += (until - at) if count else 0
    return {
        "peak_concurrent_conversations": peak,
        "handling_minutes": rounded(Decimal(handling) / 60),
        "busy_minutes": rounded(Decimal(busy) / 60),
        "average_concurrency": share(handling, busy),
    }


def days(truth: Truth) -> Rows:
    """By day: whatever happened on it."""
    rows: Rows = defaultdict(lambda: defaultdict(int))
    waits: dict[Any, list[Any]] = defaultdict(list)
    for talk in truth.conversations:
        rows[day(talk["created_at"])]["count_conversations"] += 1
        for part in parts_of(talk):
            if part["part_type"] == "comment" and part["author"]["type"] in CONTACTS:
                rows[day(part["created_at"])]["count_contact_replies"] += 1
    for response in truth.responses:
        rows[day(response.at)]["count_admin_responses"] += 1
        waits[day(response.at)].append(response)
    for close in truth.closes:
        rows[day(close.at)]["count_closes"] += 1
    for at, _ in truth.ratings:
        rows[day(at)]["count_ratings"] += 1
    for ticket in truth.tickets:
        rows[day(ticket["created_at"])]["count_tickets"] += 1
    for contact in truth.stream("contacts"):
        rows[day(contact["created_at"])][f"count_new_{contact['role']}s"] += 1
    for date, found in waits.items():
        rows[date]["median_time_to_reply_minutes"] = middle(row.waited for row in found)
        rows[date]["median_time_to_reply_office_minutes"] = middle(
            office_minutes(row.waiting_since, row.at) for row in found
        )
    return {date: dict(row) for date, row in rows.items()}


def tags(truth: Truth) -> Rows:
    people, firms = truth.stream("contacts"), truth.stream("companies")
    closed = last_closes(truth)
    rows = {}
    for tag in truth.stream("tags"):
        talks = [t for t in truth.conversations if _has(t["tags"]["tags"], tag)]
        rows[tag["id"]] = {
            **standing(talks),
            "count_contacts": sum(_has(row["tags"]["data"], tag) for row in people),
            "count_companies": sum(_has(row["tags"]["tags"], tag) for row in firms),
            "share_of_conversations": share(len(talks), len(truth.conversations)),
            "median_time_to_last_close_minutes": middle(
                minutes(talk["created_at"], closed.get(talk["id"])) for talk in talks
            ),
            "median_time_to_last_close_office_minutes": middle(
                office_minutes(talk["created_at"], closed.get(talk["id"])) for talk in talks
            ),
        }
    return rows


def last_closes(truth: Truth) -> dict[str, int]:
    """When each conversation was closed for the last time."""
    closed: dict[str, int] = {}
    for close in truth.closes:
        closed[close.conversation] = max(close.at, closed.get(close.conversation, 0))
    return closed


def _has(rows: list[Json], thing: Json) -> bool:
    return any(row["id"] == thing["id"] for row in rows)


def teams(truth: Truth) -> Rows:
    admins, closed = truth.by_id("admins"), last_closes(truth)
    rows = {}
    for team in truth.stream("teams"):
        now = [t for t in truth.conversations if str(t["team_assignee_id"]) == team["id"]]
        ids = {talk["id"] for talk in now}
        shut = [close for close in truth.closes if close.conversation in ids]
        came = {t["id"]: at for t in truth.conversations if (at := _came_to(t, team["id"]))}
        answers = {key: _answered(truth, key, at) for key, at in came.items()}
        members = [admins[str(key)] for key in team["admin_ids"] if str(key) in admins]
        rows[team["id"]] = {
            **standing(now),
            "count_admins": len(members),
            "count_away_admins": sum(member["away_mode_enabled"] for member in members),
            "count_closes": len(shut),
            "reopen_rate": share(sum(close.reopened for close in shut), len(shut)),
            "count_conversations_ever_assigned": len(came),
            "median_time_to_first_response_minutes": middle(
                minutes(at, answers[key]) for key, at in came.items()
            ),
            "median_time_to_first_response_team_office_minutes": middle(
                office_minutes(at, answers[key]) for key, at in came.items()
            ),
            "median_time_to_last_close_minutes": middle(
                minutes(talk["created_at"], closed.get(talk["id"])) for talk in now
            ),
            "median_time_to_last_close_team_office_minutes": middle(
                office_minutes(talk["created_at"], closed.get(talk["id"])) for talk in now
            ),
        }
    return rows


def _answered(truth: Truth, conversation: str, since: int) -> int | None:
    times = [r.at for r in truth.responses if r.conversation == conversation and r.at >= since]
    return min(times, default=None)


def _came_to(talk: Json, team: str) -> int | None:
    times = [
        part["created_at"]
        for part in parts_of(talk)
        if (part["assigned_to"] or {}).get("type") == "team" and part["assigned_to"]["id"] == team
    ]
    return min(times, default=None)


EXPECTED: dict[str, tuple[tuple[str, ...], Callable[[Truth], Rows]]] = {
    "intercom__contacts": (("contact_id",), contacts),
    "intercom__companies": (("company_id",), companies),
    "intercom__admin_daily_metrics": (("admin_id", "metric_date"), admin_days),
    "intercom__daily_metrics": (("metric_date",), days),
    "intercom__tag_metrics": (("tag_id",), tags),
    "intercom__team_metrics": (("team_id",), teams),
}

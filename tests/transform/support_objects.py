"""The rows that the marts about single things must hold: articles, calls, tickets, attributes."""

import json
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from transform.support_marts import Rows
from transform.support_truth import (
    CONTACTS,
    Json,
    Row,
    Truth,
    minutes,
    moment,
    names,
    office_minutes,
    parts_of,
    rounded,
)

DEPTH = 6  # nobody nests deeper


def articles(truth: Truth) -> Rows:
    collections = truth.by_id("collections")
    rows = {}
    for article in truth.stream("articles"):
        places = sorted(map(str, article["parent_ids"]), key=lambda key: (len(key), key))
        above = _chain(collections, places[0] if places else None)
        centers = [row["help_center_id"] for row in above if row["help_center_id"]]
        rows[article["id"]] = {
            "article_title": article["title"],
            "collection_path": " > ".join(row["name"] for row in reversed(above)) or None,
            "collection_depth": len(above) or None,
            "root_collection_id": above[-1]["id"] if above else None,
            "help_center_id": str(centers[0]) if centers else None,
            "count_collections": len(places),
            "tag_names": names(tag["name"].strip() for tag in article["tags"]["tags"]),
            "statistics_views": (article["statistics"] or {}).get("views"),
        }
    return rows


def _chain(collections: dict[str, Json], key: str | None) -> list[Json]:
    """A collection and those above it that are known."""
    found: list[Json] = []
    while key is not None and key in collections and len(found) < DEPTH:
        found.append(collections[key])
        parent = collections[key]["parent_id"]
        key = None if parent is None else str(parent)
    return found


def calls(truth: Truth) -> Rows:
    people, admins = truth.by_id("contacts"), truth.by_id("admins")
    return {
        call["id"]: {
            "admin_name": admins.get(str(call["admin_id"]), {}).get("name"),
            "contact_name": people.get(call["contact_id"], {}).get("name"),
            "is_answered": call["answered_at"] is not None,
            "is_voicemail": call["ended_reason"] == "voicemail",
            "time_to_answer_minutes": minutes(_at(call, "initiated"), _at(call, "answered")),
            "duration_minutes": minutes(_at(call, "initiated"), _at(call, "ended")),
            "has_recording": call["recording_url"] is not None,
        }
        for call in truth.stream("calls")
    }


def _at(call: Json, what: str) -> int | None:
    """A time of a call: a number on some rows, ISO text on others."""
    value = call[f"{what}_at"]
    return int(datetime.fromisoformat(value).timestamp()) if isinstance(value, str) else value


def tickets(truth: Truth) -> Rows:
    admins, teams = truth.by_id("admins"), truth.by_id("teams")
    return {
        ticket["id"]: {
            "ticket_number": ticket["ticket_id"],
            "ticket_type_name": ticket["ticket_type"]["name"],
            "ticket_title": ticket["ticket_attributes"]["_default_title_"].replace("\0", "\ufffd"),
            "ticket_state_internal_label": ticket["ticket_state"]["internal_label"],
            "admin_assignee_name": admins.get(str(ticket["admin_assignee_id"]), {}).get("name"),
            "team_assignee_name": teams.get(str(ticket["team_assignee_id"]), {}).get("name"),
            "count_contacts": len(ticket["contacts"]["contacts"]),
            "created_at": moment(ticket["created_at"]),
        }
        for ticket in truth.tickets
    }


def ticket_metrics(truth: Truth) -> Rows:
    return {ticket["id"]: _ticket(ticket, truth.now) for ticket in truth.tickets}


def _ticket(ticket: Json, now: int) -> Row:
    parts = sorted(
        ticket["ticket_parts"]["ticket_parts"],
        key=lambda part: (part["created_at"], len(part["id"]), part["id"]),
    )
    changes = [part for part in parts if part.get("ticket_state")]
    state, since, born = ticket["ticket_state"]["category"], ticket["created_at"], None
    born = since
    if changes:
        state = changes[0]["previous_ticket_state"]
    spent: dict[str, Decimal] = defaultdict(Decimal)
    resolved: list[Json] = []
    reopens = 0
    for change in changes:
        spent[state] += minutes(since, change["created_at"]) or 0
        if change["ticket_state"] == "resolved" != state:
            resolved.append(change)
        reopens += state == "resolved" != change["ticket_state"]
        state, since = change["ticket_state"], change["created_at"]
    spent[state] += minutes(since, now) or 0
    ends = [change["created_at"] for change in resolved]
    is_resolved = ticket["ticket_state"]["category"] == "resolved"
    end = ends[-1] if is_resolved and ends else None
    answers = [p for p in parts if p["part_type"] == "comment" and p["author"]["type"] == "admin"]
    first = answers[0]["created_at"] if answers else None
    return {
        "is_resolved": is_resolved,
        "count_admin_replies": len(answers),
        "count_state_changes": len(changes),
        "count_reopens": reopens,
        "time_to_first_response_minutes": minutes(born, first),
        "time_to_first_response_office_minutes": office_minutes(born, first),
        "time_to_first_resolve_minutes": minutes(born, ends[0] if ends else None),
        "time_to_resolve_minutes": minutes(born, end),
        "time_to_resolve_office_minutes": office_minutes(born, end),
        "time_to_resolve_team_office_minutes": office_minutes(born, end),
        "resolved_by_id": resolved[-1]["author"]["id"] if is_resolved and resolved else None,
        **{
            f"time_{name}_minutes": rounded(spent[name])
            for name in ("submitted", "in_progress", "waiting_on_customer", "resolved")
        },
        "present_state_since": moment(since),
    }


def activity(truth: Truth) -> dict[tuple[str, str], int]:
    """How often each contact did each kind of thing."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    living = truth.by_id("contacts")
    for contact in living.values():
        if contact["signed_up_at"] is not None:
            counts[contact["id"], "signed_up"] += 1
    for talk in truth.conversations:
        author = talk["source"]["author"]
        if author["type"] in CONTACTS:
            counts[author["id"], "conversation_started"] += 1
        for part in parts_of(talk):
            said = part["part_type"] in ("comment", "quick_reply")
            if said and part["author"]["type"] in CONTACTS:
                counts[part["author"]["id"], "conversation_replied"] += 1
    for _, rating in truth.ratings:
        counts[rating["contact"]["id"], "conversation_rated"] += 1
    for ticket in truth.tickets:
        for contact in ticket["contacts"]["contacts"]:
            counts[contact["id"], "ticket_filed"] += 1
        for part in ticket["ticket_parts"]["ticket_parts"]:
            if part["part_type"] == "comment" and part["author"]["type"] in CONTACTS:
                counts[part["author"]["id"], "ticket_replied"] += 1
    for call in truth.stream("calls"):
        if call["contact_id"]:
            counts[call["contact_id"], "called"] += 1
    for event in truth.stream("data_events"):
        counts[event["contact_id"], "event"] += 1
    return {key: count for key, count in counts.items() if key[0] in living}


# The workspace's own attributes, by what they are called and what becomes of them.
CONTACT_ATTRIBUTES = {
    "plan_name": ("custom_plan_name", str),
    "Favourite Colour": ("custom_favourite_colour", str),
    "seats": ("custom_seats", int),
    "lifetimeValue": ("custom_lifetime_value", float),
    "is_beta": ("custom_is_beta", bool),
    "renewal_at": ("custom_renewal_at", moment),
}
TICKET_ATTRIBUTES = {
    "Severity": ("custom_severity", str),
    "Occurrences": ("custom_occurrences", int),
    "Reproducible?": ("custom_reproducible", bool),
    "Amount": ("custom_amount", float),
    "Due": ("custom_due", moment),
    "Systems": ("custom_systems", json.dumps),
    "\u30e1\u30e2": ("custom_attribute_9490ad2d", str),
}


def attributes(record: Json, known: dict[str, Any]) -> dict[str, Any]:
    """An object's own attributes as typed columns."""
    return {
        column: None if record.get(name) is None else kind(record[name])
        for name, (column, kind) in known.items()
    }

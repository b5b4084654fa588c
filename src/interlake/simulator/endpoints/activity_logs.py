"""/admins/activity_logs (reference §3.1)."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from interlake.simulator.activity_types import ACTIVITY_TYPES
from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import next_url, object_answer
from interlake.simulator.errors import invalid
from interlake.simulator.paging import Order, Page, PageRequest, page_request, place
from interlake.simulator.records import Json
from interlake.simulator.shapes.activity_logs import activity_log


def list_activity_logs(call: Call) -> Answer:
    """Answer a page of the log, newest first; where it goes on is told as an address."""
    # How large a page may be is unverified; readers ask for 150 (reference §3.1).
    request = page_request(dict(call.query), default=20, most=150)
    page = _page(call, dict(call.query), request)
    return _answer(call, page, next_url(call, page))


def search_activity_logs(call: Call) -> Answer:
    """Answer a page of the entries of some types; pages are counted."""
    body = call.json()
    types = body.get("event_types")
    if types is not None and not isinstance(types, list):
        raise invalid("event_types is a list")
    request = page_request(body, default=20, most=250)
    page = _page(call, body, request, types)
    following: Json = {"next": None}
    if page.cursor is not None:
        following = {"next": {"page": page.number + 1, "per_page": page.per_page}}
    return _answer(call, page, following)


def _page(
    call: Call, asked: dict[str, Any], request: PageRequest, types: Container[str] | None = None
) -> Page:
    after, before = _time(asked, "created_at_after"), _time(asked, "created_at_before")
    if after is None:
        raise invalid("created_at_after is required", "parameter_not_found")
    # Whether the bounds belong to the span is unverified; a client that overlaps loses nothing.
    places = (
        place(entry.created_at, str(number))
        for number, entry in enumerate(call.simulator.workspace.activity_logs)
        if entry.created_at > after
        and (before is None or entry.created_at < before)
        and (types is None or entry.activity_type in types)
    )
    return Order(places, descending=True).page(request)


def _time(asked: dict[str, Any], name: str) -> int | None:
    value = asked.get(name)
    if value is None or value == "":
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        raise invalid(f"{name} is not a UNIX timestamp") from None


def _answer(call: Call, page: Page, following: Json) -> Answer:
    logs = call.simulator.workspace.activity_logs
    pages = {
        "type": "pages",
        **following,
        "page": page.number,
        "per_page": page.per_page,
        "total_pages": page.total_pages,
    }
    rows = [activity_log(logs[int(key)], call.version) for key in page.keys]
    return object_answer({"type": "activity_log.list", "pages": pages, "activity_logs": rows})


def list_event_types(call: Call) -> Answer:
    """Answer the types a search can ask for."""
    types = list(ACTIVITY_TYPES)
    return object_answer({"type": "activity_log_event_type.list", "event_types": types})


ENDPOINTS = (
    Endpoint("GET", "/admins/activity_logs", list_activity_logs),
    Endpoint("POST", "/admins/activity_logs/search", search_activity_logs, since="2.16"),
    Endpoint("GET", "/admins/activity_log_event_types", list_event_types, since="2.16"),
)

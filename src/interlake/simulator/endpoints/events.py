"""/events: what one contact did (reference §3.4)."""

from __future__ import annotations

from urllib.parse import urlencode

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.envelopes import object_answer
from interlake.simulator.errors import invalid, not_found
from interlake.simulator.events import events_of, listed_events
from interlake.simulator.paging import page_request
from interlake.simulator.records import Contact, DataEvent, Json
from interlake.simulator.shapes.events import event_list, event_summary


def list_events(call: Call) -> Answer:
    """Answer a page of a contact's events, newest first, or how often it did what."""
    if call.query.get("type") != "user":
        raise invalid("type must be user")
    workspace, contact = call.simulator.workspace, _contact(call)
    if call.flag("summary"):
        return object_answer(event_summary(contact, events_of(workspace, contact)))
    since, before = _milliseconds(call, "since"), _milliseconds(call, "before")
    events = [
        event
        for event in reversed(listed_events(workspace, contact))
        if (since is None or event.at_ms >= since) and (before is None or event.at_ms < before)
    ]
    # The size is documented by the 2.11 spec only (corrections c.2).
    shown = events[: page_request(dict(call.query), default=15, most=150).per_page]
    return object_answer(event_list(contact, shown, _pages(call, shown, len(events))))


def _contact(call: Call) -> Contact:
    contacts, query = call.simulator.workspace.contacts, call.query
    if "intercom_user_id" in query:
        record = contacts.get(query["intercom_user_id"])
        if record is None:
            raise not_found("contact")
        return record
    # The other two are keys of users; leads have none that serves (reference §3.4).
    for record in contacts.values():
        email = record.facts.get("email")
        if record.role == "user" and (
            (record.external_id is not None and record.external_id == query.get("user_id"))
            or (email and email == query.get("email"))
        ):
            return record
    if "user_id" not in query and "email" not in query:
        raise invalid("One of user_id, email and intercom_user_id is required")
    raise not_found("contact")


def _milliseconds(call: Call, name: str) -> int | None:
    asked = call.query.get(name)
    if asked is None:
        return None
    if not asked.isdecimal():
        raise invalid(f"{name} is a number of milliseconds")
    return int(asked)


def _pages(call: Call, shown: list[DataEvent], matching: int) -> Json:
    since = shown[0].at_ms + 1 if shown else call.simulator.workspace.clock.now * 1000
    pages: Json = {"since": _address(call, since=since)}
    if len(shown) < matching:
        pages["next"] = _address(call, before=shown[-1].at_ms)
    return pages


def _address(call: Call, **place: int) -> str:
    query = dict(call.query)
    if "since" in place:
        query.pop("before", None)
    return f"{call.url}?{urlencode({**query, **place})}"


ENDPOINTS = (Endpoint("GET", "/events", list_events),)

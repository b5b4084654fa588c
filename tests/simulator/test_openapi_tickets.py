"""Tickets, calls and what hangs on conversations are what the official documents say."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.deviations import DEVIATIONS, TICKET_DEVIATIONS
from simulator.inprocess import Sim
from simulator.openapi import FOLDER, problems

pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no OpenAPI documents in {FOLDER}"),
]

VERSIONS = ("2.14", "2.16")
EVERYTHING = {"field": "created_at", "operator": ">", "value": 0}
LISTED = {*DEVIATIONS, *TICKET_DEVIATIONS}
seen: set[str] = set()


@pytest.fixture(scope="module")
def big() -> Iterator[Sim]:
    sim = Sim(contacts=200, conversations=400, tickets=120, companies=30, rate_limit=None)
    yield sim
    sim.close()


def held(version: str, method: str, path: str, answer: Any) -> None:
    """Hold an answer against the document, tolerating what is listed."""
    tolerate(problems(version, method, path, answer.status_code, answer.json()))


def tolerate(found: set[str]) -> None:
    seen.update(found)
    assert found <= LISTED, found - LISTED


def hold_ticket_search(big: Sim, version: str) -> None:
    body = {"query": EVERYTHING, "pagination": {"per_page": 60}}
    answer = big.post("/tickets/search", body, version)
    assert len(answer.json()["tickets"]) == 60
    held(version, "POST", "/tickets/search", answer)


def hold_tickets(big: Sim, version: str) -> None:
    for key in list(big.inside.workspace.tickets)[::3]:
        answer = big.get(f"/tickets/{key}", version)
        held(version, "GET", "/tickets/{ticket_id}", answer)


def hold_ticket_settings(big: Sim, version: str) -> None:
    for path in ("/ticket_types", "/ticket_states"):
        held(version, "GET", path, big.get(path, version))
    for key in big.inside.workspace.ticket_types:
        answer = big.get(f"/ticket_types/{key}", version)
        held(version, "GET", "/ticket_types/{ticket_type_id}", answer)
        # Only under the schema's key are the attributes themselves held against it.
        shape = answer.json()
        shape["ticket_type_attributes"] = {
            "type": "ticket_type_attributes.list",
            "ticket_type_attributes": shape["ticket_type_attributes"]["data"],
        }
        tolerate(problems(version, "GET", "/ticket_types/{ticket_type_id}", 200, shape))


def hold_calls(big: Sim, version: str) -> None:
    held(version, "GET", "/calls", big.get("/calls", version, per_page=10))
    calls = big.inside.workspace.calls
    for key in calls:
        held(version, "GET", "/calls/{call_id}", big.get(f"/calls/{key}", version))
    talks = [call.conversation_id for call in calls.values() if call.conversation_id][:20]
    body = {"conversation_ids": talks}
    held(version, "POST", "/calls/search", big.post("/calls/search", body, version))


def hold_conversation_lists(big: Sim, version: str) -> None:
    if version < "2.16":
        return
    talks = big.inside.workspace.conversations.values()
    for talk in talks:
        for name in ("handling_events", "side_conversations"):
            if getattr(talk, name):
                answer = big.get(f"/conversations/{talk.id}/{name}", version)
                held(version, "GET", f"/conversations/{{id}}/{name}", answer)


def hold_reviews(big: Sim, version: str) -> None:
    query = "include_monitors=true&include_scorecards=true"
    body = {"query": EVERYTHING, "pagination": {"per_page": 150}}
    answer = big.post(f"/conversations/search?{query}", body, version)
    held(version, "POST", "/conversations/search", answer)


def hold_errors(big: Sim, version: str) -> None:
    for real, path in (
        ("/calls/1", "/calls/{call_id}"),
        ("/calls/1/recording", "/calls/{call_id}/recording"),
        ("/calls/1/transcript", "/calls/{call_id}/transcript"),
    ):
        answer = big.get(real, version)
        assert answer.status_code == 404
        held(version, "GET", path, answer)
    refused = big.post("/calls/search", {"conversation_ids": []}, version)
    assert refused.status_code == 400
    held(version, "POST", "/calls/search", refused)


HOLDS = (
    hold_ticket_search,
    hold_tickets,
    hold_ticket_settings,
    hold_calls,
    hold_conversation_lists,
    hold_reviews,
    hold_errors,
)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("hold", HOLDS, ids=lambda hold: hold.__name__)
def test_answers_are_what_the_document_says(big: Sim, hold: Any, version: str) -> None:
    hold(big, version)


def test_no_deviation_of_tickets_is_listed_in_vain(big: Sim) -> None:
    if not seen:
        for version in VERSIONS:
            for hold in HOLDS:
                hold(big, version)
    assert not TICKET_DEVIATIONS.keys() - seen

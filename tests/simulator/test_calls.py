"""Phone calls (reference §3.2, §4.8)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from simulator.inprocess import Sim


@pytest.fixture(scope="module")
def phoned() -> Iterator[Sim]:
    sim = Sim(contacts=200, conversations=900, tickets=10, companies=20, rate_limit=None)
    yield sim
    sim.close()


def searched(sim: Sim, *talks: str) -> list[Any]:
    answer = sim.post("/calls/search", {"conversation_ids": list(talks)})
    assert answer.status_code == 200
    assert answer.json()["type"] == "list"
    return list(answer.json()["data"])


def test_calls_come_in_numbered_pages_of_at_most_25(phoned: Sim) -> None:
    truth = {row["id"]: row for row in phoned.truth("calls")}
    assert len(truth) > 30
    first = phoned.get("/calls", per_page=100).json()
    assert first["type"] == "list"
    assert first["total_count"] == len(truth)
    assert (len(first["data"]), first["pages"]["per_page"], first["pages"]["page"]) == (25, 25, 1)
    found = {}
    for page in range(1, first["pages"]["total_pages"] + 1):
        answer = phoned.get("/calls", page=page).json()
        assert ("next" in answer["pages"]) == (page < first["pages"]["total_pages"])
        found |= {row["id"]: row for row in answer["data"]}
    assert found == truth
    assert phoned.get("/calls", page=99).json()["data"] == []


def test_a_call_is_found_by_id(phoned: Sim) -> None:
    row = phoned.truth("calls")[0]
    assert phoned.get(f"/calls/{row['id']}").json() == row
    (error,) = phoned.get("/calls/1").json()["errors"]
    assert (error["code"], error["message"]) == ("not_found", "Not Found")


def test_times_of_calls_are_text_on_some_rows_and_numbers_on_others(phoned: Sim) -> None:
    kinds = {type(row["created_at"]) for row in phoned.truth("calls")}
    assert kinds == {int, str}
    for row in phoned.truth("calls"):
        names = ("initiated_at", "answered_at", "ended_at", "created_at", "updated_at")
        times = [row[name] for name in names if row[name] is not None]
        assert len({type(time) for time in times}) == 1
        if isinstance(times[0], str):
            times = [datetime.fromisoformat(time).timestamp() for time in times]
        assert times[0] == min(times)


def test_calls_belong_to_conversations_by_phone_or_to_none(phoned: Sim) -> None:
    talks = {row["id"]: row["source"]["type"] for row in phoned.truth("conversations")}
    calls = phoned.truth("calls")
    kinds = {talks[row["conversation_id"]] for row in calls if row["conversation_id"]}
    assert kinds == {"phone_call", "phone_switch"}
    assert {kind for kind in talks.values() if "phone" in kind} == kinds
    assert any(row["conversation_id"] is None for row in calls)
    assert any(row["admin_id"] is None and row["answered_at"] is None for row in calls)
    assert {row["direction"] for row in calls} == {"inbound", "outbound"}


def test_a_recording_is_elsewhere(phoned: Sim) -> None:
    for row in phoned.truth("calls"):
        answer = phoned.get(f"/calls/{row['id']}/recording")
        if row["recording_url"]:
            assert row["recording_url"].endswith(f"/calls/{row['id']}/recording")
            assert answer.status_code == 302
            assert answer.headers["location"].startswith("https://")
        else:
            assert answer.status_code == 404
            assert answer.json()["errors"][0]["message"] == "Recording Not Found"


def test_a_transcript_is_a_text_file(phoned: Sim) -> None:
    spoken = {row["call_id"]: row["transcript"] for row in phoned.truth("call_transcripts")}
    seen = set()
    for row in phoned.truth("calls"):
        answer = phoned.get(f"/calls/{row['id']}/transcript")
        seen.add(answer.status_code)
        if row["transcription_url"] is None:
            assert answer.json()["errors"][0]["message"] == "Not Found"
            continue
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        assert all(line["text"] in answer.text for line in spoken[row["id"]])
    assert seen == {200, 404}


def test_the_search_gives_what_was_said_in_some_conversations(phoned: Sim) -> None:
    truth = {row["call_id"]: row for row in phoned.truth("call_transcripts", visible="true")}
    assert all(row["conversation_id"] for row in truth.values())
    assert len(truth) < len(phoned.truth("call_transcripts"))
    assert {row["transcript_status"] for row in truth.values()} >= {"completed", None}
    assert any(row["transcript"] == [{}] for row in truth.values())
    talks = sorted({row["conversation_id"] for row in truth.values()})
    found: list[Any] = []
    for start in range(0, len(talks), 20):
        found += searched(phoned, *talks[start : start + 20])
    calls = {row["id"]: row for row in phoned.truth("calls")}
    assert {row["id"] for row in found} == truth.keys()
    for row in found:
        said = truth[row["id"]]
        assert (row["transcript"], row["transcript_status"]) == (
            said["transcript"],
            said["transcript_status"],
        )
        assert {key: row[key] for key in calls[row["id"]]} == calls[row["id"]]


def test_a_conversation_without_calls_gives_none(phoned: Sim) -> None:
    assert searched(phoned, "1") == []


@pytest.mark.parametrize("count", [0, 21])
def test_the_search_takes_up_to_20_conversations(phoned: Sim, count: int) -> None:
    answer = phoned.post("/calls/search", {"conversation_ids": [str(n) for n in range(count)]})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["code"] == "conversation_id_limit_exceeded"
    assert error["message"] == "A list of up to 20 conversation IDs is required"


@pytest.mark.parametrize("body", [{}, {"conversation_ids": "1"}])
def test_a_search_without_a_list_is_refused(phoned: Sim, body: Any) -> None:
    assert phoned.post("/calls/search", body).status_code == 400


def test_a_call_is_transcribed_later(sim: Sim) -> None:
    key = sim.edit("call", "create", conversation_id=sim.truth("conversations")[0]["id"])["id"]
    now = sim.edit("call", "transcribe", key)["now"]
    moment = sim.get(f"/calls/{key}").json()["updated_at"]
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment).timestamp()
    assert moment == now
    assert sim.get(f"/calls/{key}/transcript").status_code == 200


def test_the_future_brings_calls(make_sim: Any) -> None:
    sim = make_sim(conversations=900, tickets=0)
    before = {row["id"] for row in sim.truth("calls")}
    sim.advance(5 * 86_400)
    assert before < {row["id"] for row in sim.truth("calls")}

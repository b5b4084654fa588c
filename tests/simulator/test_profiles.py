"""Mixtures of trouble that have a name."""

from collections import Counter
from typing import Any

import httpx
import pytest

from simulator.inprocess import Sim


def order(sim: Sim, profile: Any) -> int:
    return sim.post("/_simulator/profile", {"profile": profile}).status_code


def outcomes(sim: Sim, requests: int) -> Counter[str]:
    """What comes of asking for a page again and again."""
    found: Counter[str] = Counter()
    for _ in range(requests):
        try:
            answer = sim.get("/contacts", per_page=5)
            found[str(answer.status_code) if answer.status_code != 200 else _kind(answer)] += 1
        except httpx.HTTPError:
            found["reset"] += 1
    return found


def _kind(answer: httpx.Response) -> str:
    try:
        return "rows" if answer.json()["data"] else "no rows"
    except ValueError:
        return "truncated" if answer.content else "empty"


@pytest.mark.parametrize(("profile", "share"), [("flaky", 0.1), ("hostile", 0.3)])
def test_a_profile_lets_about_its_share_of_the_requests_fail(
    sim: Sim, monkeypatch: pytest.MonkeyPatch, profile: str, share: float
) -> None:
    monkeypatch.setattr("asyncio.sleep", _at_once)  # answers that come late
    assert order(sim, profile) == 200
    found = outcomes(sim, 600)
    failures = {"429", "500", "502", "503", "408", "504", "reset", "truncated", "empty"}
    assert failures <= set(found)
    assert share * 0.6 < 1 - found["rows"] / 600 < share * 1.4
    sim.http.delete("/_simulator/faults")
    assert outcomes(sim, 50) == {"rows": 50}


async def _at_once(seconds: float) -> None: ...


def test_a_hostile_workspace_has_parts_of_a_type_that_nobody_knows(sim: Sim) -> None:
    order(sim, "hostile")
    types = {
        part["part_type"]
        for talk in sim.truth("conversations")
        for part in talk["conversation_parts"]["conversation_parts"]
    }
    assert "teleported_by_admin" in types


def test_a_busy_workspace_changes_while_it_is_read_and_its_search_is_late(sim: Sim) -> None:
    def moments(rows: list[Any]) -> dict[str, int]:
        return {row["id"]: row["updated_at"] for row in rows}

    before = moments(sim.truth("contacts"))
    order(sim, "busy")
    for _ in range(400):
        sim.get("/tags")
    after = moments(sim.truth("contacts"))
    assert before.keys() - after.keys(), "contacts are deleted or merged"
    changed = {key for key in after if before.get(key) != after[key]}
    query = {"field": "updated_at", "operator": ">", "value": max(before.values()) + 86_400}
    assert len(sim.search("contacts", query)["data"]) < len(changed)
    sim.http.delete("/_simulator/faults")
    still = moments(sim.truth("contacts"))
    for _ in range(50):
        sim.get("/tags")
    assert moments(sim.truth("contacts")) == still


def test_a_simulator_may_begin_with_a_profile_and_resets_to_it(make_sim: Any) -> None:
    sim = make_sim(contacts=20, conversations=0, profile="hostile")
    for _ in range(2):
        assert outcomes(sim, 100)["rows"] < 90
        sim.http.delete("/_simulator/faults")
        assert outcomes(sim, 20) == {"rows": 20}
        sim.post("/_simulator/reset")


@pytest.mark.parametrize("profile", ["calm", None, 5])
def test_an_unknown_profile_is_refused_with_those_there_are(sim: Sim, profile: Any) -> None:
    answer = sim.post("/_simulator/profile", {"profile": profile})
    assert answer.status_code == 400
    assert "flaky, hostile, busy" in answer.text


def test_an_empty_page_leads_to_its_rows_by_another_cursor(sim: Sim) -> None:
    first = sim.get("/contacts", per_page=5).json()
    after = first["pages"]["next"]["starting_after"]
    right = sim.get("/contacts", per_page=5, starting_after=after).json()
    sim.fault("empty_page", times=1)
    empty = sim.get("/contacts", per_page=5, starting_after=after).json()
    assert (empty["data"], empty["total_count"]) == ([], right["total_count"])
    following = empty["pages"]["next"]["starting_after"]
    assert following != after
    again = sim.get("/contacts", per_page=5, starting_after=following).json()
    assert again["data"] == right["data"]


def test_an_empty_first_page_names_no_other(sim: Sim) -> None:
    sim.fault("empty_page", times=1)
    empty = sim.get("/contacts", per_page=5).json()
    assert empty["data"] == []
    assert empty["total_count"] > 5
    assert "next" not in empty["pages"]


def test_a_cursor_can_repeat(sim: Sim) -> None:
    def search(after: str | None) -> Any:
        page = {"per_page": 5, **({"starting_after": after} if after else {})}
        query = {"field": "created_at", "operator": ">", "value": 0}
        return sim.search("contacts", query, pagination=page)["pages"]["next"]["starting_after"]

    after = search(None)
    sim.fault("repeated_cursor")
    assert search(after) == after


def test_the_scroll_can_be_taken_and_can_expire(sim: Sim) -> None:
    sim.fault("scroll_exists", times=1)
    assert sim.get("/companies/scroll").json()["errors"][0]["code"] == "scroll_exists"
    param = sim.get("/companies/scroll").json()["scroll_param"]
    sim.fault("scroll_expired", times=1)
    assert sim.get("/companies/scroll", scroll_param=param).status_code == 404
    assert sim.get("/companies/scroll").status_code == 200

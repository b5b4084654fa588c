"""Companies: lists that hide some, and the one scroll (reference §6.12, §6.13, §9.5)."""

from typing import Any

import pytest

from interlake.simulator.endpoints import companies as endpoint
from simulator.inprocess import Sim


def scrolled(sim: Sim) -> list[str]:
    answer = sim.get("/companies/scroll").json()
    found: list[str] = []
    while answer["data"]:
        found += [row["id"] for row in answer["data"]]
        answer = sim.get("/companies/scroll", scroll_param=answer["scroll_param"]).json()
    return found


def test_companies_without_users_are_shown_only_by_id(sim: Sim) -> None:
    everyone = {row["id"]: row for row in sim.truth("companies")}
    visible = {row["id"] for row in sim.truth("companies", visible="true")}
    hidden = everyone.keys() - visible
    assert hidden
    listed = sim.post("/companies/list?per_page=60").json()
    assert {row["id"] for row in listed["data"]} == visible
    assert listed["total_count"] == len(visible)
    assert set(scrolled(sim)) == visible
    for key in hidden:
        assert sim.get(f"/companies/{key}").json()["user_count"] == 0
        own = everyone[key]["company_id"]
        assert sim.get("/companies", company_id=own).status_code == 404


def test_a_company_that_loses_its_users_lives_on_unseen(sim: Sim) -> None:
    key = sim.truth("companies", visible="true")[0]["id"]
    sim.edit("company", "remove_users", key)
    assert sim.get(f"/companies/{key}").status_code == 200
    assert key not in {row["id"] for row in sim.post("/companies/list?per_page=60").json()["data"]}


def test_leads_do_not_count_as_users(sim: Sim) -> None:
    key = sim.edit("company", "create")["id"]
    lead = next(row["id"] for row in sim.truth("contacts") if row["role"] == "lead")
    sim.edit("contact", "attach", lead, company_id=key)
    assert sim.get(f"/companies/{key}").json()["user_count"] == 0
    sim.edit("contact", "update", lead, role="user")
    assert sim.get(f"/companies/{key}").json()["user_count"] == 1


def test_a_deleted_company_is_a_404_and_its_contacts_are_bumped(sim: Sim) -> None:
    key = sim.truth("companies", visible="true")[0]["id"]
    refs = {row["id"]: row["companies"]["data"] for row in sim.truth("contacts")}
    people = [who for who, rows in refs.items() if key in {row["id"] for row in rows}]
    now = sim.edit("company", "delete", key)["now"]
    assert sim.get(f"/companies/{key}").status_code == 404
    for who in people:
        row = sim.get(f"/contacts/{who}").json()
        assert row["updated_at"] == now
        assert key not in {ref["id"] for ref in row["companies"]["data"]}


def test_the_list_is_sorted_by_last_request(quiet: Sim) -> None:
    rows = quiet.post("/companies/list?per_page=60").json()["data"]
    times = [row["last_request_at"] for row in rows if "last_request_at" in row]
    assert times == sorted(times, reverse=True)
    backwards = quiet.post("/companies/list?per_page=60&order=asc").json()["data"]
    assert backwards == rows[::-1]


def test_the_list_ends_at_its_cap(quiet: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    assert endpoint.LIST_CAP == 10_000
    monkeypatch.setattr(endpoint, "LIST_CAP", 30)
    assert quiet.post("/companies/list?per_page=15&page=2").status_code == 200
    for path in ("/companies/list?per_page=15&page=3", "/companies/list?per_page=10&page=4"):
        answer = quiet.post(path)
        assert answer.status_code == 400
        error = answer.json()["errors"][0]
        assert error["code"] == "bad_request"
        assert error["message"] == "page limit reached, please use scroll API"


@pytest.mark.parametrize(("parameter", "key"), [("tag_id", "tags"), ("segment_id", "segments")])
def test_companies_are_filtered_by_tag_and_segment(quiet: Sim, parameter: str, key: str) -> None:
    rows = quiet.truth("companies", visible="true")
    wanted = next(row[key][key][0]["id"] for row in rows if row[key][key])
    expected = {row["id"] for row in rows if wanted in {own["id"] for own in row[key][key]}}
    found = quiet.get("/companies", **{parameter: wanted, "per_page": 60}).json()
    assert {row["id"] for row in found["data"]} == expected


def test_a_second_scroll_is_refused_until_the_first_has_idled_a_minute(make_sim: Any) -> None:
    sim = make_sim(companies=250)
    clock = sim.inside.workspace.clock
    clock.wall = lambda: 1000.0
    first = sim.get("/companies/scroll").json()
    assert len(first["data"]) == 100
    assert first["pages"] is first["total_count"] is None
    second = sim.get("/companies/scroll")
    assert second.status_code == 400
    error = second.json()["errors"][0]
    assert error["code"] == "scroll_exists"
    assert error["message"] == "scroll already exists for this workspace"
    clock.wall = lambda: 1060.0
    assert sim.get("/companies/scroll", scroll_param=first["scroll_param"]).status_code == 200
    clock.wall = lambda: 1120.5
    late = sim.get("/companies/scroll", scroll_param=first["scroll_param"])
    assert late.status_code == 404
    assert late.json()["errors"][0]["message"] == "scroll parameter not found"
    assert sim.get("/companies/scroll").status_code == 200


def test_reading_a_scroll_to_its_end_does_not_close_it(sim: Sim) -> None:
    scrolled(sim)
    assert sim.get("/companies/scroll").status_code == 400
    sim.edit("scroll", "expire")
    assert sim.get("/companies/scroll").status_code == 200


def test_company_notes_come_with_2_16(quiet: Sim) -> None:
    row = quiet.truth("companies")[0]
    assert "notes" not in quiet.get(f"/companies/{row['id']}", "2.15").json()
    assert quiet.get(f"/companies/{row['id']}", "2.16").json()["notes"]["type"] == "note.list"

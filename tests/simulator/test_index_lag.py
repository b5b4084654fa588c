"""The search index lags behind; lists and gets do not (reference §6.1, §9.3)."""

from typing import Any

import pytest

from simulator.inprocess import Sim
from simulator.queries import everything, ids

DAY = 86_400


def test_the_index_shows_new_contacts_only_after_its_lag(make_sim: Any) -> None:
    sim = make_sim(index_lag_seconds=300)
    born = sim.edit("contact", "create")["id"]
    query = {"field": "id", "operator": "=", "value": born}
    sim.advance(299, quiet=True)
    assert sim.search("contacts", query)["total_count"] == 0
    assert sim.get(f"/contacts/{born}").status_code == 200
    assert sim.get("/contacts").json()["data"][0]["id"] == born
    sim.advance(1, quiet=True)
    assert ids(sim.search("contacts", query)) == [born]


def test_the_index_finds_changed_rows_by_what_they_were_but_shows_what_they_are(
    make_sim: Any,
) -> None:
    sim = make_sim(index_lag_seconds=300)
    talk = sim.truth("conversations")[3]
    sim.edit("conversation", "close" if talk["open"] else "open", talk["id"])
    was = {"field": "open", "operator": "=", "value": talk["open"]}
    (shown,) = [
        row
        for row in sim.search("conversations", was, pagination={"per_page": 150})["conversations"]
        if row["id"] == talk["id"]
    ]
    assert shown["open"] is not talk["open"]
    assert shown["updated_at"] > talk["updated_at"]
    sim.advance(300, quiet=True)
    assert talk["id"] not in everything(sim, "conversations", was)


def test_the_index_loses_deleted_rows_at_once(make_sim: Any) -> None:
    sim = make_sim(index_lag_seconds=300)
    key = sim.truth("contacts")[0]["id"]
    sim.edit("contact", "update", key, fields={"name": "Last words"})
    sim.edit("contact", "delete", key)
    query = {"field": "id", "operator": "=", "value": key}
    assert sim.search("contacts", query)["total_count"] == 0


def test_the_index_remembers_each_state_in_turn(make_sim: Any) -> None:
    sim = make_sim(index_lag_seconds=100)
    key = sim.truth("contacts")[0]["id"]
    for name in ("One", "Two"):
        sim.edit("contact", "update", key, fields={"name": name}, seconds=60)
    # At 120 s the index is at 20 s, at 170 s it knows the first change, at 220 s the second.
    for wanted, seconds in ((0, 0), (1, 50), (0, 50)):
        sim.advance(seconds, quiet=True)
        query = {"field": "name", "operator": "=", "value": "One"}
        assert sim.search("contacts", query)["total_count"] == wanted


@pytest.mark.parametrize("what", ["contacts", "conversations", "tickets"])
def test_the_index_is_a_picture_of_the_past(make_sim: Any, what: str) -> None:
    sim = make_sim(index_lag_seconds=2 * DAY, contacts=600, conversations=600, tickets=300)
    before = {row["id"]: row for row in sim.truth(what)}
    sim.advance(DAY)
    alive = {row["id"]: row for row in sim.truth(what)}
    born_after = alive.keys() - before.keys()
    assert born_after
    everybody = {"field": "created_at", "operator": ">", "value": 0}
    assert everything(sim, what, everybody) == before.keys() & alive.keys()
    # One day back, the index knows the morning's changes and not yet the evening's.
    sim.advance(DAY * 3 // 2, quiet=True)
    found = everything(sim, what, everybody)
    assert before.keys() & alive.keys() < found < alive.keys()
    sim.advance(DAY // 2, quiet=True)
    assert everything(sim, what, everybody) == alive.keys()


def test_without_lag_the_index_is_the_present(sim: Sim) -> None:
    sim.advance(3 * DAY)
    leads = {row["id"] for row in sim.truth("contacts") if row["role"] == "lead"}
    query = {"field": "role", "operator": "=", "value": "lead"}
    assert everything(sim, "contacts", query) == leads

"""The search index lags behind; lists and gets do not (reference §6.1, §9.3)."""

from typing import Any

from simulator.queries import everything, ids


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

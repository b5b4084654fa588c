"""Contacts and what hangs on them (reference §4.1, §6.10, §9.8)."""

from typing import Any

import pytest

from simulator.inprocess import Sim


def contact_with(sim: Sim, key: str, least: int) -> Any:
    rows = sim.truth("contacts")
    return next(row for row in rows if row[key]["total_count"] >= least)


@pytest.mark.parametrize(("key", "least"), [("tags", 15), ("companies", 12), ("notes", 11)])
def test_inline_lists_are_cut_at_ten_and_say_so(quiet: Sim, key: str, least: int) -> None:
    whole = contact_with(quiet, key, least)
    for shown in (
        quiet.get(f"/contacts/{whole['id']}").json(),
        quiet.search("contacts", {"field": "id", "operator": "=", "value": whole["id"]})["data"][0],
    ):
        assert len(shown[key]["data"]) == 10
        assert shown[key]["has_more"] is True
        assert shown[key]["total_count"] == whole[key]["total_count"]
        assert shown[key]["data"] == whole[key]["data"][:10]
        assert set(shown[key]["data"][0]) == {"id", "type", "url"}
    rest = quiet.get(f"/contacts/{whole['id']}/{key}", per_page=60).json()["data"]
    assert {row["id"] for row in rest} == {row["id"] for row in whole[key]["data"]}
    assert whole[key]["has_more"] is False


def test_a_contacts_tags_have_names_and_who_applied_them(quiet: Sim) -> None:
    key = contact_with(quiet, "tags", 1)["id"]
    (tag, *_) = quiet.get(f"/contacts/{key}/tags").json()["data"]
    assert set(tag) == {"type", "id", "name", "applied_at", "applied_by"}


def test_a_contacts_notes_are_told_newest_first(quiet: Sim) -> None:
    key = contact_with(quiet, "notes", 11)["id"]
    notes = quiet.get(f"/contacts/{key}/notes", per_page=5).json()
    times = [note["created_at"] for note in notes["data"]]
    assert times == sorted(times, reverse=True)
    assert notes["pages"]["next"]["page"] == 2


def test_segments_are_told_only_by_themselves_and_by_search(quiet: Sim) -> None:
    truth = next(row for row in quiet.truth("contacts") if row["segments"])
    assert "segments" not in quiet.get(f"/contacts/{truth['id']}").json()
    told = quiet.get(f"/contacts/{truth['id']}/segments").json()["data"]
    assert [row["id"] for row in told] == [row["id"] for row in truth["segments"]]


def test_segment_counts_are_what_searching_finds(quiet: Sim) -> None:
    for segment in quiet.get("/segments", include_count="true").json()["segments"]:
        query = {"field": "segment_id", "operator": "=", "value": segment["id"]}
        assert quiet.search("contacts", query)["total_count"] == segment["count"]
    assert "count" not in quiet.get("/segments").json()["segments"][0]


@pytest.mark.parametrize(("version", "kind"), [("2.14", int), ("2.15", int), ("2.16", str)])
def test_owners_have_the_type_of_the_version(quiet: Sim, version: str, kind: type) -> None:
    rows = quiet.get("/contacts", version, per_page=150).json()["data"]
    owners = {type(row["owner_id"]) for row in rows}
    assert owners == {kind, type(None)}


def test_a_deleted_contact_is_gone_but_its_conversations_stay(sim: Sim) -> None:
    talk = sim.truth("conversations")[0]
    key = talk["contacts"]["contacts"][0]["id"]
    sim.edit("contact", "delete", key)
    assert sim.get(f"/contacts/{key}", "2.16").status_code == 404
    assert sim.get(f"/contacts/{key}/tags").status_code == 404
    assert key not in {row["id"] for row in sim.truth("contacts")}
    assert sim.get(f"/conversations/{talk['id']}").json() == {**talk}


def test_a_merged_contact_is_a_404_before_2_16_and_a_410_with_a_link_since(sim: Sim) -> None:
    first, second, third = [row["id"] for row in sim.truth("contacts") if row["role"] == "user"][:3]
    sim.edit("contact", "merge", first, into=second)
    sim.edit("contact", "merge", second, into=third)
    old = sim.get(f"/contacts/{first}", "2.14")
    assert old.status_code == 404
    assert old.json()["errors"][0]["message"] == "User Not Found"
    new = sim.get(f"/contacts/{first}", "2.16")
    assert new.status_code == 410
    assert new.json()["errors"][0]["code"] == "contact_merged"
    assert new.headers["link"] == f'</contacts/{third}>; rel="canonical"'


def test_a_merge_moves_conversations_and_bumps_both(sim: Sim) -> None:
    talk = sim.truth("conversations")[0]
    key = talk["contacts"]["contacts"][0]["id"]
    into = next(row for row in sim.truth("contacts") if row["role"] == "user" and row["id"] != key)
    now = sim.edit("contact", "merge", key, into=into["id"])["now"]
    moved = sim.get(f"/conversations/{talk['id']}").json()
    assert into["id"] in {row["id"] for row in moved["contacts"]["contacts"]}
    assert key not in {row["id"] for row in moved["contacts"]["contacts"]}
    assert moved["updated_at"] == now
    survivor = sim.get(f"/contacts/{into['id']}", "2.16", include_merge_history="true").json()
    assert survivor["updated_at"] == now
    assert survivor["merge_history"][-1]["source_contact_id"] == key


def test_merge_history_is_told_only_when_asked_for_and_since_2_16(quiet: Sim) -> None:
    key = next(iter(quiet.inside.workspace.merged.values()))
    assert "merge_history" not in quiet.get(f"/contacts/{key}", "2.16").json()
    asked = {"include_merge_history": "true"}
    assert "merge_history" not in quiet.get(f"/contacts/{key}", "2.14", **asked).json()
    rows = quiet.get("/contacts", "2.16", per_page=150, **asked).json()["data"]
    assert all(("merge_history" in row) == (row["role"] == "user") for row in rows)
    query = {"field": "id", "operator": "=", "value": key}
    found = quiet.search("contacts", query, "2.16", include_merge_history=True)["data"]
    assert found[0]["merge_history"]


@pytest.mark.parametrize("action", ["tag", "untag", "add_segment", "remove_segment"])
def test_tags_and_segments_do_not_touch_updated_at(sim: Sim, action: str) -> None:
    row = next(row for row in sim.truth("contacts") if row["tags"]["data"] and row["segments"])
    tag = next(
        tag["id"]
        for tag in sim.truth("tags")
        if (tag["id"] in {own["id"] for own in row["tags"]["data"]}) == (action == "untag")
    )
    sim.edit("contact", action, row["id"], tag_id=tag, segment_id=row["segments"][0]["id"])
    assert sim.get(f"/contacts/{row['id']}").json()["updated_at"] == row["updated_at"]


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("update", {"fields": {"phone": "+1"}}),
        ("update", {"custom_attributes": {"seats": 5}}),
        ("add_note", {}),
        ("attach", {"company_id": "?"}),
    ],
)
def test_every_other_change_touches_updated_at(sim: Sim, action: str, more: Any) -> None:
    row = next(row for row in sim.truth("contacts") if not row["companies"]["data"])
    if "company_id" in more:
        more = {"company_id": sim.truth("companies")[0]["id"]}
    now = sim.edit("contact", action, row["id"], **more)["now"]
    assert sim.get(f"/contacts/{row['id']}").json()["updated_at"] == now


def test_deleting_a_tag_takes_it_off_everything_without_a_bump(sim: Sim) -> None:
    streams = ("contacts", "companies", "conversations", "articles")
    before = {name: {row["id"]: row for row in sim.truth(name)} for name in streams}
    for tag in sim.truth("tags"):
        sim.edit("tag", "delete", tag["id"])
    for name in streams:
        for row in sim.truth(name):
            tags = row["tags"].get("data", row["tags"].get("tags"))
            assert tags == []
            assert row["updated_at"] == before[name][row["id"]]["updated_at"]


def test_users_are_found_by_external_id(quiet: Sim) -> None:
    row = next(row for row in quiet.truth("contacts") if row["external_id"])
    found = quiet.get(f"/contacts/find_by_external_id/{row['external_id']}")
    assert found.json()["id"] == row["id"]


def test_the_workspace_is_nasty(make_sim: Any) -> None:
    sim = make_sim(contacts=2000, conversations=300)
    rows = sim.truth("contacts")
    assert len(rows) == 2000
    assert {"", None} <= {row["email"] for row in rows}
    assert any("\u0000" in (row["name"] or "") for row in rows)
    assert any((row["signed_up_at"] or 0) > 2_700_000_000 for row in rows)
    assert any((row["signed_up_at"] or 0) < 0 for row in rows)
    assert any(row["tags"]["total_count"] >= 15 for row in rows)
    assert any(row["companies"]["total_count"] >= 12 for row in rows)
    assert any(row["notes"]["total_count"] > 10 for row in rows)
    assert any(not row["companies"]["data"] for row in rows if row["role"] == "user")
    kinds = {type(value) for row in rows for value in row["custom_attributes"].values()}
    assert kinds == {str, int, float, bool, list, type(None)}
    seconds = [row["updated_at"] for row in rows]
    assert max(seconds.count(second) for second in set(seconds)) > 20

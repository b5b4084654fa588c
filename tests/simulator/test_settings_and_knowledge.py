"""People, labels, attributes and the help center (reference §4.2, §4.7, §4.8)."""

from typing import Any

import pytest

from simulator.inprocess import Sim


def test_me_tells_the_workspace_and_its_timezone(make_sim: Any) -> None:
    sim = make_sim(timezone="Europe/Berlin", contacts=5, conversations=0)
    app = sim.get("/me").json()["app"]
    assert app["timezone"] == "Europe/Berlin"
    assert sim.truth("workspace") == [app]


def test_admins_include_the_bot_and_leave_out_former_teammates(quiet: Sim) -> None:
    listed = {row["id"]: row for row in quiet.get("/admins").json()["admins"]}
    assert any(row["name"] == "Fin" for row in listed.values())
    authors = {
        part["author"]["id"]
        for row in quiet.truth("conversations")
        for part in row["conversation_parts"]["conversation_parts"]
        if part["author"]["type"] == "admin"
    }
    assert authors & listed.keys()
    for key in quiet.inside.workspace.teams.values():
        assert {str(member) for member in key.admin_ids} <= listed.keys()


def test_avatars_and_roles_are_told_where_they_belong(quiet: Sim) -> None:
    row = quiet.get("/admins", "2.14").json()["admins"][0]
    assert not {"avatar", "role"} & row.keys()
    asked = quiet.get("/admins", "2.16", display_avatar="true").json()["admins"][0]
    assert {"avatar", "role"} <= asked.keys()


def test_conversation_attributes_move_with_2_16(quiet: Sim) -> None:
    old = quiet.get("/data_attributes", "2.15", model="conversation").json()["data"]
    assert {row["model"] for row in old} == {"conversation"}
    moved = quiet.get("/data_attributes", "2.16", model="conversation")
    assert moved.status_code == 422
    error = moved.json()["errors"][0]
    assert error["code"] == "parameter_invalid"
    assert "GET /conversations/attributes" in error["message"]
    new = quiet.get("/conversations/attributes", "2.16").json()["data"]
    assert {row["id"] for row in new} == {row["id"] for row in old}
    assert {"list", "decimal", "datetime"} <= {row["data_type"] for row in new}


def test_archived_attributes_are_told_only_when_asked_for(quiet: Sim) -> None:
    plain = quiet.get("/data_attributes", model="contact").json()["data"]
    whole = quiet.get("/data_attributes", model="contact", include_archived="true").json()["data"]
    assert [row["name"] for row in whole if row not in plain] == ["old field"]
    assert not any("id" in row for row in whole if not row["custom"])


def test_only_the_full_name_tells_attributes_apart(quiet: Sim) -> None:
    rows = quiet.get("/data_attributes", model="company").json()["data"]
    names = [row["name"] for row in rows]
    assert names.count("name") == 2
    assert len({row["full_name"] for row in rows}) == len(rows)


def test_a_tag_has_a_name_and_an_id_only(quiet: Sim) -> None:
    row = quiet.get("/tags").json()["data"][0]
    assert set(row) == {"type", "id", "name"}
    assert quiet.get(f"/tags/{row['id']}").json() == row


def test_articles_have_statistics_only_when_got_alone(quiet: Sim) -> None:
    listed = quiet.get("/articles", per_page=150).json()["data"]
    times = [row["updated_at"] for row in listed]
    assert times == sorted(times, reverse=True)
    for row in listed:
        assert "statistics" not in row
        alone = quiet.get(f"/articles/{row['id']}").json()
        assert (alone.pop("statistics") is None) == (row["state"] == "draft")
        assert alone == row


def test_articles_lose_their_parent_in_2_16(quiet: Sim) -> None:
    key = next(row["id"] for row in quiet.truth("articles", "2.14") if row["parent_id"])
    old = quiet.get(f"/articles/{key}", "2.14").json()
    new = quiet.get(f"/articles/{key}", "2.16").json()
    assert old["parent_id"] == old["parent_ids"][0]
    assert not {"parent_id", "parent_type"} & new.keys()
    assert {"fin_involvements"} <= new["statistics"].keys() - old["statistics"].keys()


def test_being_read_is_no_edit_of_an_article(sim: Sim) -> None:
    row = next(row for row in sim.truth("articles") if row["statistics"])
    sim.edit("article", "statistics", row["id"], views=123_456)
    shown = sim.get(f"/articles/{row['id']}").json()
    assert shown["statistics"]["views"] == 123_456
    assert shown["updated_at"] == row["updated_at"]
    now = sim.edit("article", "update", row["id"], title="New")["now"]
    assert sim.get(f"/articles/{row['id']}").json()["updated_at"] == now


def test_nested_collections_name_no_help_center(quiet: Sim) -> None:
    rows = quiet.get("/help_center/collections", per_page=150).json()["data"]
    assert not any("type" in row for row in rows)
    assert all((row["parent_id"] is None) == (row["help_center_id"] is not None) for row in rows)
    assert any(row["parent_id"] for row in rows)


@pytest.mark.parametrize("path", ["/help_center/collections", "/help_center/help_centers"])
def test_help_center_objects_are_got_alone_too(quiet: Sim, path: str) -> None:
    for row in quiet.get(path).json()["data"]:
        assert quiet.get(f"{path}/{row['id']}").json() == row

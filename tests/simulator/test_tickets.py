"""Tickets, their types and states (reference §3.2, §4.6, §9.7)."""

from typing import Any

import pytest

from simulator.inprocess import Sim
from simulator.queries import everything, ids

EVERYTHING = {"field": "created_at", "operator": ">", "value": 0}
CATEGORIES = {"Customer", "Back-office", "Tracker"}


def parts_of(row: Any) -> list[Any]:
    return list(row["ticket_parts"]["ticket_parts"])


def test_a_search_pages_through_every_ticket_with_its_parts(quiet: Sim) -> None:
    truth = {row["id"]: row for row in quiet.truth("tickets", visible="true")}
    assert everything(quiet, "tickets", EVERYTHING) == truth.keys()
    first = quiet.search("tickets", EVERYTHING)
    assert first["type"] == "ticket.list"
    assert first["total_count"] == len(truth) == 20
    assert first["pages"] == {"type": "pages", "page": 1, "per_page": 20, "total_pages": 1}
    assert all(row == truth[row["id"]] for row in first["tickets"])


def test_a_page_of_tickets_holds_at_most_150(make_sim: Any) -> None:
    sim = make_sim(tickets=170)
    page = sim.search("tickets", EVERYTHING, pagination={"per_page": 1000})
    assert (len(page["tickets"]), page["pages"]["per_page"]) == (150, 150)
    after = page["pages"]["next"]["starting_after"]
    rest = sim.search("tickets", EVERYTHING, pagination={"per_page": 150, "starting_after": after})
    assert len(rest["tickets"]) == 20
    assert not {*ids(page)} & {*ids(rest)}


def test_there_is_no_list_of_tickets(quiet: Sim) -> None:
    assert quiet.get("/tickets").status_code == 404


def test_a_ticket_is_found_by_id_and_not_by_its_number(quiet: Sim) -> None:
    row = quiet.truth("tickets", visible="true")[3]
    assert quiet.get(f"/tickets/{row['id']}").json() == row
    answer = quiet.get(f"/tickets/{row['ticket_id']}")
    assert answer.status_code == 404
    (error,) = answer.json()["errors"]
    assert (error["code"], error["message"]) == ("ticket_not_found", "Ticket not found")


def test_only_the_newest_500_parts_are_shown_but_all_are_counted(quiet: Sim) -> None:
    (long,) = [row for row in quiet.truth("tickets") if len(parts_of(row)) > 500]
    shown = quiet.get(f"/tickets/{long['id']}").json()
    assert parts_of(shown) == parts_of(long)[-500:]
    assert shown["ticket_parts"]["total_count"] == len(parts_of(long)) >= 600


@pytest.mark.parametrize(
    ("version", "nobody", "kind"), [("2.14", "0", str), ("2.15", "0", str), ("2.16", 0, int)]
)
def test_assignees_are_text_until_2_16(
    make_sim: Any, version: str, nobody: Any, kind: type
) -> None:
    rows = make_sim(tickets=60).truth("tickets", version)
    for name in ("admin_assignee_id", "team_assignee_id"):
        values = [row[name] for row in rows]
        assert nobody in values
        assert all(type(value) is kind for value in values)


def test_the_previous_state_is_new_in_2_16(quiet: Sim) -> None:
    old, new = quiet.truth("tickets", "2.15"), quiet.truth("tickets", "2.16")
    assert not any("previous_ticket_state_id" in row for row in old)
    states = {row["id"]: row for row in quiet.truth("ticket_states")}
    for row in new:
        moves = [part for part in parts_of(row) if "previous_ticket_state" in part]
        before = row["previous_ticket_state_id"]
        assert (before is None) == (not moves)
        if moves:
            assert states[before]["category"] == moves[-1]["previous_ticket_state"]
            assert row["ticket_state"]["category"] == moves[-1]["ticket_state"]


def test_tickets_of_every_category_have_every_kind_of_part(make_sim: Any) -> None:
    rows = make_sim(conversations=300, tickets=150).truth("tickets")
    assert {row["category"] for row in rows} == CATEGORIES
    parts = [part for row in rows for part in parts_of(row)]
    kinds = {part["part_type"] for part in parts}
    assert {"comment", "note", "assignment", "close", "snoozed", "timer_unsnooze"} < kinds
    for who in ("admin", "workflow", "user"):
        assert f"ticket_attribute_updated_by_{who}" in kinds
    assert {part["author"]["type"] for part in parts} == {"admin", "bot", "team", "user"}
    assert any(part["assigned_to"] == {"type": "nobody_admin", "id": None} for part in parts)
    assert any(part["redacted"] for part in parts)
    assert any(part["attachments"] for part in parts)
    assert any("app_package_code" in part for part in parts)
    times = [part["created_at"] for row in rows for part in parts_of(row)]
    assert len(set(times)) < len(times)


def test_updated_attributes_are_told_by_id_and_label(make_sim: Any) -> None:
    rows = make_sim(conversations=300, tickets=150).truth("tickets")
    changed = [part["updated_attribute_data"] for row in rows for part in parts_of(row)
               if "updated_attribute_data" in part]  # fmt: skip
    files = [data["value"] for data in changed if isinstance(data["value"]["id"], list)]
    assert any(value["id"] and len(value["id"]) == len(value["label"]) for value in files)
    assert any(data["value"]["id"] is None for data in changed)
    listed = [data["value"] for data in changed if data["attribute"]["label"] == "Severity"]
    assert any(value["id"] and value["id"] != value["label"] for value in listed)


def test_attributes_have_values_of_every_type(make_sim: Any) -> None:
    rows = make_sim(conversations=300, tickets=150).truth("tickets")
    kinds = {type(value) for row in rows for value in row["ticket_attributes"].values()}
    assert kinds == {str, int, float, bool, list, dict, type(None)}
    assert all("_default_title_" in row["ticket_attributes"] for row in rows)


def test_a_customers_ticket_is_a_conversation_too(quiet: Sim) -> None:
    tickets = {row["id"]: row for row in quiet.truth("tickets")}
    talks = {row["id"]: row for row in quiet.truth("conversations")}
    for key, row in tickets.items():
        assert (key in talks) == (row["category"] == "Customer")
    for key, talk in talks.items():
        assert (talk["ticket"] is not None) == (key in tickets)
        if key in tickets:
            assert talk["ticket"]["ticket_id"] == tickets[key]["ticket_id"]
            assert talk["ticket"]["ticket_state"] == tickets[key]["ticket_state"]


def test_links_are_seen_from_both_sides(make_sim: Any) -> None:
    sim = make_sim(conversations=300, tickets=150)
    tickets = {row["id"]: row for row in sim.truth("tickets")}
    talks = {row["id"]: row for row in sim.truth("conversations")}

    def linked(row: Any) -> set[str]:
        assert row["linked_objects"]["total_count"] == len(row["linked_objects"]["data"])
        return {other["id"] for other in row["linked_objects"]["data"]}

    for key, row in tickets.items():
        for other in row["linked_objects"]["data"]:
            there = tickets if other["type"] == "ticket" else talks
            assert key in linked(there[other["id"]])
            assert other["category"] == (there[other["id"]].get("category"))
    assert max(len(linked(row)) for row in tickets.values()) == 40
    origins = [row for row in tickets.values() if row["category"] == "Customer"]
    assert any(
        other["type"] == "conversation"
        for row in origins
        for other in row["linked_objects"]["data"]
    )


def test_types_embed_attributes_and_states(quiet: Sim) -> None:
    answer = quiet.get("/ticket_types").json()
    rows = answer["data"]
    assert (answer["type"], rows) == ("list", quiet.truth("ticket_types"))
    assert {row["category"] for row in rows} == CATEGORIES
    assert (
        {row["archived"] for row in rows} == {row["is_internal"] for row in rows} == {True, False}
    )
    attributes = [entry for row in rows for entry in row["ticket_type_attributes"]["data"]]
    assert {entry["data_type"] for entry in attributes} == {
        "string", "list", "integer", "decimal", "boolean", "datetime", "files",
    }  # fmt: skip
    assert any((entry["input_options"] or {}).get("list_options") for entry in attributes)
    for row in rows:
        assert quiet.get(f"/ticket_types/{row['id']}").json() == row
        assert len(row["ticket_states"]["data"]) >= 4
    assert quiet.get("/ticket_types/1").status_code == 404


def test_states_name_their_types_and_include_archived_ones(quiet: Sim) -> None:
    rows = quiet.get("/ticket_states").json()["data"]
    assert rows == quiet.truth("ticket_states")
    assert {row["archived"] for row in rows} == {True, False}
    types = {row["id"]: row for row in quiet.truth("ticket_types")}
    for row in rows:
        for made in row["ticket_types"]["data"]:
            states = types[made["id"]]["ticket_states"]["data"]
            assert row["id"] in {state["id"] for state in states}


@pytest.mark.parametrize("status", [403, 401])
def test_without_their_permission_tickets_are_neither_read_nor_listed_as_conversations(
    sim: Sim, status: int
) -> None:
    tickets = {row["id"] for row in sim.truth("tickets")}
    talks = {row["id"] for row in sim.truth("conversations")}
    sim.fault("no_ticket_scope", status=status)
    query = {"query": EVERYTHING}
    assert sim.post("/tickets/search", query).status_code == status
    both = tickets & talks
    for path in (f"/tickets/{min(tickets)}", "/ticket_types", "/ticket_states"):
        assert sim.get(path).status_code == status
    assert everything(sim, "conversations", EVERYTHING) == talks - tickets
    listed = sim.get("/conversations", per_page=150).json()
    assert {row["id"] for row in listed["conversations"]} == talks - tickets
    assert listed["total_count"] == len(talks - tickets)
    assert sim.get(f"/conversations/{min(both)}").status_code == status
    assert sim.get(f"/conversations/{min(talks - tickets)}").status_code == 200


CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("add_part", {}),
    ("move", {"category": "resolved"}),
    ("assign", {}),
    ("update", {"attributes": {"_default_title_": "Other"}}),
    ("snooze", {"until": 1_800_000_000}),
)


@pytest.mark.parametrize(("action", "more"), CHANGES, ids=[action for action, _ in CHANGES])
def test_a_change_moves_the_ticket_and_the_conversation_it_is(
    sim: Sim, action: str, more: dict[str, Any]
) -> None:
    row = next(row for row in sim.truth("tickets") if row["category"] == "Customer")
    now = sim.edit("ticket", action, row["id"], **more)["now"]
    shown = sim.get(f"/tickets/{row['id']}").json()
    assert shown["updated_at"] == now > row["updated_at"]
    assert len(parts_of(shown)) == len(parts_of(row)) + 1
    assert sim.get(f"/conversations/{row['id']}").json()["updated_at"] == now


def test_a_conversation_becomes_a_ticket(sim: Sim) -> None:
    talk = next(row for row in sim.truth("conversations") if row["ticket"] is None)
    sim.edit("ticket", "create", conversation_id=talk["id"])
    ticket = sim.get(f"/tickets/{talk['id']}").json()
    assert (ticket["category"], ticket["is_shared"]) == ("Customer", True)
    assert ticket["contacts"] == talk["contacts"]
    shown = sim.get(f"/conversations/{talk['id']}").json()
    assert shown["ticket"]["ticket_id"] == ticket["ticket_id"]


def test_a_deleted_ticket_takes_its_conversation_along(sim: Sim) -> None:
    row = next(row for row in sim.truth("tickets") if row["category"] == "Customer")
    sim.edit("ticket", "delete", row["id"])
    assert sim.get(f"/tickets/{row['id']}").status_code == 404
    assert sim.get(f"/conversations/{row['id']}").status_code == 404
    assert sim.truth("deleted_conversations")[-1]["id"] == row["id"]


def test_the_number_of_tickets_follows_that_of_conversations(make_sim: Any) -> None:
    assert len(make_sim(conversations=90).truth("tickets")) == 15
    assert make_sim(tickets=0).truth("tickets") == []
    crowded = make_sim(conversations=3, tickets=40).truth("tickets")
    assert sum(row["category"] == "Customer" for row in crowded) == 3


def test_tickets_leave_everything_else_as_it_is(make_sim: Any) -> None:
    without, with_some = make_sim(tickets=0), make_sim(tickets=60)
    for stream in ("contacts", "companies", "articles", "tags"):
        assert without.truth(stream) == with_some.truth(stream)
    for old, new in zip(
        without.truth("conversations"), with_some.truth("conversations"), strict=True
    ):
        same = old.keys() - {"ticket", "linked_objects"}
        assert {key: old[key] for key in same} == {key: new[key] for key in same}

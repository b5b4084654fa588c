"""What may be searched for among tickets (reference §5.2, fields part D)."""

from typing import Any

import pytest

from simulator.inprocess import Sim
from simulator.queries import everything

CATEGORIES = {"Customer": "request", "Back-office": "task", "Tracker": "tracker"}


def parts_of(row: Any) -> list[Any]:
    return list(row["ticket_parts"]["ticket_parts"])


def searched(sim: Sim, field: str, operator: str, value: Any) -> set[str]:
    query = {"field": field, "operator": operator, "value": value}
    return everything(sim, "tickets", query)


@pytest.mark.parametrize("category", CATEGORIES)
def test_categories_have_other_names_in_searches(quiet: Sim, category: str) -> None:
    rows = quiet.truth("tickets")
    expected = {row["id"] for row in rows if row["category"] == category}
    assert searched(quiet, "category", "=", CATEGORIES[category]) == expected
    assert searched(quiet, "category", "=", category) == set()


FIELDS: tuple[tuple[str, Any], ...] = (
    ("id", lambda row: row["id"]),
    ("title", lambda row: row["ticket_attributes"]["_default_title_"]),
    ("ticket_type_id", lambda row: row["ticket_type"]["id"]),
    ("admin_assignee_id", lambda row: row["admin_assignee_id"]),
    ("team_assignee_id", lambda row: str(row["team_assignee_id"])),
    ("open", lambda row: row["open"]),
    ("state", lambda row: row["ticket_state"]["category"]),
    ("updated_at", lambda row: row["updated_at"]),
)


@pytest.mark.parametrize(("field", "read"), FIELDS, ids=[field for field, _ in FIELDS])
def test_fields_are_searched_by_equality(quiet: Sim, field: str, read: Any) -> None:
    rows = quiet.truth("tickets")
    value = read(rows[5])
    same = {row["id"] for row in rows if read(row) == value}
    assert searched(quiet, field, "=", value) == same
    assert searched(quiet, field, "!=", value) == {row["id"] for row in rows} - same
    assert searched(quiet, field, "IN", [value]) == same
    assert searched(quiet, field, "NIN", [value]) == {row["id"] for row in rows} - same


def test_dates_count_to_the_second(quiet: Sim) -> None:
    moments = {row["id"]: row["updated_at"] for row in quiet.truth("tickets")}
    middle = sorted(moments.values())[9]
    for operator, fits in {
        ">": lambda moment: moment > middle,
        "<": lambda moment: moment < middle,
        ">=": lambda moment: moment >= middle,
        "<=": lambda moment: moment <= middle,
    }.items():
        expected = {key for key, moment in moments.items() if fits(moment)}
        assert searched(quiet, "updated_at", operator, middle) == expected


def test_tickets_are_searched_by_contact_teammate_and_text(quiet: Sim) -> None:
    row = next(row for row in quiet.truth("tickets") if row["contacts"]["contacts"])
    contact = row["contacts"]["contacts"][0]["id"]
    assert row["id"] in searched(quiet, "contact_ids", "=", contact)
    spoken = next(
        row for row in quiet.truth("tickets")
        if any(part["part_type"] == "note" for part in parts_of(row))
    )  # fmt: skip
    author = next(part["author"] for part in parts_of(spoken) if part["part_type"] == "note")
    assert spoken["id"] in searched(quiet, "teammate_ids", "=", author["id"])
    assert searched(quiet, "title", "~", "invoice") == {
        row["id"]
        for row in quiet.truth("tickets")
        if "invoice" in row["ticket_attributes"]["_default_title_"].lower()
    }


def test_attributes_are_searched_by_their_id(make_sim: Any) -> None:
    sim = make_sim(conversations=300, tickets=150)
    kinds = set()
    for made in sim.truth("ticket_types"):
        for attribute in made["ticket_type_attributes"]["data"]:
            field = f"ticket_attribute.{attribute['id']}"
            if attribute["data_type"] == "files":
                query = {"field": field, "operator": "=", "value": "x"}
                assert sim.post("/tickets/search", {"query": query}).status_code == 400
                continue
            values = {
                row["id"]: row["ticket_attributes"].get(attribute["name"])
                for row in sim.truth("tickets")
                if row["ticket_type"]["id"] == made["id"]
            }
            some = [value for value in values.values() if value not in (None, [])]
            if some and not isinstance(some[0], list):
                kinds.add(attribute["data_type"])
                expected = {
                    key for key, value in values.items()
                    if value == some[0] and isinstance(value, bool) == isinstance(some[0], bool)
                }  # fmt: skip
                assert searched(sim, field, "=", some[0]) == expected
    assert kinds == {"string", "list", "integer", "decimal", "boolean", "datetime"}


@pytest.mark.parametrize(
    "query",
    [
        {"field": "ticket_attribute.1", "operator": "=", "value": "x"},
        {"field": "source.body", "operator": "~", "value": "x"},
        {"field": "updated_at", "operator": "~", "value": "1"},
        {"field": "open", "operator": ">", "value": True},
        {"field": "open", "operator": "=", "value": "perhaps"},
    ],
)
def test_queries_that_make_no_sense_are_refused(quiet: Sim, query: Any) -> None:
    assert quiet.post("/tickets/search", {"query": query}).status_code == 400

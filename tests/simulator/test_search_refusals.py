"""Searches that are refused (reference §5.1, §5.2)."""

from typing import Any

import pytest

from simulator.inprocess import Sim
from simulator.queries import everything, ids, nested


def rejected(sim: Sim, what: str, body: Any, version: str = "2.16") -> str:
    answer = sim.post(f"/{what}/search", body, version)
    assert answer.status_code == 400, answer.text
    return str(answer.json()["errors"][0]["code"])


BAD_CONTACT_FILTERS = (
    ("updated_at", "!=", 1),
    ("updated_at", ">=", 1),
    ("updated_at", "<=", 1),
    ("updated_at", "IN", [1]),
    ("updated_at", "NIN", [1]),
    ("updated_at", "~", "1"),
    ("updated_at", ">", "yesterday"),
    ("updated_at", ">", True),
    ("updated_at", ">", None),
    ("tag_id", "IN", ["1"]),
    ("tag_id", "~", "1"),
    ("role", ">", "a"),
    ("role", "=", 5),
    ("role", "IN", "user"),
    ("name", "~", 5),
    ("has_hard_bounced", "=", "maybe"),
    ("has_hard_bounced", ">", True),
    ("company_id", "=", "1"),
    ("nothing", "=", "1"),
    ("custom_attributes.nothing", "=", "1"),
    ("role", "LIKE", "user"),
    (None, "=", "1"),
)


@pytest.mark.parametrize(("field", "operator", "value"), BAD_CONTACT_FILTERS)
def test_filters_that_make_no_sense_are_a_400(
    quiet: Sim, field: Any, operator: str, value: Any
) -> None:
    query = {"field": field, "operator": operator, "value": value}
    assert rejected(quiet, "contacts", {"query": query}) == "parameter_invalid"


@pytest.mark.parametrize(
    "query",
    [
        None,
        [],
        "x",
        {},
        {"operator": "AND"},
        {"operator": "AND", "value": []},
        {"operator": "XOR", "value": [{"field": "id", "operator": "=", "value": "1"}]},
        {"operator": "AND", "value": [5]},
    ],
)
def test_queries_that_make_no_sense_are_a_400(quiet: Sim, query: Any) -> None:
    assert rejected(quiet, "conversations", {"query": query}) == "parameter_invalid"


def test_a_missing_query_is_a_400(quiet: Sim) -> None:
    assert rejected(quiet, "contacts", {"pagination": {}}) == "parameter_not_found"


def test_groups_nest_two_levels_and_no_more(quiet: Sim) -> None:
    assert everything(quiet, "contacts", nested(2)) == everything(quiet, "contacts", nested(0))
    assert rejected(quiet, "contacts", {"query": nested(3)}) == "parameter_invalid"


def test_a_group_holds_fifteen_filters_and_no_more(quiet: Sim) -> None:
    group = {"operator": "OR", "value": [nested(0)] * 15}
    assert quiet.search("contacts", group)["total_count"]
    group["value"] = [nested(0)] * 16
    assert rejected(quiet, "contacts", {"query": group}) == "parameter_invalid"


def test_an_invalid_sort_order_is_tolerated_before_2_16(quiet: Sim) -> None:
    body = {"query": nested(0), "sort": {"field": "updated_at", "order": "desc"}}
    assert rejected(quiet, "contacts", body, "2.16") == "invalid_sort_order"
    tolerated = quiet.post("/contacts/search", body, "2.14").json()
    default = quiet.search("contacts", nested(0), "2.14", sort={"field": "updated_at"})
    assert ids(tolerated) == ids(default)
    values = [row["updated_at"] for row in default["data"]]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("sort", ["updated_at", {"field": "nothing"}, {"field": "tag_id"}, 5])
def test_a_sort_that_makes_no_sense_is_a_400(quiet: Sim, sort: Any) -> None:
    rejected(quiet, "contacts", {"query": nested(0), "sort": sort})

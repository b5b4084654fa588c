"""Data connectors and their execution results (2.16 spec)."""

from typing import Any

import pytest

from interlake.simulator.endpoints.connectors import ERROR_TYPES
from simulator.inprocess import Sim

HOUR = 3600


def runs(sim: Sim, key: str, **query: Any) -> list[Any]:
    """Give a connector's executions on one page of the largest size."""
    answer = sim.get(f"/data_connectors/{key}/execution_results", per_page=30, **query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


def busiest(sim: Sim) -> str:
    """Give the connector with most executions."""
    keys = [row["data_connector_id"] for row in sim.truth("data_connector_executions")]
    return max(keys, key=keys.count)


def test_the_list_tells_less_than_the_connector_alone(quiet: Sim) -> None:
    truth = {row["id"]: row for row in quiet.truth("data_connectors")}
    for row in quiet.get("/data_connectors").json()["data"]:
        whole = truth[row["id"]]
        assert {key: whole[key] for key in row} == row
        assert {"url", "data_inputs", "object_mappings"} <= whole.keys() - row.keys()


def test_connectors_come_last_updated_first(quiet: Sim) -> None:
    times = [row["updated_at"] for row in quiet.get("/data_connectors").json()["data"]]
    assert times == sorted(times, reverse=True)
    assert all(len(time) == 20 and time.endswith("Z") for time in times)


def test_a_connector_has_a_live_and_a_draft_version(quiet: Sim) -> None:
    live = quiet.get("/data_connectors/12345").json()
    assert quiet.get("/data_connectors/12345", state_version="live").json() == live
    draft = quiet.get("/data_connectors/12345", state_version="draft").json()
    assert (live["state"], draft["state"]) == ("live", "draft")
    assert draft["description"] != live["description"]
    refused = quiet.get("/data_connectors/12345", state_version="old").json()
    assert refused["errors"][0]["message"] == "Invalid state_version. Must be one of: live, draft"


@pytest.mark.parametrize("path", ["/data_connectors", "/data_connectors/12345/execution_results"])
def test_a_foreign_cursor_is_refused_in_own_words(quiet: Sim, path: str) -> None:
    answer = quiet.get(path, starting_after="nonsense")
    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert error["code"] == "client_error"
    assert error["message"].startswith("Invalid starting_after param.")


def test_executions_of_the_last_hour_are_shown_unless_asked_otherwise(quiet: Sim) -> None:
    now, key = quiet.inside.workspace.clock.now, busiest(quiet)
    recent, whole = runs(quiet, key), runs(quiet, key, start_ts=0)
    assert runs(quiet, key, start_ts=now - HOUR, end_ts=now) == recent
    assert 0 < len(recent) < len(whole)
    assert whole[: len(recent)] == recent
    assert not runs(quiet, key, start_ts=0, end_ts=now - 9 * 86_400)


def test_executions_are_paged_by_ten_and_at_most_thirty(quiet: Sim) -> None:
    path = f"/data_connectors/{busiest(quiet)}/execution_results"
    assert quiet.get(path, start_ts=0).json()["pages"]["per_page"] == 10
    assert quiet.get(path, start_ts=0, per_page=99).json()["pages"]["per_page"] == 30
    found, query = [], {"per_page": 3, "start_ts": 0}
    while query:
        body = quiet.get(path, **query).json()
        found += [row["id"] for row in body["data"]]
        following = body["pages"].get("next")
        query = {**query, **following} if following else {}
    assert len(set(found)) == len(found)
    assert found == [row["id"] for row in runs(quiet, busiest(quiet), start_ts=0)]


def test_executions_are_filtered_by_success_and_error(quiet: Sim) -> None:
    rows = [row for c in quiet.truth("data_connectors") for row in runs(quiet, c["id"], start_ts=0)]
    key = next(row["data_connector_id"] for row in rows if not row["success"])
    failed = runs(quiet, key, start_ts=0, success="false")
    assert failed
    assert {row["success"] for row in failed} == {False}
    assert {row["success"] for row in runs(quiet, key, start_ts=0, success="true")} <= {True}
    kind = failed[0]["error_type"]
    found = runs(quiet, key, start_ts=0, error_type=kind)
    assert {row["error_type"] for row in found} == {kind}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"start_ts": "now"}, "start_ts must be a Unix timestamp (integer)"),
        ({"error_type": "x"}, f"Invalid error_type. Must be one of: {', '.join(ERROR_TYPES)}"),
        ({"success": "maybe"}, "Invalid success. Must be one of: true, false"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_nonsense_filters_are_refused(quiet: Sim, query: dict[str, Any], message: str) -> None:
    answer = quiet.get("/data_connectors/12345/execution_results", **query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0] == {"code": "parameter_invalid", "message": message}


def test_bodies_of_executions_are_told_only_where_asked_for(quiet: Sim) -> None:
    key, truth = busiest(quiet), quiet.truth("data_connector_executions")
    plain = runs(quiet, key, start_ts=0)
    assert not any("request_body" in row for row in plain)
    whole = runs(quiet, key, start_ts=0, include_bodies="true")
    assert all(row in truth for row in whole)
    path = f"/data_connectors/{key}/execution_results/{whole[0]['id']}"
    assert quiet.get(path).json() == whole[0]


def test_an_execution_belongs_to_its_connector(quiet: Sim) -> None:
    row = quiet.truth("data_connector_executions")[0]
    other = next(
        connector["id"]
        for connector in quiet.truth("data_connectors")
        if connector["id"] != row["data_connector_id"]
    )
    answer = quiet.get(f"/data_connectors/{other}/execution_results/{row['id']}")
    assert answer.json()["errors"][0]["code"] == "execution_result_not_found"
    talks = {row["id"] for row in quiet.truth("conversations")}
    rows = quiet.truth("data_connector_executions")
    assert {row["conversation_id"] for row in rows if "conversation_id" in row} <= talks


def test_executions_go_with_their_connector(sim: Sim) -> None:
    key = busiest(sim)
    sim.edit("data_connector", "delete", key)
    assert key not in {row["data_connector_id"] for row in sim.truth("data_connector_executions")}

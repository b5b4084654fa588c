"""The reporting export: datasets, jobs and files (reference §2, §3.4)."""

from typing import Any

import pytest

from simulator.inprocess import Sim
from simulator.test_content_export import OCTETS, files, written

DAY = 86_400
EXPORT = "/export/reporting_data"
APP = "ilk4sim0"


def datasets(sim: Sim, version: str | None = None) -> dict[str, Any]:
    shape = sim.get(f"{EXPORT}/get_datasets", version).json()
    return {row["id"]: row for row in shape["data"]}


def attributes(sim: Sim, dataset: str, name: str = "id") -> list[str]:
    return [row[name] for row in datasets(sim)[dataset]["attributes"]]


def start(sim: Sim, version: str | None = None, **asked: Any) -> Any:
    body = {
        "dataset_id": "conversation",
        "attribute_ids": ["conversation_id"],
        "start_time": 0,
        "end_time": 2**31,
        **asked,
    }
    return sim.post(f"{EXPORT}/enqueue", body, version)


def poll(sim: Sim, key: str) -> Any:
    return sim.get(f"{EXPORT}/{key}", app_id=APP, client_id="1", job_identifier=key).json()


def exported(sim: Sim, version: str | None = None, **asked: Any) -> list[dict[str, str]]:
    job = start(sim, version, **asked).json()
    while job["status"] == "pending":
        job = poll(sim, job["job_identifier"])
    assert job["status"] == "complete"
    answer = sim.http.get(job["download_url"], headers=OCTETS)
    assert answer.status_code == 200, answer.text
    (rows,) = files(answer.content).values()
    return rows


def test_a_job_is_pending_until_it_is_complete(sim: Sim) -> None:
    job = start(sim).json()
    key = job["job_identifier"]
    assert [job["status"], poll(sim, key)["status"]] == ["pending", "pending"]
    done = poll(sim, key)
    assert done["status"] == "complete"
    assert int(done["download_expires_at"]) == sim.inside.workspace.clock.now + 2 * DAY
    sim.advance(2 * DAY + 1, quiet=True)
    assert sim.http.get(done["download_url"], headers=OCTETS).status_code == 404


def test_five_jobs_may_be_pending(sim: Sim) -> None:
    keys = [start(sim).json()["job_identifier"] for _ in range(5)]
    refused = start(sim)
    assert refused.status_code == 429
    message = "Exceeded rate limit of 5 pending reporting dataset export jobs"
    assert refused.json()["errors"][0]["message"] == message
    # Content exports have a limit of their own.
    span = {"created_at_after": 0, "created_at_before": 1}
    assert sim.post("/export/content/data", span).status_code == 200
    poll(sim, keys[2]), poll(sim, keys[2])
    assert start(sim).status_code == 200


def test_a_job_may_fail(sim: Sim) -> None:
    sim.fault("job_failed")
    key = start(sim).json()["job_identifier"]
    poll(sim, key)
    assert poll(sim, key)["status"] == "failed"


@pytest.mark.parametrize("dataset", ["conversation", "conversation_state", "admin_status_change"])
def test_a_file_holds_every_row_of_a_dataset(sim: Sim, dataset: str) -> None:
    columns = attributes(sim, dataset)
    rows = exported(sim, dataset_id=dataset, attribute_ids=columns)
    truth = [row for row in sim.truth("reporting_data") if row["dataset_id"] == dataset]
    assert rows == [written({key: row[key] for key in columns}) for row in truth]
    assert rows


def test_only_the_attributes_and_times_asked_for_are_told(sim: Sim) -> None:
    now = sim.inside.workspace.clock.now
    columns = ["channel", "conversation_id"]
    rows = exported(sim, attribute_ids=columns, start_time=now - 60 * DAY, end_time=now - 30 * DAY)
    wanted = [
        row["id"]
        for row in sim.truth("conversations")
        if now - 60 * DAY <= row["created_at"] <= now - 30 * DAY
    ]
    assert [row["conversation_id"] for row in rows] == wanted != []
    assert list(rows[0]) == columns


def test_attributes_have_names_without_doubt_since_2_16(sim: Sim) -> None:
    assert "qualified_id" not in datasets(sim, "2.14")["conversation"]["attributes"][0]
    columns = attributes(sim, "conversation", "qualified_id")
    assert columns[0] == "conversation.conversation_id"
    assert exported(sim, attribute_ids=columns) == exported(
        sim, attribute_ids=attributes(sim, "conversation")
    )


def test_conversations_without_a_reply_by_the_user_are_told_since_2_16(sim: Sim) -> None:
    every = {row["conversation_id"] for row in exported(sim, "2.16")}
    fewer = {row["conversation_id"] for row in exported(sim, "2.15")}
    assert every == {row["id"] for row in sim.truth("conversations")}
    assert fewer < every
    silent = sim.get(f"/conversations/{min(every - fewer)}").json()
    assert silent["first_contact_reply"] is None


def test_states_follow_each_other_without_gaps(quiet: Sim) -> None:
    rows = [r for r in quiet.truth("reporting_data") if r["dataset_id"] == "conversation_state"]
    talks: dict[str, list[Any]] = {}
    for row in rows:
        talks.setdefault(row["conversation_id"], []).append(row)
    states = {row["id"]: row["state"] for row in quiet.truth("conversations")}
    for key, turns in talks.items():
        assert [turn["state_ended_at"] for turn in turns] == [
            *(turn["state_started_at"] for turn in turns[1:]),
            None,
        ]
        assert turns[-1]["state"] == states[key]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"dataset_id": "imaginary"}, "imaginary is not a valid dataset_id"),
        ({"attribute_ids": []}, "attribute_ids must contain at least one attribute_id"),
        ({"attribute_ids": "a"}, "'attribute_ids' not an array must be of type Array"),
        (
            {"attribute_ids": ["non_existent"]},
            "attribute_ids invalid for conversation dataset: non_existent",
        ),
        ({"start_time": "now"}, "'start_time' must be of type Integer"),
    ],
)
def test_nonsense_is_refused_in_the_words_of_the_document(
    quiet: Sim, asked: Any, message: str
) -> None:
    answer = start(quiet, **asked)
    assert answer.status_code == 400
    assert answer.json()["errors"][0] == {"code": "bad_request", "message": message}


@pytest.mark.parametrize("missing", ["dataset_id", "attribute_ids", "start_time", "end_time"])
def test_every_parameter_is_required(quiet: Sim, missing: str) -> None:
    body = {
        "dataset_id": "conversation",
        "attribute_ids": ["state"],
        "start_time": 0,
        "end_time": 1,
    }
    del body[missing]
    answer = quiet.post(f"{EXPORT}/enqueue", body)
    assert answer.json()["errors"][0]["message"] == f"'{missing}' is a required parameter"


def test_jobs_are_found_by_workspace_and_client(sim: Sim) -> None:
    key = start(sim).json()["job_identifier"]
    known = {"app_id": APP, "client_id": "1", "job_identifier": key}
    for name in known:
        rest = {other: known[other] for other in known if other != name}
        assert sim.get(f"{EXPORT}/{key}", **rest).status_code == 400
    assert sim.get(f"{EXPORT}/{key}", **{**known, "app_id": "another"}).status_code == 404
    unknown = sim.get(f"{EXPORT}/job1", **known)
    message = "Export job not found for identifier: job1"
    assert unknown.json()["errors"][0] == {"code": "not_found", "message": message}


def test_a_download_is_of_octets_and_of_a_workspace(sim: Sim) -> None:
    key = start(sim).json()["job_identifier"]
    poll(sim, key), poll(sim, key)
    path = f"/download/reporting_data/{key}"
    assert sim.get(path, app_id=APP).status_code == 406
    assert sim.http.get(path, headers=OCTETS).status_code == 400
    assert sim.http.get(path, params={"app_id": APP}, headers=OCTETS).status_code == 200

"""The content export: its jobs, limits and files (reference §2, §3.4)."""

import csv
import gzip
import io
import tarfile
from typing import Any

import pytest

from simulator.inprocess import Sim

DAY = 86_400
EXPORT = "/export/content/data"
OCTETS = {"accept": "application/octet-stream"}


def start(sim: Sim, after: int = 0, before: int = 2**31) -> Any:
    return sim.post(EXPORT, {"created_at_after": after, "created_at_before": before})


def poll(sim: Sim, job: Any) -> Any:
    return sim.get(f"{EXPORT}/{job['job_identifier']}").json()


def finished(sim: Sim, **span: int) -> Any:
    job = start(sim, **span).json()
    while job["status"] in ("pending", "in_progress"):
        job = poll(sim, job)
    return job


def files(body: bytes) -> dict[str, list[dict[str, str]]]:
    """Give the rows of each CSV of an archive."""
    with tarfile.open(fileobj=io.BytesIO(body), mode="r:gz") as tar:
        texts = {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]
    return {
        name: list(csv.DictReader(io.StringIO(text.decode(), newline="")))
        for name, text in texts.items()
    }


def exported(sim: Sim, **span: int) -> dict[str, list[dict[str, str]]]:
    job = finished(sim, **span)
    answer = sim.http.get(job["download_url"], headers=OCTETS)
    assert answer.status_code == 200, answer.text
    return files(answer.content)


def written(row: Any) -> dict[str, str]:
    """Give a row as CSV can tell it, where null and "" are alike."""
    return {key: "" if value is None else str(value) for key, value in row.items()}


def test_a_job_is_done_after_two_questions(sim: Sim) -> None:
    job = start(sim).json()
    assert job["status"] == "pending"
    assert job["download_url"] == job["download_expires_at"] == ""
    assert poll(sim, job)["status"] == "in_progress"
    done = poll(sim, job)
    assert done["status"] == "completed"
    assert done["download_url"].endswith(f"/download/content/data/{job['job_identifier']}")
    assert int(done["download_expires_at"]) == sim.inside.workspace.clock.now + 2 * DAY


def test_a_job_is_done_after_a_while_though_nobody_asks(sim: Sim) -> None:
    job = start(sim).json()
    sim.advance(3600, quiet=True)
    assert poll(sim, job)["status"] == "completed"


def test_the_questions_it_takes_are_an_option_and_a_fault(make_sim: Any) -> None:
    sim = make_sim(job_polls=4)
    states = [poll(sim, job)["status"] for job in [start(sim).json()] for _ in range(4)]
    assert states == ["in_progress"] * 3 + ["completed"]
    sim.fault("job_polls", polls=1)
    assert poll(sim, start(sim).json())["status"] == "completed"


def test_a_second_job_has_to_wait(sim: Sim) -> None:
    job = start(sim).json()
    refused = start(sim)
    assert refused.status_code == 429
    assert refused.json()["errors"][0] == {
        "code": "rate_limit_exceeded",
        "message": "Exceeded rate limit of 1 pending message data export jobs",
    }
    poll(sim, job), poll(sim, job)
    assert start(sim).status_code == 200


def test_a_canceled_job_makes_room_and_has_no_file(sim: Sim) -> None:
    job = start(sim).json()
    key = job["job_identifier"]
    assert sim.post(f"/export/cancel/{key}").json()["status"] == "canceled"
    assert poll(sim, job)["status"] == "canceled"
    assert sim.http.get(f"/download/content/data/{key}", headers=OCTETS).status_code == 404
    assert start(sim).status_code == 200


def test_a_job_may_fail(sim: Sim) -> None:
    sim.fault("job_failed", times=1)
    assert finished(sim)["status"] == "failed"
    assert finished(sim)["status"] == "completed"


def test_a_span_without_messages_has_no_data(sim: Sim) -> None:
    job = finished(sim, after=0, before=DAY)
    assert job["status"] == "no_data"
    assert job["download_url"] == ""


def test_a_file_is_there_for_two_days(sim: Sim) -> None:
    job = finished(sim)
    sim.advance(2 * DAY, quiet=True)
    assert sim.http.get(job["download_url"], headers=OCTETS).status_code == 200
    sim.advance(1, quiet=True)
    gone = sim.http.get(job["download_url"], headers=OCTETS)
    assert gone.status_code == 404


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/*", "text/csv"])
def test_a_download_has_to_be_named_and_nothing_else_may_be(sim: Sim, accept: str) -> None:
    job = finished(sim)
    assert sim.http.get(job["download_url"], headers={"accept": accept}).status_code == 406
    assert sim.http.get("/contacts", headers=OCTETS).status_code == 406


def test_unknown_jobs_are_not_found(quiet: Sim) -> None:
    for answer in (
        quiet.get(f"{EXPORT}/job1"),
        quiet.post("/export/cancel/job1"),
        quiet.http.get("/download/content/data/job1", headers=OCTETS),
    ):
        assert answer.status_code == 404
        message = "Export job not found for identifier: job1"
        assert answer.json()["errors"][0] == {"code": "not_found", "message": message}
    unknown = quiet.get("/jobs/status/1")
    assert unknown.json()["errors"][0] == {"code": "job_not_found", "message": "Job Not Found"}


@pytest.mark.parametrize("body", [{}, {"created_at_after": 1}, {"created_at_after": "x"}])
def test_a_span_needs_both_ends(quiet: Sim, body: Any) -> None:
    assert quiet.post(EXPORT, body).status_code == 400


def test_the_archive_holds_receipts_and_one_file_for_each_statistic(sim: Sim) -> None:
    tables = exported(sim)
    assert all(name.endswith("_20260916_150000.csv") for name in tables)
    kinds = {name.removesuffix("_20260916_150000.csv"): rows for name, rows in tables.items()}
    assert kinds.pop("receipts") == [written(row) for row in sim.truth("message_receipts")]
    assert {"open", "click", "reply"} <= kinds.keys()
    assert list(kinds["click"][0]) == ["receipt_id", "clicked_at"]
    told = [
        {"receipt_id": receipt, "kind": kind, "occurred_at": int(at)}
        for kind, rows in kinds.items()
        for receipt, at in (row.values() for row in rows)
    ]

    def place(row: Any) -> Any:
        return row["receipt_id"], row["kind"], row["occurred_at"]

    assert sorted(told, key=place) == sorted(sim.truth("message_events"), key=place)


def test_a_span_takes_whole_days_of_sending_and_counts_only_what_happened_in_it(sim: Sim) -> None:
    receipts = sim.truth("message_receipts")
    first = min(row["received_at"] for row in receipts)
    noon = first // DAY * DAY + DAY // 2
    tables = exported(sim, after=noon, before=noon)
    (rows,) = (rows for name, rows in tables.items() if name.startswith("receipts"))
    wanted = [row for row in receipts if row["received_at"] // DAY == first // DAY]
    assert {row["receipt_id"] for row in rows} == {row["receipt_id"] for row in wanted}
    end = (first // DAY + 1) * DAY
    late = [row for row in wanted if row["first_open"] and row["first_open"] >= end]
    shown = {row["receipt_id"]: row["first_open"] for row in rows}
    assert late
    assert all(shown[row["receipt_id"]] == "" for row in late)


def test_receipts_are_nasty_and_stay_when_their_contact_goes(sim: Sim) -> None:
    before = sim.truth("message_receipts")
    sim.edit("contact", "delete", before[0]["user_id"])
    assert sim.truth("message_receipts") == before
    assert {row["company_id"] == "-1" for row in before} == {True, False}
    assert {row["series_id"] == "-1" for row in before} == {True, False}
    assert any("\n" in (row["content_title"] or "") for row in before)
    assert any(row["user_external_id"] is None for row in before)
    seconds = [row["received_at"] for row in before]
    assert len(set(seconds)) < len(seconds)


def test_messages_go_on_being_sent_and_answered(sim: Sim) -> None:
    receipts, events = sim.truth("message_receipts"), sim.truth("message_events")
    sim.advance(20 * DAY)
    assert len(sim.truth("message_receipts")) > len(receipts)
    assert len(sim.truth("message_events")) > len(events)


def test_faults_that_change_rows_leave_files_alone(sim: Sim) -> None:
    job = finished(sim)
    sim.fault("extra_fields")
    sim.fault("next_as_object")
    answer = sim.http.get(job["download_url"], headers=OCTETS)
    assert files(answer.content)


def test_equal_exports_are_equal_files(sim: Sim) -> None:
    bodies = {sim.http.get(finished(sim)["download_url"], headers=OCTETS).content for _ in "ab"}
    assert len(bodies) == 1
    assert gzip.decompress(bodies.pop())

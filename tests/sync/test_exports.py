"""Exports: jobs that are started, awaited, downloaded, resumed, and what their files become."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from interlake.config import DuckDBConnection, Pipeline
from interlake.config.privacy import Privacy
from interlake.report import Report
from interlake.sync import SyncOptions, plan, sync
from sync.conftest import Make
from sync.raw import query, stored_rows
from sync.remote import Remote, finish, pipeline_of, start, write_settings
from sync.truth import Json, expected_rows
from workspaces import Simulated

DAY = 86_400
START = date(2026, 6, 10)  # before the simulator's now by more than a span
MESSAGES = ("workspace", "message_receipts", "message_events")
REPORTS = ("workspace", "reporting_data")
AT_ONCE = SyncOptions(refresh=frozenset({"exports"}))
CONTENT, REPORTING = "POST /export/content/data", "POST /export/reporting_data/enqueue"
DOWNLOAD = "GET /download/content/data/{id}"

Simulators = Callable[..., Simulated]


@pytest.fixture
def destination(tmp_path: Any) -> DuckDBConnection:
    """How a job is read does not depend on the warehouse; test_truth loads exports into both."""
    return DuckDBConnection(name="lake", path=tmp_path / "lake.duckdb")


@pytest.fixture
def simulated(simulator: Simulators) -> Simulated:
    return simulator(job_polls=1)


@pytest.fixture
def messages(simulated: Simulated, pipeline_for: Make) -> Pipeline:
    return pipeline_for(simulated, streams=MESSAGES, start_date=START)


@pytest.fixture
def reports(simulated: Simulated, pipeline_for: Make) -> Pipeline:
    return pipeline_for(simulated, streams=REPORTS, start_date=START)


def run(simulated: Simulated, pipeline: Pipeline, options: SyncOptions = AT_ONCE) -> Report:
    return sync(pipeline, options, transport=simulated.transport())


def status(report: Report, name: str) -> tuple[str, str]:
    (entry,) = [entry for entry in report.streams if entry.name == name]
    return entry.status, entry.reason or ""


def asked(simulated: Simulated, route: str) -> int:
    return int(simulated.stats()["routes"].get(route, 0))


def told(simulated: Simulated, table: str) -> list[Json]:
    """The truth since START, as far as exports tell it."""
    begin = datetime(START.year, START.month, START.day, tzinfo=UTC).timestamp()
    receipts = {
        row["receipt_id"]
        for row in simulated.truth("message_receipts")
        if row["received_at"] >= begin
    }
    rows = simulated.truth(table)
    if table != "reporting_data":
        return [row for row in rows if row["receipt_id"] in receipts]
    times = ("conversation_started_at", "state_started_at", "status_changed_at")
    return [row for row in rows if next(row[t] for t in times if t in row) >= begin]


def differences(pipeline: Pipeline, simulated: Simulated) -> list[Any]:
    found: list[Any] = []
    for table in ("message_receipts", "message_events", "reporting_data"):
        if table not in pipeline.streams:
            continue
        wanted = expected_rows(table, {table: told(simulated, table)})
        assert wanted
        live = {k: r for k, r in stored_rows(pipeline, table).items() if r["_deleted_at"] is None}
        found += [(table, key) for key in wanted.keys() ^ live.keys()]
        found += [
            (table, key, name)
            for key in wanted.keys() & live.keys()
            for name, value in wanted[key].items()
            if live[key][name] != value
        ]
    return found


def test_messages_equal_the_truth_also_when_they_are_answered_later(
    simulated: Simulated, messages: Pipeline
) -> None:
    report = run(simulated, messages)
    assert (report.exit_code, report.unknown_fields, report.notes) == (0, [], [])
    assert differences(messages, simulated) == []
    entries = {entry.name: entry for entry in report.streams}
    assert entries["message_receipts"].requests >= 3 * 2
    assert entries["message_events"].records > 0
    simulated.advance(20 * DAY)
    run(simulated, messages)
    assert differences(messages, simulated) == []


def test_reports_equal_the_truth_and_what_changed_is_told_once(
    simulated: Simulated, reports: Pipeline
) -> None:
    simulated.order({"kind": "longest_export", "days": 90})
    assert run(simulated, reports).exit_code == 0
    assert differences(reports, simulated) == []
    talk = max(simulated.truth("conversations"), key=lambda talk: talk["created_at"])
    simulated.edit("conversation", "update", talk["id"], title="Another one")
    simulated.advance(3 * DAY)
    assert run(simulated, reports).exit_code == 0
    assert differences(reports, simulated) == []
    replaced = query(
        reports, "SELECT count(*) FROM {raw}.reporting_data WHERE _deleted_at IS NOT NULL"
    )
    assert replaced[0][0] > 0


def test_a_full_refresh_leaves_no_row_that_is_no_longer_told(
    simulated: Simulated, reports: Pipeline
) -> None:
    run(simulated, reports)
    query(
        reports,
        "INSERT INTO {raw}.reporting_data (dataset_id, row_id, happened_at, _synced_at) "
        "SELECT 'conversation', 'invented', max(happened_at), min(_synced_at) "
        "FROM {raw}.reporting_data",
    )
    run(simulated, reports, SyncOptions(full_refresh=True))
    assert differences(reports, simulated) == []
    before = asked(simulated, REPORTING)
    assert status(run(simulated, reports, SyncOptions()), "reporting_data")[0] == "skipped"
    assert asked(simulated, REPORTING) == before


def test_exports_are_made_once_a_day_unless_asked_for(
    simulated: Simulated, messages: Pipeline
) -> None:
    run(simulated, messages, SyncOptions())
    report = run(simulated, messages, SyncOptions())
    for name in MESSAGES[1:]:
        assert status(report, name)[0] == "skipped"
        assert "--refresh exports" in status(report, name)[1]
    simulated.advance(DAY, quiet=True)
    assert status(run(simulated, messages, SyncOptions()), "message_receipts")[0] == "done"


def test_a_later_run_exports_only_what_may_have_changed(
    simulated: Simulated, messages: Pipeline, pipeline_for: Make
) -> None:
    run(simulated, messages)
    before = asked(simulated, CONTENT)
    simulated.advance(2 * DAY, quiet=True)
    short = pipeline_for(
        simulated, streams=MESSAGES, start_date=START, export_lookback=timedelta(days=5)
    )
    oldest = min(row["received_at"] for row in told(simulated, "message_receipts"))
    query(messages, f"DELETE FROM {{raw}}.message_receipts WHERE epoch(received_at) = {oldest}")
    run(simulated, short)
    assert asked(simulated, CONTENT) == before + 1
    assert differences(short, simulated) != []


def test_a_job_that_takes_too_long_is_gone_on_with_by_the_next_run(
    simulator: Simulators, pipeline_for: Make
) -> None:
    simulated = simulator(job_polls=50)
    short = pipeline_for(
        simulated, streams=(*MESSAGES, "tags"), start_date=START,
        export_wait=timedelta(seconds=0.6),
    )  # fmt: skip
    report = run(simulated, short)
    assert status(report, "message_receipts")[0] == "failed"
    assert "The next run goes on waiting for it" in status(report, "message_events")[1]
    assert (report.exit_code, status(report, "tags")[0]) == (3, "done")
    assert asked(simulated, CONTENT) == 1
    simulated.advance(3600, quiet=True)
    # Not due for a day, but a job is under way.
    again = run(simulated, short, SyncOptions())
    assert status(again, "message_receipts") == ("failed", status(again, "message_receipts")[1])
    assert asked(simulated, DOWNLOAD) == 1
    # The first span was loaded from the job of the first run.
    assert query(short, "SELECT count(*) FROM {raw}.message_receipts")[0][0] > 0
    assert asked(simulated, CONTENT) == 2


def test_a_run_killed_while_it_waits_is_gone_on_with_on_another_machine(
    simulator_server: Callable[..., str], destination: Any, tmp_path: Any
) -> None:
    remote = Remote(simulator_server(job_polls=4))
    chosen = {"include": ["message_events"]}
    path = write_settings(
        tmp_path, remote.address, destination, streams=chosen, start_date="2026-08-15"
    )
    process = start(path, "sync", "acme")
    polled = "GET /export/content/data/{id}"
    while remote.stats()["routes"].get(polled, 0) < 2:
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.communicate()
    finish(start(path, "sync", "acme", home=tmp_path))
    routes = remote.stats()["routes"]
    assert (routes[CONTENT], routes[DOWNLOAD]) == (1, 1)
    assert query(pipeline_of(path), "SELECT count(*) FROM {raw}.message_receipts")[0][0] > 0


def test_three_jobs_that_come_to_nothing_are_enough(
    simulated: Simulated, messages: Pipeline
) -> None:
    simulated.order({"kind": "job_failed"})
    report = run(simulated, messages)
    assert asked(simulated, CONTENT) == 3
    assert status(report, "message_receipts") == (
        "failed",
        "Intercom made no file of message deliveries in 3 jobs; the last one failed. "
        "What is loaded stays loaded; the next run tries again.",
    )
    simulated.calm()
    run(simulated, messages, SyncOptions())
    assert differences(messages, simulated) == []


def test_what_is_not_offered_is_skipped_unless_it_is_named(
    simulated: Simulated, reports: Pipeline, pipeline_for: Make
) -> None:
    simulated.order({"kind": "missing_scope", "route": "GET /export/reporting_data/get_datasets"})
    assert status(run(simulated, reports), "reporting_data")[0] == "skipped"
    named = pipeline_for(simulated, streams=REPORTS, named=frozenset({"reporting_data"}))
    assert status(run(simulated, named), "reporting_data")[0] == "failed"


def test_one_dataset_that_fails_leaves_the_others_alone(
    simulated: Simulated, reports: Pipeline
) -> None:
    # Of three datasets one at least fails three times, and one at least does not.
    simulated.order({"kind": "job_failed", "times": 7})
    report = run(simulated, reports)
    assert "in 3 jobs" in status(report, "reporting_data")[1]
    assert query(reports, "SELECT count(*) FROM {raw}.reporting_data")[0][0] > 0
    simulated.calm()
    assert run(simulated, reports, SyncOptions()).exit_code == 0
    assert differences(reports, simulated) == []


def test_events_may_be_left_out(simulated: Simulated, pipeline_for: Make) -> None:
    pipeline = pipeline_for(simulated, streams=MESSAGES[:2], start_date=START)
    run(simulated, pipeline)
    assert differences(pipeline, simulated) == []
    assert query(pipeline, "SELECT count(*) FROM {raw}.message_events") == [(0,)]


def test_people_are_hidden_in_exports_too(simulated: Simulated, pipeline_for: Make) -> None:
    pipeline = pipeline_for(
        simulated,
        streams=(*MESSAGES, "reporting_data"),
        start_date=START,
        privacy=Privacy(email="exclude", name="exclude", body="exclude"),
    )
    run(simulated, pipeline)
    people = query(pipeline, "SELECT count(email), count(name) FROM {raw}.message_receipts")
    assert people == [(0, 0)]
    talks = "FROM {raw}.reporting_data WHERE dataset_id = 'conversation'"
    told_of = query(pipeline, f"SELECT attributes ->> '$.title', attributes ->> '$.state' {talks}")
    assert told_of
    assert {title for title, _ in told_of} == {None}
    assert None not in {state for _, state in told_of}


def test_a_dry_run_starts_no_job(simulated: Simulated, messages: Pipeline) -> None:
    found = plan(messages, SyncOptions(), transport=simulated.transport())
    assert {stream.name for stream in found.streams if stream.runs} == set(MESSAGES)
    assert asked(simulated, CONTENT) == 0

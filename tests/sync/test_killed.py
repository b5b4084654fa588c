"""A run may be killed at any moment, on any machine: the next one ends in the same tables."""

import random
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import dlt
import pytest

from sync.conftest import CORE, Synced
from sync.raw import differences, query
from sync.remote import Remote, finish, pipeline_of, start, write_settings

HOURS = 3600
CHOSEN = {"include": [*CORE, "tickets", "handling_events", "contact_subscriptions"]}


def kill_after(process: subprocess.Popen[str], seconds: float) -> bool:
    """Kill a process with SIGKILL unless it ends before; gives whether it was killed."""
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=seconds)
        return False
    process.kill()
    process.communicate()
    return True


@pytest.mark.postgres_long
def test_runs_killed_at_any_moment_end_in_the_truth(
    simulator_server: Callable[..., str],
    destination: Any,
    tmp_path: Path,
    full_size: bool,
) -> None:
    dice = random.Random(7)
    remote = Remote(simulator_server(contacts=250, conversations=200, latency_ms=5))
    # Small chunks, so that a kill falls between two of them as often as inside one.
    path = write_settings(tmp_path, remote.address, destination, streams=CHOSEN, chunk_rows=500)
    wanted = 200 if full_size else 2
    killed = runs = 0
    while killed < wanted:
        words = dice.choice([("sync", "acme"), ("sync", "acme", "--reconcile")])
        asked, process = remote.stats()["total"], start(path, *words)
        # Some before the first request, most between it and the end.
        while dice.random() > 0.02 and process.poll() is None:
            if remote.stats()["total"] > asked:
                break
            time.sleep(0.05)
        killed += kill_after(process, dice.uniform(0.0, 4.0))
        runs += 1
        if runs % 4 == 0:
            remote.advance(30 * HOURS)
        if runs % 50 == 0:
            finish(start(path, "sync", "acme", "--reconcile", "--refresh", "memberships"))
            assert differences(pipeline_of(path), remote)[:20] == []
    finish(start(path, "sync", "acme", "--reconcile", "--refresh", "memberships"))
    assert differences(pipeline_of(path), remote)[:20] == []


@pytest.mark.postgres_long
def test_a_fresh_machine_goes_on_where_the_warehouse_stands(
    simulator_server: Callable[..., str], destination: Any, tmp_path: Path
) -> None:
    """Also where a stale working folder of dlt lies around: it is neither loaded nor touched."""
    remote = Remote(simulator_server(contacts=150, conversations=100))
    first, second = tmp_path / "first", tmp_path / "second"
    for home in (first, second):
        home.mkdir()
    path = write_settings(tmp_path, remote.address, destination, streams=CHOSEN)
    finish(start(path, "sync", "acme", home=first))
    before = remote.stats()["routes"]["GET /conversations/{id}"]
    leave_pending(second)
    finish(start(path, "sync", "acme", home=second))
    assert remote.stats()["routes"]["GET /conversations/{id}"] == before
    assert differences(pipeline_of(path), remote)[:20] == []
    stale = query(pipeline_of(path), "SELECT count(*) FROM {raw}.contacts WHERE id = 'stale'")
    assert stale == [(0,)]


def leave_pending(home: Path) -> None:
    """A package that dlt's own `pipeline.run(new)` would load first, and never the new data."""
    pending = dlt.pipeline(
        "interlake",
        pipelines_dir=str(home / ".dlt" / "pipelines"),
        destination=dlt.destinations.duckdb(str(home / "other.duckdb")),
        dataset_name="acme",
    )
    pending.extract([{"id": "stale"}], table_name="contacts")
    pending.deactivate()


def test_children_whose_parent_never_came_are_marked_by_the_run_that_follows(
    synced: Synced,
) -> None:
    """The tables of a chunk are merged one by one; the conversation may be gone by the next run."""
    conversation = synced.some("conversations")
    query(synced.pipeline, f"DELETE FROM {{raw}}.conversations WHERE id = '{conversation}'")
    query(synced.pipeline, "UPDATE {raw}._interlake_runs SET status = 'running'")
    synced.simulated.edit("conversation", "delete", conversation)
    synced.again()
    for table in ("conversation_parts", "conversation_contacts"):
        marks = synced.marks(table, f"conversation_id = '{conversation}'")
        assert marks
        assert all(marked for marked, _ in marks)
    runs = query(synced.pipeline, "SELECT status FROM {raw}._interlake_runs ORDER BY started_at")
    assert runs == [("killed",), ("done",)]

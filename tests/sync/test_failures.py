"""What goes wrong on the way stays where it belongs, says what to do, and loses nothing."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from interlake.config import DuckDBConnection
from interlake.errors import Busy, CredentialsError, SettingsError
from interlake.sync import SyncOptions, plan, sync
from sync.conftest import Make, Synced
from sync.raw import differences, query, stored_rows
from workspaces import Simulated

FULL = SyncOptions(full_refresh=True)
# For what happens between Intercom and us, one warehouse is as good as the other.
ON_ONE_WAREHOUSE = pytest.mark.parametrize("loaded_destination", ["duckdb"], indirect=True)


def failed(report: Any) -> dict[str, str]:
    return {s.name: s.reason for s in report.streams if s.status == "failed"}


@ON_ONE_WAREHOUSE
def test_a_missing_permission_skips_its_stream_and_fails_only_what_was_asked_for(
    synced: Synced,
) -> None:
    synced.simulated.order({"kind": "missing_scope", "route": "POST /companies/list"})
    tag = synced.simulated.edit("tag", "create", name="Meanwhile")
    report = synced.try_again()
    assert report.exit_code == 0
    skipped = {s.name: s.reason for s in report.streams if s.status == "skipped"}
    assert "Read and list users and companies" in skipped["companies"]
    assert synced.marks("tags", f"id = '{tag}'") == [(False, None)]
    for asked in ({"options": SyncOptions(streams=("companies",))}, {"named": {"companies"}}):
        report = synced.try_again(**asked)
        assert report.exit_code == 3
        assert list(failed(report)) == ["companies"]
    assert all(not marked for marked, _ in synced.marks("companies", "true"))


@ON_ONE_WAREHOUSE
def test_what_the_version_lacks_fails_only_where_it_was_asked_for(synced: Synced) -> None:
    reason = "needs API version 2.16; this connection uses 2.14"
    lacking = {"skipped": (("macros", reason),)}
    assert synced.try_again(**lacking).exit_code == 0
    report = synced.try_again(SyncOptions(streams=("macros",)), **lacking)
    assert (report.exit_code, failed(report)) == (3, {"macros": reason})


@ON_ONE_WAREHOUSE
def test_a_dead_token_stops_the_run_and_says_where_to_get_another(synced: Synced) -> None:
    synced.simulated.order({"kind": "dead_token"})
    with pytest.raises(CredentialsError, match="Developer Hub") as caught:
        synced.again()
    assert synced.simulated.options.token not in str(caught.value)


def test_a_token_of_another_workspace_is_refused_with_both_ids(synced: Synced) -> None:
    query(synced.pipeline, "UPDATE {raw}.workspace SET id_code = 'theirs'")
    with pytest.raises(SettingsError, match=r"'theirs'.*'ilk4sim0'"):
        synced.again()


@ON_ONE_WAREHOUSE
def test_passing_trouble_is_ridden_out(synced: Synced) -> None:
    conversation = synced.some("conversations")
    synced.simulated.edit("conversation", "update", conversation, title="new")
    synced.simulated.order(
        {"kind": "status", "status": 502, "html": True, "times": 2},
        {"kind": "empty_200", "times": 1, "after": 4},
        {"kind": "status", "status": 429, "times": 1, "after": 8},
        {"kind": "reset", "times": 1, "after": 12},
    )
    report = synced.again()
    assert report.retries >= 3
    synced.assert_true()


@pytest.mark.postgres_long
def test_a_run_that_broke_off_goes_on_from_its_checkpoint(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    simulated = simulator(conversations=400, contacts=300)
    pipeline = pipeline_for(simulated, chunk_rows=500)
    simulated.order({"kind": "status", "status": 403, "route": "GET /conversations/", "after": 330})
    report = sync(pipeline, transport=simulated.transport())
    assert "conversations" in failed(report)
    stored = query(pipeline, "SELECT count(*) FROM {raw}.conversations")[0][0]
    assert 0 < stored < 400
    simulated.calm()
    before = simulated.stats()["routes"]["GET /conversations/{id}"]
    report = sync(pipeline, transport=simulated.transport())
    assert report.exit_code == 0
    assert simulated.stats()["routes"]["GET /conversations/{id}"] - before < 400 - stored + 160
    assert differences(pipeline, simulated)[:10] == []


@pytest.mark.long  # for it waits between its tries
@ON_ONE_WAREHOUSE
def test_searches_that_are_too_much_for_intercom_are_read_in_stretches(synced: Synced) -> None:
    streams = ("workspace", "contacts", "conversations", "conversation_parts")
    query(synced.pipeline, "DELETE FROM {raw}.contacts")
    query(synced.pipeline, "DELETE FROM {raw}.conversations")
    synced.simulated.order({"kind": "timeout_above_matches", "matches": 15})
    report = synced.again(SyncOptions(full_refresh=True), streams=streams)
    assert report.failed_tries
    pipeline = replace(synced.pipeline, streams=streams)
    assert differences(pipeline, synced.simulated)[:10] == []


@ON_ONE_WAREHOUSE
def test_fields_nobody_declared_are_kept_and_named(synced: Synced) -> None:
    synced.simulated.order({"kind": "extra_fields"})
    report = synced.again(SyncOptions(since=date(2000, 1, 1)))
    named = {name.split(".")[0] for name in report.unknown_fields}
    assert {"contacts", "conversations", "conversation_parts"} <= named
    rows = stored_rows(synced.pipeline, "conversations").values()
    assert all(row["_extra"] for row in rows if row["_deleted_at"] is None)


@ON_ONE_WAREHOUSE
def test_ids_of_other_types_and_other_shapes_of_next_change_nothing(synced: Synced) -> None:
    synced.simulated.order({"kind": "id_type_flip"}, {"kind": "next_as_url"})
    synced.again(SyncOptions(since=date(2000, 1, 1), refresh=frozenset({"memberships"})))
    synced.simulated.calm()
    synced.assert_true()


def test_too_many_deletions_at_once_are_not_believed(synced: Synced) -> None:
    ids = synced.ids("contacts")
    for contact in ids[: len(ids) // 3]:
        synced.simulated.edit("contact", "delete", contact)
    report = synced.reconcile()
    assert "max_delete_share" in failed(report)["contacts"]
    assert all(not marked for marked, _ in synced.marks("contacts", "true"))
    synced.reconcile(max_delete_share=0.9)
    assert sum(marked for marked, _ in synced.marks("contacts", "true")) == len(ids) // 3


def test_a_full_refresh_mends_what_is_wrong_and_keeps_what_only_we_know(synced: Synced) -> None:
    gone, wrong, *_ = synced.ids("contacts")
    synced.simulated.edit("contact", "delete", gone)
    query(synced.pipeline, f"UPDATE {{raw}}.contacts SET name = 'wrong' WHERE id = '{wrong}'")
    query(
        synced.pipeline,
        "INSERT INTO {raw}.contacts (id, _synced_at) SELECT 'invented', min(_synced_at) "
        "FROM {raw}.contacts",
    )
    synced.again(FULL)
    assert synced.marks("contacts", f"id IN ('{gone}', 'invented')") == [(True, "gone")] * 2
    synced.assert_true()
    assert query(
        synced.pipeline,
        "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'acme_refresh%'",
    ) == [(0,)]


@pytest.mark.postgres_long
def test_a_full_refresh_that_fails_swaps_nothing_in(synced: Synced) -> None:
    before = stored_rows(synced.pipeline, "contacts")
    synced.simulated.edit("contact", "update", synced.some("contacts"), fields={"name": "New"})
    synced.simulated.order({"kind": "missing_scope", "route": "POST /contacts/search"})
    assert "contacts" in failed(synced.try_again(FULL, named=frozenset({"contacts"})))
    assert stored_rows(synced.pipeline, "contacts") == before


@pytest.mark.postgres_long
def test_start_date_limits_conversations_but_never_people(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    simulated = simulator()
    moments = sorted(c["updated_at"] for c in simulated.truth("conversations"))
    middle = datetime.fromtimestamp(moments[len(moments) // 2], UTC).date()
    pipeline = pipeline_for(simulated, start_date=middle)
    sync(pipeline, SyncOptions(reconcile=True), transport=simulated.transport())
    oldest = query(pipeline, "SELECT min(updated_at) FROM {raw}.conversations")[0][0]
    assert oldest.date() >= middle - timedelta(days=1)
    assert query(pipeline, "SELECT count(*) FROM {raw}.conversations")[0][0] < len(moments)
    contacts = query(pipeline, "SELECT count(*) FROM {raw}.contacts")[0][0]
    assert contacts == len(simulated.truth("contacts"))


@ON_ONE_WAREHOUSE
def test_naming_streams_reads_those_and_what_belongs_to_them(synced: Synced) -> None:
    report = synced.again(SyncOptions(streams=("conversations",)))
    assert {s.name for s in report.streams} == {
        "workspace",
        "conversations",
        "conversation_parts",
    }


@ON_ONE_WAREHOUSE
def test_an_unknown_stream_is_told_with_the_nearest_one(synced: Synced) -> None:
    with pytest.raises(SettingsError, match='"conversations"'):
        synced.again(SyncOptions(streams=("conversation",)))


@ON_ONE_WAREHOUSE
def test_a_dry_run_says_what_would_be_read_and_writes_nothing(synced: Synced) -> None:
    runs = query(synced.pipeline, "SELECT count(*) FROM {raw}._interlake_runs")
    conversation = synced.some("conversations")
    synced.simulated.edit("conversation", "update", conversation, title="changed")
    found = plan(synced.pipeline, SyncOptions(), transport=synced.simulated.transport())
    streams = {stream.name: stream for stream in found.streams}
    # The changed one, and the one that the watermark stands on, which is not read again.
    assert streams["conversations"].records == 2
    assert streams["conversation_parts"].requests == 1
    assert streams["contact_tags"].runs is False
    assert query(synced.pipeline, "SELECT count(*) FROM {raw}._interlake_runs") == runs


def test_a_database_that_is_open_elsewhere_is_waited_for_and_then_named(
    loaded_file: Path, tmp_path: Path, simulator: Callable[..., Simulated]
) -> None:
    import subprocess
    import sys

    path = tmp_path / "lake.duckdb"
    path.write_bytes(loaded_file.read_bytes())
    script = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print(1, flush=True); input()"
    from sync.conftest import make_pipeline

    destination = DuckDBConnection(name="lake", path=path, lock_timeout=0.5)
    pipeline = make_pipeline(simulator(), destination)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(Busy, match=re.escape(str(other.pid))):
            sync(pipeline, transport=simulator().transport())
        other.communicate("\n")


@ON_ONE_WAREHOUSE
def test_every_run_is_in_the_log_with_its_streams(synced: Synced) -> None:
    synced.simulated.order({"kind": "missing_scope", "route": "GET /tags"})
    synced.try_again(named=frozenset({"tags"}))
    rows = query(
        synced.pipeline,
        "SELECT status, command, api_version FROM {raw}._interlake_runs ORDER BY started_at",
    )
    assert rows == [("done", "sync", "2.16"), ("partial", "sync", "2.16")]
    reasons = query(
        synced.pipeline,
        "SELECT stream FROM {raw}._interlake_run_streams WHERE status = 'failed'",
    )
    assert reasons == [("tags",)]


def test_readers_get_in_between_two_chunks(
    simulator: Callable[..., Simulated], tmp_path: Path
) -> None:
    """Between two chunks the file is closed: another process may read it."""
    from sync.conftest import make_pipeline

    path = tmp_path / "lake.duckdb"
    pipeline = make_pipeline(
        simulator(conversations=150), DuckDBConnection(name="lake", path=path), chunk_rows=300
    )
    simulated = simulator(conversations=150)
    counts: list[int] = []

    class Reader:
        def stream(self, *_: Any) -> None: ...

        def note(self, _: str) -> None: ...

        def committed(self, rows: int, seconds: float) -> None:
            with duckdb.connect(str(path)) as connection:
                found = connection.execute("SELECT count(*) FROM lake.acme.contacts").fetchone()
                counts.append(found[0] if found else 0)

    sync(pipeline, progress=Reader(), transport=simulated.transport())
    assert len(counts) > 2
    assert counts[-1] > 0


@ON_ONE_WAREHOUSE
def test_a_feed_that_an_app_may_not_use_is_skipped_with_the_reason(synced: Synced) -> None:
    refusal = {"status": 400, "code": "intercom_version_invalid", "message": "not for this app"}
    synced.simulated.order({"kind": "status", "route": "GET /conversations/deleted", **refusal})
    report = synced.again()
    reasons = {s.name: s.reason for s in report.streams if s.status == "skipped"}
    assert "not for this app" in str(reasons["deleted_conversations"])

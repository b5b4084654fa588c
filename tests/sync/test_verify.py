"""What a verification finds, what it leaves alone, and what it repairs."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from pydantic import SecretStr

from interlake.config.privacy import Privacy
from interlake.errors import Busy, SettingsError
from interlake.sync import SyncOptions
from interlake.verify import Verification, VerifyOptions, verify
from interlake.warehouse.lease import lease
from sync.conftest import ALL, Make, Synced
from sync.planting import found, plant
from sync.raw import asking, query
from workspaces import SMALL

ON_ONE_WAREHOUSE = pytest.mark.parametrize("loaded_destination", ["duckdb"], indirect=True)
FULL = VerifyOptions(full=True)
REPAIR = VerifyOptions(full=True, repair=True)
# Of every way to read one stream; a verification costs what a full refresh of them costs.
SOME = (
    "workspace", "admins", "tags", "contacts", "contact_notes", "contact_tags", "contact_segments",
    "companies", "conversations", "conversation_parts", "deleted_conversations",
)  # fmt: skip
FEW = ("workspace", "contacts", "conversations", "conversation_parts")


def verified(synced: Synced, options: VerifyOptions = FULL, **settings: Any) -> Verification:
    settings = {"streams": FEW, **settings}
    pipeline = replace(synced.pipeline, **settings)
    return verify(pipeline, options, transport=synced.simulated.transport())


def change(synced: Synced, *statements: str) -> None:
    with asking(synced.pipeline) as ask:
        for statement in statements:
            ask(statement)


@pytest.mark.postgres_long
def test_every_planted_difference_is_found_and_repaired(synced: Synced, full_size: bool) -> None:
    planted = plant(replace(synced.pipeline, streams=SOME), 100 if full_size else 10, seed=5)
    first = verified(synced, REPAIR, streams=SOME)
    assert found(first).kinds == planted.kinds
    assert found(first).columns == planted.columns
    assert (first.remaining, first.exit_code) == (0, 0)
    assert sum(t.repaired or 0 for t in first.tables) == planted.kinds.total()
    if full_size:
        assert verified(synced, streams=SOME).differences == 0


@ON_ONE_WAREHOUSE
def test_the_last_verification_is_the_one_that_is_remembered(synced: Synced) -> None:
    """Also where Intercom's clock, which counts seconds, has not moved between two of them."""
    for _ in range(2):
        verified(synced)
    one, other = (
        query(synced.pipeline, f"SELECT {what} FROM {{raw}}.{table} ORDER BY 1 DESC LIMIT 2")
        for what, table in (
            ("DISTINCT started_at", "_interlake_runs WHERE command = 'verify'"),
            ("DISTINCT verified_at", "_interlake_verification"),
        )
    )
    assert other[1][0] < one[0][0] < other[0][0]  # the second began after the first had ended


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_a_hundred_differences_in_all_streams_are_found_after_days(
    simulator: Any, pipeline_for: Make, seed: int
) -> None:
    simulated = simulator(**SMALL)
    pipeline = pipeline_for(simulated, streams=ALL, index_lag=timedelta(0))
    synced = Synced(simulated, pipeline)
    synced.again()
    simulated.advance(3 * 86_400)
    synced.again(SyncOptions(refresh=frozenset({"memberships"}), reconcile=True))
    assert verified(synced, streams=ALL).differences == 0
    planted = plant(pipeline, 100, seed)
    first = verified(synced, REPAIR, streams=ALL)
    assert (found(first).kinds, found(first).columns) == (planted.kinds, planted.columns)
    assert first.remaining == 0
    assert verified(synced, streams=ALL).differences == 0


@ON_ONE_WAREHOUSE
def test_what_changed_since_the_last_run_is_no_difference(synced: Synced) -> None:
    one, other = synced.ids("contacts")[:2]
    conversation, cut = synced.ids("conversations", "parts_truncated = false")[:2]
    synced.simulated.edit("conversation", "add_part", cut, times=600, by="contact")
    company = synced.some("companies", "user_count > 0")
    synced.simulated.edit("company", "remove_users", company)
    some = (*FEW, "tags", "companies")
    synced.again(streams=some)
    synced.simulated.advance(60, quiet=True)
    tag = synced.some("tags")
    synced.simulated.edit("contact", "update", one, fields={"name": "Later"})
    part = query(
        synced.pipeline,
        f"SELECT min(id) FROM {{raw}}.conversation_parts WHERE conversation_id = '{conversation}'",
    )[0][0]
    synced.simulated.edit("conversation", "delete_part", conversation, part_id=part)
    synced.simulated.edit("conversation", "add_part", conversation, times=2, by="contact")
    change(synced, "UPDATE {raw}.companies SET session_count = session_count + 1")
    report = verified(synced, streams=some)
    assert report.differences == 0
    tables = {t.table: t for t in report.tables}
    assert tables["contacts"].changed_since == 1
    assert tables["conversation_parts"].changed_since >= 3
    assert tables["companies"].moved == tables["companies"].rows_warehouse
    # Parts beyond the newest 500 can be seen by nobody, so they are not compared.
    assert tables["conversation_parts"].share < 1
    change(synced, f"UPDATE {{raw}}.contacts SET name = 'Wrong' WHERE id = '{other}'")
    change(synced, f"DELETE FROM {{raw}}.tags WHERE id = '{tag}'")
    report = verified(synced, streams=("workspace", "contacts", "tags"))
    assert set(found(report).kinds) == {
        ("contacts", "different"),
        ("tags", "missing"),
    }


@ON_ONE_WAREHOUSE
def test_tags_that_are_not_due_to_be_read_again_are_no_difference(synced: Synced) -> None:
    some = (*FEW, "tags", "contact_tags")
    synced.again(streams=some)
    contact, tag = synced.some("contacts"), synced.simulated.edit("tag", "create", name="Late")
    synced.simulated.edit("contact", "tag", contact, tag_id=tag)
    synced.simulated.advance(3600, quiet=True)
    synced.again(streams=some)  # `refresh: {memberships: 24h}`
    report = verified(synced, streams=("workspace", "contacts", "contact_tags"))
    tags = next(t for t in report.tables if t.table == "contact_tags")
    assert (report.differences, tags.changed_since) == (0, 1)
    assert any("contact_tags: not re-read" in note for note in report.run.notes)


@ON_ONE_WAREHOUSE
def test_a_sample_says_what_it_saw_and_totals_lead_to_what_it_lacks(synced: Synced) -> None:
    sample = VerifyOptions(sample=5, seed=1)
    first = {t.table: t for t in verified(synced, sample, streams=(*FEW, "tags")).tables}
    assert (first["contacts"].rows_compared, first["contacts"].rows_warehouse) == (5, 60)
    assert (first["contacts"].rows_intercom, first["tags"].share) == (60, 1.0)
    assert first["conversation_parts"].parts_loaded == first["conversation_parts"].parts_counted
    missing, marked = synced.ids("contacts")[-2:]
    change(
        synced,
        f"DELETE FROM {{raw}}.contacts WHERE id = '{missing}'",
        f"UPDATE {{raw}}.contacts SET _deleted_at = _synced_at WHERE id = '{marked}'",
    )
    second = verified(synced, replace(sample, repair=True), streams=("workspace", "contacts"))
    assert found(second).kinds == {("contacts", "missing"): 1, ("contacts", "wrongly_marked"): 1}
    assert second.remaining == 0
    assert synced.ids("contacts", "_deleted_at IS NULL")[-2:] == [missing, marked]


@ON_ONE_WAREHOUSE
def test_the_outcome_is_stored_without_values(synced: Synced) -> None:
    change(synced, "UPDATE {raw}.conversation_parts SET body = 'a secret' WHERE body IS NOT NULL")
    report = verified(synced)
    assert report.exit_code == 5
    assert "secret" not in orjson.dumps(report.as_dict()).decode()
    stored = query(
        synced.pipeline,
        "SELECT different, columns, share, run_id, remaining FROM "
        "{raw}._interlake_verification WHERE table_name = 'conversation_parts'",
    )
    parts = next(t for t in report.tables if t.table == "conversation_parts")
    assert stored == [(parts.different, "body", 1.0, report.run.run_id, None)]
    runs = query(synced.pipeline, "SELECT status FROM {raw}._interlake_runs WHERE command = "
                                  "'verify'")  # fmt: skip
    assert runs == [("done",)]


@ON_ONE_WAREHOUSE
def test_a_repair_that_would_mark_too_much_is_left_to_a_human(synced: Synced) -> None:
    change(
        synced,
        "INSERT INTO {raw}.contacts BY NAME SELECT * REPLACE (id || 'x' AS id) FROM {raw}.contacts",
    )
    report = verified(synced, REPAIR, streams=("workspace", "contacts"))
    assert (report.remaining, report.exit_code) == (60, 5)
    assert any("max_delete_share" in note for note in report.run.notes)


@ON_ONE_WAREHOUSE
def test_settings_treat_both_sides_alike(synced: Synced) -> None:
    settings = {
        "streams": ("workspace", "contacts", "conversations"),  # stored rows came with parts
        "privacy": Privacy(email="hash", body="exclude", hash_key=SecretStr("a key for tests")),
        "excluded_columns": {"contacts": frozenset({"phone"})},
        "start_date": date(2026, 1, 1),
        "history": ("contacts",),
    }
    synced.again(**settings)
    assert verified(synced, **settings).differences == 0
    contact = synced.some("contacts")
    change(synced, f"UPDATE {{raw}}.contacts SET name = 'Wrong' WHERE id = '{contact}'")
    report = verified(synced, REPAIR, **settings)
    assert (report.differences, report.remaining) == (1, 0)
    versions = f"SELECT count(*) FROM {{raw}}.contacts_history WHERE id = '{contact}'"
    assert query(synced.pipeline, versions) == [(1,)]  # what was repaired never was a version


@ON_ONE_WAREHOUSE
def test_a_stream_that_cannot_be_read_is_not_said_to_differ(synced: Synced) -> None:
    synced.simulated.order({"kind": "missing_scope", "route": "POST /companies/list"})
    report = verified(synced, streams=("workspace", "tags", "companies"))
    assert (report.differences, report.exit_code) == (0, 0)
    assert {s.name for s in report.run.streams if s.status == "skipped"} == {"companies"}
    assert {t.stream for t in report.tables} == {"workspace", "tags"}


@ON_ONE_WAREHOUSE
def test_what_was_never_loaded_is_skipped_and_a_run_under_way_is_respected(
    synced: Synced,
) -> None:
    report = verified(synced, streams=("workspace", "tags", "tickets"))
    reasons = {s.name: s.reason for s in report.run.streams if s.status == "skipped"}
    assert reasons == {"tickets": "not loaded yet; begin with: interlake sync acme"}
    with pytest.raises(SettingsError, match="no stream 'contactz'"):
        verified(synced, VerifyOptions(streams=("contactz",)))
    destination = replace_timeout(synced)
    with lease(destination, "acme"), pytest.raises(Busy, match="under way"):
        verified(synced, destination=destination)


def replace_timeout(synced: Synced) -> Any:
    return synced.pipeline.destination.model_copy(update={"lock_timeout": 0.1})

"""The promise the product stands on: raw tables equal to the workspace, column by column."""

from collections.abc import Callable

import pytest

from interlake.config import Pipeline
from interlake.reconcile import reconcile
from interlake.report import Report
from interlake.sync import SyncOptions, sync
from sync.conftest import ALL, CORE, Make
from sync.raw import differences
from workspaces import Simulated

HOURS = 3600
ORDINARY = SyncOptions()
EVERYTHING = SyncOptions(reconcile=True, refresh=frozenset({"memberships"}))


def run(simulated: Simulated, pipeline: Pipeline, options: SyncOptions = ORDINARY) -> Report:
    report = sync(pipeline, options, transport=simulated.transport())
    assert report.exit_code == 0, [s for s in report.streams if s.status == "failed"]
    return report


# The sizes that are promised; the default suite takes a tenth of them.
FULL = {"contacts": 10_000, "conversations": 5_000, "companies": 1_000, "articles": 100}
TICKETS = ("tickets", "ticket_types", "handling_events")
ALL_STREAMS = {"contacts": 3_000, "conversations": 2_000, "companies": 400, "articles": 100}


def of_size(whole: dict[str, int], full_size: bool) -> dict[str, int]:
    return whole if full_size else {name: count // 10 for name, count in whole.items()}


def rounds_of_change(simulated: Simulated, pipeline: Pipeline, rounds: int) -> None:
    """A first load, then as many rounds of 30 hours; compared at the beginning and at the end."""
    report = run(simulated, pipeline)
    assert report.unknown_fields == []
    reconcile(pipeline, transport=simulated.transport())
    assert differences(pipeline, simulated)[:20] == []
    for done in range(1, rounds + 1):
        simulated.advance(30 * HOURS)
        run(simulated, pipeline, EVERYTHING)
        if done in (1, rounds):
            assert differences(pipeline, simulated)[:20] == []


def test_raw_tables_equal_the_truth_also_after_ten_rounds_of_change(
    simulator: Callable[..., Simulated], pipeline_for: Make, full_size: bool
) -> None:
    """Ten rounds; by default a few, as a tenth of the workspace."""
    simulated = simulator(**of_size(FULL, full_size))
    pipeline = pipeline_for(simulated)
    few = 3 if pipeline.destination.kind == "duckdb" else 1
    rounds_of_change(simulated, pipeline, 10 if full_size else few)


@pytest.mark.postgres_long
def test_every_stream_equals_the_truth_also_after_rounds_of_change(
    simulator: Callable[..., Simulated], pipeline_for: Make, full_size: bool
) -> None:
    simulated = simulator(**of_size(ALL_STREAMS, full_size), job_polls=1)
    rounds_of_change(simulated, pipeline_for(simulated, streams=ALL), 10 if full_size else 1)


# 2.16 is what all other tests speak.
@pytest.mark.postgres_long
@pytest.mark.parametrize("api_version", ["2.14", pytest.param("2.15", marks=pytest.mark.long)])
def test_every_pinned_version_gives_the_truth_in_its_own_shape(
    simulator: Callable[..., Simulated], pipeline_for: Make, api_version: str
) -> None:
    simulated = simulator(api_version=api_version, job_polls=1)
    pipeline = pipeline_for(simulated, streams=ALL)
    run(simulated, pipeline)
    simulated.advance(30 * HOURS)
    run(simulated, pipeline, EVERYTHING)
    assert differences(pipeline, simulated)[:20] == []


@pytest.mark.postgres_long
def test_what_the_search_index_hides_arrives_with_a_later_run(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    simulated = simulator(index_lag_seconds=300, contacts=100, conversations=60)
    pipeline = pipeline_for(simulated, streams=(*CORE, *TICKETS))
    run(simulated, pipeline)
    for _ in range(2):
        simulated.advance(30 * HOURS)
        run(simulated, pipeline, EVERYTHING)
    simulated.advance(1 * HOURS, quiet=True)
    run(simulated, pipeline, EVERYTHING)
    assert differences(pipeline, simulated)[:20] == []

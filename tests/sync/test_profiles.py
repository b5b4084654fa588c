"""Whatever goes wrong on the way: the tables end equal to the truth, and the report says what did.

The simulator's profiles are the trouble; what they consist of is said in its `profiles.py`.
"""

from collections.abc import Callable, Iterator

import pytest
import stamina

from interlake.config import Pipeline
from interlake.report import Report
from interlake.sync import SyncOptions, sync
from sync.conftest import CORE, Make
from sync.raw import differences
from workspaces import Simulated

HOUR = 3600
DAY = 24 * HOUR
EVERYTHING = SyncOptions(reconcile=True, refresh=frozenset({"memberships"}))
STREAMS = (*CORE, "tickets", "ticket_types", "macros", "handling_events")

pytestmark = pytest.mark.postgres_long  # what happens before the warehouse is the same for both


@pytest.fixture(autouse=True)
def no_waits() -> Iterator[None]:
    """Try again at once, as often as ever."""
    with stamina.set_testing(True, attempts=8, cap=True):
        yield


def runs(pipeline: Pipeline, simulated: Simulated, count: int) -> list[Report]:
    """A first load and others a day apart; each ends by itself, whatever comes of its streams."""
    reports = []
    for number in range(count):
        options = EVERYTHING if number else SyncOptions()
        reports.append(sync(pipeline, options, transport=simulated.transport()))
        simulated.advance(DAY + HOUR)
    return reports


def assert_true_after_the_next_run(pipeline: Pipeline, simulated: Simulated) -> None:
    simulated.calm()
    simulated.advance(HOUR, quiet=True)  # the search index catches up
    report = sync(pipeline, EVERYTHING, transport=simulated.transport())
    assert report.exit_code == 0
    assert differences(pipeline, simulated)[:10] == []


# One seed each by default; the others are nights' work.
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 7))]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("profile", "least"), [("flaky", 10), pytest.param("hostile", 40, marks=pytest.mark.long)]
)
def test_failing_requests_are_asked_again_and_nothing_is_lost(
    simulator: Callable[..., Simulated],
    pipeline_for: Make,
    full_size: bool,
    profile: str,
    least: int,
    seed: int,
) -> None:
    size = {"contacts": 2_000, "conversations": 500} if full_size else {"contacts": 310}
    simulated = simulator(profile=profile, seed=seed, **size)
    pipeline = pipeline_for(simulated, streams=STREAMS, chunk_rows=300)
    kinds = set()
    for report in runs(pipeline, simulated, 4 if full_size else 1):
        assert sum(report.failed_tries.values()) >= least
        assert sum(stream.failed_tries for stream in report.streams) <= sum(
            report.failed_tries.values()
        )
        kinds |= set(report.failed_tries)
    assert {"502", "429", "no JSON"} <= kinds
    assert_true_after_the_next_run(pipeline, simulated)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_happens_while_it_is_read_is_in_the_tables_after_the_next_run(
    simulator: Callable[..., Simulated], pipeline_for: Make, full_size: bool, seed: int
) -> None:
    size = {"contacts": 2_000, "conversations": 500} if full_size else {}
    simulated = simulator(profile="busy", seed=seed, **size)
    pipeline = pipeline_for(simulated, streams=STREAMS, chunk_rows=300)
    for report in runs(pipeline, simulated, 4 if full_size else 2):
        assert report.exit_code == 0
    assert_true_after_the_next_run(pipeline, simulated)


@pytest.mark.long
def test_a_company_scroll_that_is_taken_and_expires_ends_in_the_truth(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    """Above 10,000 companies only the scroll shows all; a taken one is waited for."""
    simulated = simulator(companies=16_000, contacts=14_000, conversations=1)
    listed = simulated.truth("companies")
    assert len(listed) > 10_000
    pipeline = pipeline_for(simulated, streams=("workspace", "companies"))
    simulated.order(
        {"kind": "scroll_exists", "times": 1},
        {"kind": "scroll_expired", "times": 1, "after": 30},
        {"kind": "scroll_500", "times": 1, "after": 80},
    )
    assert sync(pipeline, transport=simulated.transport()).exit_code == 0
    simulated.calm()
    assert differences(pipeline, simulated)[:10] == []

"""What a run asks for, and nothing else: counted by the simulator, route by route."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from interlake.catalog import BY_NAME, STREAMS, Mode, Paging
from interlake.catalog.requests import Figure, formula
from interlake.config import DuckDBConnection
from interlake.simulator import Options
from interlake.sync import SyncOptions, plan
from sync.conftest import ALL, Synced, make_pipeline
from sync.raw import query
from workspaces import SMALL, Simulated

HOURS = 3600


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Synced:
    """A workspace with every stream loaded just after somebody wrote; it has companies of leads."""
    path = tmp_path_factory.mktemp("requests") / "lake.duckdb"
    simulated = Simulated(Options(**SMALL, job_polls=1))
    destination = DuckDBConnection(name="lake", path=path)
    synced = Synced(
        simulated, make_pipeline(simulated, destination, streams=ALL, custom_objects=("Order",))
    )
    # What changed just now is found again by the next run, whose search overlaps this one.
    for kind, action, stream in (
        ("contact", "update", "contacts"),
        ("conversation", "add_part", "conversations"),
        ("article", "update", "articles"),
    ):
        simulated.edit(kind, action, simulated.truth(stream)[0]["id"])
    synced.again()
    return synced


def _asked(synced: Synced, run: Callable[[], Any]) -> Counter[str]:
    before = Counter(synced.simulated.stats()["routes"])
    run()
    return Counter(synced.simulated.stats()["routes"]) - before


def _pages(rows: int, per_page: int) -> int:
    return max(1, ceil(rows / per_page))


def _lists(simulated: Simulated) -> Counter[str]:
    """One request for each page of every list that has no parent, by what the workspace holds."""
    expected: Counter[str] = Counter()
    for stream in STREAMS:
        if stream.mode is not Mode.SNAPSHOT:
            continue
        route = f"{stream.method} {stream.path}"
        if stream.paging is Paging.SINGLE:
            expected[route] += 2 if stream.name == "data_attributes" else 1
        else:
            expected[route] += _pages(len(simulated.truth(stream.name)), stream.per_page)
    expected["POST /companies/list"] = _pages(len(simulated.truth("companies")), 60)
    return expected


def _below_parents(simulated: Simulated) -> Counter[str]:
    """The lists of parents that nothing tells of: one page each, for they are short."""
    below = [s for s in STREAMS if s.is_sub_list and s.due_by is None]
    return Counter({f"{s.method} {s.path}": len(simulated.truth(s.parent or "")) for s in below})


def _counts(simulated: Simulated) -> Counter[str]:
    per_admin = 2 * len(simulated.truth("admins"))
    return Counter(
        {
            "POST /contacts/search": 2,
            "POST /conversations/search": 4 + per_admin,
            "POST /companies/list": 1,
        }
    )


def test_an_idle_run_asks_each_search_once_each_list_for_its_pages_and_nothing_else(
    loaded: Synced,
) -> None:
    simulated = loaded.simulated
    searches = [s for s in STREAMS if s.mode is Mode.INCREMENTAL]
    expected = (
        Counter({f"POST {stream.path}": 1 for stream in searches})
        + _lists(simulated)
        + _below_parents(simulated)
        + _counts(simulated)
        + Counter({"GET /conversations/deleted": 1, "POST /admins/activity_logs/search": 1})
    )
    assert _asked(loaded, loaded.again) == expected


def test_companies_without_users_are_asked_for_once_a_day(loaded: Synced) -> None:
    listed = {row["id"] for row in loaded.simulated.truth("companies")}
    live = set(loaded.ids("companies", "_deleted_at IS NULL"))
    only = {"streams": ("workspace", "companies")}
    loaded.simulated.advance(25 * HOURS, quiet=True)
    first = _asked(loaded, lambda: loaded.again(**only))
    second = _asked(loaded, lambda: loaded.again(**only))
    assert first["GET /companies/{id}"] == len(live - listed) > 0
    assert second["GET /companies/{id}"] == 0


def test_a_company_that_is_missing_for_the_first_time_is_asked_for_at_once(
    loaded: Synced,
) -> None:
    only = {"streams": ("workspace", "companies")}
    loaded.again(**only)
    company = loaded.simulated.truth("companies")[0]["id"]
    loaded.simulated.edit("company", "delete", company)
    asked = _asked(loaded, lambda: loaded.again(**only))
    assert asked["GET /companies/{id}"] == 1
    assert loaded.marks("companies", f"id = '{company}'") == [(True, "gone")]


def test_details_are_read_of_changed_records_only(loaded: Synced) -> None:
    only = {"streams": ("workspace", "macros", "data_connectors")}
    macro = loaded.some("macros", "_deleted_at IS NULL")
    loaded.simulated.edit("macro", "update", macro, name="Anew")
    asked = _asked(loaded, lambda: loaded.again(**only))
    assert asked["GET /macros/{id}"] == 1
    assert asked["GET /data_connectors/{id}"] == 0
    assert query(loaded.pipeline, f"SELECT name FROM {{raw}}.macros WHERE id = '{macro}'") == [
        ("Anew",)
    ]


def test_every_stream_has_a_formula_of_what_it_really_reads() -> None:
    for stream in STREAMS:
        figures = {term.figure for term in formula(stream)}
        assert figures, stream.name
        if stream.is_sub_list:
            assert Figure.DUE in figures, stream.name
        if stream.gone and stream.mode is Mode.SNAPSHOT:
            assert Figure.MISSING in figures, stream.name
    assert BY_NAME.keys() == {stream.name for stream in STREAMS}


def test_a_plan_foretells_the_requests_of_the_next_run(loaded: Synced) -> None:
    simulated = loaded.simulated
    loaded.again()
    # Of rows in the overlap nobody can tell whether they changed: these lie before it.
    for kind, action in (("conversation", "add_part"), ("contact", "update")):
        oldest = sorted(simulated.truth(f"{kind}s"), key=lambda row: row["updated_at"])
        for row in oldest[:3]:
            simulated.edit(kind, action, row["id"])
    foretold = plan(loaded.pipeline, SyncOptions(), transport=simulated.transport())
    report = loaded.again()
    real = {stream.name: stream.requests for stream in report.streams}
    wrong = {
        stream.name: (stream.requests, real[stream.name])
        for stream in foretold.streams
        if stream.runs and stream.requests != real[stream.name]
    }
    assert wrong == {}
    assert foretold.asked == 1 + 3  # /me, and a total of each search


def test_a_plan_of_a_first_load_counts_what_it_can(loaded: Synced, tmp_path: Path) -> None:
    destination = DuckDBConnection(name="empty", path=tmp_path / "empty.duckdb")
    pipeline = replace(loaded.pipeline, destination=destination)
    foretold = plan(pipeline, SyncOptions(), transport=loaded.simulated.transport())
    assert not destination.path.exists()
    planned = {stream.name: stream for stream in foretold.streams}
    truth = {name: len(loaded.simulated.truth(name)) for name in ("conversations", "contacts")}
    assert planned["conversation_parts"].requests == truth["conversations"]
    assert planned["event_summaries"].requests == truth["contacts"]
    assert planned["team_metrics"].requests == len(loaded.simulated.truth("teams"))
    assert planned["contact_notes"].basis == "at least"
    assert foretold.basis == "at least"

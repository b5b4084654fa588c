"""Pipelines from a simulated workspace into a real warehouse, each test once per destination."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.extensions import parse_dsn

from interlake import catalog
from interlake.config import DuckDBConnection, Pipeline, PostgresConnection
from interlake.reconcile import reconcile
from interlake.report import Report
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from sync.raw import differences, query
from workspaces import SMALL, Simulated

Make = Callable[..., Pipeline]


@pytest.fixture(params=["duckdb", "postgres"])
def destination(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "duckdb":
        return DuckDBConnection(name="lake", path=tmp_path / "lake.duckdb")
    return PostgresConnection(**request.getfixturevalue("postgres_database")())


# What flow tests load: enough of every way to read, and no more, for each stream costs time.
CORE = (
    "workspace", "admins", "teams", "tags", "segments", "data_attributes",
    "conversation_attributes", "contacts", "contact_notes", "contact_tags", "contact_segments",
    "companies", "conversations", "conversation_parts", "deleted_conversations", "help_centers",
    "collections", "articles", "article_statistics", "counts",
)  # fmt: skip
ALL = tuple(stream.name for stream in catalog.STREAMS)


def make_pipeline(simulated: Simulated, destination: Any, **settings: Any) -> Pipeline:
    """A pipeline of the core streams, as far as the version offers them."""
    source = settings.pop("source", None) or simulated.connection(
        api_version=simulated.options.api_version
    )
    wanted = settings.pop("streams", CORE)
    streams = tuple(
        s.name for s in catalog.STREAMS if s.name in wanted and s.runs_on(source.api_version)
    )
    plain = {
        "name": "acme",
        "source": source,
        "destination": destination,
        "schema_name": "acme",
        "dbt_threads": 1,
        "streams": streams,
        # Types of the simulator, and further back than its oldest conversation: rows that are older
        # than the lookback are never asked for again.
        "custom_objects": ("Order", "Subscription", "Support plan \u2605"),
        "export_lookback": timedelta(days=800),
    }
    return Pipeline(**(plain | settings))


@pytest.fixture(scope="session")
def loaded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file that holds the small workspace; to be copied, not touched."""
    path = tmp_path_factory.mktemp("loaded") / "lake.duckdb"
    _load(DuckDBConnection(name="lake", path=path))
    return path


@pytest.fixture(scope="session")
def loaded_database(postgres: str) -> str:
    """The name of a database that holds the small workspace; a template for others."""
    connection = psycopg2.connect(postgres)
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE loaded")
    connection.close()
    parts = parse_dsn(postgres)
    _load(
        PostgresConnection(name="pg", host=parts["host"], database="loaded", username=parts["user"])
    )
    return "loaded"


def _load(destination: Any, streams: tuple[str, ...] = CORE) -> None:
    simulated = Simulated(Options(**SMALL))
    pipeline = make_pipeline(simulated, destination, index_lag=timedelta(0), streams=streams)
    assert sync(pipeline, transport=simulated.transport()).exit_code == 0


@pytest.fixture(params=["duckdb", "postgres"])
def loaded_destination(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A warehouse that holds the small workspace already."""
    if request.param == "duckdb":
        path = tmp_path / "lake.duckdb"
        shutil.copy(request.getfixturevalue("loaded_file"), path)
        return DuckDBConnection(name="lake", path=path)
    template = request.getfixturevalue("loaded_database")
    return PostgresConnection(**request.getfixturevalue("postgres_database")(template))


@pytest.fixture
def synced(loaded_destination: Any) -> "Synced":
    """The small workspace, loaded once; nothing is spared as too young for the search index."""
    simulated = Simulated(Options(**SMALL))
    pipeline = make_pipeline(simulated, loaded_destination, index_lag=timedelta(0), streams=CORE)
    return Synced(simulated, pipeline)


@pytest.fixture(scope="session")
def loaded_files(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """DuckDB files that hold some streams of the small workspace; to be copied, not touched."""

    @cache
    def load(*streams: str) -> Path:
        path = tmp_path_factory.mktemp("loaded") / "lake.duckdb"
        _load(DuckDBConnection(name="lake", path=path), streams)
        return path

    return load


@pytest.fixture
def synced_with(destination: Any, loaded_files: Callable[..., Path]) -> Callable[..., "Synced"]:
    """The small workspace, loaded once with only the streams that are named."""

    def load(*streams: str) -> Synced:
        chosen = ("workspace", *streams)
        if isinstance(destination, DuckDBConnection):
            shutil.copy(loaded_files(*chosen), destination.path)
        else:
            _load(destination, chosen)
        simulated = Simulated(Options(**SMALL))
        plain = {"index_lag": timedelta(0), "streams": chosen}
        return Synced(simulated, make_pipeline(simulated, destination, **plain))

    return load


class Synced:
    """A small workspace, and a pipeline that has loaded it once."""

    def __init__(self, simulated: Simulated, pipeline: Pipeline) -> None:
        self.simulated, self.pipeline = simulated, pipeline

    def again(self, options: SyncOptions | None = None, **settings: Any) -> Report:
        """Sync once more, perhaps with other settings of the pipeline; it must succeed."""
        report = self.try_again(options, **settings)
        assert report.exit_code == 0, [s for s in report.streams if s.status == "failed"]
        return report

    def try_again(self, options: SyncOptions | None = None, **settings: Any) -> Report:
        """Sync once more, whatever comes of it."""
        pipeline = replace(self.pipeline, **settings)
        return sync(pipeline, options or SyncOptions(), transport=self.simulated.transport())

    def reconcile(self, **settings: Any) -> Report:
        """Compare the ids."""
        pipeline = replace(self.pipeline, **settings)
        return reconcile(pipeline, transport=self.simulated.transport())

    def some(self, table: str, where: str = "true") -> Any:
        """The first id that qualifies."""
        return self.ids(table, where)[0]

    def ids(self, table: str, where: str = "true") -> list[Any]:
        """The ids that qualify, in order."""
        rows = query(self.pipeline, f"SELECT id FROM {{raw}}.{table} WHERE {where} ORDER BY 1")
        return [row[0] for row in rows]

    def marks(self, table: str, where: str) -> list[tuple[bool, str | None]]:
        """Whether rows are marked, and why."""
        return query(
            self.pipeline,
            "SELECT _deleted_at IS NOT NULL, _delete_reason "
            f"FROM {{raw}}.{table} WHERE {where} ORDER BY 1, 2",
        )

    def assert_true(self) -> None:
        """All raw tables equal the truth."""
        assert differences(self.pipeline, self.simulated)[:10] == []


@pytest.fixture
def pipeline_for(destination: Any) -> Make:
    return lambda simulated, **settings: make_pipeline(simulated, destination, **settings)

"""Pipelines from a simulated workspace into a real warehouse, each test once per destination."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlake import catalog
from interlake.config import DuckDBConnection, Pipeline, PostgresConnection
from workspaces import Simulated

Make = Callable[..., Pipeline]


@pytest.fixture(params=["duckdb", "postgres"])
def destination(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "duckdb":
        return DuckDBConnection(name="lake", path=tmp_path / "lake.duckdb")
    return PostgresConnection(**request.getfixturevalue("postgres_database")())


def make_pipeline(simulated: Simulated, destination: Any, **settings: Any) -> Pipeline:
    """A pipeline of everything the version offers."""
    source = settings.pop("source", None) or simulated.connection(
        api_version=simulated.options.api_version
    )
    streams = tuple(s.name for s in catalog.STREAMS if s.runs_on(source.api_version))
    plain = {
        "name": "acme",
        "source": source,
        "destination": destination,
        "schema_name": "acme",
        "streams": streams,
    }
    return Pipeline(**(plain | settings))


@pytest.fixture
def pipeline_for(destination: Any) -> Make:
    return lambda simulated, **settings: make_pipeline(simulated, destination, **settings)

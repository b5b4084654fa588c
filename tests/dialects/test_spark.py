"""The whole project really built by Spark, from Parquet copies of the raw tables."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dialects.warehouses import run_dbt
from interlake import catalog
from interlake.config import DuckDBConnection, Pipeline
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from interlake.transform import transform
from transform.compat import LAYOUTS, TINY
from transform.test_columns import COLUMNS
from workspaces import Simulated

pytest.importorskip("dbt.adapters.spark", reason="no dbt-spark here: `make test-dialects` has it")
pytest.importorskip("pyspark", reason="no PySpark here: `make test-dialects` has it")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, and none is here"),
    pytest.mark.filterwarnings("ignore"),  # PySpark's own
]

# The session lives far from UTC and by the strict rules, so that a lazy cast would show.
SETTINGS = {
    "spark.sql.session.timeZone": "Asia/Kolkata",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.legacy.createHiveTableByDefault": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "3g",
    "spark.ui.enabled": "false",
    # A table here has some rows: whatever Spark does for large ones only costs time.
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}
TYPES = {
    "VARCHAR": "string",
    "TIMESTAMP": "timestamp_ntz",
    "BIGINT": "bigint",
    "BOOLEAN": "boolean",
    "DOUBLE": "double",
    "DATE": "date",
}

Row = dict[str, Any]


@dataclass(frozen=True)
class OnSpark:
    """The project as built by DuckDB and by Spark from the same raw tables."""

    session: Any
    results: Any
    lake: Path


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with a small workspace of all streams, and the seven tables built there."""
    path = tmp_path_factory.mktemp("lake") / "lake.duckdb"
    simulated = Simulated(Options(**TINY))
    pipeline = Pipeline(
        name="acme",
        source=simulated.connection(),
        destination=DuckDBConnection(name="lake", path=path),
        schema_name="acme",
        streams=tuple(stream.name for stream in catalog.STREAMS),
    )
    assert sync(pipeline, SyncOptions(), transport=simulated.transport()).exit_code == 0
    transform(pipeline, select=tuple(f"+{mart}" for mart in COLUMNS), test=False)
    return path


@pytest.fixture(scope="module")
def on_spark(lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnSpark]:
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    builder = SparkSession.builder.master("local[2]").appName("interlake")
    for name, value in {**SETTINGS, "spark.sql.warehouse.dir": str(folder / "tables")}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.sql("create database acme")
    with duckdb.connect(lake, read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'acme'"
        ).fetchall()
        for (table,) in tables:
            if table in catalog.TABLES:  # not what the sync keeps for itself
                copy = str(folder / f"{table}.parquet")
                connection.execute(f"copy acme.{table} to '{copy}'")
                session.catalog.createTable(f"acme.{table}", path=copy, source="parquet")
    output = {"type": "spark", "method": "session", "host": "local", "schema": "acme", "threads": 4}
    results = run_dbt(folder, output, "build", intercom__compat=LAYOUTS)
    yield OnSpark(session, results, lake)
    session.stop()


def test_every_model_builds_and_every_test_passes(on_spark: OnSpark) -> None:
    kinds = Counter(str(result.node.resource_type) for result in on_spark.results)
    assert kinds["model"] > 150
    assert kinds["test"] > 200
    for result in on_spark.results:
        # Rows travel at different times, and what they refer to may be gone: that only warns.
        fine = ("success", "pass", "no-op", *(["warn"] if "refers_to" in result.node.name else []))
        assert str(result.status).lower() in fine, f"{result.node.name}: {result.message}"


@pytest.mark.parametrize("mart", COLUMNS)
def test_the_seven_tables_are_those_of_duckdb(mart: str, on_spark: OnSpark) -> None:
    with duckdb.connect(on_spark.lake, read_only=True) as connection:
        relation = connection.sql(f"select * from acme_intercom.{mart}")
        types = {
            name: str(kind) for name, kind in zip(relation.columns, relation.types, strict=True)
        }
        expected = [dict(zip(types, row, strict=True)) for row in relation.fetchall()]
    table = on_spark.session.table(f"acme_intercom.{mart}")

    assert dict(table.dtypes) == {name: TYPES.get(of, of.lower()) for name, of in types.items()}
    # Spark knows schemas only, no database that holds them.
    spark_rows = [row.asDict() | {"source_relation": "lake.acme"} for row in table.collect()]
    assert expected
    assert in_order(spark_rows) == in_order(expected)


def in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])

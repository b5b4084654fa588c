"""What every warehouse must do with rows, whoever brings them."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlake import catalog
from interlake.config import DuckDBConnection, Pipeline, PostgresConnection
from interlake.sync import SyncOptions, sync
from interlake.sync.chunks import IDLE_SECONDS, Writer
from interlake.sync.run import open_warehouse
from interlake.warehouse import Warehouse
from interlake.warehouse.destinations import database_name
from sync.conftest import ALL, Make, Synced, make_pipeline
from sync.raw import query, stored_rows
from workspaces import SMALL, Simulated


def test_empty_text_stays_apart_from_null(synced: Synced) -> None:
    rows = query(
        synced.pipeline,
        "SELECT count(*) FROM {raw}.conversations WHERE source_subject = ''",
    )
    assert rows[0][0] > 0


def test_json_is_json_and_timestamps_have_a_zone(synced: Synced) -> None:
    rows = query(
        synced.pipeline,
        "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema = 'acme' "
        "AND column_name IN ('custom_attributes', 'event_details', '_extra')",
    )
    assert [row[0].lower() for row in rows] in (["json"], ["jsonb"])
    rows = query(
        synced.pipeline,
        "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema = 'acme' "
        "AND column_name IN ('_synced_at', 'created_at', 'updated_at') "
        "AND table_name NOT LIKE '\\_%' ESCAPE '\\'",
    )
    assert [row[0].lower() for row in rows] == ["timestamp with time zone"]


@pytest.fixture
def made(pipeline_for: Make, simulator: Callable[..., Simulated]) -> Pipeline:
    """A pipeline of every stream, its tables made and empty."""
    pipeline = pipeline_for(simulator(**SMALL), streams=ALL)
    with open_warehouse(pipeline) as warehouse:
        warehouse.create_tables()
    return pipeline


def test_every_declared_table_and_column_exists_also_where_nothing_came(made: Pipeline) -> None:
    rows = query(
        made,
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'acme'",
    )
    present = set(rows)
    for table in catalog.TABLES.values():
        for column in (*table.columns, *catalog.SYSTEM_COLUMNS):
            assert (table.name, column.name) in present


def test_postgres_has_a_unique_index_on_every_key(made: Pipeline) -> None:
    if not isinstance(made.destination, PostgresConnection):
        rows = query(
            made,
            "SELECT is_nullable FROM information_schema.columns WHERE table_schema = 'acme' "
            "AND table_name = 'contacts' AND column_name = 'id'",
        )
        assert rows == [("NO",)]
        return
    rows = query(made, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'acme'")
    defined = [row[0].replace('"', "") for row in rows if "UNIQUE" in row[0]]
    for table in catalog.TABLES.values():
        end = f"({', '.join(table.key)})"
        assert any(f"acme.{table.name} " in line and line.endswith(end) for line in defined), (
            table.name
        )


def test_a_column_the_catalog_gained_is_added(synced: Synced) -> None:
    query(synced.pipeline, "ALTER TABLE {raw}.tags DROP COLUMN name")
    query(synced.pipeline, "DELETE FROM {raw}._dlt_version")
    synced.simulated.edit("tag", "create", name="New")
    synced.again()
    assert "New" in {row["name"] for row in stored_rows(synced.pipeline, "tags").values()}


@settings(max_examples=30)
@given(st.from_regex(r"[a-z][a-z0-9 _.-]{0,12}", fullmatch=True))
def test_duckdb_calls_a_file_what_we_think_it_does(name: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.duckdb"
        with duckdb.connect(str(path)) as connection:
            found = connection.execute("SELECT current_database()").fetchone()
        assert found == (database_name(str(path)),)


def test_file_and_schema_may_have_one_name(tmp_path: Path, simulator: Any) -> None:
    simulated: Simulated = simulator()
    destination = DuckDBConnection(name="lake", path=tmp_path / "acme.duckdb")
    pipeline: Pipeline = make_pipeline(simulated, destination)
    assert sync(pipeline, transport=simulated.transport()).exit_code == 0
    again = SyncOptions(full_refresh=True)  # drops schemas that it needs no more
    assert sync(pipeline, again, transport=simulated.transport()).exit_code == 0
    rows = query(pipeline, "SELECT count(*) FROM {raw}.contacts")
    assert rows[0][0] == len(simulated.truth("contacts"))


def test_a_warehouse_that_is_away_is_told_before_intercom_is_asked(simulator: Any) -> None:
    from interlake.errors import Unavailable

    simulated: Simulated = simulator()
    away = PostgresConnection(name="away", host="/nowhere", database="x", username="x")
    with pytest.raises(Unavailable, match="'away'"):
        sync(make_pipeline(simulated, away), transport=simulated.transport())
    assert simulated.stats()["total"] == 0


def test_a_file_is_free_for_others_soon_after_the_last_statement(tmp_path: Path) -> None:
    lake = DuckDBConnection(name="lake", path=tmp_path / "lake.duckdb")
    other = f"import duckdb; duckdb.connect({str(lake.path)!r}, read_only=True)"

    async def write_and_wait() -> tuple[int, int]:
        writer = Writer(Warehouse(lake, "acme", ()))
        await writer.open()
        await writer.create_tables()
        meanwhile = await writer.run(lambda session: subprocess.call([sys.executable, "-c", other]))
        await asyncio.sleep(5 * IDLE_SECONDS)
        afterwards = await asyncio.to_thread(subprocess.call, [sys.executable, "-c", other])
        await writer.close()
        return meanwhile, afterwards

    assert asyncio.run(write_and_wait()) == (1, 0)

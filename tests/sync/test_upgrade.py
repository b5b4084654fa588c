"""Warehouses that older versions of Interlake wrote, as they are stored in `warehouses/`.

`state_0` was written before states had numbers, through dlt's own pipelines: eleven streams of a
small workspace, with fewer tables and columns than today.
"""

import gzip
import json
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from interlake.config import DuckDBConnection, Pipeline
from interlake.errors import SettingsError
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from interlake.warehouse.migrations import MIGRATIONS
from sync.conftest import make_pipeline
from sync.raw import differences, query
from workspaces import Simulated

STORED = Path(__file__).parent / "warehouses"
WORKSPACE = {"contacts": 8, "conversations": 5, "companies": 3, "articles": 2, "rate_limit": None}
STREAMS = (
    "workspace", "admins", "teams", "tags", "segments", "contacts", "contact_tags", "companies",
    "conversations", "conversation_parts", "articles",
)  # fmt: skip
EVERYTHING = SyncOptions(reconcile=True, refresh=frozenset({"memberships"}))


def restored(name: str, path: Path) -> DuckDBConnection:
    """A stored warehouse as a DuckDB file."""
    with duckdb.connect(str(path)) as connection:
        for table in json.loads(gzip.decompress((STORED / f"{name}.json.gz").read_bytes())):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table['schema']}")
            connection.execute(table["sql"])
            place = f"{table['schema']}.{table['table']}"
            if table["rows"]:
                rows = path.with_name("rows.json")
                rows.write_text(json.dumps(table["rows"]))
                names = ", ".join(f'"{name}"' for name in table["rows"][0])
                connection.execute(
                    f"INSERT INTO {place} ({names}) SELECT {names} FROM read_json('{rows}', "
                    "format = 'array', records = true, columns = "
                    f"{_types(connection, table['schema'], table['table'])})"
                )
    return DuckDBConnection(name="lake", path=path)


def _types(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> dict[str, str]:
    rows = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = ? AND table_name = ?",
        [schema, table],
    ).fetchall()
    return dict(rows)


@pytest.fixture(params=["state_0"])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Pipeline, Simulated]:
    simulated = Simulated(Options(**WORKSPACE))
    lake = restored(request.param, tmp_path / "lake.duckdb")
    plain = {"streams": STREAMS, "index_lag": timedelta(0), "max_delete_share": 1.0}
    return make_pipeline(simulated, lake, **plain), simulated


def state(pipeline: Pipeline) -> list[str]:
    rows = query(
        pipeline, "SELECT digest FROM {raw}._interlake_cursors WHERE stream = '_state' ORDER BY 1"
    )
    return [row[0] for row in rows]


def test_an_older_warehouse_is_brought_up_to_date(upgraded: tuple[Pipeline, Simulated]) -> None:
    pipeline, simulated = upgraded
    before = query(pipeline, "SELECT count(*) FROM {raw}.contacts")
    assert before > [(0,)]
    simulated.advance(30 * 3_600)
    assert sync(pipeline, EVERYTHING, transport=simulated.transport()).exit_code == 0
    left = (
        "contact_notes",
        "articles",
    )  # notes and statistics are streams of their own, not chosen
    found = [line for line in differences(pipeline, simulated) if line.split()[0] not in left]
    assert not found, "\n".join(found[:20])
    assert state(pipeline) == [str(number) for number in range(1, len(MIGRATIONS) + 1)]
    report = sync(pipeline, transport=simulated.transport())
    assert not [note for note in report.notes if "anew" in note or "state" in note]


def test_a_warehouse_of_a_newer_version_is_refused(upgraded: tuple[Pipeline, Simulated]) -> None:
    pipeline, simulated = upgraded
    sync(pipeline, transport=simulated.transport())
    query(pipeline, "UPDATE {raw}._interlake_cursors SET digest = '99' WHERE stream = '_state'")
    with pytest.raises(SettingsError, match=r"newer version of Interlake \(state 99"):
        sync(pipeline, transport=simulated.transport())

"""Raw schemas written by hand, in a DuckDB file and in a real PostgreSQL, and dbt run over them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pytest

from interlake import catalog
from interlake.catalog.history import SUFFIX, history_of
from interlake.config import DuckDBConnection, IntercomConnection, Pipeline, PostgresConnection
from interlake.transform import TransformReport, transform
from transform import raw_rows
from transform.compat import Shaped, shape
from transform.raw_hours import HOURS

SCHEMA = "acme"
TYPES = {"id": "text", "integer": "bigint", "float": "double precision", "timestamp": "timestamptz"}

Row = dict[str, Any]
Connect = Callable[[], Any]
ROWS_AT_ONCE = 100


@dataclass(frozen=True)
class Warehouse:
    """A database called lake, and a pipeline into it."""

    connect: Connect
    pipeline: Pipeline
    placeholder: str
    name: str = "lake"

    def execute(self, *statements: str) -> None:
        with closing(self.connect()) as connection:
            for statement in statements:
                connection.cursor().execute(statement)

    def fetch(self, query: str) -> list[Row]:
        with closing(self.connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(query)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def load(self, rows: Mapping[str, Iterable[Row]]) -> None:
        """Make the named raw tables as the catalog declares them, and fill them."""
        kind = "json" if isinstance(self.pipeline.destination, DuckDBConnection) else "jsonb"
        self.execute(f"create schema if not exists {SCHEMA}")
        schema = f"{self.name}.{SCHEMA}"
        self.execute(*(_create(schema, _declared(name), kind) for name in rows))
        with closing(self.connect()) as connection:
            cursor = connection.cursor()
            cursor.execute("begin")  # a commit for each row would take seconds
            for name, some in rows.items():
                for columns, alike in groupby(some, key=tuple):
                    self.insert(cursor, f"{schema}.{name}", columns, alike)
            cursor.execute("commit")

    def insert(self, cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Insert rows into a table, many by one statement: each takes DuckDB half a millisecond."""
        names = ", ".join('"{}"'.format(column.strip('"')) for column in columns)
        marks = f"({', '.join([self.placeholder] * len(columns))})"
        values = [tuple(row.get(column) for column in columns) for row in rows]
        for start in range(0, len(values), ROWS_AT_ONCE):
            some = values[start : start + ROWS_AT_ONCE]
            cursor.execute(
                f"insert into {table} ({names}) values {', '.join([marks] * len(some))}",
                tuple(chain.from_iterable(some)),
            )

    def mart(self, name: str, key: str) -> dict[str, Row]:
        """The rows of a mart, by one of its columns."""
        return {row[key]: row for row in self.rows(name)}

    def rows(self, name: str) -> list[Row]:
        return self.fetch(f"select * from {SCHEMA}_intercom.{name}")

    def columns(self, name: str) -> dict[str, str]:
        """The columns of a mart in order, with their types."""
        found = self.fetch(
            "select column_name, data_type from information_schema.columns"
            f" where table_schema = '{SCHEMA}_intercom' and table_name = '{name}'"
            " order by ordinal_position"
        )
        return {row["column_name"]: row["data_type"] for row in found}


@dataclass(frozen=True)
class Built:
    """A warehouse in which the hand-written workspace was transformed once, for many tests."""

    warehouse: Warehouse
    report: TransformReport

    def conversation(self, name: str) -> Row:
        return self.warehouse.mart("intercom__conversation_metrics", "conversation_id")[name]


def _declared(name: str) -> catalog.Table:
    """A raw table, or the history beside one."""
    table = catalog.TABLES[name.removesuffix(SUFFIX)]
    return history_of(table) if name.endswith(SUFFIX) else table


def _create(schema: str, table: catalog.Table, json_type: str) -> str:
    types = {**TYPES, "json": json_type}
    columns = ", ".join(
        f'"{column.name}" {types.get(column.kind.value, column.kind.value)}'
        for column in (*table.columns, *catalog.SYSTEM_COLUMNS)
    )
    return f"create table {schema}.{table.name} ({columns})"


def _pipeline(destination: DuckDBConnection | PostgresConnection) -> Pipeline:
    source = IntercomConnection(name="acme", access_token="token")
    return Pipeline(
        name="acme",
        source=source,
        destination=destination,
        schema_name=SCHEMA,
        streams=(),
        dbt_threads=1,  # of several processes; threads would only wait for each other
        office_hours=HOURS.settings,
    )


def duckdb_warehouse(folder: Path, name: str = "lake") -> Warehouse:
    path = folder / f"{name}.duckdb"
    duckdb.connect(path).close()
    destination = DuckDBConnection(name=name, path=path, lock_timeout=0)
    return Warehouse(lambda: duckdb.connect(path), _pipeline(destination), "?", name)


def postgres_warehouse(server: str, name: str = "lake") -> Warehouse:
    """An empty database whose sessions live far from UTC, so that a lazy cast would show."""

    def connect(database: str = name) -> Any:
        connection = psycopg2.connect(server, dbname=database)
        connection.autocommit = True
        return connection

    with closing(connect("postgres")) as connection:
        cursor = connection.cursor()
        cursor.execute(f"drop database if exists {name}")
        cursor.execute(f"create database {name}")
        cursor.execute(f"alter database {name} set timezone to 'Asia/Kolkata'")
    dsn = server.replace("/postgres?", f"/{name}?")
    return Warehouse(connect, _pipeline(PostgresConnection(name=name, dsn=dsn)), "%s", name)


def hand_written() -> dict[str, list[Row]]:
    """The raw tables of the hand-written workspace."""
    hours = HOURS.rows()
    return raw_rows.ROWS | {
        name: [*raw_rows.ROWS.get(name, []), *rows] for name, rows in hours.items()
    }


@pytest.fixture
def lake(tmp_path: Path) -> Warehouse:
    """An empty DuckDB file."""
    return duckdb_warehouse(tmp_path)


@pytest.fixture
def empty_postgres(postgres: str) -> Warehouse:
    """An empty database of PostgreSQL."""
    return postgres_warehouse(postgres, "empty")


@pytest.fixture(scope="session")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Built:
    warehouse = duckdb_warehouse(tmp_path_factory.mktemp("duckdb"))
    warehouse.load(hand_written())
    return Built(warehouse, transform(warehouse.pipeline))


@pytest.fixture(scope="session")
def on_postgres(postgres: str, full_size: bool) -> Built:
    """By default without the tests of the models, which have shown on DuckDB what they find."""
    warehouse = postgres_warehouse(postgres)
    warehouse.load(hand_written())
    return Built(warehouse, transform(warehouse.pipeline, test=full_size))


@pytest.fixture(scope="session", params=["duckdb", "postgres"])
def shaped(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shaped:
    """A simulated workspace with the tables of all layouts; on both warehouses at full sizes."""
    if request.param == "duckdb":
        path = tmp_path_factory.mktemp("shaped") / "lake.duckdb"
        return shape(DuckDBConnection(name="lake", path=path))
    warehouse = postgres_warehouse(request.getfixturevalue("postgres"), "shaped")
    return shape(warehouse.pipeline.destination)


@pytest.fixture(scope="session", params=["duckdb", "postgres"])
def built(request: pytest.FixtureRequest) -> Built:
    """The hand-written workspace, transformed; each test sees both warehouses."""
    result: Built = request.getfixturevalue(f"on_{request.param}")
    return result

"""By Fivetran's definitions the seven tables are those of Fivetran's package, cell by cell."""

from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from interlake.config import DuckDBConnection
from interlake.transform import transform
from transform.conftest import Built, Warehouse, duckdb_warehouse, postgres_warehouse
from transform.fivetran_oracle import TABLES, Oracle
from transform.fivetran_raw import COLUMNS, Row, Tables, random_tables
from transform.test_columns import COLUMNS as FINAL

pytestmark = pytest.mark.postgres_long

LISTS = {
    *("all_conversation_tags", "all_contact_tags", "all_company_tags"),
    *("all_contact_company_names", "all_conversation_admins", "all_conversation_contacts"),
}
RAW = {"one": random_tables(1), "two": {**random_tables(2, size=60), "help_center_history": []}}


def load(warehouse: Warehouse, schema: str, tables: Tables) -> None:
    """Raw tables of Fivetran's, with the columns and types it gives them; none without rows."""
    with closing(warehouse.connect()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"create schema {schema}")
        cursor.execute("begin")
        for name, rows in tables.items():
            if not rows:
                continue
            columns = COLUMNS[name]
            spelled = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            cursor.execute(f"create table {schema}.{name} ({spelled})")
            warehouse.insert(cursor, f"{schema}.{name}", tuple(columns), rows)
        cursor.execute("commit")


def built(warehouse: Warehouse, *more: str, **variables: Any) -> Built:
    """The seven, what they need and *more* models, from tables of Fivetran's."""
    pipeline = replace(
        warehouse.pipeline,
        variables={"intercom__source_format": "fivetran", **variables},
    )
    select = (*(f"+{model}" for model in FINAL), *more)
    return Built(warehouse, transform(pipeline, select=select))


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def strict(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Two random workspaces that share ids, stacked and built by Fivetran's definitions."""
    if request.param == "duckdb":
        warehouse = duckdb_warehouse(tmp_path_factory.mktemp("fivetran"))
    else:
        warehouse = postgres_warehouse(request.getfixturevalue("postgres"), "fivetran")
    for schema, tables in RAW.items():
        load(warehouse, schema, tables)
        warehouse.execute(f"alter table {schema}.tag rename to labels")
    return built(warehouse, "connections_are_fresh", **strict_variables(warehouse))


def strict_variables(warehouse: Warehouse) -> dict[str, Any]:
    """Those of a build by Fivetran's definitions from two connections, whose tags are labels."""
    return {
        "intercom__fivetran_strict": True,
        "intercom_sources": [{"schema": schema, "database": warehouse.name} for schema in RAW],
        "intercom_tag_identifier": "labels",
    }


def comparable(warehouse: Warehouse, row: Row) -> Row:
    """A row in which what a warehouse may do in its own way is told apart no more."""
    same = dict(row)
    on_duckdb = isinstance(warehouse.pipeline.destination, DuckDBConnection)
    for name in LISTS & same.keys():
        if same[name] is not None and not on_duckdb:  # sorted by the rules of its language
            same[name] = sorted(same[name].split(", "))
    if same.get("average_conversation_rating") is not None:
        same["average_conversation_rating"] = round(Decimal(same["average_conversation_rating"]), 9)
    return same


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_is_what_the_definitions_say(strict: Built, table: str) -> None:
    report = strict.report
    assert not report.failed, [r for r in report.results if r.status in ("fail", "error")]
    found = strict.warehouse.rows(f"intercom__{table}")
    expected = [
        {"source_relation": f"{strict.warehouse.name}.{schema}", **row}
        for schema, tables in RAW.items()
        for row in getattr(Oracle(tables), table)()
    ]
    keys = ("source_relation", *TABLES[table])

    def by_key(rows: list[Row]) -> dict[tuple[Any, ...], Row]:
        some = {tuple(row[k] for k in keys): comparable(strict.warehouse, row) for row in rows}
        assert len(some) == len(rows)
        return some

    wanted, given = by_key(expected), by_key(found)
    assert given.keys() == wanted.keys()
    for key, row in wanted.items():
        assert given[key] == row, key
    assert len(wanted) > 10


def test_a_connection_that_was_not_read_for_long_warns(strict: Built) -> None:
    status = {result.name: result.status for result in strict.report.results}
    assert status["connections_are_fresh"] == "warn"

"""The same workspace gives the same seven tables, whichever raw tables it is read from."""

import shutil
from dataclasses import replace
from typing import Any

import pytest

from interlake.config import DuckDBConnection
from interlake.transform import TransformReport, transform
from transform.conftest import Built, duckdb_warehouse
from transform.fivetran_oracle import HISTORY, TABLES
from transform.fivetran_raw import Row
from transform.test_columns import COLUMNS

pytestmark = pytest.mark.long

SELECT = tuple(f"+{model}" for model in COLUMNS)


@pytest.fixture(scope="module", params=[False, True])
def inputs(
    request: pytest.FixtureRequest, on_duckdb: Built, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, list[Row]]]:
    """The seven from Interlake's raw tables, and from those in Fivetran's shape made of them."""
    folder = tmp_path_factory.mktemp("inputs")
    destination = on_duckdb.warehouse.pipeline.destination
    assert isinstance(destination, DuckDBConnection)
    shutil.copy(destination.path, folder / "lake.duckdb")
    warehouse = duckdb_warehouse(folder)
    strict = {"intercom__fivetran_strict": request.param}
    shaped = replace(warehouse.pipeline, compat=("fivetran",), variables=strict)
    again = () if not request.param else SELECT  # by default the copy has them
    _hold(transform(shaped, select=("path:models/compat", *again), test=False))
    other = {"intercom__source_format": "fivetran", "intercom_schema": "acme_fivetran"}
    second = replace(warehouse.pipeline, schema_name="other", variables=strict | other)
    _hold(transform(second, select=SELECT, test=False))
    return {
        schema: {
            table: warehouse.fetch(f"select * from {schema}_intercom.intercom__{table}")
            for table in TABLES
        }
        for schema in ("acme", "other")
    }


@pytest.mark.parametrize("table", TABLES)
def test_both_inputs_give_equal_tables(inputs: dict[str, dict[str, list[Row]]], table: str) -> None:
    def rows(schema: str) -> dict[Any, Row]:
        return {
            tuple(row[name] for name in TABLES[table]): {
                name: value
                for name, value in row.items()
                if name not in (*HISTORY, "source_relation")
            }
            for row in inputs[schema][table]
        }

    assert rows("other") == rows("acme")
    assert rows("acme")


def _hold(report: TransformReport) -> None:
    broken = [r for r in report.results if r.status in ("fail", "error")]
    assert not broken

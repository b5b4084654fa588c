"""What `transform` promises its caller, whatever dbt does inside."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interlake.config import DuckDBConnection, Pipeline, PostgresConnection
from interlake.dbt import reference
from interlake.errors import Busy, InterlakeError, SettingsError, Unavailable
from interlake.transform import PROJECT, transform
from interlake.transform.workplace import PASSWORD, workplace
from transform import raw_rows
from transform.compat import LAYOUTS
from transform.conftest import SCHEMA, Built, Warehouse, duckdb_warehouse
from transform.test_columns import COLUMNS

MARTS = {path.stem for path in reference.MARTS.glob("*.sql")}
ONE_MODEL: Any = {"select": ("stg_intercom__tags",), "test": False}
FEW = {"conversations": [raw_rows.conversation("only", None, "open")]}

# The marts that a conversation alone fills.
FILLED = {
    "intercom__ai_agent_metrics",
    "intercom__backlog_daily",
    "intercom__conversation_custom_attributes",
    "intercom__conversation_enhanced",
    "intercom__conversation_metrics",
    "intercom__conversation_state_spans",
    "intercom__conversation_timeline",
    "intercom__conversations",
    "intercom__daily_metrics",
}


def file_of(warehouse: Warehouse) -> Path:
    destination = warehouse.pipeline.destination
    assert isinstance(destination, DuckDBConnection)
    return destination.path


def held(path: Path) -> subprocess.Popen[str]:
    """Another process that has a DuckDB file open."""
    code = f"import duckdb; c = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_every_mart_is_built(built: Built) -> None:
    assert not built.report.failed
    assert set(built.report.marts) == MARTS
    assert built.report.marts["intercom__admin_metrics"] == 8


@pytest.mark.postgres_long
def test_the_models_are_tested_and_unit_tests_are_nobodys_business(built: Built) -> None:
    kinds = {result.kind for result in built.report.results}
    assert kinds == {"model", "test"}


def test_a_layout_nobody_names_is_not_built(built: Built) -> None:
    schemas = built.warehouse.fetch("select schema_name from information_schema.schemata")
    assert not {row["schema_name"] for row in schemas} & {f"{SCHEMA}_{name}" for name in LAYOUTS}


@pytest.mark.postgres_long
def test_rows_that_point_nowhere_warn_and_fail_nothing(built: Built) -> None:
    warned = {result.name for result in built.report.results if result.status == "warn"}
    assert any("refers_to_stg_intercom__conversation_tags_tag_id" in name for name in warned)
    assert all(name.startswith(("refers_to", "accepted_values")) for name in warned)


def test_the_report_is_plain_json(built: Built) -> None:
    report = json.loads(json.dumps(built.report.as_dict()))
    assert report["failed"] is False
    assert report["marts"] == built.report.marts
    assert report["results"][0].keys() == {"name", "kind", "status", "seconds", "message", "rows"}


@pytest.mark.parametrize("mart", sorted(MARTS))
def test_both_warehouses_hold_the_same_rows(
    on_duckdb: Built, on_postgres: Built, mart: str
) -> None:
    def sorted_rows(built: Built) -> list[str]:
        rows = built.warehouse.rows(mart)
        for row in rows:
            rating = row.get("average_conversation_rating")
            if rating is not None:  # a binary mean on one side, a decimal one on the other
                row["average_conversation_rating"] = round(rating, 9)
        return sorted(repr(row) for row in rows)

    assert sorted_rows(on_duckdb) == sorted_rows(on_postgres)


@pytest.mark.parametrize(
    "marts",
    [
        {"intercom__conversation_metrics", "intercom__backlog_daily", "intercom__ticket_enhanced"},
        pytest.param(MARTS, marks=pytest.mark.long),
    ],
    ids=["some", "all"],
)
def test_missing_tables_and_columns_are_empty_and_break_nothing(
    lake: Warehouse, marts: set[str]
) -> None:
    lake.load(FEW)
    lake.execute(f"alter table {SCHEMA}.conversations drop column conversation_rating_remark")

    report = transform(lake.pipeline, select=tuple(f"+{mart}" for mart in marts), test=False)

    assert not report.failed
    assert report.marts.keys() >= marts
    filled = {name for name, rows in report.marts.items() if rows}
    assert filled == FILLED & report.marts.keys()
    types = lake.columns("intercom__conversation_metrics")
    assert list(types) == COLUMNS["intercom__conversation_metrics"].split()
    assert types["conversation_remark"] == "VARCHAR"


def test_a_quiet_run_prints_nothing_and_leaves_only_tables(
    lake: Warehouse, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = file_of(lake).parent
    monkeypatch.chdir(folder)
    lake.load(FEW)

    def project() -> set[Path]:
        return {path for path in PROJECT.rglob("*") if "__pycache__" not in path.parts}

    before = project()
    transform(lake.pipeline, **ONE_MODEL)

    assert capfd.readouterr() == ("", "")
    assert [path.name for path in folder.iterdir()] == ["lake.duckdb"]
    assert project() == before


def test_what_dbt_says_goes_to_stderr(lake: Warehouse, capfd: pytest.CaptureFixture[str]) -> None:
    lake.load(FEW)
    transform(lake.pipeline, **ONE_MODEL, quiet=False)
    out, err = capfd.readouterr()
    assert out == ""
    assert "stg_intercom__tags" in err


def test_a_file_another_process_holds_is_busy(lake: Warehouse) -> None:
    lake.load(FEW)
    holder = held(file_of(lake))
    with pytest.raises(Busy, match="another process"):
        transform(lake.pipeline, **ONE_MODEL)
    holder.communicate("\n")


def test_a_held_file_is_waited_for_and_free_again_afterwards(lake: Warehouse) -> None:
    lake.load(FEW)
    holder = held(file_of(lake))
    threading.Timer(2, lambda: holder.communicate("\n")).start()
    patient = lake.pipeline.destination.model_copy(update={"lock_timeout": 30.0})

    report = transform(replace(lake.pipeline, destination=patient), **ONE_MODEL)

    assert not report.failed
    held(file_of(lake)).communicate("\n")


@pytest.mark.long  # the demo has such a file
def test_a_file_may_have_the_name_of_the_schema(tmp_path: Path) -> None:
    acme = duckdb_warehouse(tmp_path, "acme")
    acme.load(FEW)
    report = transform(acme.pipeline, select=("+intercom__conversation_metrics",), test=False)
    assert report.marts["intercom__conversation_metrics"] == 1


def test_a_broken_model_and_a_failing_test_are_results(lake: Warehouse) -> None:
    lake.load(FEW | {"tags": [{"id": None, "name": "nameless"}], "teams": []})
    lake.execute(f"alter table {SCHEMA}.teams alter column name type integer[]")

    report = transform(lake.pipeline, select=("stg_intercom__tags+1", "stg_intercom__teams+1"))

    assert report.failed
    status = {result.name: result.status for result in report.results}
    assert status["stg_intercom__tags"] == "success"
    (test,) = (name for name in status if name.startswith("identifies_stg_intercom__tags"))
    assert status[test] == "fail"
    assert status["int_intercom__contact_names"] == "skipped"


def test_a_model_that_fails_over_a_value_does_not_repeat_it(lake: Warehouse) -> None:
    lake.load({"contacts": [{"id": "c", "role": "user"}]})
    lake.execute(
        f"alter table {SCHEMA}.contacts alter column created_at type varchar",
        f"update {SCHEMA}.contacts set created_at = 'Zebulon, born in May'",
    )
    report = transform(lake.pipeline, select=("+intercom__contact_enhanced",), test=False)
    (failed,) = (result for result in report.results if result.status == "error")
    assert failed.message is not None
    assert "Conversion Error: invalid timestamp field format: …" in failed.message
    assert "Zebulon" not in json.dumps(report.as_dict())


def test_a_file_that_is_not_there_asks_for_a_sync(lake: Warehouse) -> None:
    file_of(lake).unlink()
    with pytest.raises(InterlakeError, match="Run `interlake sync acme` first"):
        transform(lake.pipeline)
    assert not file_of(lake).exists()


def test_an_empty_schema_asks_for_a_sync(lake: Warehouse) -> None:
    with pytest.raises(InterlakeError, match=r"acme has no table .* `interlake sync acme` first"):
        transform(lake.pipeline)


def test_a_selection_of_nothing_is_a_mistake_of_the_user(lake: Warehouse) -> None:
    lake.load(FEW)
    with pytest.raises(SettingsError, match="no model matches intercom__nonsense"):
        transform(lake.pipeline, select=("intercom__nonsense",))


def away(built: Built, folder: Path) -> Pipeline:
    """A pipeline into a server that is not there, with a password."""
    target = PostgresConnection(
        name="away", host=str(folder), database="lake", username="me", password="s3cret"
    )
    return replace(built.warehouse.pipeline, destination=target)


def test_a_server_that_is_away_is_unavailable(on_duckdb: Built, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="did not answer") as caught:
        transform(away(on_duckdb, tmp_path))
    assert "s3cret" not in str(caught.value)


def test_a_server_that_refuses_asks_to_mend_the_connection(
    on_postgres: Built,
) -> None:
    known = on_postgres.warehouse.pipeline
    assert isinstance(known.destination, PostgresConnection)
    url = known.destination.url()
    wrong = PostgresConnection(name="typo", dsn=url.replace("//postgres", "//nobody"))
    with pytest.raises(
        SettingsError, match=r"(?s)connection 'typo'; mend it.*nobody. does not exist"
    ):
        transform(replace(known, destination=wrong))


def test_a_password_never_reaches_the_disk(on_duckdb: Built, tmp_path: Path) -> None:
    with workplace(away(on_duckdb, tmp_path)) as place:
        folder = Path(place.arguments[place.arguments.index("--profiles-dir") + 1])
        assert os.environ[PASSWORD] == "s3cret"
        assert "s3cret" not in (folder / "profiles.yml").read_text()
    assert not folder.exists()
    assert PASSWORD not in os.environ

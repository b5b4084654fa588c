"""Models about conversations go on from the last build, and are what a build from scratch gives."""

from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from interlake.transform import transform
from transform.conftest import Warehouse
from transform.fivetran_oracle import TABLES
from transform.fivetran_raw import COLUMNS, Row, Tables, after, random_tables
from transform.test_columns import COLUMNS as FINAL
from transform.test_fivetran_strict import RAW, load, strict_variables

CONNECTIONS = tuple(RAW)  # schemas, one for each
SEVEN = tuple(f"+{model}" for model in FINAL)
NAMES, METRICS = "+int_intercom__conversation_names", "+intercom__conversation_metrics"


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres_long)])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """An empty warehouse."""
    found: Warehouse = request.getfixturevalue(
        "lake" if request.param == "duckdb" else "empty_postgres"
    )
    return found


def fivetran(warehouse: Warehouse, **variables: Any) -> Warehouse:
    """The warehouse with a pipeline that reads Fivetran's tables in the schema raw."""
    given = {"intercom__source_format": "fivetran", "intercom_schema": "raw", **variables}
    return replace(warehouse, pipeline=replace(warehouse.pipeline, variables=given))


def build(warehouse: Warehouse, *select: str, full_refresh: bool = False) -> None:
    report = transform(
        warehouse.pipeline, select=select or SEVEN, full_refresh=full_refresh, test=False
    )
    assert not [r for r in report.results if r.status == "error"]


def seven(warehouse: Warehouse) -> dict[str, list[Row]]:
    """All rows of the seven tables, in one order."""
    return {table: sorted_rows(warehouse, table) for table in TABLES}


def sorted_rows(warehouse: Warehouse, table: str) -> list[Row]:
    rows = warehouse.rows(f"intercom__{table}")
    return sorted(rows, key=lambda row: str(list(row.values())))


def of_kept(warehouse: Warehouse) -> list[list[Row]]:
    """All rows of the tables that are kept, of those that somebody reads."""
    kept = ("contact_enhanced", "conversation_enhanced", "conversation_metrics")
    return [sorted_rows(warehouse, table) for table in kept]


def metrics(warehouse: Warehouse) -> list[Row]:
    return sorted_rows(warehouse, "conversation_metrics")


def changed_conversations(warehouse: Warehouse) -> set[str]:
    """The conversations that the last build found changed."""
    rows = warehouse.fetch(
        "select conversation_id from acme_intercom.int_intercom__conversation_names"
        " where changed_at = (select max(built_at) from acme_intercom.int_intercom__builds)"
    )
    return {row["conversation_id"] for row in rows}


def later(now: Tables, before: Tables) -> Tables:
    """The raw tables with those rows newly read that were not there before."""
    known = {name: {str(row) for row in rows} for name, rows in before.items()}
    return {
        name: [
            row if str(row) in known[name] else {**row, "_fivetran_synced": after(30_000)}
            for row in rows
        ]
        for name, rows in now.items()
    }


def stacked(warehouse: Warehouse) -> Warehouse:
    """The warehouse with a pipeline that reads two connections, by Fivetran's definitions.

    As test_fivetran_strict.py reads them, so that the models are parsed once.
    """
    given = {"intercom__source_format": "fivetran", **strict_variables(warehouse)}
    return replace(warehouse, pipeline=replace(warehouse.pipeline, variables=given))


def replace_rows(warehouse: Warehouse, tables: Tables, *schemas: str) -> None:
    """Put these rows in the place of all that the schemas hold."""
    for schema in schemas or ("raw",):
        warehouse.execute(f"drop schema if exists {schema} cascade")
        load(warehouse, schema, {name: rows or [_empty(name)] for name, rows in tables.items()})
        if schema in CONNECTIONS:
            warehouse.execute(f"alter table {schema}.tag rename to labels")


def _empty(name: str) -> Row:
    """A row that does not count, so that its table is there."""
    gone = {"_fivetran_active": False, "_fivetran_deleted": True}
    return {column: value for column, value in gone.items() if column in COLUMNS[name]}


def assert_kept_as_from_scratch(
    warehouse: Warehouse, before: Tables, seed: int, *schemas: str
) -> None:
    replace_rows(warehouse, before, *schemas)
    build(warehouse)
    replace_rows(warehouse, later(random_tables(seed), before), *schemas)
    build(warehouse)
    kept = seven(warehouse)
    build(warehouse, full_refresh=True)
    assert kept == seven(warehouse)


@pytest.mark.long
def test_whatever_changed_the_seven_are_those_of_a_build_from_scratch(
    warehouse: Warehouse,
) -> None:
    """Between two builds everything may change: rows, parts, tags, names, who is there at all."""
    assert_kept_as_from_scratch(stacked(warehouse), random_tables(5), 105, *CONNECTIONS)


@pytest.mark.parametrize(
    "seed", [10, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(11, 20))]
)
def test_so_they_are_by_our_own_definitions(warehouse: Warehouse, seed: int) -> None:
    assert_kept_as_from_scratch(fivetran(warehouse), random_tables(seed), seed + 100)


@pytest.mark.long  # test_kept_rounds.py has as much, and less exactly
def test_only_conversations_that_changed_are_made_anew(lake: Warehouse) -> None:
    warehouse = stacked(lake)
    replace_rows(warehouse, random_tables(3), *CONNECTIONS)
    build(warehouse, NAMES)
    build(warehouse, NAMES)
    assert changed_conversations(warehouse) == set()
    synced = "_fivetran_synced = timestamptz '2031-01-01'"
    (talk,) = warehouse.fetch(
        "select conversation_id, min(id) as id from one.conversation_part_history"
        " join (select id as talk from one.conversation_history where _fivetran_active)"
        " on talk = conversation_id group by 1 order by 1 limit 1"
    )
    warehouse.execute(
        f"update one.conversation_part_history set body = 'other', {synced}"
        f" where conversation_id = '{talk['conversation_id']}' and id = '{talk['id']}'"
    )
    build(warehouse, NAMES)
    assert changed_conversations(warehouse) == {talk["conversation_id"]}


PARTS, TALKS, TAGS = (f"raw.conversation_{of}history" for of in ("part_", "", "tag_"))
EARLIER, LATER = (f"_fivetran_synced {sign} interval '1 hour'" for sign in "-+")
# What is done to two conversations, by their ids, and which of the two is seen to have changed.
ALTERATIONS = {
    "read anew": (f"update {PARTS} set _fivetran_synced = {LATER} where id = '{{one}}-0'", "one"),
    "taken out": (f"delete from {PARTS} where id = '{{one}}-0'", "one"),
    "come late": (
        f"create table late as select * from {PARTS} where id = '{{two}}-1';"
        f" update late set id = '{{two}}-l', _fivetran_synced = {EARLIER};"
        f" insert into {PARTS} select * from late; drop table late",
        "two",
    ),
    "edited late": (
        f"update {PARTS} set body = 'x', _fivetran_synced = {EARLIER} where id = '{{one}}-1'",
        "one",
    ),
    "one for another": (
        f"update {PARTS} set conversation_id = '{{one}}' where id = '{{two}}-2'",
        "one two",
    ),
    "a tag taken out": (
        f"delete from {TAGS} where conversation_id = '{{one}}'",
        "one",
    ),
    "all parts gone, with notice": (
        f"update {PARTS} set _fivetran_active = false, _fivetran_synced = {LATER}"
        " where conversation_id = '{two}'",
        "two",
    ),
    "its own row edited late": (
        f"update {TALKS} set state = 'snoozed', _fivetran_synced = {EARLIER} where id = '{{two}}'",
        "two",
    ),
    "gone, with notice": (
        f"update {TALKS} set _fivetran_active = false, _fivetran_synced = {LATER}"
        " where id = '{two}'",
        "two",
    ),
    "back again": (
        f"update {TALKS} set _fivetran_active = true, _fivetran_synced = {LATER}"
        " where id = '{two}'",
        "two",
    ),
    "gone without a trace": (f"delete from {TALKS} where id = '{{one}}'", "one"),
}


def test_whatever_happens_to_rows_is_seen_and_only_that(warehouse: Warehouse) -> None:
    """Also what no clock tells: rows that come late, are edited late, or go without a trace."""
    warehouse = fivetran(warehouse)
    load(warehouse, "raw", random_tables(12, size=60))
    one, two = (row["id"] for row in warehouse.fetch(_BUSY))
    build(warehouse, METRICS)
    for name, (alteration, changed) in ALTERATIONS.items():
        warehouse.execute(*alteration.format(one=one, two=two).split(";"))
        build(warehouse, METRICS)
        expected = {{"one": one, "two": two}[which] for which in changed.split()}
        assert changed_conversations(warehouse) == expected, name
        living = {row["id"] for row in warehouse.fetch(_LIVING)}
        assert {row["conversation_id"] for row in metrics(warehouse)} == living, name
    kept = metrics(warehouse)
    build(warehouse, METRICS, full_refresh=True)
    assert kept == metrics(warehouse)


_LIVING = f"select id from {TALKS} where coalesce(_fivetran_active, true)"
_BUSY = f"""
    select id from ({_LIVING}) as talks
    where
        exists (select 1 from {TAGS} as tags
            where tags.conversation_id = talks.id and coalesce(tags._fivetran_active, true))
        and (select count(*) from {PARTS} as parts where parts.conversation_id = talks.id) > 3
    order by id limit 2
"""


@pytest.mark.long
def test_new_names_reach_conversations_that_did_not_change(lake: Warehouse) -> None:
    """Tags, teams and companies get new names, half the admins leave; no conversation is read."""
    warehouse = fivetran(lake)
    load(warehouse, "raw", random_tables(7))
    build(warehouse, METRICS)
    for change in (
        "update raw.tag set name = name || ' 2'",
        "update raw.team set name = name || ' 2'",
        "update raw.company_history set name = name || ' 2'",
        "update raw.admin set _fivetran_deleted = true where id <= '4'",
    ):
        before = metrics(warehouse)
        warehouse.execute(change)
        build(warehouse, METRICS)
        kept = metrics(warehouse)
        assert kept != before, change
    build(warehouse, METRICS, full_refresh=True)
    assert kept == metrics(warehouse)


@pytest.mark.long
def test_a_build_that_left_models_out_does_not_hide_changes_from_the_next(lake: Warehouse) -> None:
    warehouse = fivetran(lake)
    before = random_tables(4)
    load(warehouse, "raw", before)
    build(warehouse)
    replace_rows(warehouse, later(random_tables(104), before))
    build(warehouse, NAMES)
    build(warehouse, "intercom__conversation_metrics")
    build(warehouse)
    kept = seven(warehouse)
    build(warehouse, full_refresh=True)
    assert kept == seven(warehouse)


@pytest.mark.long
def test_a_table_built_alone_under_other_settings_is_not_gone_on_from(lake: Warehouse) -> None:
    """Its parents were left out, so it has seen no later build than before, but other settings."""
    warehouse, strict = fivetran(lake), fivetran(lake, intercom__fivetran_strict=True)
    load(lake, "raw", random_tables(8))
    build(warehouse, METRICS)
    build(warehouse, METRICS)
    kept = metrics(warehouse)
    build(strict, "intercom__conversation_enhanced")
    lake.execute("delete from acme_intercom.intercom__conversation_enhanced")
    build(warehouse, METRICS)
    assert metrics(warehouse) == kept
    enhanced = lake.rows("intercom__conversation_enhanced")
    assert len(enhanced) == len(kept)


@pytest.mark.long
def test_other_settings_make_kept_tables_anew(lake: Warehouse) -> None:
    load(lake, "raw", random_tables(6))
    build(fivetran(lake))
    strict = fivetran(lake, intercom__fivetran_strict=True, intercom__using_team=False)
    build(strict)
    kept = seven(strict)
    with closing(lake.connect()) as connection:
        connection.execute("drop schema acme_intercom cascade")
    build(strict)
    assert kept == seven(strict)
    assert "first_team_name" not in kept["conversation_metrics"][0]

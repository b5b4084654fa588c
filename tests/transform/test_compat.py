"""The tables of other pipelines: exactly theirs, and row by row what the workspace truly is.

All layouts are tested from this one file, so that they are built once.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from interlake.config import DuckDBConnection
from interlake.transform import transform
from transform import (
    compat_bruin,
    compat_daton,
    compat_fivetran,
    compat_keboola,
    compat_segment,
)
from transform.compat import LAYOUTS, MODELS, Row, Shaped, columns, rows_of, sorted_rows, tables
from transform.conftest import Warehouse, duckdb_warehouse
from transform.raw_rows import after, conversation

ROWS: dict[str, Any] = {
    "fivetran": compat_fivetran.ROWS,
    "keboola": compat_keboola.ROWS,
    "segment": compat_segment.ROWS,
    "daton": compat_daton.ROWS,
    "bruin": compat_bruin.ROWS,
}
# What the documents of those pipelines show: tables, and their columns in order and spelling.
DOCUMENTED: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("compat_layouts.yml").read_text()
)
EVERY_TABLE = [(layout, table) for layout in ROWS for table in sorted(tables(layout))]
FOREVER = datetime(9999, 12, 31, 23, 59, 59, 999000)  # noqa: DTZ001 - UTC without zone
TYPES = {
    "varchar": "text",
    "jsonb": "json",
    "double precision": "double",
    "timestamp without time zone": "timestamp",
}
MOMENT = timedelta(milliseconds=1)


def version(name: str, start: float, end: float | None = None, **more: Any) -> Row:
    """A version in a history, by the minutes since and until when it held."""
    row = {"id": name, "updated_at": after(60 * start), "_valid_from": after(60 * start)}
    ended = None if end is None else after(60 * end)
    return {**row, "_valid_to": ended, "_is_current": end is None, **more}


def contact(name: str, moved: float, **more: Any) -> Row:
    return {"id": name, "updated_at": after(60 * moved), "_synced_at": after(3600), **more}


VERSIONS = {
    "contacts": [
        contact("new", 1),
        contact("changed", 2),
        contact("touched", 5),
        contact("gone", 0, _deleted_at=after(180)),
        contact("back again", 0),
    ],
    "contacts_history": [
        version("changed", 0, 2),
        version("changed", 2),
        version("touched", 0),
        version("gone", 0, 3),
        version("back again", 0, 2),
        version("back again", 4, updated_at=after(0)),
        version("removed", 0, 3),
    ],
}

pytestmark = pytest.mark.postgres_long


def test_every_layout_is_built_and_every_key_holds(shaped: Shaped) -> None:
    assert {result.status for result in shaped.report.results} == {"success"}
    assert shaped.report.compat == {layout: len(DOCUMENTED[layout]) for layout in sorted(ROWS)}


@pytest.mark.parametrize("layout", ROWS)
def test_a_layout_has_exactly_the_documented_tables(shaped: Shaped, layout: str) -> None:
    assert shaped.columns_by_table[layout].keys() == DOCUMENTED[layout].keys()


@pytest.mark.parametrize(("layout", "table"), EVERY_TABLE)
def test_a_table_has_the_documented_columns(shaped: Shaped, layout: str, table: str) -> None:
    found = shaped.columns_by_table[layout][table]
    assert {name: TYPES.get(kind, kind) for name, kind in found.items()} == columns(layout, table)
    if layout == "fivetran":  # the package reads these, and does not mind more
        assert set(DOCUMENTED[layout][table]) <= set(found)
    else:
        assert list(found) == DOCUMENTED[layout][table]


@pytest.mark.parametrize(("layout", "table"), EVERY_TABLE)
def test_the_rows_are_what_the_workspace_is(shaped: Shaped, layout: str, table: str) -> None:
    found = shaped.rows(layout, table)
    if layout == "fivetran":
        found = compat_fivetran.live(found)
    assert sorted_rows(found) == sorted_rows(ROWS[layout][table](shaped))
    assert found


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Two raw tables and a history, with all layouts over them; nothing else was loaded."""
    lake = duckdb_warehouse(tmp_path_factory.mktemp("by_hand"))
    warehouse = replace(lake, pipeline=replace(lake.pipeline, compat=LAYOUTS))
    warehouse.load({"conversations": [conversation("only")], **VERSIONS})
    warehouse.execute("alter table acme.conversations drop column custom_attributes")
    report = transform(warehouse.pipeline, select=("path:models/compat",), test=False)
    assert {result.status for result in report.results} == {"success"}
    return warehouse


@pytest.mark.long
def test_tables_over_streams_that_are_not_loaded_exist_and_are_empty(by_hand: Warehouse) -> None:
    filled = {
        (layout, table)
        for layout in LAYOUTS
        for table in tables(layout)
        if rows_of(by_hand.pipeline, layout, table)
    }
    fed = {"conversations", "conversation_history", "contacts", "contact_history", "users", "leads"}
    assert {table for _, table in filled} <= fed
    (row,) = rows_of(by_hand.pipeline, "bruin", "conversations")
    assert (row["id"], row["tags"], row["custom_attributes"]) == ("only", [], None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_reads_raw_tables_and_itself_and_nothing_else(layout: str) -> None:
    # So what privacy hashes and columns leave out is hashed and left out here too.
    for path in (MODELS / layout).glob("*.sql"):
        assert path.read_text().replace(f"ref('{layout}__", "").find("ref(") == -1, path.name


# Fivetran's versions


def versions(shaped: Shaped, table: str, key: str, name: str) -> list[Row]:
    """The versions of what *name* happened to, oldest first."""
    rows = [row for row in shaped.rows("fivetran", table) if row[key] == shaped.ids[name]]
    return sorted(rows, key=lambda row: row["_fivetran_start"])


@pytest.mark.parametrize(
    ("table", "name", "column"),
    [
        ("contact_history", "renamed contact", "name"),
        ("article_history", "edited article", "title"),
        ("conversation_history", "busy conversation", "conversation_rating_value"),
    ],
)
def test_what_was_before_ends_a_millisecond_earlier(
    shaped: Shaped, table: str, name: str, column: str
) -> None:
    before, now = versions(shaped, table, "id", name)
    assert before[column] != now[column]
    assert (before["_fivetran_active"], now["_fivetran_active"]) == (False, True)
    assert now["_fivetran_start"] == now["updated_at"]
    assert before["_fivetran_start"] == before["updated_at"]
    assert before["_fivetran_end"] == now["_fivetran_start"] - MOMENT
    assert now["_fivetran_end"] == FOREVER


@pytest.mark.parametrize("noun", ["article", "collection", "company", "contact", "conversation"])
def test_what_is_active_began_when_it_last_changed_as_the_marts_say(
    shaped: Shaped, noun: str
) -> None:
    rows = [r for r in shaped.rows("fivetran", f"{noun}_history") if r["_fivetran_active"]]
    assert all(row["_fivetran_start"] == row["updated_at"] for row in rows)


def test_statistics_that_change_by_themselves_are_those_of_now(shaped: Shaped) -> None:
    _, now = versions(shaped, "article_history", "id", "edited article")
    assert now["statistics_views"] == 4321


@pytest.mark.parametrize(
    ("table", "key", "name"),
    [
        ("contact_history", "id", "deleted contact"),
        ("conversation_history", "id", "deleted conversation"),
        ("conversation_part_history", "id", "deleted part"),
        ("contact_tag_history", "tag_id", "deleted tag"),
    ],
)
def test_what_is_gone_has_ended_and_has_no_active_version(
    shaped: Shaped, table: str, key: str, name: str
) -> None:
    rows = versions(shaped, table, key, name)
    assert rows
    assert not any(row["_fivetran_active"] for row in rows)
    assert all(row["_fivetran_start"] <= row["_fivetran_end"] < FOREVER for row in rows)


@pytest.mark.parametrize("table", ["admin", "tag"])
def test_what_has_no_versions_is_flagged_when_it_is_gone(shaped: Shaped, table: str) -> None:
    rows = shaped.by("fivetran", table, "id")
    gone = {key for key, row in rows.items() if row["_fivetran_deleted"]}
    assert gone == {shaped.ids[f"deleted {table}"]}


def test_a_membership_that_ended_and_one_that_goes_on(shaped: Shaped) -> None:
    rows = versions(shaped, "contact_tag_history", "contact_id", "untagged contact")
    active = {row["tag_id"]: row["_fivetran_active"] for row in rows}
    assert active.pop(shaped.ids["lost tag"]) is False
    assert all(active.values())


def minute(minutes: float) -> datetime:
    return datetime(2024, 3, 1, 12) + timedelta(minutes=minutes)  # noqa: DTZ001 - UTC without zone


@pytest.mark.long
@pytest.mark.parametrize(
    ("contact", "known"),
    [
        ("new", [(True, minute(1), FOREVER)]),
        ("changed", [(False, minute(0), minute(2) - MOMENT), (True, minute(2), FOREVER)]),
        # updated_at moved, and nothing that a version is made of.
        ("touched", [(False, minute(0), minute(5) - MOMENT), (True, minute(5), FOREVER)]),
        ("gone", [(False, minute(0), minute(3))]),
        ("back again", [(False, minute(0), minute(2)), (True, minute(4), FOREVER)]),
        # `deletes: remove` takes the row, but not its history.
        ("removed", [(False, minute(0), minute(3))]),
    ],
)
def test_versions_come_from_the_history_and_the_present(
    by_hand: Warehouse, contact: str, known: list[Any]
) -> None:
    found = [
        (row["_fivetran_active"], row["_fivetran_start"], row["_fivetran_end"])
        for row in rows_of(by_hand.pipeline, "fivetran", "contact_history")
        if row["id"] == contact
    ]
    assert sorted(found, key=lambda version: version[1]) == known


@pytest.mark.parametrize("table", sorted(t for t in tables("fivetran") if t.endswith("_history")))
def test_versions_follow_each_other_without_overlap(shaped: Shaped, table: str) -> None:
    rows = shaped.rows("fivetran", table)
    names = [name for name in columns("fivetran", table) if name.endswith("_id")]
    key = ["id"] if "id" in columns("fivetran", table) else names
    chains: dict[Any, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["_fivetran_start"]):
        chains.setdefault(tuple(row[name] for name in key), []).append(row)
    for chain in chains.values():
        assert sum(row["_fivetran_active"] for row in chain) <= 1
        for one, later in pairwise(chain):
            assert one["_fivetran_end"] < later["_fivetran_start"]
            assert not one["_fivetran_active"]


def test_they_are_views_where_a_sync_can_live_with_views(shaped: Shaped) -> None:
    if isinstance(shaped.pipeline.destination, DuckDBConnection):
        assert shaped.kinds() == {"VIEW"}
    else:
        assert shaped.kinds() == {"BASE TABLE"}

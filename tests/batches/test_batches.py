"""Records into tables: nothing Intercom sends vanishes, whatever it sends."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batches.test_values import ANYTHING
from interlake import catalog
from interlake.batches import convert, newest, schema_of
from interlake.catalog import Reading

EXAMPLES = 60 if os.environ.get("INTERLAKE_TEST_SIZE") == "full" else 6  # for every table
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def one(table: str, record: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    converted = convert(catalog.TABLES[table], [Reading(record, NOON)])
    return converted.tables[table].to_pylist()[0], converted


def test_nested_objects_flatten_and_lists_become_tables() -> None:
    row, converted = one(
        "conversations",
        {
            "id": 7,
            "source": {"author": {"id": "a1", "type": "user"}},
            "tags": {"type": "tag.list", "tags": [{"id": "5", "name": "VIP"}]},
            "admin_assignee_id": 0,
        },
    )
    assert (row["id"], row["source_author_id"], row["admin_assignee_id"]) == ("7", "a1", None)
    tag = converted.tables["conversation_tags"].to_pylist()[0]
    assert (tag["conversation_id"], tag["tag_id"], tag["_synced_at"]) == ("7", "5", NOON)
    assert converted.unknown_fields == set()


def test_unknown_fields_go_to_extra_at_their_place_and_are_named() -> None:
    row, converted = one("contacts", {"id": "c", "shoe_size": 44, "location": {"planet": "Earth"}})
    assert orjson.loads(row["_extra"]) == {"shoe_size": 44, "location": {"planet": "Earth"}}
    assert converted.unknown_fields == {"contacts.shoe_size", "contacts.location.planet"}


def test_a_value_that_does_not_fit_its_column_goes_to_extra() -> None:
    row, converted = one("contacts", {"id": "c", "created_at": "last summer"})
    assert row["created_at"] is None
    assert orjson.loads(row["_extra"]) == {"created_at": "last summer"}
    assert converted.unknown_fields == {"contacts.created_at"}


def test_a_record_without_its_key_is_counted_and_left_out() -> None:
    converted = convert(catalog.TABLES["tags"], [Reading({"name": "x"}, NOON)])
    assert converted.tables["tags"].num_rows == 0
    assert converted.dropped == {"tags": 1}


ROOTS = sorted(stream.table.name for stream in catalog.STREAMS if stream.table)


@pytest.mark.parametrize("name", ROOTS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_no_record_breaks_a_table(name: str, data: st.DataObject) -> None:
    table = catalog.TABLES[name]
    keys = [column.keys[0] for column in table.columns] + ["stranger"]
    record = data.draw(st.dictionaries(st.sampled_from(keys), ANYTHING))
    converted = convert(table, [Reading(record, NOON)])
    for part, rows in converted.tables.items():
        assert rows.schema.equals(schema_of(catalog.TABLES[part]))


@pytest.mark.parametrize("name", ["contacts", "conversations"])
@settings(max_examples=EXAMPLES * 2)
@given(data=st.data())
def test_a_page_becomes_what_its_records_become_one_by_one(name: str, data: st.DataObject) -> None:
    table = catalog.TABLES[name]
    keys = [column.keys[0] for column in table.columns] + ["stranger"]
    keys += [path[0] for child in table.children for path in child.source]
    objects = st.dictionaries(st.sampled_from(["id", "type", "data", "author", "tags"]), ANYTHING)
    lists = st.lists(objects, max_size=3)
    values = st.one_of(ANYTHING, objects, lists, st.just({"data": [{"id": "1"}]}))
    record = st.dictionaries(st.sampled_from(keys), values, max_size=8)
    records = data.draw(st.lists(record, min_size=1, max_size=4))
    readings = [Reading(record, NOON + timedelta(i)) for i, record in enumerate(records)]
    together = convert(table, readings)
    rows: dict[str, list[Any]] = {}
    unknown: set[str] = set()
    for reading in readings:
        alone = convert(table, [reading])
        unknown |= alone.unknown_fields
        for part, made in alone.tables.items():
            rows.setdefault(part, []).extend(made.to_pylist())
    assert {part: made.to_pylist() for part, made in together.tables.items()} == rows
    assert together.unknown_fields == unknown


def test_a_list_is_found_wherever_one_of_its_places_holds_one() -> None:
    part = {"id": "p", "tags": {"type": "tag.list", "tags": [{"id": "5"}]}}
    talk = {"id": "7", "conversation_parts": {"conversation_parts": [part]}}
    _, converted = one("conversations", talk)
    assert converted.tables["conversation_part_tags"]["tag_id"].to_pylist() == ["5"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), max_size=20))
def test_of_rows_with_one_key_the_one_read_last_stays(reads: list[tuple[str, int]]) -> None:
    table = catalog.TABLES["tags"]
    parts = [
        convert(
            table, [Reading({"id": key, "name": str(i)}, NOON + timedelta(seconds=late))]
        ).tables["tags"]
        for i, (key, late) in enumerate(reads)
    ]
    if not parts:
        return
    rows = newest(parts, table.key).to_pylist()
    best: dict[str, tuple[int, int]] = {}
    for i, (key, late) in enumerate(reads):
        best[key] = max(best.get(key, (-1, -1)), (late, i))
    assert {row["id"]: int(row["name"]) for row in rows} == {k: i for k, (_, i) in best.items()}

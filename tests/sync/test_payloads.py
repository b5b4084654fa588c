"""Any payload of the official documents goes through batches and warehouse, and nothing is lost.

Each value must come back from a column that says so, from a row of a child table or from `_extra`;
only what the catalog ignores by name may vanish.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from interlake import catalog
from interlake.batches import convert, newest
from interlake.catalog import Column, Kind, Reading, Table
from interlake.intercom.client import _decoded
from interlake.simulator import Options
from interlake.warehouse import Warehouse
from simulator.random_payloads import DOCUMENTED, payload
from sync.conftest import make_pipeline
from sync.raw import stored_rows
from workspaces import SMALL, Simulated

pytestmark = pytest.mark.skipif(
    not DOCUMENTED, reason="the official OpenAPI documents are not there: ../shared/reference"
)
NOW = datetime(2026, 9, 16, 15, tzinfo=UTC)
long = pytest.mark.long
SCHEMAS = [
    ("contacts", "contact"),
    ("conversations", "conversation"),
    *(
        pytest.param(*names, marks=long)
        for names in (
            ("companies", "company"),
            ("tickets", "ticket"),
            ("admins", "admin"),
            ("teams", "team"),
            ("articles", "article"),
            ("collections", "collection"),
            ("data_attributes", "data_attribute"),
            ("calls", "call"),
            ("segments", "segment"),
        )
    ),
]
Json = Mapping[str, Any]


@pytest.mark.postgres_long
@pytest.mark.parametrize("version", ["2.16", pytest.param("2.14", marks=long)])
@pytest.mark.parametrize(("table", "schema"), SCHEMAS)
def test_every_value_of_a_payload_is_in_the_warehouse(
    destination: Any, full_size: bool, table: str, schema: str, version: str
) -> None:
    declared = catalog.TABLES[table]
    pipeline = make_pipeline(Simulated(Options(**SMALL)), destination)
    with Warehouse(destination, "acme", declared.family()) as warehouse:
        warehouse.create_tables()

        # A seed has no smaller form.
        @settings(max_examples=60 if full_size else 4, phases=[Phase.generate])
        @given(st.randoms(use_true_random=True))
        def there_and_back(random: Random) -> None:
            records = [_named(payload(version, schema, random), n) for n in range(15)]
            # As the client reads them: of numbers beyond 64 bits it keeps the size.
            records = [_decoded(json.dumps(record).encode()) for record in records]
            with warehouse.session() as session:
                for part in declared.family():
                    session.execute(f"DELETE FROM {session.name(part.name)}")
                converted = convert(declared, [Reading(r, NOW) for r in records]).tables
                session.load({n: newest([t], catalog.TABLES[n].key) for n, t in converted.items()})
            warehouse.let_go()
            rows = {part.name: stored_rows(pipeline, part.name) for part in declared.family()}
            assert len(rows[table]) == len(records)
            lost = [loss for record in records for loss in _lost(declared, record, {}, rows)]
            assert not lost, "\n".join(lost[:10])

        there_and_back()


def _named(record: Any, number: int) -> dict[str, Any]:
    """Whatever else it holds: rows are told apart by these."""
    record = record if isinstance(record, dict) else {}
    return {**record, "id": f"id{number}", "model": "contact", "full_name": f"id{number}"}


def _lost(
    table: Table, record: Json, inherited: Json, rows: Mapping[str, Mapping[Any, Any]]
) -> Iterator[str]:
    """What a record says and its row does not, nor what hangs on it."""
    key = _key(table, record, inherited)
    if None in key:
        return  # rows without a key are left out and counted
    row = rows[table.name].get(key)
    if row is None:
        yield f"{table.name} {key}: no row"
        return
    for path, value in _leaves(record, ()):
        if not _is_kept(table, path, value, row):
            yield f"{table.name} {key} {'.'.join(path)}: {value!r}"
    for child in table.children:
        yield from _lost_below(child, record, row, rows)


def _lost_below(
    child: Table, record: Json, row: Json, rows: Mapping[str, Mapping[Any, Any]]
) -> Iterator[str]:
    if any(child.column(name).compute is not None for name in child.key):
        return
    if not any(own in child.key for own, _ in child.inherits):
        return  # ids of their own, unique in a workspace but not in these payloads
    items = {}  # of rows with one key the last one stays
    for position, item in enumerate(child.records_in(record)):
        inherited = {own: row[name] for own, name in child.inherits} | {"_position": position}
        items[_key(child, item, inherited)] = (item, inherited)
    for item, inherited in items.values():
        yield from _lost(child, item, inherited, rows)


def _key(table: Table, record: Json, inherited: Json) -> tuple[Any, ...]:
    return tuple(
        inherited[name] if name in inherited else _id(table.column(name), record)
        for name in table.key
    )


def _id(column: Column, record: Json) -> Any:
    value: Any = record
    for key in column.keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return _id_text(value) if column.kind is Kind.ID or isinstance(value, str) else None


def _id_text(value: Any) -> Any:
    if isinstance(value, list | dict | bool) or value in (None, "", 0, "0"):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    return _clean(value) if isinstance(value, str) else str(int(value))


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping) and value:
        for key, below in value.items():
            yield from _leaves(below, (*path, key))
    elif value is not None and value != [] and value != {}:
        yield path, value


def _is_kept(table: Table, path: tuple[str, ...], value: Any, row: Json) -> bool:
    if any(path[: len(ignored)] == ignored for ignored in table.ignored):
        return True
    lists = [source for child in table.children for source in child.source]
    if any(path[: len(source)] == source for source in lists):
        return True
    deeper = [*(column.keys for column in table.columns), *lists]
    if not value and any(keys[: len(path)] == path != keys for keys in deeper):
        return True  # 0, false or "" instead of an object: nobody
    for column in table.columns:
        if column.keys == path[: len(column.keys)] and column.keys:
            if column.compute is not None or column.name in table.key:
                return True
            if _says(row[column.name], _at_rest(value, path, column), column.kind):
                return True
    return _in_extra(row["_extra"], path, value)


def _at_rest(value: Any, path: tuple[str, ...], column: Column) -> Any:
    for key in reversed(path[len(column.keys) :]):
        value = {key: value}
    return value


def _says(stored: Any, value: Any, kind: Kind) -> bool:
    if kind is Kind.ID and not isinstance(value, bool) and value in (0, "0", ""):
        return stored is None
    if kind is Kind.TIMESTAMP and value == "":
        return stored is None
    if stored is None:
        return False
    if kind is Kind.TIMESTAMP:
        return bool(stored == _moment(value))
    if kind in (Kind.INTEGER, Kind.FLOAT):
        return float(stored) == float(value)
    if kind is Kind.BOOLEAN:
        return str(stored).lower() == str(value).lower()
    if kind is Kind.TEXT and isinstance(value, str):
        return bool(stored == _clean(value))
    if kind is Kind.ID:
        return bool(stored == _id_text(value))
    return _holds(stored, _clean(value)) or _holds(_parsed(stored), _clean(value))


def _parsed(stored: Any) -> Any:
    with suppress(ValueError):
        return json.loads(stored) if isinstance(stored, str) else stored
    return None


def _holds(stored: Any, value: Any) -> bool:
    """Whether the stored JSON says all of a value: other keys may stand beside it."""
    if isinstance(value, dict) and isinstance(stored, dict):
        return all(key in stored and _holds(stored[key], below) for key, below in value.items())
    if isinstance(value, list) and isinstance(stored, list):
        return len(value) == len(stored) and all(map(_holds, stored, value))
    if isinstance(value, int | float) and isinstance(stored, int | float):
        return float(stored) == float(value)
    return bool(stored == value)


def _moment(value: Any) -> Any:
    seconds = float(value)
    if abs(seconds) >= 100_000_000_000:
        seconds /= 1_000
    with suppress(OverflowError):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return None


def _in_extra(extra: Any, path: tuple[str, ...], value: Any) -> bool:
    node = _parsed(extra)
    for key in path:
        if not isinstance(node, dict) or _clean(key) not in node:
            return False
        node = node[_clean(key)]
    return _holds(node, _clean(value))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)
    if isinstance(value, dict):
        return {_clean(key): _clean(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_clean(below) for below in value]
    return float(value) if isinstance(value, int) and abs(value) > 2**63 else value

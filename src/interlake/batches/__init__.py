"""Intercom's JSON records into Arrow tables of the shapes that the catalog declares.

Works column by column. Values that do not fit their column, and fields no column declares, go to
`_extra`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, lru_cache
from types import NoneType
from typing import Any

import pyarrow as pa

from interlake.batches.arrays import (
    ARROW_TYPES,
    converted,
    moments,
    nulls,
    plain_arrays,
    plain_values,
)
from interlake.batches.fields import Fields, fields_of
from interlake.catalog import SYSTEM_COLUMNS, Column, Kind, Reading, Record, Table
from interlake.treatment import Treatment
from interlake.values import EPOCH, UNFIT, to_json

Arrow = pa.Table  # for callers that hold tables without touching them


@dataclass
class Converted:
    """Arrow tables by name, and what the catalog did not know about the records."""

    tables: dict[str, pa.Table] = field(default_factory=dict)
    unknown_fields: set[str] = field(default_factory=set)  # `contacts.shoe_size`
    dropped: dict[str, int] = field(default_factory=dict)  # rows without a key, by table


@cache
def schema_of(table: Table) -> pa.Schema:
    """The Arrow schema of a table: the catalog's columns, then the system columns."""
    return pa.schema(
        [
            pa.field(column.name, ARROW_TYPES[column.kind], nullable=column.name not in table.key)
            for column in _all_columns(table)
        ]
    )


def convert(
    table: Table, readings: Sequence[Reading], treatment: Treatment | None = None
) -> Converted:
    """Turn records of a stream into rows of its table and of every table below it."""
    result = Converted()
    rows = _Rows(
        [reading.record for reading in readings],
        [_microseconds(reading.read_at) for reading in readings],
        {},
        (0,) * len(readings),
    )
    _convert_level(table, rows, result, treatment)
    return result


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one table: a value of each list per row."""

    records: Sequence[Record]
    read_at: Sequence[int]  # microseconds since 1970
    inherited: Mapping[str, Sequence[Any]]  # key columns that come from the parent row
    positions: Sequence[int]


def _convert_level(
    table: Table, rows: _Rows, result: Converted, treatment: Treatment | None
) -> None:
    if not rows.records:
        return
    fields = fields_of(table, rows.records)
    one_by_one = _one_by_one(table, treatment)
    columns = _columns(table, rows, fields, one_by_one, treatment)
    keep = _with_keys(table, columns, fields.count, result)
    columns |= _system_columns(rows, fields, one_by_one)
    if treatment is not None:
        treatment.apply(table, columns)
    arrays = [_array(columns[column.name], column.kind) for column in _all_columns(table)]
    made = pa.Table.from_arrays(arrays, schema=schema_of(table))
    result.tables[table.name] = made if keep is None else made.take(pa.array(keep, pa.int64()))
    result.unknown_fields |= fields.unknown
    for child in table.children:
        below = _child_rows(child, rows, columns, fields, keep)
        if below is not None:
            _convert_level(child, below, result, treatment)


def _columns(
    table: Table,
    rows: _Rows,
    fields: Fields,
    one_by_one: frozenset[str],
    treatment: Treatment | None,
) -> dict[str, Any]:
    """The values of every column: an Arrow array, or a sequence of what the column holds."""
    nothing = (None,) * fields.count
    columns: dict[str, Any] = {}
    plain: dict[Kind, dict[str, Sequence[Any]]] = {}
    for column in table.columns:
        name = column.name
        if name == "_position":
            columns[name] = rows.positions
        elif name in rows.inherited:
            columns[name] = rows.inherited[name]
        else:
            raw = _raw(column, rows, fields)
            if name in one_by_one:
                columns[name] = plain_values(column.kind, raw)
            elif raw == nothing:
                columns[name] = nulls(column.kind, fields.count)
            else:
                plain.setdefault(column.kind, {})[name] = raw
    for kind, found in plain.items():
        columns |= plain_arrays(kind, found)
    for column in table.columns:
        if columns.get(column.name) is None:
            raw = _raw(column, rows, fields)
            columns[column.name] = _converted(column, raw, fields, treatment)
    return columns


def _raw(column: Column, rows: _Rows, fields: Fields) -> tuple[Any, ...]:
    if column.compute is not None:
        return tuple(map(column.compute, rows.records))
    return fields.values[column.keys]


def _converted(
    column: Column, raw: Sequence[Any], fields: Fields, treatment: Treatment | None
) -> list[Any]:
    values = converted(column.kind, raw)
    for row, value in enumerate(values):
        if value is UNFIT:
            values[row] = None
            if treatment is None or not treatment.excludes(fields.table, column):
                fields.keep(row, column.keys, raw[row])
            fields.note(column.keys)
    return values


def _one_by_one(table: Table, treatment: Treatment | None) -> frozenset[str]:
    """Columns whose values are looked at one by one: keys, and those that rules apply to."""
    handed_on = {parents for child in table.children for _, parents in child.inherits}
    return frozenset({*table.key, *handed_on, *(treatment.touches(table) if treatment else ())})


def _system_columns(
    rows: _Rows, fields: Fields, one_by_one: frozenset[str]
) -> dict[str, Sequence[Any] | pa.Array]:
    extras: list[str | None] = [None] * fields.count
    for row, extra in fields.extras.items():
        extras[row] = to_json(extra)
    found: dict[str, Sequence[Any] | pa.Array] = {
        "_synced_at": moments(rows.read_at),
        "_deleted_at": nulls(Kind.TIMESTAMP, fields.count),
        "_delete_reason": nulls(Kind.TEXT, fields.count),
        "_extra": extras if fields.extras else nulls(Kind.JSON, fields.count),
    }
    return {
        name: values.to_pylist() if name in one_by_one and isinstance(values, pa.Array) else values
        for name, values in found.items()
    }


@cache
def _all_columns(table: Table) -> tuple[Column, ...]:
    return (*table.columns, *SYSTEM_COLUMNS)


def _array(values: Sequence[Any] | pa.Array, kind: Kind) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, ARROW_TYPES[kind])


@lru_cache(maxsize=64)  # a page's records have one moment
def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _child_rows(
    child: Table,
    rows: _Rows,
    columns: Mapping[str, Any],
    fields: Fields,
    keep: Sequence[int] | None,
) -> _Rows | None:
    """The rows of a child table, in the order of their parents; None where there are none."""
    lists = _lists(child, rows.records, fields)
    if not any(lists):
        return None
    with_items = [row for row in (range(fields.count) if keep is None else keep) if lists[row]]
    records = [item for row in with_items for item in lists[row]]
    if not records:
        return None
    parents = [row for row in with_items for _ in lists[row]]
    positions = [place for row in with_items for place in range(len(lists[row]))]
    if set(map(type, records)) != {dict}:
        records = [item if isinstance(item, dict) else {"value": item} for item in records]
    keys = {own: columns[theirs] for own, theirs in child.inherits}
    inherited = {own: [values[row] for row in parents] for own, values in keys.items()}
    return _Rows(records, [rows.read_at[row] for row in parents], inherited, positions)


def _lists(child: Table, records: Sequence[Record], fields: Fields) -> Sequence[Any]:
    """The child's items in each parent record, if it has any."""
    if child.items is not None:
        return [list(child.items(record)) for record in records]
    places = [fields.values[path] for path in child.source]
    if any(set(map(type, values)) - {list, NoneType} for values in places):
        return [child.records_in(record) for record in records]  # what stands there is no list
    found: Sequence[Any] = places[0] if places else ()
    for more in places[1:]:  # the first of its places that holds a list
        found = [had or other for had, other in zip(found, more, strict=True)]
    return found


def _with_keys(
    table: Table, columns: Mapping[str, Sequence[Any]], count: int, result: Converted
) -> list[int] | None:
    """Indexes of rows that have a whole key; None where all do."""
    incomplete = {
        row for name in table.key if None in columns[name]
        for row, value in enumerate(columns[name]) if value is None
    }  # fmt: skip
    if not incomplete:
        return None
    result.dropped[table.name] = result.dropped.get(table.name, 0) + len(incomplete)
    return [row for row in range(count) if row not in incomplete]


def newest(parts: Sequence[pa.Table], key: Sequence[str]) -> pa.Table:
    """Put tables of one shape together; of rows with the same key the one read last stays."""
    table = pa.concat_tables(parts)
    if not key or table.num_rows < 2:
        return table
    keyed = table.select([*key, "_synced_at"]).append_column("_row", _row_numbers(table.num_rows))
    grouped = keyed.group_by(list(key), use_threads=False).aggregate([("_row", "count")])
    if grouped.num_rows == table.num_rows:
        return table
    ordered = keyed.sort_by([("_synced_at", "ascending"), ("_row", "ascending")])
    last = ordered.group_by(list(key), use_threads=False).aggregate([("_row", "last")])
    return table.take(last["_row_last"])


def seen_rows(run_id: str, stream: str, seen: Sequence[tuple[str, datetime | None]]) -> pa.Table:
    """Ids that a sweep found alive, as rows of the scratch table."""
    return pa.table(
        {
            "run_id": pa.array([run_id] * len(seen), pa.string()),
            "stream": pa.array([stream] * len(seen), pa.string()),
            "id": pa.array([key for key, _ in seen], pa.string()),
            "updated_at": pa.array([at for _, at in seen], ARROW_TYPES[Kind.TIMESTAMP]),
        }
    )


def _row_numbers(count: int) -> pa.Array:
    return pa.array(range(count), pa.int64())

"""Intercom's JSON records into Arrow tables of the shapes that the catalog declares.

Works column by column: one list comprehension per column is what keeps a core ahead of the rate
limit. Values that do not fit their column, and fields no column declares, go to `_extra`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import pyarrow as pa

from interlake.catalog import SYSTEM_COLUMNS, Column, Kind, Reading, Record, Table
from interlake.treatment import Treatment
from interlake.values import CONVERTERS, UNFIT, to_json

ARROW_TYPES: dict[Kind, pa.DataType] = {
    Kind.ID: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.FLOAT: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Kind.JSON: pa.string(),
}

Tree = dict[str, "Tree | None"]
Arrow = pa.Table  # for callers that hold tables without touching them


@dataclass
class Converted:
    """Arrow tables by name, and what the catalog did not know about the records."""

    tables: dict[str, pa.Table] = field(default_factory=dict)
    unknown_fields: set[str] = field(default_factory=set)  # `contacts.shoe_size`
    dropped: dict[str, int] = field(default_factory=dict)  # rows without a key, by table


def schema_of(table: Table) -> pa.Schema:
    """The Arrow schema of a table: the catalog's columns, then the system columns."""
    return pa.schema(
        [
            pa.field(column.name, ARROW_TYPES[column.kind], nullable=column.name not in table.key)
            for column in (*table.columns, *SYSTEM_COLUMNS)
        ]
    )


def convert(
    table: Table, readings: Sequence[Reading], treatment: Treatment | None = None
) -> Converted:
    """Turn records of a stream into rows of its table and of every table below it."""
    result = Converted()
    rows = [_Row(reading.record, reading.read_at, {}, 0) for reading in readings]
    _convert_level(table, rows, result, treatment)
    return result


@dataclass(slots=True)
class _Row:
    record: Record
    read_at: datetime
    inherited: dict[str, Any]  # key columns that come from the parent row
    position: int


def _convert_level(
    table: Table, rows: list[_Row], result: Converted, treatment: Treatment | None
) -> None:
    if not rows:
        return
    extras = _extras(table, rows, result.unknown_fields)
    columns = {
        column.name: _values(column, rows, table, extras, result.unknown_fields)
        for column in table.columns
    }
    keep = _with_keys(table, columns, len(rows), result)
    columns["_synced_at"] = [row.read_at for row in rows]
    columns["_deleted_at"] = columns["_delete_reason"] = [None] * len(rows)
    columns["_extra"] = [to_json(extra) if extra else None for extra in extras]
    if treatment is not None:
        treatment.apply(table, columns)
    schema = schema_of(table)
    if keep is not None:
        columns = {name: [values[i] for i in keep] for name, values in columns.items()}
        rows = [rows[i] for i in keep]
    arrays = [pa.array(columns[part.name], part.type) for part in schema]
    result.tables[table.name] = pa.Table.from_arrays(arrays, schema=schema)
    for child in table.children:
        _convert_level(child, _child_rows(child, rows, columns), result, treatment)


def _child_rows(child: Table, rows: list[_Row], columns: Mapping[str, list[Any]]) -> list[_Row]:
    keys = [(own, columns[parents]) for own, parents in child.inherits]
    return [
        _Row(item, row.read_at, {own: values[i] for own, values in keys}, position)
        for i, row in enumerate(rows)
        for position, item in enumerate(child.records_in(row.record))
    ]


def _values(
    column: Column, rows: list[_Row], table: Table, extras: list[dict[str, Any]], unknown: set[str]
) -> list[Any]:
    if column.name == "_position":
        return [row.position for row in rows]
    if rows[0].inherited and column.name in rows[0].inherited:
        return [row.inherited[column.name] for row in rows]
    if column.compute is not None:
        raw = [column.compute(row.record) for row in rows]
    else:
        raw = _look_up_all(rows, column.keys)
    converter = CONVERTERS[column.kind]
    values = [None if value is None else converter(value) for value in raw]
    for i, value in enumerate(values):
        if value is UNFIT:
            values[i] = None
            _put(extras[i], column.keys, raw[i])
            unknown.add(f"{table.name}.{'.'.join(column.keys)}")
    return values


def _look_up_all(rows: list[_Row], keys: tuple[str, ...]) -> list[Any]:
    if len(keys) == 1:
        return [row.record.get(keys[0]) for row in rows]
    *outer, last = keys
    objects: list[Any] = [row.record for row in rows]
    for key in outer:
        objects = [item.get(key) if isinstance(item, dict) else None for item in objects]
    return [item.get(last) if isinstance(item, dict) else None for item in objects]


def _with_keys(
    table: Table, columns: Mapping[str, list[Any]], count: int, result: Converted
) -> list[int] | None:
    """Indexes of rows that have a whole key; None where all do."""
    incomplete = {i for name in table.key for i, value in enumerate(columns[name]) if value is None}
    if not incomplete:
        return None
    result.dropped[table.name] = result.dropped.get(table.name, 0) + len(incomplete)
    return [i for i in range(count) if i not in incomplete]


@cache
def _known(table: Table) -> Tree:
    """What the catalog accounts for in a record, as nested keys; None accepts all below."""
    tree: Tree = {}
    lists = [source for child in table.children for source in child.source]
    for path in (*(column.keys for column in table.columns), *lists, *table.ignored):
        node: Tree | None = tree
        for key in path[:-1]:
            node = node.setdefault(key, {}) if node is not None else None
        if node is not None and (path in table.ignored or path[-1] not in node):
            node[path[-1]] = None
    return tree


@cache
def _inner(table: Table) -> tuple[tuple[str, Tree], ...]:
    return tuple((key, tree) for key, tree in _known(table).items() if tree is not None)


def _extras(table: Table, rows: list[_Row], unknown: set[str]) -> list[dict[str, Any]]:
    """Per record, the fields nobody declared, in their place."""
    known, inner = _known(table), _inner(table)
    extras: list[dict[str, Any]] = []
    for row in rows:
        extra = _strangers(row.record, known, inner)
        if extra:
            unknown.update(f"{table.name}.{path}" for path in _paths(extra, known))
        extras.append(extra)
    return extras


def _strangers(record: Record, known: Tree, inner: tuple[tuple[str, Tree], ...]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if not record.keys() <= known.keys():
        extra = {key: value for key, value in record.items() if key not in known}
    for key, tree in inner:
        value = record.get(key)
        if isinstance(value, dict):
            deeper = tuple((k, t) for k, t in tree.items() if t is not None)
            below = _strangers(value, tree, deeper)
            if below:
                extra[key] = below
        elif value:
            extra[key] = value  # where an object should be
    return extra


def _paths(extra: Mapping[str, Any], known: Tree) -> list[str]:
    """Dotted names of unknown fields, no deeper than where they become unknown."""
    names: list[str] = []
    for key, value in extra.items():
        tree = known.get(key)
        if tree is not None and isinstance(value, dict):
            names.extend(f"{key}.{name}" for name in _paths(value, tree))
        else:
            names.append(key)
    return names


def _put(extra: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    for key in keys[:-1]:
        below = extra.setdefault(key, {})
        if not isinstance(below, dict):
            return
        extra = below
    extra[keys[-1]] = value


def newest(parts: Sequence[pa.Table], key: Sequence[str]) -> pa.Table:
    """Put tables of one shape together; of rows with the same key the one read last stays."""
    table = pa.concat_tables(parts)
    if not key or table.num_rows < 2:
        return table
    keyed = table.select([*key, "_synced_at"]).append_column("_row", _row_numbers(table.num_rows))
    grouped = keyed.group_by(list(key)).aggregate([("_row", "count")])
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

"""Differences planted at random in a warehouse, as figures that a verification must come to."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from interlake import catalog
from interlake.catalog import Column, Kind, Mode, Stream, Table
from interlake.config import Pipeline
from interlake.verify import Verification
from sync.raw import Ask, asking

LONG_AGO = datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)
# What was counted at one moment can't be counted again.
NOT_COMPARED = {"counts", "admin_conversation_counts"}


@dataclass
class Planted:
    """How many rows of each table differ in which way, and in which columns."""

    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    columns: set[tuple[str, str]] = field(default_factory=set)


def plant(pipeline: Pipeline, count: int, seed: int) -> Planted:
    """Plant differences in rows that differ from each other; each of them is one difference."""
    chance, planted, used = random.Random(seed), Planted(), set()
    with asking(pipeline) as ask:
        names = [n for n in catalog.TABLES if _is_compared(catalog.stream_of(n), pipeline)]
        tables = {n: _rows(ask, catalog.TABLES[n]) for n in names if n not in NOT_COMPARED}
        filled = [n for n in tables if tables[n]]
        while planted.kinds.total() < count:
            table = catalog.TABLES[chance.choice(filled)]
            row = chance.choice(tables[table.name])
            place = (table.name, *(row[key] for key in table.key))
            if place not in used and _plant(ask, table, row, chance, planted):
                used.add(place)
    return planted


def found(verification: Verification) -> Planted:
    """What a verification found, in the same figures."""
    result = Planted()
    for table in verification.tables:
        for kind in ("missing", "surplus", "different", "wrongly_marked"):
            if getattr(table, kind):
                result.kinds[table.table, kind] = getattr(table, kind)
        result.columns |= {(table.table, column) for column in table.columns}
    return result


def _is_compared(stream: Stream, pipeline: Pipeline) -> bool:
    return stream.name in pipeline.streams and stream.mode is not Mode.JOB


def _plant(ask: Ask, table: Table, row: Any, chance: random.Random, planted: Planted) -> bool:
    where, name = _where(table, row), f"{{raw}}.{table.name}"
    if row["_deleted_at"] is not None:
        ask(f"UPDATE {name} SET _deleted_at = NULL, _delete_reason = NULL WHERE {where}")
        planted.kinds[table.name, "surplus"] += 1
        return True
    kind = chance.choice(("missing", "surplus", "wrongly_marked", "different", "different"))
    if kind == "missing":
        ask(f"DELETE FROM {name} WHERE {where}")
    elif kind == "wrongly_marked":
        ask(f"UPDATE {name} SET _deleted_at = _synced_at, _delete_reason = 'gone' WHERE {where}")
    elif kind == "surplus":
        _copy(ask, table, where)
    else:
        columns = [c for c in table.columns if c.name not in table.key and not c.volatile]
        if not columns:
            return False
        column = chance.choice([*columns, catalog.SYSTEM_COLUMNS[-1]])
        if column.only_alone and row[column.name] is None:  # nobody says what it should be
            return False
        ask(f'UPDATE {name} SET "{column.name}" = {_other(column, row[column.name])} WHERE {where}')
        planted.columns.add((table.name, column.name))
    planted.kinds[table.name, kind] += 1
    return True


def _copy(ask: Ask, table: Table, where: str) -> None:
    """Another row like it, whose last key column of text or number is new."""
    fitting = (Kind.ID, Kind.TEXT, Kind.INTEGER)
    key = [k for k in table.key if table.column(k).kind in fitting][-1]
    columns = [c.name for c in (*table.columns, *catalog.SYSTEM_COLUMNS)]
    changed = f'"{key}" + 1000' if table.column(key).kind is Kind.INTEGER else f"\"{key}\" || 'x'"
    listed = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed if name == key else f'"{name}"' for name in columns)
    ask(
        f"INSERT INTO {{raw}}.{table.name} ({listed}) "
        f"SELECT {values} FROM {{raw}}.{table.name} WHERE {where}"
    )


def _other(column: Column, value: Any) -> str:
    """A value of the column's type that it does not hold now, as SQL."""
    if value is not None and column.kind in (Kind.INTEGER, Kind.FLOAT):
        return f'"{column.name}" + 1'
    if value is not None and column.kind is Kind.TIMESTAMP:
        return f"\"{column.name}\" - INTERVAL '1 second'"
    return {
        Kind.ID: "'planted'",
        Kind.TEXT: f"coalesce(\"{column.name}\", '') || 'planted'",
        Kind.INTEGER: "7",
        Kind.FLOAT: "7.5",
        Kind.BOOLEAN: f'NOT coalesce("{column.name}", false)',
        Kind.TIMESTAMP: f"TIMESTAMPTZ '{LONG_AGO.isoformat()}'",
        Kind.JSON: """'{"planted": 1}'""",
    }[column.kind]


def _rows(ask: Ask, table: Table) -> list[dict[str, Any]]:
    columns = [c.name for c in (*table.columns, *catalog.SYSTEM_COLUMNS)]
    listed = ", ".join(f'"{name}"' for name in columns)
    order = ", ".join(f'"{name}"' for name in table.key)
    rows = ask(f"SELECT {listed} FROM {{raw}}.{table.name} ORDER BY {order}")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _where(table: Table, row: Any) -> str:
    return " AND ".join(f'"{key}" = {_literal(row[key])}' for key in table.key)


def _literal(value: Any) -> str:
    if isinstance(value, datetime):
        return f"TIMESTAMPTZ '{value.astimezone(UTC).isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)

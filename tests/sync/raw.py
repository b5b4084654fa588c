"""Reading raw tables back, with plain drivers, and holding them against the truth."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import duckdb
import psycopg2

from interlake import catalog
from interlake.config import DuckDBConnection, Pipeline
from sync.truth import CHILDREN, ROOTS, UNCHECKED, Key, Row, expected_keys, expected_rows, normal
from workspaces import Simulated

Ask = Callable[[str], list[tuple[Any, ...]]]


def query(pipeline: Pipeline, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a statement; `{raw}` in it stands for the raw schema."""
    with asking(pipeline) as ask:
        return ask(sql)


@contextmanager
def asking(pipeline: Pipeline) -> Iterator[Ask]:
    """One connection for many statements: opening DuckDB's file takes longer than most of them."""
    if isinstance(pipeline.destination, DuckDBConnection):
        name = f"{pipeline.destination.path.stem}.{pipeline.schema_name}"
        with duckdb.connect(str(pipeline.destination.path)) as connection:
            yield lambda sql: connection.execute(sql.replace("{raw}", name)).fetchall()
        return
    connection = psycopg2.connect(pipeline.destination.url())

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql.replace("{raw}", pipeline.schema_name))
            return cursor.fetchall() if cursor.description else []

    try:
        yield ask
    finally:
        connection.close()


def stored_rows(pipeline: Pipeline, table: str) -> dict[Key, Row]:
    """Every row of a raw table by key, marked ones too."""
    with asking(pipeline) as ask:
        return _stored_rows(ask, table)


def _stored_rows(ask: Ask, table: str) -> dict[Key, Row]:
    declared = catalog.TABLES[table]
    columns = (*declared.columns, *catalog.SYSTEM_COLUMNS)
    names = ", ".join(f'"{column.name}"' for column in columns)
    rows = {}
    for values in ask(f"SELECT {names} FROM {{raw}}.{table}"):
        row = {
            column.name: normal(value, column.kind)
            for column, value in zip(columns, values, strict=True)
        }
        key = tuple(row[name] for name in declared.key)
        assert key not in rows, f"{table} holds {key} twice"
        rows[key] = row
    return rows


def differences(pipeline: Pipeline, simulated: Simulated) -> list[str]:
    """Where the raw tables are not what the truth says (design: equal to the truth)."""
    roots = {
        name: CHILDREN[name].root if name in CHILDREN else name
        for name in catalog.TABLES
        if _is_loaded(pipeline, name)
    }
    asked = set(ROOTS).intersection(roots.values())
    visible = {root: simulated.truth(root) for root in asked}
    whole = {root: simulated.truth(root, visible=False) for root in asked}
    found: list[str] = []
    with asking(pipeline) as ask:
        for name, root in roots.items():
            if root in asked:
                wanted, living = expected_rows(name, visible), expected_keys(name, whole)
                found += _compare(name, wanted, living, _stored_rows(ask, name))
    return found


def _is_loaded(pipeline: Pipeline, table: str) -> bool:
    return catalog.stream_of(table).name in pipeline.streams


def _compare(
    name: str, wanted: Mapping[Key, Row], living: AbstractSet[Key], stored: Mapping[Key, Row]
) -> list[str]:
    found = []
    live = {key: row for key, row in stored.items() if row["_deleted_at"] is None}
    found += [f"{name} {key}: missing" for key in wanted.keys() - live.keys()]
    found += [f"{name} {key}: should be marked" for key in live.keys() - living]
    found += [f"{name} {key}: marked, but lives" for key in (stored.keys() - live.keys()) & living]
    for key in wanted.keys() & live.keys():
        found += [
            f"{name} {key} {column}: {live[key][column]!r} instead of {value!r}"
            for column, value in wanted[key].items()
            if live[key][column] != value and (name, column) not in UNCHECKED
        ]
    return found


def without(pipeline: Pipeline, *streams: str) -> Pipeline:
    """The same pipeline without some streams."""
    return replace(pipeline, streams=tuple(s for s in pipeline.streams if s not in streams))

"""Keys and indexes that dlt does not make: without them PostgreSQL scans a table at every merge.

DuckDB gets none: it joins by hashing, and keeps a unique index in step row by row.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from interlake.catalog import Table
from interlake.warehouse.tables import CURSORS, RUN_STREAMS, RUNS

if TYPE_CHECKING:
    from interlake.warehouse.store import Session


def make_indexes(session: "Session", tables: tuple[Table, ...]) -> None:
    """Make whatever index is missing; the unique ones are the tables' keys."""
    rows = session.execute(
        "SELECT indexname, tablename FROM pg_indexes WHERE schemaname = %s", session.schema_name
    )
    owners = dict(rows)
    for table in (*tables, CURSORS, RUNS, RUN_STREAMS):
        for kind, columns, condition in _indexes(table):
            name = _free_name(_name(table, columns), table, owners)
            if name not in owners:
                listed = ", ".join(session.column(column) for column in columns)
                session.execute(
                    f"CREATE {kind} {session.column(name)} "
                    f"ON {session.name(table.name)} ({listed}){condition}"
                )


def _indexes(table: Table) -> Iterator[tuple[str, tuple[str, ...], str]]:
    if table.key:
        yield "UNIQUE INDEX", table.key, ""
    if table is CURSORS:
        yield "INDEX", ("stream", "created_at"), ""
    if table.name.startswith("_"):
        return
    parents = tuple(own for own, _ in table.inherits)
    if parents and table.key[: len(parents)] != parents:
        yield "INDEX", parents, ""
    for column, _ in table.cascade_from:
        if table.key[0] != column:
            yield "INDEX", (column,), ""
    if table.children or not table.inherits:  # sweeps and marks look for what was read since
        yield "INDEX", ("_synced_at",), ""
        yield "INDEX", ("_deleted_at",), " WHERE _deleted_at IS NOT NULL"
    if any(column.name == "updated_at" for column in table.columns) and not table.inherits:
        yield "INDEX", ("updated_at",), ""


def _free_name(name: str, table: Table, owners: Mapping[str, str]) -> str:
    """The name, or one like it that no other table has: one that somebody renamed keeps its own."""
    found, number = name, 2
    while owners.get(found, table.name) != table.name:
        found, number = f"{name[:59]}_{number}", number + 1
    return found


def _name(table: Table, columns: tuple[str, ...]) -> str:
    """At most 63 bytes, as PostgreSQL wants, and the same at every run."""
    name = f"{table.name}_{'_'.join(columns)}_idx"
    if len(name) <= 63:
        return name
    return f"{name[:50]}_{sha256(name.encode()).hexdigest()[:8]}_idx"

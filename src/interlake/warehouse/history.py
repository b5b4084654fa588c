"""Versions of rows, written by set-based statements from the rows that were just read.

A version is a change of the declared columns; rereading the same row writes nothing. Versions may
arrive in any order: they are chained by the moments since when they held.
"""

from datetime import datetime

from interlake.catalog import SYSTEM_COLUMNS, Kind, Table
from interlake.catalog.history import has_updated_at, history_of, versioned_columns
from interlake.warehouse.store import Session


def add_versions(session: Session, table: Table, parent: Table | None, since: datetime) -> None:
    """Write a version of every live row read at `since` or later that differs from the present one.

    It holds since `updated_at` where that moved, else since it was read; a relation's holds since
    the version of its parent that the same reading brought.
    """
    history = session.name(history_of(table).name)
    plain = [session.column(c.name) for c in (*table.columns, *SYSTEM_COLUMNS)]
    columns = ", ".join(plain)
    same = _same(session, table, "h", "t")
    ended = _same(session, table, "e", "t")
    keys = ", ".join(session.column(key) for key in table.key)
    session.execute(
        f"INSERT INTO {history} ({columns}, _valid_from, _valid_to, _is_current, _hash) "
        f"SELECT {', '.join(f'v.{name}' for name in plain)}, v._from, NULL, true, v._hash FROM ("
        f"SELECT t.*, {_hash(session, table, 't')} AS _hash, h._hash AS _before, "
        f"{_valid_from(session, table, parent)} AS _from "
        f"FROM {session.name(table.name)} t "
        f"LEFT JOIN {history} h ON {same} AND h._is_current "
        f"LEFT JOIN (SELECT {keys}, max(_valid_to) AS _ended FROM {history} "
        f"GROUP BY {keys}) e ON {ended} "
        f"{_parent_join(session, table, parent)}"
        "WHERE t._synced_at >= %s AND t._deleted_at IS NULL) v "
        "WHERE v._before IS DISTINCT FROM v._hash AND NOT EXISTS ("
        f"SELECT 1 FROM {history} x WHERE {_same(session, table, 'x', 'v')} "
        "AND x._valid_from = v._from)",
        since,
    )
    _chain(session, table, since)


def close_versions(session: Session, table: Table, since: datetime) -> None:
    """End the present version of every row that was marked as gone at `since` or later."""
    session.execute(
        f"UPDATE {session.name(history_of(table).name)} AS h SET _is_current = false, "
        "_valid_to = greatest(t._deleted_at, h._valid_from) "
        f"FROM {session.name(table.name)} t WHERE {_same(session, table, 'h', 't')} "
        "AND h._is_current AND t._deleted_at >= %s",
        since,
    )


def hash_again(session: Session, table: Table) -> None:
    """Hash the present versions anew, because stored values were rewritten."""
    history = history_of(table)
    session.execute(
        f"UPDATE {session.name(history.name)} AS t SET _hash = {_hash(session, table, 't')} "
        "WHERE t._is_current"
    )


def _chain(session: Session, table: Table, since: datetime) -> None:
    """End each version where the next one begins."""
    history = session.name(history_of(table).name)
    keys = ", ".join(f"h.{session.column(key)}" for key in table.key)
    session.execute(
        f"UPDATE {history} AS h SET _valid_to = n._next, _is_current = false FROM ("
        f"SELECT {keys}, h._valid_from, lead(h._valid_from) OVER ("
        f"PARTITION BY {keys} ORDER BY h._valid_from) AS _next FROM {history} h "
        f"WHERE EXISTS (SELECT 1 FROM {session.name(table.name)} t "
        f"WHERE {_same(session, table, 'h', 't')} AND t._synced_at >= %s)) n "
        f"WHERE {_same(session, table, 'h', 'n')} AND h._valid_from = n._valid_from "
        "AND n._next IS NOT NULL AND (h._valid_to IS NULL OR h._valid_to > n._next)",
        since,
    )


def _valid_from(session: Session, table: Table, parent: Table | None) -> str:
    # What reappears unchanged holds since it was seen again.
    if parent is not None:
        return (
            "CASE WHEN p._valid_from > e._ended OR e._ended IS NULL "
            "THEN coalesce(p._valid_from, t._synced_at) ELSE t._synced_at END"
        )
    if not has_updated_at(table):
        return "t._synced_at"
    moved = session.column("updated_at")
    return (
        f"CASE WHEN t.{moved} IS NULL OR t.{moved} = h.{moved} "
        f"OR (h._hash IS NULL AND t.{moved} <= e._ended) THEN t._synced_at ELSE t.{moved} END"
    )


def _parent_join(session: Session, table: Table, parent: Table | None) -> str:
    """The parent's version that the same reading brought."""
    if parent is None:
        return ""
    own, theirs = table.inherits[-1]
    return (
        f"LEFT JOIN {session.name(history_of(parent).name)} p "
        f"ON p.{session.column(theirs)} = t.{session.column(own)} "
        "AND p._is_current AND p._synced_at = t._synced_at "
    )


def _hash(session: Session, table: Table, alias: str) -> str:
    """Of all columns that are not null, by name: a column that is added later changes nothing."""
    parts = []
    for column in versioned_columns(table):
        value = f"{alias}.{session.column(column.name)}"
        if column.kind is Kind.TIMESTAMP:
            value = f"extract(epoch FROM {value})"
        parts.append(f"'{column.name}=' || CAST({value} AS VARCHAR)")
    return f"md5(concat_ws('|', '', {', '.join(parts)}))" if parts else "''"


def _same(session: Session, table: Table, one: str, other: str) -> str:
    names = [session.column(key) for key in table.key]
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in names)

"""Marking rows as gone, by set-based statements: what a complete read did not contain.

A row is never taken away here: `_deleted_at` and `_delete_reason` are set, and a later upsert of
the same key clears them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from interlake.catalog import Table
from interlake.errors import StreamError
from interlake.warehouse.store import Session

_SMALL_TABLE = 50  # rows; below it a share says nothing
_IDS_PER_STATEMENT = 500


@dataclass(frozen=True)
class Mark:
    """What a marked row gets: when it was found gone, and why."""

    at: datetime
    reason: str = "gone"


@dataclass(frozen=True)
class Missed:
    """Rows `t` of a table that a complete read did not contain."""

    table: Table
    condition: str
    params: tuple[Any, ...]


def missed_children(
    session: Session,
    table: Table,
    parent: Table,
    since: datetime,
    whole: str = "true",
    params: Sequence[str] = (),
) -> Missed:
    """Children that their parent's last read did not contain.

    Looks at parents read at `since` or later for which the condition `whole` on `p` holds: of the
    others the list was cut short.
    """
    condition = (
        f"EXISTS (SELECT 1 FROM {session.name(parent.name)} p WHERE {_join(table, 't')} "
        f"AND p._synced_at >= %s AND t._synced_at < p._synced_at AND {whole})"
    )
    return Missed(table, condition, (since, *params))


def mark_missed(session: Session, missed: Sequence[Missed], mark: Mark) -> dict[str, int]:
    """Mark rows of several tables; returns how many, by table.

    All are counted by one statement, for mostly there are none, and each costs DuckDB
    milliseconds.
    """
    if not missed:
        return {}
    counted = session.execute(
        " UNION ALL ".join(
            f"SELECT {place} AS place, count(*) AS rows_missed FROM {_live(session, one)}"
            for place, one in enumerate(missed)
        ),
        *(value for one in missed for value in one.params),
    )
    for place, count in counted:
        if count:
            _mark(session, missed[place], mark)
    return {missed[place].table.name: count for place, count in counted}


def touch(session: Session, tables: Sequence[Table], read_at: datetime) -> None:
    """Note that all live rows were read again and have not changed."""
    for table in tables:
        session.execute(
            f"UPDATE {session.name(table.name)} SET _synced_at = %s WHERE _deleted_at IS NULL",
            read_at,
        )


def mark_unread(
    session: Session,
    table: Table,
    before: datetime,
    mark: Mark,
    where: str = "true",
    params: Sequence[Any] = (),
    max_share: float | None = None,
) -> int:
    """Mark rows last read before a complete read of their set began.

    With `max_share`, raises StreamError instead when more than that share of a table of over 50
    rows would go: a broken read looks just like a mass deletion.
    """
    condition = f"t._synced_at < %s AND {where}"
    if max_share is not None:
        ensure_plausible(
            session, table, count_live(session, table, condition, before, *params), max_share
        )
    return mark_where(session, table, mark, condition, before, *params)


def mark_ids(
    session: Session,
    table: Table,
    column: str,
    ids: Sequence[str],
    mark: Mark,
    only: tuple[str, str] | None = None,
) -> int:
    """Mark rows by the ids in one column; `only` is another column and the value it must have."""
    chosen, values = (f" AND t.{only[0]} = %s", (only[1],)) if only else ("", ())
    return sum(
        mark_where(
            session, table, mark, f"t.{column} IN ({_placeholders(some)}){chosen}", *some, *values
        )
        for some in _slices(ids)
    )


def members_of(
    session: Session,
    table: Table,
    column: str,
    groups: Sequence[str],
    before: datetime,
    limit: int,
) -> list[tuple[str, str]]:
    """Live (contact id, group id) pairs of some groups that were last read before a moment."""
    if not groups:
        return []
    rows = session.execute(
        f"SELECT t.contact_id, t.{column} FROM {session.name(table.name)} t "
        f"WHERE t._deleted_at IS NULL AND t._synced_at < %s AND t.{column} IN "
        f"({_placeholders(groups)}) ORDER BY 1, 2 LIMIT {limit}",
        before,
        *groups,
    )
    return [(contact, group) for contact, group in rows]


def mark_pairs(
    session: Session, table: Table, column: str, pairs: Sequence[tuple[str, str]], mark: Mark
) -> int:
    """Mark memberships given as (contact id, group id)."""
    return sum(
        mark_where(session, table, mark, f"t.contact_id = %s AND t.{column} = %s", *pair)
        for pair in pairs
    )


def mark_orphans(
    session: Session, table: Table, column: str, parent: Table, mark: Mark, since: datetime
) -> int:
    """Mark rows whose parent row was marked at `since` or later."""
    key = _parent_key(table, column, parent)
    return mark_where(
        session,
        table,
        mark,
        f"EXISTS (SELECT 1 FROM {session.name(parent.name)} p WHERE {key} AND p._deleted_at >= %s)",
        since,
    )


def mark_parentless(
    session: Session, table: Table, parent: Table, mark: Mark, before: datetime
) -> int:
    """Mark rows read before a moment whose parent row never came.

    The tables of a chunk are merged one by one, so a run that is killed may leave children alone.
    """
    return mark_where(
        session,
        table,
        mark,
        f"NOT EXISTS (SELECT 1 FROM {session.name(parent.name)} p WHERE {_join(table, 't')}) "
        "AND t._synced_at < %s",
        before,
    )


def remove_marked(session: Session, table: Table) -> int:
    """Delete the rows that are marked; returns how many."""
    name = session.name(table.name)
    count = _scalar(session, f"SELECT count(*) FROM {name} WHERE _deleted_at IS NOT NULL")
    if count:
        session.execute(f"DELETE FROM {name} WHERE _deleted_at IS NOT NULL")
    return count


def ensure_plausible(session: Session, table: Table, gone: int, max_share: float) -> None:
    """Raise StreamError when so many rows going at once look like a broken read."""
    live = _scalar(
        session, f"SELECT count(*) FROM {session.name(table.name)} WHERE _deleted_at IS NULL"
    )
    if live > _SMALL_TABLE and gone > live * max_share:
        raise StreamError(
            f"{gone:,} of {live:,} rows of {table.name} would be marked as gone, more than "
            f"max_delete_share: {max_share:g} allows. Nothing was marked. If they really are gone, "
            "raise max_delete_share for one run."
        )


def unknown_ids(
    session: Session, table: Table, column: str, referenced: Table, since: datetime
) -> list[str]:
    """Ids that live rows read since then refer to, but that the other table does not hold."""
    rows = session.execute(
        f"SELECT DISTINCT t.{column} FROM {session.name(table.name)} t "
        f"LEFT JOIN {session.name(referenced.name)} r ON r.id = t.{column} "
        "WHERE t._deleted_at IS NULL AND t._synced_at >= %s AND r.id IS NULL ORDER BY 1",
        since,
    )
    return [row[0] for row in rows]


def mark_listed(session: Session, table: Table, listed: Table, mark: Mark) -> int:
    """Mark rows whose id stands in another table: a feed of deletions; returns how many.

    Rows that were only known to be gone get the reason that the feed knows.
    """
    named = f"EXISTS (SELECT 1 FROM {session.name(listed.name)} d WHERE d.id = t.id)"
    marked = mark_where(session, table, mark, named)
    session.execute(
        f"UPDATE {session.name(table.name)} AS t SET _delete_reason = %s "
        f"WHERE t._delete_reason = 'gone' AND {named}",
        mark.reason,
    )
    return marked


def marked_since(session: Session, tables: Iterable[str], since: datetime) -> set[str]:
    """Those of the tables in which any row was marked at `since` or later."""
    newest = session.of_each(tables, "max(_deleted_at)")
    return {name for name, moment in newest.items() if moment is not None and moment >= since}


def mark_where(session: Session, table: Table, mark: Mark, condition: str, *params: Any) -> int:
    """Mark the live rows `t` of a table for which a condition holds; returns how many."""
    return mark_missed(session, [Missed(table, condition, params)], mark)[table.name]


def count_live(session: Session, table: Table, condition: str, *params: Any) -> int:
    """How many live rows `t` of a table fulfil a condition."""
    live = _live(session, Missed(table, condition, params))
    return _scalar(session, f"SELECT count(*) FROM {live}", *params)


def _mark(session: Session, missed: Missed, mark: Mark) -> None:
    session.execute(
        f"UPDATE {session.name(missed.table.name)} AS t SET _deleted_at = %s, _delete_reason = %s "
        f"WHERE t._deleted_at IS NULL AND {missed.condition}",
        mark.at,
        mark.reason,
        *missed.params,
    )


def _live(session: Session, missed: Missed) -> str:
    name = session.name(missed.table.name)
    return f"{name} t WHERE t._deleted_at IS NULL AND {missed.condition}"


def _scalar(session: Session, sql: str, *params: Any) -> int:
    return int(session.execute(sql, *params)[0][0])


def _join(table: Table, alias: str) -> str:
    return " AND ".join(f"p.{theirs} = {alias}.{own}" for own, theirs in table.inherits)


def _parent_key(table: Table, column: str, parent: Table) -> str:
    if any(own == column for own, _ in table.inherits):
        return _join(table, "t")
    return f"p.{parent.key[-1]} = t.{column}"


def _placeholders(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _IDS_PER_STATEMENT):
        yield ids[start : start + _IDS_PER_STATEMENT]

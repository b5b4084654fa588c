"""Which stored rows have lists of their own to be read: parents of sub-lists."""

from dataclasses import dataclass
from datetime import UTC, datetime

from interlake.catalog import Table
from interlake.warehouse.store import Session

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Parent:
    """A row whose list is due: when it moved (the beginning of time where nobody asks), its id."""

    moved_at: datetime
    id: str


@dataclass(frozen=True)
class Due:
    """Which parents are due: those that moved, by the column `due_by`, and were stored since.

    A parent that was stored before, and moved no more, has had its list read. Without a column
    all are due.
    """

    table: Table
    key: str = "id"  # the column that lists are asked for by
    due_by: str | None = None
    stored_since: datetime = BEGINNING


def due_parents(
    session: Session, due: Due, after: Parent, limit: int, beside: str | None = None
) -> list[Parent]:
    """The next live parents behind `after`, by the moment they moved and by key.

    With `beside`, a schema that a full refresh fills: those that only it holds.
    """
    condition, values = _behind(due, after)
    stored = session.name(due.table.name)
    if beside is not None:
        condition += (
            f" AND NOT EXISTS (SELECT 1 FROM {stored} s WHERE s.{due.key} = t.{due.key} "
            "AND s._deleted_at IS NULL)"
        )
    rows = session.execute(
        f"SELECT t.{due.key}, max({_moved(due)}) FROM {session.name(due.table.name, beside)} t "
        f"WHERE {condition} GROUP BY t.{due.key} ORDER BY 2, 1 LIMIT {limit}",
        BEGINNING,
        *values,
    )
    return [Parent(moment.astimezone(UTC), key) for key, moment in rows]


def count_due_parents(session: Session, due: Due, since: datetime) -> int:
    """How many parents moved at `since` or later and are due."""
    condition, values = _behind(due, Parent(since, ""))
    found = session.execute(
        f"SELECT count(DISTINCT t.{due.key}) FROM {session.name(due.table.name)} t "
        f"WHERE {condition}",
        *values,
    )
    return int(found[0][0])


def _moved(due: Due) -> str:
    return f"coalesce(t.{due.due_by}, %s)" if due.due_by else "%s"


def _behind(due: Due, after: Parent) -> tuple[str, tuple[datetime | str, ...]]:
    moved = _moved(due)
    condition = (
        f"t._deleted_at IS NULL AND t.{due.key} IS NOT NULL AND t._synced_at >= %s "
        f"AND ({moved} > %s OR ({moved} = %s AND t.{due.key} > %s))"
    )
    moment = after.moved_at
    return condition, (due.stored_since, BEGINNING, moment, BEGINNING, moment, after.id)

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


def due_parents(
    session: Session, table: Table, key: str, due_by: str | None, after: Parent, limit: int
) -> list[Parent]:
    """The next live parents behind `after`, by the moment they moved and by `key`."""
    moved = f"coalesce(t.{due_by}, %s)" if due_by else "%s"
    rows = session.execute(
        f"SELECT DISTINCT t.{key}, {moved} AS moved_at FROM {session.name(table.name)} t "
        f"WHERE t._deleted_at IS NULL AND t.{key} IS NOT NULL "
        f"AND ({moved} > %s OR ({moved} = %s AND t.{key} > %s)) "
        f"ORDER BY 2, 1 LIMIT {limit}",
        *(BEGINNING, BEGINNING, after.moved_at, BEGINNING, after.moved_at, after.id),
    )
    return [Parent(moment.astimezone(UTC), key) for key, moment in rows]

"""The scratch table of a run: ids that a sweep met, parents whose lists were read whole.

Ids are compared in the warehouse, not in Python: memory does not grow with the workspace.
"""

from datetime import datetime

from interlake.catalog import Table
from interlake.warehouse.store import Session
from interlake.warehouse.unseen import Mark, mark_where


def unread_ids(
    session: Session,
    table: Table,
    before: datetime,
    run_id: str,
    stream: str,
    since: datetime | None = None,
    last_read: tuple[datetime, datetime] | None = None,
    only: tuple[str, str] | None = None,
) -> list[str]:
    """Live ids that a whole sweep did not meet: neither rewritten since, nor noted as seen.

    `since` leaves out rows whose own `updated_at` is older: the sweep did not look for them.
    `last_read` leaves out rows that were last read earlier, or at its end or later. `only` is a
    column and its value, where the sweep looked for no other rows.
    """
    younger = "AND t.updated_at >= %s" if since else ""
    between = "AND t._synced_at >= %s AND t._synced_at < %s" if last_read else ""
    chosen = f"AND t.{only[0]} = %s" if only else ""
    rows = session.execute(
        f"SELECT t.id FROM {session.name(table.name)} t WHERE t._deleted_at IS NULL "
        f"AND t._synced_at < %s {younger} {between} {chosen} "
        f"AND NOT EXISTS (SELECT 1 FROM {session.name('_interlake_seen')} s "
        "WHERE s.run_id = %s AND s.stream = %s AND s.id = t.id) ORDER BY t.id",
        before,
        *((since,) if since else ()),
        *(last_read or ()),
        *((only[1],) if only else ()),
        run_id,
        stream,
    )
    return [row[0] for row in rows]


def stale_ids(
    session: Session,
    table: Table,
    run_id: str,
    stream: str,
    until: datetime,
    since: datetime | None = None,
) -> list[str]:
    """Ids that a sweep saw, but whose row is missing, marked, or of an older `updated_at`.

    Only ids that changed before `until`, and not before `since`, if that is given.
    """
    younger = "AND s.updated_at >= %s" if since else ""
    rows = session.execute(
        f"SELECT DISTINCT s.id FROM {session.name('_interlake_seen')} s "
        f"LEFT JOIN {session.name(table.name)} t ON t.id = s.id "
        f"WHERE s.run_id = %s AND s.stream = %s AND (s.updated_at < %s OR s.updated_at IS NULL) "
        f"{younger} AND (t.id IS NULL "
        "OR t._deleted_at IS NOT NULL OR t.updated_at IS NULL OR t.updated_at < s.updated_at) "
        "ORDER BY 1",
        run_id,
        stream,
        until,
        *((since,) if since else ()),
    )
    return [row[0] for row in rows]


def mark_unlisted(
    session: Session, table: Table, column: str, run_id: str, stream: str, mark: Mark
) -> int:
    """Mark rows that the last whole reading of their parent's list did not contain.

    The scratch table holds the parents, each with the moment its list was asked for; they are
    forgotten here.
    """
    seen = session.name("_interlake_seen")
    marked = mark_where(
        session,
        table,
        mark,
        f"EXISTS (SELECT 1 FROM {seen} s WHERE s.run_id = %s AND s.stream = %s "
        f"AND s.id = t.{column} AND t._synced_at < s.updated_at)",
        run_id,
        stream,
    )
    session.execute(f"DELETE FROM {seen} WHERE run_id = %s AND stream = %s", run_id, stream)
    return marked


def forget_seen(session: Session) -> None:
    """Empty the scratch table."""
    session.execute(f"DELETE FROM {session.name('_interlake_seen')}")

"""Differences written as Intercom has it: rows taken over from a schema beside, and marks."""

from interlake.catalog import SYSTEM_COLUMNS, Table
from interlake.warehouse.store import Session
from interlake.warehouse.unseen import Mark, ensure_plausible, mark_where


def take_over(session: Session, table: Table, fresh: str) -> int:
    """Replace the rows that differ by those just read; returns how many."""
    stored, read = session.name(table.name), session.name(table.name, fresh)
    differences = session.name(f"d_{table.name}", fresh)
    chosen = "NOT d._recent AND d._kind <> 'surplus'"
    count = session.execute(f"SELECT count(*) FROM {differences} d WHERE {chosen}")[0][0]
    if not count:
        return 0
    columns = [session.column(c.name) for c in (*table.columns, *SYSTEM_COLUMNS)]
    session.execute(
        f"DELETE FROM {stored} AS t WHERE EXISTS (SELECT 1 FROM {differences} d "
        f"WHERE {chosen} AND {_same(session, table, 't')})"
    )
    session.execute(
        f"INSERT INTO {stored} ({', '.join(columns)}) "
        f"SELECT {', '.join(f't.{name}' for name in columns)} FROM {read} t "
        f"JOIN {differences} d ON {_same(session, table, 't')} WHERE {chosen}"
    )
    return int(count)


def mark_surplus(session: Session, table: Table, fresh: str, mark: Mark, max_share: float) -> int:
    """Mark the rows that Intercom no longer has; returns how many.

    Raises StreamError instead when that would be more than `max_share` of a table of over 50 rows.
    """
    differences = session.name(f"d_{table.name}", fresh)
    surplus = "d._kind = 'surplus' AND NOT d._recent"
    count = session.execute(f"SELECT count(*) FROM {differences} d WHERE {surplus}")[0][0]
    if not count:
        return 0
    ensure_plausible(session, table, int(count), max_share)
    condition = f"EXISTS (SELECT 1 FROM {differences} d WHERE {surplus} AND "
    return mark_where(session, table, mark, f"{condition}{_same(session, table, 't')})")


def _same(session: Session, table: Table, alias: str) -> str:
    names = [session.column(key) for key in table.key]
    return " AND ".join(f"d.{name} = {alias}.{name}" for name in names)

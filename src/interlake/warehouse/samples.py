"""Which stored rows to look at: chosen by a seed, the same on every warehouse."""

from collections.abc import Sequence
from datetime import UTC, datetime

from interlake.catalog import Table
from interlake.warehouse.store import Session


def sample(
    session: Session, table: Table, column: str, size: int, seed: int, since: datetime | None = None
) -> list[str]:
    """Up to `size` values of a column among the live rows, the same ones for the same seed.

    `since` leaves out rows that have not changed since.
    """
    name, younger = session.column(column), "AND t.updated_at >= %s" if since else ""
    rows = session.execute(
        f"SELECT {name} FROM (SELECT DISTINCT t.{name} FROM {session.name(table.name)} t "
        f"WHERE t._deleted_at IS NULL AND t.{name} IS NOT NULL {younger}) chosen "
        f"ORDER BY md5({name} || '{int(seed)}'), {name} LIMIT {int(size)}",
        *((since,) if since else ()),
    )
    return [row[0] for row in rows]


def newest_moment(session: Session, table: Table, column: str, size: int) -> datetime | None:
    """Since when the newest `size` live rows are; None where there are no more rows than that."""
    name = session.column(column)
    rows = session.execute(
        f"SELECT t.{name} FROM {session.name(table.name)} t WHERE t._deleted_at IS NULL "
        f"AND t.{name} IS NOT NULL ORDER BY 1 DESC LIMIT 1 OFFSET {int(size)}"
    )
    return rows[0][0].astimezone(UTC) if rows else None


def count_live(session: Session, table: Table, since: datetime | None = None) -> int:
    """How many rows live; `since` leaves out those that have not changed since."""
    younger = "AND t.updated_at >= %s" if since else ""
    rows = session.execute(
        f"SELECT count(*) FROM {session.name(table.name)} t WHERE t._deleted_at IS NULL {younger}",
        *((since,) if since else ()),
    )
    return int(rows[0][0])


def absent(session: Session, table: Table, ids: Sequence[str]) -> list[str]:
    """Those of some ids that no live row has."""
    if not ids:
        return []
    places = ", ".join(["%s"] * len(ids))
    rows = session.execute(
        f"SELECT t.id FROM {session.name(table.name)} t "
        f"WHERE t._deleted_at IS NULL AND t.id IN ({places})",
        *ids,
    )
    present = {row[0] for row in rows}
    return [key for key in ids if key not in present]


def stored_not_read(session: Session, table: Table, fresh: str, key: str, where: str) -> list[str]:
    """Values of a key column among live rows `s` that were not just read into a schema beside."""
    same = " AND ".join(f"f.{session.column(k)} = s.{session.column(k)}" for k in table.key)
    rows = session.execute(
        f"SELECT DISTINCT s.{session.column(key)} FROM {session.name(table.name)} s "
        f"WHERE s._deleted_at IS NULL AND {where} AND NOT EXISTS ("
        f"SELECT 1 FROM {session.name(table.name, fresh)} f WHERE {same}) ORDER BY 1"
    )
    return [row[0] for row in rows]


def named_not_read(
    session: Session, table: Table, column: str, named: Table, fresh: str
) -> list[str]:
    """Ids that live rows of a table refer to, but that were not just read into a schema beside."""
    name = session.column(column)
    rows = session.execute(
        f"SELECT DISTINCT t.{name} FROM {session.name(table.name)} t "
        f"LEFT JOIN {session.name(named.name, fresh)} f ON f.id = t.{name} "
        f"WHERE t._deleted_at IS NULL AND f.id IS NULL ORDER BY 1"
    )
    return [row[0] for row in rows]


def on_one_side(
    session: Session, table: Table, fresh: str, sweep: str, since: datetime | None, limit: int
) -> list[str]:
    """Ids on one side only: met by a sweep but not living here, or living here but not met.

    The sweep's ids are noted in the schema beside; `since` leaves out what has not changed since.
    """
    seen, stored = session.name("_interlake_seen", fresh), session.name(table.name)
    met = f"FROM {seen} n WHERE n.stream = '{sweep}'"
    late = ("AND n.updated_at >= %s", "AND t.updated_at >= %s") if since else ("", "")
    rows = session.execute(
        f"SELECT n.id {met} {late[0]} AND NOT EXISTS (SELECT 1 FROM {stored} t "
        f"WHERE t.id = n.id AND t._deleted_at IS NULL) UNION SELECT t.id FROM {stored} t "
        f"WHERE t._deleted_at IS NULL {late[1]} AND NOT EXISTS (SELECT 1 {met} AND n.id = t.id) "
        f"ORDER BY 1 LIMIT {int(limit)}",
        *((since, since) if since else ()),
    )
    return [row[0] for row in rows]

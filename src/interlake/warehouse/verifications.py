"""The outcomes of verifications: figures and names per run, stream and table, never values."""

from collections.abc import Iterable, Mapping
from typing import Any

from interlake.warehouse.store import Session
from interlake.warehouse.tables import VERIFICATION

_NAMES = tuple(column.name for column in VERIFICATION.columns)


def store_outcome(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store what a verification found, a row for each table."""
    table, places = session.name(VERIFICATION.name), ", ".join(["%s"] * len(_NAMES))
    names = ", ".join(session.column(name) for name in _NAMES)
    for row in rows:
        session.execute(
            f"INSERT INTO {table} ({names}) VALUES ({places})", *(row[name] for name in _NAMES)
        )


def last_outcome(session: Session) -> list[dict[str, Any]]:
    """What the last verification found, a row for each table; empty where there was none."""
    if VERIFICATION.name not in session.table_names():
        return []
    table = session.name(VERIFICATION.name)
    names = ", ".join(session.column(name) for name in _NAMES)
    rows = session.execute(
        f"SELECT {names} FROM {table} WHERE verified_at = (SELECT max(verified_at) FROM {table}) "
        "ORDER BY stream, table_name"
    )
    return [dict(zip(_NAMES, row, strict=True)) for row in rows]

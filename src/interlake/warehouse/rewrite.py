"""Stored values brought under a new rule: emptied, or replaced by what a function makes of them."""

from collections.abc import Callable, Iterator

from interlake.catalog import Column, Kind, Table
from interlake.warehouse.store import Session

_VALUES_AT_ONCE = 50_000
_ROWS_PER_INSERT = 500


def empty(session: Session, table: Table, column: Column) -> None:
    """Set a column to null in every row, marked ones too."""
    name, target = session.column(column.name), session.name(table.name)
    session.execute(f"UPDATE {target} SET {name} = NULL WHERE {name} IS NOT NULL")


def rewrite(session: Session, table: Table, column: Column, treat: Callable[[str], str]) -> None:
    """Replace every value of a column by what `treat` makes of it, in one transaction.

    Values are treated once each, however many rows hold them; doing it again changes nothing as
    long as `treat` leaves its own results alone.
    """
    name, target = session.column(column.name), session.name(table.name)
    text = f"CAST({name} AS VARCHAR)"
    back = "JSON" if column.kind is Kind.JSON else "VARCHAR"
    with session.transaction():
        session.execute("CREATE TEMP TABLE _interlake_values (old_value TEXT, new_value TEXT)")
        for values in _distinct(session, target, text):
            changed = [(old, new) for old in values if (new := treat(old)) != old]
            for start in range(0, len(changed), _ROWS_PER_INSERT):
                some = changed[start : start + _ROWS_PER_INSERT]
                session.execute(
                    "INSERT INTO _interlake_values VALUES " + ", ".join(["(%s, %s)"] * len(some)),
                    *(value for pair in some for value in pair),
                )
        session.execute(
            f"UPDATE {target} SET {name} = CAST(v.new_value AS {back}) "
            f"FROM _interlake_values v WHERE {text} = v.old_value"
        )
        session.execute("DROP TABLE _interlake_values")


def _distinct(session: Session, target: str, text: str) -> Iterator[list[str]]:
    last = ""
    while True:
        rows = session.execute(
            f"SELECT DISTINCT {text} FROM {target} WHERE {text} > %s "
            f"ORDER BY 1 LIMIT {_VALUES_AT_ONCE}",
            last,
        )
        if not rows:
            return
        values = [row[0] for row in rows]
        yield values
        last = values[-1]

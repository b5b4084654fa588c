"""What Intercom says about the length of lists that it does not show whole."""

from interlake.catalog import Table
from interlake.warehouse.store import Session
from interlake.warehouse.terms import Level, Terms


def parts_promised(session: Session, level: Level, terms: Terms) -> tuple[int, int] | None:
    """How many rows of a cut list Intercom counts in the parents just read, and how many are here.

    None for lists of which Intercom tells no total beside them.
    """
    table, parent = level.table, level.parent
    counted = f"{table.name}_total_count"
    if parent is None or table.cut_by is None or not has_column(parent, counted):
        return None
    read = f"{session.name(parent.name, terms.fresh)} p"
    below = " AND ".join(f"p.{theirs} = t.{own}" for own, theirs in table.inherits)
    promised = session.execute(
        f"SELECT coalesce(sum({counted}), 0) FROM {read} WHERE p._deleted_at IS NULL"
    )
    loaded = session.execute(
        f"SELECT count(*) FROM {session.name(table.name)} t WHERE t._deleted_at IS NULL "
        f"AND EXISTS (SELECT 1 FROM {read} WHERE {below} AND p._deleted_at IS NULL)"
    )
    return int(promised[0][0]), int(loaded[0][0])


def has_column(table: Table, name: str) -> bool:
    """Whether a table has a column of that name."""
    return any(column.name == name for column in table.columns)

"""Which histories a chunk or a run has to be written into."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from interlake.catalog import Table
from interlake.warehouse import Session
from interlake.warehouse.history import add_versions, close_versions
from interlake.warehouse.parents import BEGINNING


def keep_versions(
    session: Session,
    kept: Sequence[Table],
    roots: Mapping[str, Table],
    since: Mapping[str, datetime],
) -> None:
    """Add the versions that rows read since a moment brought, and end those that they ended.

    `roots` are the tables that were read, `since` gives the first reading of each.
    """
    names = {table.name for table in kept}
    for name, root in roots.items():
        for table, parent in _with_parents(root):
            if table.name in names:
                close_versions(session, table, since[name])
                known = parent if parent is not None and parent.name in names else None
                add_versions(session, table, known, since[name])


def keep_anew(session: Session, kept: Sequence[Table]) -> None:
    """Begin, or go on with, the histories of tables as they are stored now."""
    for table in kept:
        parent = next((p for p in kept if table in p.children), None)
        close_versions(session, table, BEGINNING)
        add_versions(session, table, parent, BEGINNING)


def end_versions(session: Session, kept: Sequence[Table], since: datetime) -> None:
    """End the versions of rows that were found gone since a moment."""
    for table in kept:
        close_versions(session, table, since)


def _with_parents(root: Table) -> list[tuple[Table, Table | None]]:
    found: list[tuple[Table, Table | None]] = [(root, None)]
    for table, _ in found:
        found += [(child, table) for child in table.children]
    return found

"""Purged persons taken out of what was just read, in the session that stores it."""

from collections.abc import Mapping
from datetime import datetime

from interlake.catalog import Table
from interlake.catalog.erasure import contact_columns, conversation_column
from interlake.warehouse import Session
from interlake.warehouse.erase import Eraser, Person, Stored, conversation_name
from interlake.warehouse.purged import Purged, remember


def forget(
    session: Session,
    purged: Purged,
    roots: Mapping[str, Table],
    since: Mapping[str, datetime],
    now: datetime,
) -> None:
    """Erase whom the pipeline has purged from rows of some roots that were read since a moment.

    A chunk is stored before it is looked through, for the rules of a purge work on tables.
    """
    if not purged:
        return
    for name, root in roots.items():
        tables = [Stored(table, table.name) for table in root.family()]
        eraser = Eraser(session, tables, since[name])
        person = Person(_known(eraser, tables, purged), conversations=_talks(eraser, root, purged))
        if not person.ids and not person.conversations:
            continue
        eraser.get_to_know(person)
        eraser.erase(person)
        remember(session, purged, person.names, now)
        session.drop_staging()  # it holds the chunk as it came


def _known(eraser: Eraser, tables: list[Stored], purged: Purged) -> set[str]:
    places = [(stored, c.name) for stored in tables for c in contact_columns(stored.table)]
    return {key for key in eraser.ids_in(places) if purged.knows(key)}


def _talks(eraser: Eraser, root: Table, purged: Purged) -> set[str]:
    column = conversation_column(root)
    places = [(Stored(root, root.name), column)] if column else []
    return {key for key in eraser.ids_in(places) if purged.knows(conversation_name(key))}

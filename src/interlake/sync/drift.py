"""Tables and columns that had to be made anew: their streams are read from the beginning."""

from collections.abc import Mapping

from interlake.catalog import STREAMS, TABLES, Mode, stream_of
from interlake.report import Report
from interlake.sync.outcome import membership_table
from interlake.warehouse import Session
from interlake.warehouse.cursors import Cursor, forget_cursors
from interlake.warehouse.drift import Lacking


def fill_again(
    session: Session,
    made: Lacking,
    counts: Mapping[str, int],
    cursors: Mapping[str, Cursor],
    report: Report,
) -> Mapping[str, Cursor]:
    """Forget how far the streams of these tables were loaded; returns the cursors that still hold.

    A column that is new to a table without rows lacks nothing, nor does a table of a stream that
    was never loaded.
    """
    lost = {
        table: columns
        for table, columns in made.items()
        if table in TABLES and (counts.get(table) or not columns)
    }
    again = {name for table in lost for name in _read_into(table)} & cursors.keys()
    if not again:
        return cursors
    forget_cursors(session, again)
    names = [f"{table}.{name}" for table, columns in lost.items() for name in columns]
    names += [table for table, columns in lost.items() if not columns]
    report.notes += [
        f"missing in the warehouse and made anew: {', '.join(sorted(names))}; "
        f"read from the beginning: {', '.join(sorted(again))}"
    ]
    return {name: cursor for name, cursor in cursors.items() if name not in again}


def _read_into(table: str) -> set[str]:
    """The streams whose cursors promise the rows of a table."""
    stream = stream_of(table)
    beside = {stream.parent} if stream.mode is Mode.PER_PARENT and not stream.is_sub_list else set()
    members = {
        other.name
        for other in STREAMS
        if other.mode is Mode.MEMBERSHIP and membership_table(other).name == table
    }
    return {stream.name} | members | {name for name in beside if name}

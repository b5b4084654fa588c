"""How far each stream is loaded: append-only rows, so that nothing unfinished overwrites one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from interlake.warehouse.store import Session


@dataclass(frozen=True)
class Cursor:
    """Where a stream stands.

    `watermark`: everything that changed before it is loaded. `complete_before`: rows read before it
    have all their children loaded and marked; later ones may come from a run that was killed.
    `digest`: of the whole list, for streams that are compared before they are written.
    """

    watermark: datetime
    complete_before: datetime
    digest: str | None = None


def read_cursors(session: Session) -> Mapping[str, Cursor]:
    """The newest cursor of every stream that has one."""
    table = session.name("_interlake_cursors")
    rows = session.execute(
        f"SELECT c.stream, c.watermark, c.complete_before, c.digest FROM {table} c JOIN ("
        f"SELECT stream, max(created_at) AS created_at FROM {table} GROUP BY stream"
        ") newest ON newest.stream = c.stream AND newest.created_at = c.created_at"
    )
    return {stream: Cursor(*values) for stream, *values in rows}


def append_cursor(
    session: Session, stream: str, cursor: Cursor, run_id: str, now: datetime
) -> None:
    """Move a stream's cursor; call it only when all that the cursor promises is committed."""
    append_cursors(session, [(stream, cursor, now)], run_id)


def append_cursors(
    session: Session, moved: Sequence[tuple[str, Cursor, datetime]], run_id: str
) -> None:
    """Move the cursors of several streams, each at its own moment."""
    session.insert(
        "_interlake_cursors",
        ("stream", "watermark", "complete_before", "digest", "run_id", "created_at"),
        [
            (stream, c.watermark, c.complete_before, c.digest, run_id, now)
            for stream, c, now in moved
        ],
    )


def forget_cursors(session: Session, streams: Iterable[str]) -> None:
    """Make streams start from the beginning at their next reading."""
    for stream in streams:
        session.execute(
            f"DELETE FROM {session.name('_interlake_cursors')} WHERE stream = %s", stream
        )


def loaded_up_to(session: Session, lag: timedelta) -> Mapping[str, datetime]:
    """By stream, before which moment a change in Intercom is in the warehouse for sure.

    A stream that its last run read to the end holds all that the search index (behind by `lag`)
    showed when that run began; of one that broke off only its watermark is known.
    """
    table = session.name("_interlake_cursors")
    rows = session.execute(
        f"SELECT c.stream, c.watermark, r.started_at FROM {table} c JOIN ("
        f"SELECT stream, max(created_at) AS created_at FROM {table} GROUP BY stream"
        ") newest ON newest.stream = c.stream AND newest.created_at = c.created_at "
        f"LEFT JOIN {session.name('_interlake_run_streams')} s "
        "ON s.run_id = c.run_id AND s.stream = c.stream AND s.status = 'done' "
        f"LEFT JOIN {session.name('_interlake_runs')} r ON r.run_id = s.run_id"
    )
    return {
        stream: max(watermark, started_at - lag) if started_at else watermark
        for stream, watermark, started_at in rows
    }


def read_last(session: Session) -> frozenset[str]:
    """The streams that the last run read to their end."""
    table = session.name("_interlake_cursors")
    rows = session.execute(
        f"SELECT DISTINCT c.stream FROM {table} c WHERE c.run_id = (SELECT n.run_id FROM {table} n "
        "WHERE left(n.stream, 1) <> '_' ORDER BY n.created_at DESC LIMIT 1)"
    )
    return frozenset(row[0] for row in rows)

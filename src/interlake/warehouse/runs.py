"""The log of runs, kept in the warehouse: `status` reads it, support starts from it."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

import orjson

from interlake import __version__
from interlake.config import Destination
from interlake.report import Report
from interlake.warehouse.lease import holder
from interlake.warehouse.store import Session, Warehouse
from interlake.warehouse.verifications import last_outcome


@dataclass(frozen=True)
class Ending:
    """How and when a run ended."""

    status: str  # done, partial, failed or interrupted; killed is noted by the run that follows
    at: datetime


def start_run(session: Session, report: Report, api_version: str) -> None:
    """Write the row of a run that begins."""
    session.execute(
        f"INSERT INTO {session.name('_interlake_runs')} (run_id, pipeline, command, status, "
        "started_at, holder, interlake_version, api_version) "
        "VALUES (%s, %s, %s, 'running', %s, %s, %s, %s)",
        report.run_id,
        report.pipeline,
        report.command,
        report.started_at,
        holder(),
        __version__,
        api_version,
    )


def note_broken_runs(session: Session) -> bool:
    """Whether the last run broke off; ask before the row of a new run is written.

    One that still says it runs was killed, for the lease is ours.
    """
    runs = session.name("_interlake_runs")
    session.execute(f"UPDATE {runs} SET status = 'killed' WHERE status = 'running'")
    last = session.execute(f"SELECT status FROM {runs} ORDER BY started_at DESC LIMIT 1")
    return bool(last) and last[0][0] not in ("done", "partial")


def end_run(session: Session, report: Report, ending: Ending) -> None:
    """Complete the row of a run, and write one row for each of its streams."""
    session.execute(
        f"UPDATE {session.name('_interlake_runs')} SET status = %s, ended_at = %s, seconds = %s, "
        "requests = %s, inserted = %s, updated = %s, marked = %s, error = %s, report = %s "
        "WHERE run_id = %s",
        ending.status,
        ending.at,
        report.seconds,
        report.requests,
        sum(table.inserted for table in report.tables),
        sum(table.updated for table in report.tables),
        sum(table.marked for table in report.tables),
        report.error,
        orjson.dumps(report.as_dict()).decode(),
        report.run_id,
    )
    session.insert(
        "_interlake_run_streams",
        ("run_id", *_STREAM),
        [(report.run_id, stream.name, *attrgetter(*_FIGURES)(stream)) for stream in report.streams],
    )


def history(destination: Destination, schema_name: str, limit: int = 10) -> list[dict[str, Any]]:
    """The last runs, newest first, each with its streams; empty when nothing was synced yet."""
    with Warehouse(destination, schema_name, ()) as warehouse:
        if not warehouse.exists():
            return []
        with warehouse.session() as session:
            runs = _rows(
                session,
                f"SELECT {', '.join(_RUN)} FROM {session.name('_interlake_runs')} "
                "ORDER BY started_at DESC, run_id DESC LIMIT %s",
                _RUN,
                limit,
            )
            for run in runs:
                run["streams"] = _rows(
                    session,
                    f"SELECT {', '.join(_STREAM)} FROM {session.name('_interlake_run_streams')} "
                    "WHERE run_id = %s ORDER BY stream",
                    _STREAM,
                    run["run_id"],
                )
            return runs


def last_verification(destination: Destination, schema_name: str) -> list[dict[str, Any]]:
    """What the last verification found, a row for each table; empty where there was none."""
    with Warehouse(destination, schema_name, ()) as warehouse:
        if not warehouse.exists():
            return []
        with warehouse.session() as session:
            return last_outcome(session)


_RUN = (
    "run_id", "pipeline", "command", "status", "started_at", "ended_at", "seconds", "requests",
    "inserted", "updated", "marked", "error", "holder", "interlake_version", "api_version",
)  # fmt: skip
_FIGURES = ("status", "reason", "requests", "records", "seconds", "watermark")
_STREAM = ("stream", *_FIGURES)


def _rows(session: Session, sql: str, names: tuple[str, ...], *params: Any) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in session.execute(sql, *params)]

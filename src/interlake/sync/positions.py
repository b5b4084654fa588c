"""Where exports stand: told by the cursor of their stream, which the next run begins with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from interlake.intercom.jobs import Job, Span
from interlake.sync.outcome import Outcome
from interlake.sync.run import BEGINNING, Run
from interlake.warehouse import Session
from interlake.warehouse.cursors import Cursor, append_cursor


@dataclass
class Position:
    """Where one export stands: exported until then, and the job under way."""

    until: datetime | None = None
    job: Job | None = None
    reached: datetime | None = None  # by this run, whose rows may still lie beside


class Positions:
    """Where the exports of a stream stand, as its cursor holds them."""

    def __init__(self, run: Run, outcome: Outcome, *, beside: bool) -> None:
        self._run, self._outcome, self._beside = run, outcome, beside
        cursor = run.cursors.get(outcome.stream.name)
        self._all = _read(cursor.digest) if cursor else {}

    def keep(self, names: list[str]) -> None:
        """Forget what is no longer exported; begin with what is new."""
        self._all = {name: self._all.get(name, Position()) for name in names}

    def of(self, name: str) -> Position:
        """One export's position."""
        return self._all.setdefault(name, Position())

    async def remember(self, name: str, job: Job | None) -> None:
        """Write down which job is under way; the tables may be behind, never ahead of it."""
        position = self.of(name)
        if job != position.job:
            position.job = job
            await self._run.writer.run(self._write)

    async def catch_up(self) -> None:
        """Store what was read so far, and write down that it is there."""
        await self._run.chunks.flush()
        await self._run.writer.run(self._write)

    def reach(self, name: str, span: Span) -> None:
        """Note that a span is loaded once all rows that were added so far are stored.

        A full refresh writes rows beside: they count once they are swapped in, at its end.
        """
        position = self.of(name)
        position.job, position.reached = None, max(position.reached or span.end, span.end)

        def stored(_: Session) -> None:
            position.until = max(position.until or span.end, span.end)

        if not self._beside:
            self._run.chunks.after(stored)

    def settle(self) -> None:
        """Leave the last word to the end of the run."""
        for position in self._all.values():
            position.until, position.job = position.reached or position.until, None
        self._outcome.digest, self._outcome.watermark = self._text(), self._watermark()

    def _write(self, session: Session) -> None:
        cursor = Cursor(self._watermark(), self._outcome.begun_at, self._text())
        name, now = self._outcome.stream.name, self._run.clock.now()
        append_cursor(session, name, cursor, self._run.report.run_id, now)

    def _watermark(self) -> datetime:
        return min((p.until or BEGINNING for p in self._all.values()), default=BEGINNING)

    def _text(self) -> str:
        return orjson.dumps({name: _plain(p) for name, p in self._all.items()}).decode()


def is_under_way(cursor: Cursor | None) -> bool:
    """Whether a stream's cursor knows of jobs that were started and not yet loaded."""
    return cursor is not None and any(p.job for p in _read(cursor.digest).values())


def _plain(position: Position) -> dict[str, Any]:
    job = position.job
    return {
        "until": position.until.isoformat() if position.until else None,
        "job": None
        if job is None
        else {
            "id": job.id,
            "begin": job.span.begin.isoformat(),
            "end": job.span.end.isoformat(),
            "asked_at": job.asked_at.isoformat(),
        },
    }


def _read(text: str | None) -> dict[str, Position]:
    stored = orjson.loads(text) if text else {}
    return {name: Position(_time(p["until"]), _job(p["job"])) for name, p in stored.items()}


def _job(plain: dict[str, str] | None) -> Job | None:
    if plain is None:
        return None
    begin, end, asked_at = (
        datetime.fromisoformat(plain[key]).astimezone(UTC) for key in ("begin", "end", "asked_at")
    )
    return Job(plain["id"], Span(begin, end), asked_at)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None

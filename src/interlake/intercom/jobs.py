"""Exports that Intercom makes on request: started, awaited, downloaded, read row by row.

A job that fails, or whose file is gone or damaged, is started again a few times. What a job is for
and how its rows become records is told by exports.py.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from tempfile import TemporaryFile, gettempdir
from typing import Any

from interlake.errors import NotFound, StreamError
from interlake.intercom.calls import Params, path_to
from interlake.intercom.client import Client
from interlake.intercom.files import LIMITS, Damaged, Limits, Table, tables_in
from interlake.intercom.refusals import TooManyJobs

_TRIES = 3
_FIRST_WAIT_SECONDS, _LONG_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.125, 4.0, 30.0
# A new job may be unknown for a moment to those who ask about it.
_UNKNOWN_FOR_SECONDS = 10.0
_ROWS_AT_ONCE = 2_000
_ENDED = {"failed": "failed", "canceled": "was canceled"}  # without a file


@dataclass(frozen=True)
class Span:
    """From when to when an export reaches, both included."""

    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Job:
    """A job that was started; its rows are at least as fresh as `asked_at`."""

    id: str
    span: Span
    asked_at: datetime


@dataclass(frozen=True)
class Export:
    """One kind of export: where it is started, asked about and downloaded."""

    name: str  # for messages: what is exported
    start: str
    body: Callable[[Span], Mapping[str, Any]]
    status: str  # with {id}
    download: str  # with {id}
    params: Callable[[str], Params]
    cancel: str | None = None  # with {id}


@dataclass(frozen=True)
class Waiting:
    """How long a job is waited for, by whose clock, and who is told of it."""

    limit: timedelta
    now: Callable[[], datetime]  # by Intercom's clock
    remember: Callable[[Job | None], Awaitable[None]]  # told of each job that is not done at once
    settle: Callable[[], Awaitable[None]]  # called before a long wait


@dataclass(frozen=True)
class Batch:
    """Some rows of one CSV of a job's file."""

    job: Job
    table: Table
    rows: list[list[str]]


class StillPending(StreamError):
    """An export takes longer than anybody wants to wait; a later run goes on with it."""


class _Lost(Exception):
    """A job whose file will never come; another one may bring it."""


async def read_export(
    client: Client,
    export: Export,
    span: Span,
    known: Job | None,
    waiting: Waiting,
    limits: Limits = LIMITS,
) -> AsyncIterator[Batch]:
    """Give the rows of an export, from the job that is `known` already or from a new one.

    Raises StillPending after the wait's limit, StreamError after the third job that fails, TooLarge
    for a file beyond its limits. Rows may come twice where a file broke in the middle.
    """
    job = known
    for _ in range(_TRIES):
        fresh = job is None
        if job is None:
            job = await _start(client, export, span, waiting)
        try:
            async for batch in _read(client, export, job, waiting, limits, fresh=fresh):
                yield batch
            return
        except _Lost as error:
            reason, job = str(error), None
            await waiting.remember(None)
    raise StreamError(
        f"Intercom made no file of {export.name} in {_TRIES} jobs; the last one {reason}. "
        "What is loaded stays loaded; the next run tries again."
    )


async def discard(client: Client, export: Export, job: Job) -> None:
    """Give a job up that nobody needs any more, so that another one may be started."""
    if export.cancel is not None:
        with suppress(StreamError):
            await client.post(path_to(export.cancel, id=job.id))


async def _start(client: Client, export: Export, span: Span, waiting: Waiting) -> Job:
    pause = _Pause(waiting.limit)
    while True:
        asked_at = waiting.now()
        try:
            payload = (await client.post(export.start, export.body(span))).payload
            break
        except TooManyJobs as error:
            if not await pause.again():
                raise StillPending(
                    f"{error} None ended within {waiting.limit}, so {export.name} was not "
                    "exported; the next run tries again."
                ) from None
    # Misspelt in some versions (corrections b.9).
    identifier = payload.get("job_identifier") or payload.get("job_identfier")
    if not identifier:
        raise StreamError(
            f"Intercom started an export of {export.name} but named no job. Run it again later."
        )
    return Job(str(identifier), span, asked_at)


async def _read(
    client: Client, export: Export, job: Job, waiting: Waiting, limits: Limits, *, fresh: bool
) -> AsyncIterator[Batch]:
    if not await _has_file(client, export, job, waiting, fresh=fresh):
        return
    with _room(export), TemporaryFile() as file:
        path = path_to(export.download, id=job.id)
        try:
            params = export.params(job.id)
            await client.download(path, file, params, most_bytes=limits.download_bytes)
        except NotFound:
            raise _Lost("was done, but its file is gone") from None
        tables = tables_in(file, limits)
        try:
            while (table := await asyncio.to_thread(next, tables, None)) is not None:
                while rows := await asyncio.to_thread(list, islice(table.rows, _ROWS_AT_ONCE)):
                    yield Batch(job, table, rows)
        except Damaged as error:
            raise _Lost(f"gave a damaged file: {error}") from None


@contextmanager
def _room(export: Export) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StreamError(
            f"The file of {export.name} found no room in {gettempdir()}: {error}. What is loaded "
            "stays loaded; make room and run it again."
        ) from error


async def _has_file(
    client: Client, export: Export, job: Job, waiting: Waiting, *, fresh: bool
) -> bool:
    """Wait until a job is done; whether it has a file, for there may be nothing to tell."""
    pause, begun, remembered = _Pause(waiting.limit), time.monotonic(), False
    if fresh:
        await pause.again()
    while True:
        status = await _status(client, export, job)
        if status is None and not (fresh and time.monotonic() - begun < _UNKNOWN_FOR_SECONDS):
            raise _Lost("is unknown to Intercom")
        # "complete" and "completed" both occur (reference §3.4).
        if status == "no_data" or str(status).startswith("complete"):
            return status != "no_data"
        if status in _ENDED:
            raise _Lost(_ENDED[status])
        if fresh and not remembered:
            remembered = True
            await waiting.remember(job)
        if pause.is_long:
            await waiting.settle()
        if not await pause.again():
            raise StillPending(
                f"Intercom's export of {export.name} is still {status} after {waiting.limit} "
                f"(job {job.id}). The next run goes on waiting for it; export_wait makes a run "
                "wait longer."
            )


async def _status(client: Client, export: Export, job: Job) -> str | None:
    """What Intercom calls a job's state; None where it knows no such job."""
    try:
        answer = await client.get(path_to(export.status, id=job.id), export.params(job.id))
    except NotFound:
        return None
    return str(answer.payload.get("status"))


class _Pause:
    """Ever longer pauses, until the limit is reached."""

    def __init__(self, limit: timedelta) -> None:
        self._until = time.monotonic() + limit.total_seconds()
        self._seconds = _FIRST_WAIT_SECONDS

    @property
    def is_long(self) -> bool:
        """Whether the next pause is the first long one."""
        return self._seconds == _LONG_WAIT_SECONDS

    async def again(self) -> bool:
        """Pause, if there is time for it; whether there was."""
        if time.monotonic() + self._seconds > self._until:
            return False
        await asyncio.sleep(self._seconds)
        self._seconds = min(2 * self._seconds, _LONGEST_WAIT_SECONDS)
        return True

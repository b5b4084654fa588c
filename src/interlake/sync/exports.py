"""Exports: which spans are asked for, where each of them stands, and what a newer one replaces.

A job that was started is in the stream's cursor before it is waited for, so that the next run goes
on with it, on whatever machine. What is read again and again is `export_lookback` long: messages go
on being opened, and conversations go on, long after the time by which they are exported.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

from interlake.catalog import Reading
from interlake.errors import InterlakeError, NotOffered, StreamError, Unavailable
from interlake.intercom.exports import (
    LONGEST,
    MOST_ROWS,
    REPORTS_AT_ONCE,
    Dataset,
    content_export,
    is_early,
    read_datasets,
    reading_content,
    reading_report,
    reporting_export,
)
from interlake.intercom.jobs import Batch, Export, Job, Span, Waiting, discard, read_export
from interlake.intercom.readers import Step
from interlake.report import StreamReport
from interlake.sync.due import first_moment, midnight
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.positions import Position, Positions
from interlake.sync.run import Run, founded
from interlake.sync.take import take_step
from interlake.values import UNFIT, to_timestamp
from interlake.warehouse import Session
from interlake.warehouse.unseen import Mark, count_live, mark_where

_CONTENT = "content"
_CLOSE = timedelta(hours=1)  # to the present: the next run does the rest
_SMALL = 50  # rows; below it a share says nothing


async def load_messages(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Load who got which message, and what they did with it, if that is selected too."""
    stream, with_events = outcome.stream, "message_events" in run.pipeline.streams
    receipts, events = stream.root, stream.root.children[0]
    event_report = _report_of(run, "message_events")
    walk = _Walk(run, outcome, options)
    async for batch in walk.batches(_CONTENT, content_export):
        kind, to_record = reading_content(batch.table)
        readings = [Reading(to_record(row), batch.job.asked_at) for row in batch.rows]
        if kind == "receipts":
            await take_step(run, outcome, Step(readings), receipts)
        elif with_events:
            await run.chunks.add(events, readings)
            if event_report is not None:
                event_report.records += len(readings)
    walk.positions.settle()


async def load_reports(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Load every dataset of the reports; one that fails leaves the others alone."""
    datasets = await read_datasets(run.client)
    walk, places = _Walk(run, outcome, options), asyncio.Semaphore(REPORTS_AT_ONCE)
    walk.positions.keep([dataset.id for dataset in datasets])

    async def load(dataset: Dataset) -> InterlakeError | None:
        try:
            async with places:
                await _load_dataset(walk, dataset)
        except NotOffered as error:
            run.report.notes.append(f"reporting_data lacks {dataset.id}: {error}")
        except (StreamError, Unavailable) as error:
            return error
        return None

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(load(dataset)) for dataset in datasets]
    except BaseExceptionGroup as errors:  # the first says it; the others follow from it
        raise errors.exceptions[0] from None
    failures = [str(error) for task in tasks if (error := task.result()) is not None]
    if failures:
        raise StreamError(" ".join(dict.fromkeys(failures)))
    outcome.whole = options.full_refresh
    walk.positions.settle()


async def _load_dataset(walk: "_Walk", dataset: Dataset) -> None:
    run, table = walk.run, walk.outcome.stream.root
    app_id = str((run.me.record.get("app") or {}).get("id_code") or "")
    replaced = _Replaced(walk, dataset.id)
    walk.on_loaded[dataset.id] = replaced.mark
    async for batch in walk.batches(dataset.id, reporting_export(dataset, app_id)):
        await replaced.begin(batch.job)
        to_record = reading_report(dataset, batch.table)
        records = [to_record(row) for row in batch.rows]
        records = [r for r in records if not is_early(_moment(r["happened_at"]), batch.job.span)]
        readings = [Reading(record, batch.job.asked_at) for record in records]
        await take_step(run, walk.outcome, Step(readings), table)


class _Walk:
    """The spans of a stream's exports, one job after the other."""

    def __init__(self, run: Run, outcome: Outcome, options: SyncOptions) -> None:
        self.run, self.outcome, self._options = run, outcome, options
        self.positions = Positions(run, outcome, beside=options.full_refresh)
        self.on_loaded: dict[str, Callable[[Job], Any]] = {}

    async def batches(self, name: str, export: Export) -> AsyncIterator[Batch]:
        """Rows of all spans from where the export stands to now; each is stored before the next.

        A span with as many rows as Intercom gives at most was cut: it is read again in halves.
        """
        run, position = self.run, self.positions.of(name)
        begin, end = self._begin(position), run.started_at
        job, longest = await self._usable(name, export, begin), LONGEST
        waiting = Waiting(
            run.pipeline.export_wait,
            run.clock.now,
            lambda started: self.positions.remember(name, started),
            self.positions.catch_up,
        )
        while True:
            span = job.span if job else Span(begin, min(begin + longest, end))
            count, last = 0, job
            try:
                async for batch in read_export(run.client, export, span, job, waiting):
                    count, last = count + len(batch.rows), batch.job
                    yield batch
            except (StreamError, Unavailable):
                await self.positions.catch_up()  # the next run goes on from here
                raise
            job = None
            if count >= MOST_ROWS and span.end - span.begin > timedelta(days=2):
                longest = (span.end - span.begin) / 2
                continue
            if last is not None and name in self.on_loaded:
                run.chunks.after(self.on_loaded[name](last))
            self.positions.reach(name, span)
            if span.end >= end - _CLOSE:
                return
            begin = max(self._earliest, span.end - self._overlap(longest))

    @property
    def _earliest(self) -> datetime:
        return first_moment(self.run.pipeline, self.outcome.stream) or founded(self.run)

    def _begin(self, position: Position) -> datetime:
        options, earliest = self._options, self._earliest
        if options.full_refresh:
            return earliest
        if options.since is not None:
            return midnight(options.since)
        if position.until is None:
            return earliest
        return max(earliest, position.until - self.run.pipeline.export_lookback)

    def _overlap(self, longest: timedelta) -> timedelta:
        """How much of a span the next one repeats: what followed a message is told up to its end.

        Reports tell everything at once.
        """
        if self.outcome.stream.name == "reporting_data":
            return timedelta(0)
        return min(self.run.pipeline.export_lookback, longest / 2)

    async def _usable(self, name: str, export: Export, begin: datetime) -> Job | None:
        """The job under way, if it tells what is wanted next; another one is given up."""
        position = self.positions.of(name)
        job = position.job
        if job is None:
            return None
        if job.span.begin <= begin < job.span.end and job.span.end > (position.until or begin):
            return job
        await discard(self.run.client, export, job)
        await self.positions.remember(name, None)
        return None


class _Replaced:
    """Rows of a span that a newer export of it no longer tells: changed, or gone."""

    def __init__(self, walk: _Walk, dataset: str) -> None:
        self._run, self._outcome, self._dataset = walk.run, walk.outcome, dataset
        self._job: Job | None = None
        self._before = 0

    async def begin(self, job: Job) -> None:
        """Count what is stored of the span before its new rows come."""
        if job != self._job:
            self._job, table = job, self._outcome.stream.root
            self._before = await self._run.writer.run(
                lambda session: count_live(session, table, *self._stored(job))
            )

    def mark(self, job: Job) -> Callable[[Session], None]:
        """Mark what was not told again, once the new rows are stored.

        Raises StreamError where so many rows fewer came that it looks like a broken export.
        """
        run, table, before = self._run, self._outcome.stream.root, self._before

        def mark(session: Session) -> None:
            where, *values = self._stored(job)
            old = f"{where} AND t._synced_at < %s"
            stale = count_live(session, table, old, *values, job.asked_at)
            fewer = before - (count_live(session, table, where, *values) - stale)
            if before > _SMALL and fewer > before * run.pipeline.max_delete_share:
                run.report.notes.append(
                    f"reporting_data: {fewer:,} of {before:,} rows of {self._dataset} were not "
                    "told again, more than max_delete_share allows; none was marked"
                )
                return
            now = Mark(run.clock.now())
            run.count_marked(table, mark_where(session, table, now, old, *values, job.asked_at))

        return mark

    def _stored(self, job: Job) -> tuple[Any, ...]:
        since, until, end = job.span.begin, job.span.end, self._run.started_at
        where = "t.dataset_id = %s AND t.happened_at >= %s"
        if until >= end:
            return where, self._dataset, since
        return f"{where} AND t.happened_at < %s", self._dataset, since, until


def _moment(value: Any) -> datetime | None:
    found = None if value is None else to_timestamp(value)
    return None if found is UNFIT else found


def _report_of(run: Run, name: str) -> StreamReport | None:
    return next((entry for entry in run.report.streams if entry.name == name), None)

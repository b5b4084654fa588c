"""Each stream of a run: which reader, from where, into which table, and what it proved."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from interlake.catalog import BY_NAME, Mode, Stream
from interlake.errors import StreamError, Unavailable
from interlake.intercom.client import request_label
from interlake.intercom.readers import read_membership
from interlake.intercom.snapshots import (
    read_articles,
    read_deleted,
)
from interlake.sync.counts import load_counts
from interlake.sync.due import is_due
from interlake.sync.exports import load_messages, load_reports
from interlake.sync.incremental import load_incremental, stored_moments
from interlake.sync.logs import load_log
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome, membership_table
from interlake.sync.positions import is_under_way
from interlake.sync.run import BEGINNING, Run, add_stream
from interlake.sync.snapshots import load_companies, load_snapshot, load_workspace
from interlake.sync.sub_lists import load_sub_lists
from interlake.sync.take import moving, take, take_step
from interlake.warehouse.cursors import Cursor

Loader = Callable[[Run, Outcome, SyncOptions], Awaitable[None]]


def due_streams(run: Run, options: SyncOptions) -> list[Outcome]:
    """What this run is to read; what it leaves out is in the report, with the reason."""
    names = [name for name in run.pipeline.streams if options.takes(name)]
    streams = [BY_NAME[name] for name in names]
    for name, reason in run.pipeline.skipped:
        if options.takes(name):
            entry = add_stream(run, name)
            entry.status = "failed" if asked_for(run, name, options) else "skipped"
            entry.reason = reason
    due = [stream for stream in streams if _is_due_now(run, stream, options)]
    for stream in streams:
        if stream not in due:
            _report_not_due(run, stream)
    return [Outcome(s, run.started_at, add_stream(run, s.name)) for s in due]


def is_export(outcome: Outcome) -> bool:
    """Whether Intercom takes its time over it, and nothing else needs its rows."""
    return outcome.stream.mode is Mode.JOB


async def load_exports(run: Run, outcomes: Sequence[Outcome], options: SyncOptions) -> None:
    """Read what comes from export jobs; what has no table comes with its parent's job."""
    exports = {o.stream.name: o for o in outcomes if is_export(o)}
    await load_together(run, [o for o in exports.values() if o.stream.table is not None], options)
    for outcome in exports.values():
        source = exports.get(_read_with(outcome.stream).name, outcome)
        outcome.report.status, outcome.report.reason = source.report.status, source.report.reason
        outcome.report.seconds = source.report.seconds


async def load_others(run: Run, outcomes: Sequence[Outcome], options: SyncOptions) -> None:
    """Read all other streams concurrently; one that fails leaves the others alone."""
    # What else hangs on a parent is read with the parent's records.
    await load_together(
        run,
        [o for o in outcomes if o.stream.mode is not Mode.PER_PARENT and not is_export(o)],
        options,
    )
    sub_lists = [outcome for outcome in outcomes if outcome.stream.is_sub_list]
    if sub_lists:
        await run.chunks.flush()  # their parents come from the warehouse
        run.unfinished |= {outcome.stream.name for outcome in outcomes if outcome.failed}
        await load_together(run, sub_lists, options)


async def load_together(run: Run, outcomes: Sequence[Outcome], options: SyncOptions) -> None:
    """Read streams concurrently; one that fails leaves the others alone."""
    try:
        async with asyncio.TaskGroup() as group:
            for outcome in outcomes:
                group.create_task(load_stream(run, outcome, options))
    except BaseExceptionGroup as errors:  # the first says it; the others follow from it
        raise errors.exceptions[0] from None


def asked_for(run: Run, name: str, options: SyncOptions) -> bool:
    """Whether somebody wrote this stream's name: on the command line or in the settings."""
    return name in run.pipeline.named or name in (options.streams or ())


def _is_due_now(run: Run, stream: Stream, options: SyncOptions) -> bool:
    stream = _read_with(stream)
    cursor = run.cursors.get(stream.name)
    due = is_due(stream, run.pipeline, cursor, options, run.started_at)
    return due or (stream.mode is Mode.JOB and is_under_way(cursor))


def _read_with(stream: Stream) -> Stream:
    """The stream whose job brings the rows of this one: most often itself."""
    return BY_NAME[stream.parent] if stream.mode is Mode.JOB and stream.parent else stream


def _report_not_due(run: Run, stream: Stream) -> None:
    cursor = run.cursors[_read_with(stream).name]
    every = run.pipeline.refresh[stream.refresh or ""]
    entry = add_stream(run, stream.name)
    entry.status, entry.watermark = "skipped", cursor.watermark
    entry.reason = (
        f"re-read every {every}, last at {cursor.watermark:%Y-%m-%d %H:%M} UTC; "
        f"--refresh {stream.refresh} re-reads it now"
    )


async def load_stream(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Read one stream; what ends it early stays with it."""
    begun = time.monotonic()
    request_label.set(outcome.stream.name)
    outcome.begun_at = run.clock.now()
    try:
        await _reader_of(outcome.stream)(run, outcome, options)
    except (StreamError, Unavailable) as error:
        outcome.fail(error, asked_for=asked_for(run, outcome.stream.name, options))
        run.progress.note(f"{outcome.stream.name} {outcome.report.status}: {error}")
    finally:
        outcome.report.seconds = time.monotonic() - begun


async def _load_articles(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    stored = {} if options.full_refresh else await stored_moments(run, outcome.stream, BEGINNING)
    statistics = "article_statistics" in run.pipeline.streams
    due = statistics and _is_due_now(run, BY_NAME["article_statistics"], options)
    steps = read_articles(
        run.source(stored), outcome.stream, statistics=statistics, all_details=due
    )
    await take(run, outcome, steps, outcome.stream.root)
    outcome.whole, outcome.watermark = True, outcome.begun_at
    if due:
        cursor = Cursor(outcome.begun_at, outcome.begun_at)
        run.chunks.after(moving(run, "article_statistics", cursor))


async def _load_membership(run: Run, outcome: Outcome, _: SyncOptions) -> None:
    by_tag = outcome.stream.name == "contact_tags"
    groups = await _groups(run, "tags" if by_tag else "segments")
    member, column = ("tag_id", "id") if by_tag else ("segment_id", "segment_id")
    table = membership_table(outcome.stream)
    async for group, step in read_membership(run.source(), groups, member, column):
        await take_step(run, outcome, step, table)
        outcome.groups[group] = outcome.groups.get(group, 0) + len(step.readings)
    outcome.whole, outcome.watermark = True, outcome.begun_at


async def _groups(run: Run, name: str) -> Sequence[str]:
    page, _ = await run.lists.read(BY_NAME[name])
    return [str(record["id"]) for record in page.records]


async def _load_deleted(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    cursor = None if options.full_refresh else run.cursors.get(outcome.stream.name)
    since = cursor.watermark if cursor else None
    await take(run, outcome, read_deleted(run.source(), outcome.stream, since), outcome.stream.root)
    outcome.watermark = run.started_at - run.pipeline.index_lag


def _reader_of(stream: Stream) -> Loader:
    named: dict[str, Loader] = {
        "workspace": load_workspace,
        "companies": load_companies,
        "counts": load_counts,
        "articles": _load_articles,
        "deleted_conversations": _load_deleted,
        "message_receipts": load_messages,
        "reporting_data": load_reports,
    }
    by_mode: dict[Mode, Loader] = {
        Mode.INCREMENTAL: load_incremental,
        Mode.MEMBERSHIP: _load_membership,
        Mode.SNAPSHOT: load_snapshot,
        Mode.PER_PARENT: load_sub_lists,
        Mode.APPEND: load_log,
    }
    return named.get(stream.name) or by_mode[stream.mode]

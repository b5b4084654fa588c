"""Each stream of a run: which reader, from where, into which table, and what it proved."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import orjson

from interlake import __version__
from interlake.catalog import BY_NAME, Mode, Stream, tables_of
from interlake.errors import StreamError, Unavailable
from interlake.intercom.client import request_label
from interlake.intercom.pages import CursorExpired, single
from interlake.intercom.readers import (
    Step,
    read_articles,
    read_companies,
    read_data_attributes,
    read_deleted,
    read_incremental,
    read_membership,
    read_snapshot,
)
from interlake.intercom.refusals import Refused
from interlake.sync.due import is_due, starting_point
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome, membership_table
from interlake.sync.run import BEGINNING, Run, add_stream
from interlake.sync.sub_lists import load_sub_lists
from interlake.sync.take import moving, take, take_step
from interlake.warehouse import Session
from interlake.warehouse.cursors import Cursor
from interlake.warehouse.unseen import touch

_CURSOR_RESTARTS = 3
# Below this gap one cursor at the end is enough, and the newest rows come first (design, Sync).
_SHORT_GAP = timedelta(days=1)


async def load_all(run: Run, options: SyncOptions) -> list[Outcome]:
    """Read all chosen streams concurrently; one that fails leaves the others alone."""
    names = [name for name in run.pipeline.streams if options.takes(name)]
    streams = [BY_NAME[name] for name in names]
    for name, reason in run.pipeline.skipped:
        if options.takes(name):
            entry = add_stream(run, name)
            entry.status, entry.reason = "skipped", reason
    due = [stream for stream in streams if _is_due_now(run, stream, options)]
    for stream in streams:
        if stream not in due:
            _report_not_due(run, stream)
    outcomes = [Outcome(s, run.started_at, add_stream(run, s.name)) for s in due]
    # What else hangs on a parent is read with the parent's records.
    await _load_together(
        run, [o for o in outcomes if o.stream.mode is not Mode.PER_PARENT], options
    )
    sub_lists = [outcome for outcome in outcomes if outcome.stream.is_sub_list]
    if sub_lists:
        await run.chunks.flush()  # their parents come from the warehouse
        await _load_together(run, sub_lists, options)
    return outcomes


async def _load_together(run: Run, outcomes: Sequence[Outcome], options: SyncOptions) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for outcome in outcomes:
                group.create_task(_load(run, outcome, options))
    except BaseExceptionGroup as errors:  # the first says it; the others follow from it
        raise errors.exceptions[0] from None


def _is_due_now(run: Run, stream: Stream, options: SyncOptions) -> bool:
    cursor = run.cursors.get(stream.name)
    return is_due(stream, run.pipeline, cursor, options, run.started_at)


def _report_not_due(run: Run, stream: Stream) -> None:
    cursor, every = run.cursors[stream.name], run.pipeline.refresh[stream.refresh or ""]
    entry = add_stream(run, stream.name)
    entry.status, entry.watermark = "skipped", cursor.watermark
    entry.reason = (
        f"re-read every {every}, last at {cursor.watermark:%Y-%m-%d %H:%M} UTC; "
        f"--refresh {stream.refresh} re-reads it now"
    )


async def _load(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    begun = time.monotonic()
    request_label.set(outcome.stream.name)
    outcome.begun_at = run.clock.now()
    try:
        await _reader_of(outcome.stream)(run, outcome, options)
    except (StreamError, Unavailable) as error:
        outcome.report.status, outcome.report.reason = "failed", str(error)
        run.progress.note(f"{outcome.stream.name} failed: {error}")
    finally:
        outcome.report.seconds = time.monotonic() - begun


async def _load_workspace(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    await _load_list(run, outcome, [Step([run.me], total=1)], options)


async def _load_snapshot(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    reader = read_data_attributes if outcome.stream.name == "data_attributes" else read_snapshot
    steps = [step async for step in reader(run.source(), outcome.stream)]
    await _load_list(run, outcome, steps, options)


async def _load_list(
    run: Run, outcome: Outcome, steps: Sequence[Step], options: SyncOptions
) -> None:
    """Load a short list that was read whole; one that has not changed is only noted as read.

    Such lists rarely change, and a load costs tens of milliseconds per table however few its rows.
    """
    outcome.whole, outcome.watermark = True, outcome.begun_at
    outcome.digest = _digest(run, steps)
    cursor, tables = run.cursors.get(outcome.stream.name), tables_of(outcome.stream)
    # Rows newer than the cursor come from a run that was killed: they may be of another list.
    newest = run.newest.get(tables[0].name)
    intact = cursor is not None and newest is not None and newest < cursor.complete_before
    if options.full_refresh or not intact or cursor is None or cursor.digest != outcome.digest:
        return await take(run, outcome, _each(steps), tables[0])
    outcome.report.records = sum(len(step.readings) for step in steps)
    read_at = run.clock.now()
    run.chunks.after(lambda session: touch(session, tables, read_at))
    return None


def _digest(run: Run, steps: Sequence[Step]) -> str:
    """The same for the same records, whatever their order, as long as they become the same rows."""
    records = sorted(
        orjson.dumps(reading.record, option=orjson.OPT_SORT_KEYS)
        for step in steps
        for reading in step.readings
    )
    shape = f"{__version__} {run.client.api_version}".encode()
    return sha256(b"\n".join((shape, *records))).hexdigest()


async def _each(steps: Sequence[Step]) -> AsyncIterator[Step]:
    for step in steps:
        yield step


async def _load_companies(run: Run, outcome: Outcome, _: SyncOptions) -> None:
    steps = read_companies(run.source(), outcome.stream)
    await take(run, outcome, steps, outcome.stream.root)
    outcome.whole, outcome.watermark = True, outcome.begun_at


async def _load_articles(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    stored = {} if options.full_refresh else await _stored(run, outcome.stream, BEGINNING)
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


async def _load_incremental(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Read changes; a first load or a long gap moves the cursor on the way, to resume from."""
    stream = outcome.stream
    previous = run.cursors.get(stream.name)
    since = starting_point(run.pipeline, stream, previous, options)
    newest_first = (
        stream.name == "contacts" and since is not None and run.started_at - since <= _SHORT_GAP
    )
    rereads = options.full_refresh or options.since is not None
    stored = {} if rereads else await _stored(run, stream, since or BEGINNING)
    for attempt in range(_CURSOR_RESTARTS):
        steps = read_incremental(run.source(stored), stream, since, newest_first=newest_first)
        try:
            await _take_changes(run, outcome, steps, checkpoints=not newest_first and not rereads)
            break
        except CursorExpired:
            if attempt + 1 == _CURSOR_RESTARTS:
                raise
            since = (outcome.watermark if not newest_first else None) or since
    settled = run.started_at - run.pipeline.index_lag
    seen = outcome.watermark or since or settled
    outcome.watermark = min(settled, max(seen, previous.watermark if previous else seen))
    outcome.whole = since is None


async def _take_changes(
    run: Run, outcome: Outcome, steps: AsyncIterator[Step], *, checkpoints: bool
) -> None:
    table = outcome.stream.root
    trusted = run.trusted_before(outcome.stream)
    async for step in steps:
        await take_step(run, outcome, step, table)
        if step.watermark is None or (
            outcome.watermark is not None and step.watermark <= outcome.watermark
        ):
            continue
        outcome.watermark = step.watermark
        if checkpoints:
            run.chunks.after(moving(run, outcome.stream.name, Cursor(step.watermark, trusted)))


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
    stream = BY_NAME[name]
    page = await single(run.client, stream.path, stream.rows, params=dict(stream.params))
    return [str(record["id"]) for record in page.records]


async def _load_deleted(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    cursor = None if options.full_refresh else run.cursors.get(outcome.stream.name)
    since = cursor.watermark if cursor else None
    steps = read_deleted(run.source(), outcome.stream, since)
    try:
        await take(run, outcome, steps, outcome.stream.root)
    except Refused as error:
        if error.code != "intercom_version_invalid":
            raise
        # Asked for with a newer version than the pinned one, which not every app may use.
        outcome.report.status, outcome.report.reason = "skipped", str(error)
        return
    outcome.watermark = run.started_at - run.pipeline.index_lag


Loader = Callable[[Run, Outcome, SyncOptions], Awaitable[None]]


def _reader_of(stream: Stream) -> Loader:
    named: dict[str, Loader] = {
        "workspace": _load_workspace,
        "companies": _load_companies,
        "articles": _load_articles,
        "deleted_conversations": _load_deleted,
    }
    by_mode: dict[Mode, Loader] = {
        Mode.INCREMENTAL: _load_incremental,
        Mode.MEMBERSHIP: _load_membership,
        Mode.SNAPSHOT: _load_snapshot,
        Mode.PER_PARENT: load_sub_lists,
    }
    return named.get(stream.name) or by_mode[stream.mode]


async def _stored(run: Run, stream: Stream, since: datetime) -> dict[str, datetime]:
    """The `updated_at` of rows that need no rereading; few, for they lie in the overlap."""
    trusted = run.trusted_before(stream)

    def read(session: Session) -> dict[str, datetime]:
        rows = session.execute(
            f"SELECT id, updated_at FROM {session.name(stream.root.name)} "
            "WHERE updated_at >= %s AND _synced_at < %s AND _deleted_at IS NULL",
            since.replace(microsecond=0),
            trusted,
        )
        return {key: changed.astimezone(UTC) for key, changed in rows}

    return await run.writer.run(read)

"""Sub-lists: read for every stored parent that moved since they were last read.

Parents come from the warehouse, not from the run that loaded them: a sub-list chosen later is
filled for all of them, and a run that was killed goes on where its cursor stands.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from interlake.catalog import BY_NAME, Stream
from interlake.intercom.readers import Source, Step
from interlake.intercom.sub_lists import SubList, read_sub_lists
from interlake.intercom.transcripts import read_transcripts
from interlake.sync.due import starting_point
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.refresh import refresh_schema
from interlake.sync.run import Run
from interlake.sync.take import moving, take_step
from interlake.warehouse import Session
from interlake.warehouse.cursors import Cursor
from interlake.warehouse.parents import BEGINNING, Due, Parent, due_parents
from interlake.warehouse.seen import mark_unlisted
from interlake.warehouse.unseen import Mark

P = TypeVar("P")

_PARENTS_AT_ONCE = 2_000  # per query, and between two checkpoints


async def load_sub_lists(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Read the lists of all parents that are due; the cursor moves along as they are stored."""
    stream = outcome.stream
    since = starting_point(run.pipeline, stream, run.cursors.get(stream.name), options)
    end = _end(run, outcome)
    waiting = 0
    last: Parent | None = None
    parents = _all_parents(run, due(stream, run.cursors.get(stream.name), options), since, options)
    asked = asked_since(run, stream, since)
    async for sub_list in read_lists(run.source(), asked, parents, lambda parent: parent.id):
        if waiting >= _PARENTS_AT_ONCE and last and last.moved_at < sub_list.parent.moved_at:
            # Only at a change of the moment: parents that share it may still be ahead.
            run.chunks.after(_settling(run, stream))
            watermark = min(sub_list.parent.moved_at, end)
            trusted = run.trusted_before(stream)
            moved = moving(run, stream.name, Cursor(watermark, trusted))
            run.chunks.after(moved, instead=stream.name)
            waiting = 0
        await _take_list(run, outcome, sub_list)
        waiting, last = waiting + 1, sub_list.parent
    run.chunks.after(_settling(run, stream))
    outcome.watermark = end


def read_lists(
    source: Source, stream: Stream, parents: AsyncIterator[P], id_of: Callable[[P], str]
) -> AsyncIterator[SubList[P]]:
    """The lists of parents, in the parents' order, in the way that the stream is asked for."""
    read = read_transcripts if stream.name == "call_transcripts" else read_sub_lists
    return read(source, stream, parents, id_of)


def asked_since(run: Run, stream: Stream, since: datetime | None) -> Stream:
    """The stream with the moment from which on its lists are asked for, where they take one."""
    if stream.since_param is None:
        return stream
    moment = int((since - run.pipeline.index_lag).timestamp()) if since else 0
    return replace(stream, params=(*stream.params, (stream.since_param, str(moment))))


def _end(run: Run, outcome: Outcome) -> datetime:
    """Until when parents have been looked at.

    Rows stored so far were read before this moment; of what Intercom dates itself, the search index
    may hold back the newest.
    """
    by_reading = outcome.stream.due_by in (None, "_synced_at")
    if outcome.stream.parent in run.unfinished and not by_reading:
        # Parents that come later may have changed earlier; those stored now are not due again.
        before = run.cursors.get(outcome.stream.name)
        return before.watermark if before else BEGINNING
    return outcome.begun_at if by_reading else run.started_at - run.pipeline.index_lag


async def _take_list(run: Run, outcome: Outcome, sub_list: SubList[Parent]) -> None:
    stream = outcome.stream
    await take_step(run, outcome, Step(sub_list.readings), stream.root)
    if sub_list.whole and not stream.keeps:
        await run.chunks.add_seen(stream.name, [(sub_list.parent.id, sub_list.asked_at)])


def _settling(run: Run, stream: Stream) -> Callable[[Session], None]:
    def settle(session: Session) -> None:
        table, mark = stream.root, Mark(run.clock.now())
        marked = mark_unlisted(
            session, table, stream.parent_column or "", run.report.run_id, stream.name, mark
        )
        run.count_marked(table, marked)

    return settle


def due(stream: Stream, cursor: Cursor | None, options: SyncOptions) -> Due:
    """Which parents of a sub-list are due, after what its cursor tells of the last reading."""
    ordinary = cursor is not None and not options.full_refresh and options.since is None
    known = cursor is not None and ordinary and stream.due_by is not None
    since = cursor.complete_before if cursor and known else BEGINNING
    return Due(BY_NAME[stream.parent or ""].root, stream.parent_key, stream.due_by, since)


async def _all_parents(
    run: Run, due: Due, since: datetime | None, options: SyncOptions
) -> AsyncIterator[Parent]:
    """Stored parents, then those that only a full refresh has met."""
    schemas = (None, refresh_schema(run.pipeline)) if options.full_refresh else (None,)
    for schema in schemas:
        async for parent in _parents(run, due, since, schema):
            yield parent


async def _parents(
    run: Run, due: Due, since: datetime | None, beside: str | None = None
) -> AsyncIterator[Parent]:
    """Parents in the order they moved; the next ones are looked up while these are read."""

    def look_up(after: Parent) -> asyncio.Task[list[Parent]]:
        return asyncio.ensure_future(
            run.writer.run(
                lambda session: due_parents(session, due, after, _PARENTS_AT_ONCE, beside)
            )
        )

    # Without a column that moves, every parent is due, whatever the cursor says.
    start = since if since and due.due_by else BEGINNING
    coming = look_up(Parent(start, ""))
    try:
        while found := await coming:
            coming = look_up(found[-1])
            for parent in found:
                yield parent
    finally:
        coming.cancel()

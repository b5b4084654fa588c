"""The end of a run: sweeps, marks and cursors, once every row is committed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from interlake.catalog import BY_NAME, TABLES, Mode, Paging, Table, tables_of
from interlake.errors import NotFound, StreamError, Unavailable
from interlake.intercom.calls import path_to
from interlake.intercom.client import request_label
from interlake.sync.custom_objects import sweep_custom_objects
from interlake.sync.due import first_moment
from interlake.sync.history import end_versions
from interlake.sync.omitted import sweep_omitted
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome, membership_table
from interlake.sync.run import Run, kept
from interlake.sync.sweep import load_stale, mark_gone, sweep, sweep_ids
from interlake.warehouse import Session
from interlake.warehouse.cursors import Cursor, append_cursor, append_cursors, read_cursors
from interlake.warehouse.merged import mark_told_merges
from interlake.warehouse.seen import forget_seen
from interlake.warehouse.unseen import (
    Mark,
    mark_listed,
    mark_orphans,
    mark_pairs,
    mark_parentless,
    mark_unread,
    marked_since,
    members_of,
    remove_marked,
)

# Each doubtful member costs one request; beyond this many a later run decides.
_DOUBTFUL_MEMBERS = 500


async def finish(run: Run, outcomes: Sequence[Outcome], options: SyncOptions) -> None:
    """Settle what the readings proved, then move the cursors."""
    if options.reconcile:
        swept = [o for o in outcomes if o.stream.mode is Mode.INCREMENTAL and o.stream.gone]
        await _each(run, swept, sweep_ids)
    await run.chunks.flush()
    await _each(run, outcomes, lambda run, outcome: _settle(run, outcome, options))
    await run.chunks.flush()

    def settle(session: Session) -> None:
        _mark_all(session, run, outcomes)
        _close(session, run, outcomes)

    await run.writer.run(settle)


async def finish_exports(run: Run, outcomes: Sequence[Outcome]) -> None:
    """Move the cursors of exports; their marks came with their rows."""
    if outcomes:
        await run.chunks.flush()
        await run.writer.run(lambda session: _close(session, run, outcomes))


async def _each(
    run: Run, outcomes: Sequence[Outcome], work: Callable[[Run, Outcome], Awaitable[None]]
) -> None:
    """Do the work for every outcome that has not failed; a failure stays with its stream."""

    async def guarded(outcome: Outcome) -> None:
        request_label.set(outcome.stream.name)
        try:
            await work(run, outcome)
        except (StreamError, Unavailable) as error:
            outcome.fail(error, asked_for=True)
            run.progress.note(f"{outcome.stream.name} failed: {error}")

    await asyncio.gather(*(guarded(outcome) for outcome in outcomes if not outcome.failed))


async def _settle(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    stream = outcome.stream
    if stream.mode is Mode.MEMBERSHIP:
        await _doubt_empty_groups(run, outcome)
    elif stream.name == "custom_object_instances":
        await sweep_custom_objects(run, outcome)
    elif stream.omits and outcome.whole:
        await sweep_omitted(run, outcome, options)
    elif stream.gone and stream.mode is Mode.SNAPSHOT and outcome.whole:
        await sweep(run, outcome)
    elif stream.gone and stream.mode is Mode.INCREMENTAL:
        if options.reconcile:
            await load_stale(run, outcome)
        if options.reconcile or options.full_refresh:
            await sweep(run, outcome, first_moment(run.pipeline, stream))


async def _doubt_empty_groups(run: Run, outcome: Outcome) -> None:
    """An empty search proves nothing: ask the stored members of that tag or segment."""
    table = membership_table(outcome.stream)
    column = table.key[-1]
    empty = [group for group, members in outcome.groups.items() if not members]
    before = outcome.begun_at - run.pipeline.index_lag
    pairs = await run.writer.run(
        lambda session: members_of(session, table, column, empty, before, _DOUBTFUL_MEMBERS + 1)
    )
    if len(pairs) > _DOUBTFUL_MEMBERS:
        run.report.notes.append(
            f"{table.name}: searches came back empty for {column} with over {_DOUBTFUL_MEMBERS} "
            "stored members; none was marked"
        )
        return
    what = "tags" if column == "tag_id" else "segments"
    left = [pair for pair in pairs if not await _is_member(run, pair, what)]
    await run.writer.run(
        lambda session: run.count_marked(
            table, mark_pairs(session, table, column, left, Mark(run.clock.now()))
        )
    )


async def _is_member(run: Run, pair: tuple[str, str], what: str) -> bool:
    contact, group = pair
    try:
        answer = await run.client.get(path_to("/contacts/{id}/{what}", id=contact, what=what))
    except NotFound:
        return False
    return any(str(item.get("id")) == group for item in answer.payload.get("data") or ())


def _mark_all(session: Session, run: Run, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.failed:
            continue
        try:
            _mark_stream(session, run, outcome)
        except StreamError as error:
            outcome.fail(error, asked_for=True)
            run.progress.note(f"{outcome.stream.name} failed: {error}")
    _mark_below(session, run)


def _mark_stream(session: Session, run: Run, outcome: Outcome) -> None:
    stream = outcome.stream
    if stream.mode is Mode.MEMBERSHIP:
        return _mark_members(session, run, outcome)
    if stream.name == "deleted_conversations":
        return _mark_deleted(session, run, outcome)
    mark_gone(session, run, outcome)
    if stream.name == "contacts":
        contacts, mark = stream.root, Mark(run.clock.now(), "merged")
        merges = TABLES["contact_merges"]
        run.count_marked(contacts, mark_told_merges(session, contacts, merges, mark))
    # A list that comes whole in one answer is trusted as it is; the token's owner is no list.
    if stream.paging is Paging.SINGLE and stream.rows and outcome.whole and not stream.gone:
        table = tables_of(stream)[0]
        mark = Mark(run.clock.now())
        run.count_marked(table, mark_unread(session, table, outcome.begun_at, mark))
    return None


def _mark_deleted(session: Session, run: Run, outcome: Outcome) -> None:
    """Mark what the feed of deleted conversations names; tickets are conversations with its ids."""
    for name in ("conversations", "tickets"):
        if name in run.pipeline.streams:
            target, mark = BY_NAME[name].root, Mark(run.clock.now(), "deleted")
            listed = outcome.stream.root
            run.count_marked(target, mark_listed(session, target, listed, mark))


def _mark_members(session: Session, run: Run, outcome: Outcome) -> None:
    """Mark who is no longer found, but rows younger than the search index may be."""
    found = [group for group, members in outcome.groups.items() if members]
    if not found:
        return
    table = membership_table(outcome.stream)
    places = ", ".join(["%s"] * len(found))
    marked = mark_unread(
        session,
        table,
        outcome.begun_at - run.pipeline.index_lag,
        Mark(run.clock.now()),
        f"t.{table.key[-1]} IN ({places})",
        found,
        run.pipeline.max_delete_share,
    )
    run.count_marked(table, marked)


def _mark_below(session: Session, run: Run) -> None:
    """What hangs on rows that are gone is gone too; also after a run that was killed."""
    since = min((run.trusted_before(BY_NAME[n]) for n in run.pipeline.streams), default=None)
    if since is None:
        return
    tables = {t.name: t for name in run.pipeline.streams for t in tables_of(BY_NAME[name])}
    gone = marked_since(session, tables, since)

    def count(table: Table, rows: int) -> None:
        run.count_marked(table, rows)
        if rows:
            gone.add(table.name)

    def follow(table: Table, column: str, parent: Table) -> None:
        if parent.name in gone:
            mark = Mark(run.clock.now())
            count(table, mark_orphans(session, table, column, parent, mark, since))

    # Parents come first, and what goes by itself before what hangs on it.
    for table in tables.values():
        for column, parent in table.cascade_from:
            if parent in tables:
                follow(table, column, tables[parent])
        for child in table.children:
            follow(child, child.inherits[0][0], table)
            if run.recovering:
                mark = Mark(run.clock.now())
                count(child, mark_parentless(session, child, table, mark, run.started_at))


def _close(session: Session, run: Run, outcomes: Sequence[Outcome]) -> None:
    end_versions(session, kept(run.pipeline), run.started_at)
    if run.pipeline.deletes == "remove":
        for name in run.pipeline.streams:
            for table in tables_of(BY_NAME[name]):
                remove_marked(session, table)
    moved: list[tuple[str, Cursor, datetime]] = []
    for outcome in outcomes:
        if outcome.failed or outcome.watermark is None:
            continue
        now = run.clock.now()
        # Of a sub-list: parents stored before it was read have had their lists read.
        complete = outcome.begun_at if outcome.stream.is_sub_list else now
        cursor = Cursor(outcome.watermark, complete, outcome.digest)
        cursors = {outcome.stream.name: cursor, **outcome.aside}
        moved += [(name, moved_to, now) for name, moved_to in cursors.items()]
        outcome.report.watermark = outcome.watermark
    append_cursors(session, moved, run.report.run_id)
    _bring_back(session, run, outcomes)
    forget_seen(session)


def _bring_back(session: Session, run: Run, outcomes: Sequence[Outcome]) -> None:
    """Let the next run look for the lists of rows that only a sweep found, however old they are.

    Lists that were read already are not read again for it: their parents were stored before.
    """
    read = {o.stream.name: o for o in outcomes}
    for name, cursor in read_cursors(session).items():
        stream = BY_NAME.get(name)
        if stream is None or stream.due_by in (None, "_synced_at"):
            continue
        oldest = run.late.get(stream.parent or "")
        if oldest is not None and oldest < cursor.watermark:
            back = replace(cursor, watermark=oldest)
            append_cursor(session, name, back, run.report.run_id, run.clock.now())
            if name in read:
                read[name].report.watermark = oldest

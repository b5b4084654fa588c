"""Differences written as Intercom has it, in the way that a sync writes: rows, marks, versions."""

from collections.abc import Mapping, Sequence

from interlake.catalog import Stream
from interlake.errors import StreamError
from interlake.sync.chunks import Chunks
from interlake.sync.history import end_versions, keep_versions
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run, kept
from interlake.verify.findings import TableFinding
from interlake.verify.parts import Part
from interlake.verify.reading import fresh_schema
from interlake.warehouse import Session
from interlake.warehouse.compare import differing
from interlake.warehouse.repair import mark_surplus, take_over
from interlake.warehouse.terms import levels_of
from interlake.warehouse.unseen import Mark, remove_marked


async def repair(
    run: Run,
    chunks: Chunks,
    parts: Sequence[Part],
    outcomes: Mapping[str, Outcome],
    tables: Sequence[TableFinding],
) -> Mapping[str, Sequence[str]]:
    """Write what differs; by stream, the ids in which something was written.

    Rows are those that were just read; `chunks` counts what is written to the raw tables.
    """
    by_name = {table.table: table for table in tables}
    read = [part for part in parts if not outcomes[part.stream.name].failed]

    def work(session: Session) -> dict[str, list[str]]:
        written = {}
        for part in read:
            levels = levels_of(part.stream.root)
            if not any(by_name[level.table.name].differences for level in levels):
                continue
            ids: set[str] = set()
            for level in levels:
                ids |= set(differing(session, level.table, fresh_schema(run)))
            _repair_stream(session, run, chunks, part.stream, by_name)
            written[part.stream.name] = sorted(ids)
        return written

    return await run.writer.run(work)


def _repair_stream(
    session: Session,
    run: Run,
    chunks: Chunks,
    stream: Stream,
    found: Mapping[str, TableFinding],
) -> None:
    fresh, share = fresh_schema(run), run.pipeline.max_delete_share
    roots = {stream.root.name: stream.root}
    with session.transaction():
        for level in levels_of(stream.root):
            table, mark = level.table, Mark(run.clock.now())
            rows = take_over(session, table, fresh)
            try:
                marked = mark_surplus(session, table, fresh, mark, share)
            except StreamError as error:
                run.report.notes.append(str(error))
                marked = 0
            chunks.written[table.name] += rows
            chunks.marked[table.name] += marked
            found[table.name].repaired = rows + marked
        keep_versions(session, kept(run.pipeline), roots, {stream.root.name: run.started_at})
        end_versions(session, kept(run.pipeline), run.started_at)
        if run.pipeline.deletes == "remove":
            for level in levels_of(stream.root):
                remove_marked(session, level.table)

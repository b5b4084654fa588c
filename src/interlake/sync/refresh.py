"""Reading into a schema beside: `--full-refresh` swaps it in when complete, verify compares it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from interlake.catalog import SYSTEM_COLUMNS, Table, tables_of
from interlake.config import Pipeline
from interlake.sync.chunks import Chunks, Writer
from interlake.sync.history import keep_versions
from interlake.sync.lists import mark_lists
from interlake.sync.outcome import Outcome, membership_table
from interlake.sync.run import Run, kept, selected_tables
from interlake.warehouse import Session, Warehouse


def refresh_schema(pipeline: Pipeline) -> str:
    """Where a full refresh reads into until it is complete."""
    return f"{pipeline.schema_name}_refresh"


@asynccontextmanager
async def beside(run: Run) -> AsyncIterator[None]:
    """Send the run's rows to a schema of their own, and count them as the run's."""
    kept = run.chunks
    async with reading_into(run, refresh_schema(run.pipeline)):
        try:
            yield
        finally:
            kept.absorb(run.chunks)


@asynccontextmanager
async def reading_into(run: Run, schema: str) -> AsyncIterator[Writer]:
    """Send what is read to a schema of that name while the body runs; drop it afterwards."""
    tables = selected_tables(run.pipeline)
    writer = Writer(Warehouse(run.pipeline.destination, schema, tables), beside=run.writer)
    kept = run.chunks
    await writer.open()
    try:
        await writer.run(lambda session: session.drop_schema())
        await writer.create_tables()
        run.chunks = Chunks(
            writer,
            run.report.run_id,
            run.progress,
            run.pipeline.chunk_rows,
            run.clock.now,
            run.treatment,
            run.purged,
        )
        yield writer
    except asyncio.CancelledError:
        await run.writer.stop()
        await writer.stop()
        await run.chunks.abandon()
        raise
    finally:
        run.chunks = kept
        await writer.run(lambda session: session.drop_schema())
        await writer.close()


async def swap_in(run: Run, outcomes: Sequence[Outcome]) -> None:
    """Replace the rows of every stream that was read to its end, all tables in one transaction."""
    await run.chunks.flush()
    tables = {
        table.name: table
        for outcome in outcomes
        if not outcome.failed
        for table in (*tables_of(outcome.stream), *_own(outcome))
    }
    schema = refresh_schema(run.pipeline)

    def work(session: Session) -> None:
        with session.transaction():
            for table in tables.values():
                _swap(session, table, schema)
            roots = {t.name: t for o in outcomes if not o.failed for t in tables_of(o.stream)[:1]}
            since = dict.fromkeys(roots, run.started_at)
            marked = mark_lists(session, roots, run.chunks.tallies, since, run.clock.now())
            for name, rows in marked.items():
                run.chunks.marked[name] += rows
            keep_versions(session, kept(run.pipeline), roots, since)

    await run.writer.run(work)


def _own(outcome: Outcome) -> tuple[Table, ...]:
    return (membership_table(outcome.stream),) if outcome.groups else ()


def _swap(session: Session, table: Table, schema: str) -> None:
    fresh, stored = session.name(table.name, schema), session.name(table.name)
    same = " AND ".join(f"s.{session.column(k)} = t.{session.column(k)}" for k in table.key)
    columns = ", ".join(session.column(c.name) for c in (*table.columns, *SYSTEM_COLUMNS))
    session.execute(
        f"DELETE FROM {stored} AS t WHERE EXISTS (SELECT 1 FROM {fresh} s WHERE {same})"
    )
    session.execute(f"INSERT INTO {stored} ({columns}) SELECT {columns} FROM {fresh}")

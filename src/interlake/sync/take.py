"""What every loader does with what a reader found."""

from collections.abc import AsyncIterator, Callable

from interlake.catalog import Table
from interlake.intercom.readers import Step
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run
from interlake.warehouse import Session
from interlake.warehouse.cursors import Cursor, append_cursor


async def take(run: Run, outcome: Outcome, steps: AsyncIterator[Step], table: Table) -> None:
    """Take all steps of a reader into a stream's table."""
    async for step in steps:
        await take_step(run, outcome, step, table)


async def take_step(run: Run, outcome: Outcome, step: Step, table: Table) -> None:
    """Add one step: rows to be written, ids seen alive or gone, and the progress shown."""
    await run.chunks.add(table, step.readings)
    await run.chunks.add_seen(outcome.stream.name, step.seen)
    outcome.gone.extend(step.gone)
    outcome.report.records += max(len(step.readings), len(step.seen))
    run.progress.stream(
        outcome.stream.name,
        outcome.report.records,
        run.client.stats.sent_by_label.get(outcome.stream.name, 0),
        step.total,
    )


def moving(run: Run, stream: str, cursor: Cursor) -> Callable[[Session], None]:
    """Move a stream's cursor, once all that was added so far is committed."""

    def move(session: Session) -> None:
        append_cursor(session, stream, cursor, run.report.run_id, run.clock.now())

    return move

"""Lists that are read whole at every run."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from hashlib import sha256

from interlake import __version__
from interlake.catalog import Stream, tables_of
from interlake.intercom.readers import Source, Step
from interlake.intercom.snapshots import (
    read_companies,
    read_custom_objects,
    read_data_attributes,
    read_snapshot,
)
from interlake.sync.incremental import stored_moments
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.run import BEGINNING, Run
from interlake.sync.take import take
from interlake.values import to_json
from interlake.warehouse.unseen import touch


async def load_workspace(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Load the workspace's own row, from the answer that the run began with."""
    await _load_list(run, outcome, [Step([run.me], total=1)], options)


async def load_snapshot(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Load a whole list; a long one is written as it is read."""
    stream = outcome.stream
    known = stream.detail is not None and not options.full_refresh
    stored = await stored_moments(run, stream, BEGINNING) if known else {}
    steps = _reader(run, stream)(run.source(stored), stream)
    if stream.cost == "config":
        return await _load_list(run, outcome, [step async for step in steps], options)
    await take(run, outcome, steps, stream.root)
    outcome.whole, outcome.watermark = True, outcome.begun_at
    return None


async def load_companies(run: Run, outcome: Outcome, _: SyncOptions) -> None:
    """Load all companies that have users."""
    await take(run, outcome, read_companies(run.source(), outcome.stream), outcome.stream.root)
    outcome.whole, outcome.watermark = True, outcome.begun_at


def _reader(run: Run, stream: Stream) -> Callable[[Source, Stream], AsyncIterator[Step]]:
    if stream.name == "data_attributes":
        return read_data_attributes
    if stream.name == "custom_object_instances":
        return partial(read_custom_objects, types=run.pipeline.custom_objects)
    return read_snapshot


async def _load_list(
    run: Run, outcome: Outcome, steps: Sequence[Step], options: SyncOptions
) -> None:
    """Load a short list that was read whole; one that has not changed is only noted as read.

    Such lists rarely change, and a load costs tens of milliseconds per table however few its rows.
    """
    # Another stream may have asked for the list before this one began.
    asked_at = (reading.read_at for step in steps for reading in step.readings)
    outcome.begun_at = min((outcome.begun_at, *asked_at))
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
        to_json(reading.record, sorted_keys=True).encode()
        for step in steps
        for reading in step.readings
    )
    shape = f"{__version__} {run.client.api_version}".encode()
    return sha256(b"\n".join((shape, *records))).hexdigest()


async def _each(steps: Sequence[Step]) -> AsyncIterator[Step]:
    for step in steps:
        yield step

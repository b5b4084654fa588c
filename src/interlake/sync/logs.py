"""Append-only logs: read from where they were left."""

from interlake.intercom.logs import read_log
from interlake.sync.due import starting_point
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run, founded
from interlake.sync.take import moving, take_step
from interlake.warehouse.cursors import Cursor


async def load_log(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Append what was logged since; each slice that is stored moves the cursor."""
    stream = outcome.stream
    since = starting_point(run.pipeline, stream, run.cursors.get(stream.name), options)
    async for step in read_log(run.source(), stream, since or founded(run)):
        await take_step(run, outcome, step, stream.root)
        if step.watermark is not None:
            outcome.watermark = step.watermark
            moved = moving(run, stream.name, Cursor(step.watermark, outcome.begun_at))
            run.chunks.after(moved, instead=stream.name)

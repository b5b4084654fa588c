"""One row per run of how many there are of everything."""

from interlake.catalog import Reading
from interlake.intercom.counts import count_everything
from interlake.intercom.readers import Step
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run
from interlake.sync.take import take_step


async def load_counts(run: Run, outcome: Outcome, _: SyncOptions) -> None:
    """Append what Intercom counts now."""
    counts = await count_everything(run.source())
    record = {**counts, "counted_at": outcome.begun_at.isoformat()}
    step = Step([Reading(record, outcome.begun_at)], total=1)
    await take_step(run, outcome, step, outcome.stream.root)
    outcome.watermark = outcome.begun_at

"""Compare the ids in the warehouse with those in Intercom; load what is missing, mark the gone."""

from interlake.config import Pipeline
from interlake.errors import SettingsError
from interlake.event_loop import run_to_end
from interlake.intercom.client import Transport
from interlake.report import Progress, Report, Silent
from interlake.sync import ensure_selected
from interlake.sync.finish import finish
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.run import add_stream, running
from interlake.sync.sweep import SWEPT

_SILENT = Silent()


def reconcile(
    pipeline: Pipeline,
    streams: tuple[str, ...] | None = None,
    *,
    progress: Progress = _SILENT,
    transport: Transport | None = None,
) -> Report:
    """Sweep the ids of contacts and conversations, 150 per request; returns what was done.

    Every id that is in the warehouse but in no list is asked for by itself before it is marked.
    Raises what `sync` raises.
    """
    ensure_selected(pipeline, streams or ())
    names = {stream.name for stream in SWEPT}
    for name in streams or ():
        if name not in names:
            raise SettingsError(
                f"{name!r} is read whole at every sync, so there is nothing to reconcile; "
                f"reconcile knows {', '.join(sorted(names))}."
            )
    return run_to_end(_reconcile(pipeline, streams, progress, transport))


async def _reconcile(
    pipeline: Pipeline,
    streams: tuple[str, ...] | None,
    progress: Progress,
    transport: Transport | None,
) -> Report:
    options = SyncOptions(streams, reconcile=True)
    async with running(pipeline, "reconcile", progress, transport) as run:
        chosen = [s for s in SWEPT if s.name in pipeline.streams and options.takes(s.name)]
        outcomes = [Outcome(s, run.started_at, add_stream(run, s.name)) for s in chosen]
        await finish(run, outcomes, options)
    return run.report

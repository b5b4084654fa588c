"""Compare the ids in the warehouse with those in Intercom; load what is missing, mark the gone."""

from collections.abc import Sequence

from interlake.catalog import Stream
from interlake.config import Pipeline
from interlake.errors import SettingsError
from interlake.event_loop import run_to_end
from interlake.intercom.client import Transport
from interlake.report import Progress, Report, Silent
from interlake.sync import ensure_selected
from interlake.sync.finish import finish
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run, add_stream, running
from interlake.sync.streams import load_together
from interlake.sync.sweep import READ_WHOLE, SWEPT

_SILENT = Silent()


def reconcile(
    pipeline: Pipeline,
    streams: tuple[str, ...] | None = None,
    *,
    progress: Progress = _SILENT,
    transport: Transport | None = None,
) -> Report:
    """Sweep the ids of contacts, conversations and tickets, 150 per request; returns what was done.

    Companies and custom objects are read whole. Every id that is in the warehouse but in no list is
    asked for by itself before it is marked.
    Raises what `sync` raises.
    """
    ensure_selected(pipeline, streams or ())
    names = {stream.name for stream in (*SWEPT, *READ_WHOLE)}
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
        swept, whole = (_chosen(run, streams, options) for streams in (SWEPT, READ_WHOLE))
        await load_together(run, whole, options)
        await finish(run, [*swept, *whole], options)
    return run.report


def _chosen(run: Run, streams: Sequence[Stream], options: SyncOptions) -> list[Outcome]:
    names = [s for s in streams if s.name in run.pipeline.streams and options.takes(s.name)]
    return [Outcome(stream, run.started_at, add_stream(run, stream.name)) for stream in names]

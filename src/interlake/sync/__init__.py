"""Plan → readers → batches → load → mark → cursor: one pipeline brought up to date."""

from interlake.catalog import BY_NAME
from interlake.config import Pipeline, suggestion
from interlake.errors import SettingsError
from interlake.event_loop import run_to_end
from interlake.intercom.client import Transport
from interlake.report import Progress, Report, Silent
from interlake.sync.finish import finish
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.plan import Plan, plan
from interlake.sync.refresh import beside, swap_in
from interlake.sync.run import Run, running
from interlake.sync.streams import load_all

__all__ = ["Plan", "SyncOptions", "plan", "sync"]

_ORDINARY = SyncOptions()
_SILENT = Silent()


def sync(
    pipeline: Pipeline,
    options: SyncOptions = _ORDINARY,
    *,
    progress: Progress = _SILENT,
    transport: Transport | None = None,
) -> Report:
    """Bring a pipeline's raw tables up to date with its workspace; returns what was done.

    A stream that fails is in the report with its reason, the others are loaded. Raises Busy when
    another run holds the pipeline, CredentialsError for a dead token, SettingsError for a token of
    another workspace, Unavailable when Intercom or the warehouse stays silent.
    """
    ensure_selected(pipeline, options.streams or ())
    return run_to_end(_sync(pipeline, options, progress, transport))


def ensure_selected(pipeline: Pipeline, names: tuple[str, ...]) -> None:
    """Raise SettingsError for a stream that does not exist or that the pipeline leaves out."""
    for name in names:
        if name not in BY_NAME:
            raise SettingsError(f"There is no stream {name!r}; {suggestion(name, BY_NAME)}")
        lacking = dict(pipeline.skipped)
        if name not in pipeline.streams and name not in lacking:
            raise SettingsError(
                f"Pipeline {pipeline.name!r} does not load {name!r}: add it to streams."
            )


async def _sync(
    pipeline: Pipeline,
    options: SyncOptions,
    progress: Progress,
    transport: Transport | None,
) -> Report:
    async with running(pipeline, "sync", progress, transport) as run:
        outcomes = await _load(run, options)
        await finish(run, outcomes, options)
    return run.report


async def _load(run: Run, options: SyncOptions) -> list[Outcome]:
    if not options.full_refresh:
        return await load_all(run, options)
    async with beside(run):
        outcomes = await load_all(run, options)
        await swap_in(run, outcomes)
    return outcomes

"""Plan → readers → batches → load → mark → cursor: one pipeline brought up to date."""

import asyncio

from interlake.catalog import BY_NAME
from interlake.config import Pipeline, suggestion
from interlake.errors import SettingsError
from interlake.event_loop import run_to_end
from interlake.intercom.client import Transport
from interlake.report import Progress, Report, Silent
from interlake.sync.finish import finish, finish_exports
from interlake.sync.options import SyncOptions
from interlake.sync.plan import Plan, plan
from interlake.sync.refresh import beside, swap_in
from interlake.sync.run import Run, running
from interlake.sync.streams import due_streams, is_export, load_exports, load_others

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
        await (_refresh if options.full_refresh else _update)(run, options)
    return run.report


async def _update(run: Run, options: SyncOptions) -> None:
    """Load and settle what can be read at once, while Intercom makes the exports."""
    outcomes = due_streams(run, options)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(load_exports(run, outcomes, options))
            others = [outcome for outcome in outcomes if not is_export(outcome)]
            await load_others(run, others, options)
            await finish(run, others, options)
    except BaseExceptionGroup as errors:  # the first says it; the others follow from it
        raise errors.exceptions[0] from None
    await finish_exports(run, [outcome for outcome in outcomes if is_export(outcome)])


async def _refresh(run: Run, options: SyncOptions) -> None:
    """Read everything into a schema beside, and swap it in when all of it is there."""
    async with beside(run):
        outcomes = due_streams(run, options)
        await load_others(run, outcomes, options)
        await load_exports(run, outcomes, options)
        await swap_in(run, outcomes)
    await finish(run, outcomes, options)

"""Commands that move data: sync, reconcile, transform, run."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interlake.catalog import BY_NAME, STREAMS
from interlake.cli.application import (
    ConfigOption,
    JsonOption,
    PipelineArgument,
    QuietOption,
    names_in,
    pick_pipeline,
)
from interlake.cli.costs import print_plan
from interlake.cli.output import print_json, say
from interlake.cli.progress import progress
from interlake.cli.reports import print_report, print_transform
from interlake.errors import SettingsError

if TYPE_CHECKING:
    from interlake.config import Pipeline
    from interlake.report import Report
    from interlake.sync import SyncOptions
    from interlake.transform import TransformReport

REFRESHABLE = tuple(
    dict.fromkeys(name for s in STREAMS for name in (s.refresh, s.omits) if name is not None)
)

StreamsOption = Annotated[
    str | None, typer.Option("--streams", help="Only these, separated by commas.")
]
FullRefreshOption = Annotated[
    bool, typer.Option("--full-refresh", help="Read everything again, as if nothing were loaded.")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option(
        "--since",
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="Read again what changed since that day.",
    ),
]
RefreshOption = Annotated[
    str | None,
    typer.Option("--refresh", help=f"Re-read now: {', '.join(REFRESHABLE)}, or several."),
]
ReconcileOption = Annotated[
    bool, typer.Option("--reconcile", help="Also look for rows that are gone from Intercom.")
]
SelectOption = Annotated[
    list[str] | None, typer.Option("--select", "-s", help="Only these models, as dbt names them.")
]


def sync(
    ctx: typer.Context,
    pipeline: PipelineArgument = None,
    streams: StreamsOption = None,
    full_refresh: FullRefreshOption = False,
    since: SinceOption = None,
    refresh: RefreshOption = None,
    reconcile: ReconcileOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be read, and read nothing.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    config: ConfigOption = None,
) -> None:
    """Copy what changed in Intercom into the warehouse.

    \b
    Examples:
      interlake sync acme
      interlake sync acme --streams contacts,conversations --since 2026-01-01
    """
    chosen = pick_pipeline(ctx, config, pipeline)
    options = _options(chosen, streams, full_refresh, since, refresh, reconcile)
    if dry_run:
        _print_plan(chosen, options, json)
        return
    report = _sync(chosen, options, quiet)
    print_json(report.as_dict()) if json else print_report(report)
    raise typer.Exit(report.exit_code)


def reconcile(
    ctx: typer.Context,
    pipeline: PipelineArgument = None,
    streams: StreamsOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    config: ConfigOption = None,
) -> None:
    """Compare every id with Intercom and mark the rows that are gone there.

    Reads contacts and conversations by id only, 150 per request.

    \b
    Example:
      interlake reconcile acme --streams contacts
    """
    chosen = pick_pipeline(ctx, config, pipeline)
    only = selected(chosen, streams)
    import interlake.reconcile  # dlt and pyarrow take seconds to import

    with progress(quiet=quiet) as shown:
        report = interlake.reconcile.reconcile(chosen, only, progress=shown)
    print_json(report.as_dict()) if json else print_report(report)
    raise typer.Exit(report.exit_code)


def transform(
    ctx: typer.Context,
    pipeline: PipelineArgument = None,
    select: SelectOption = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build incremental models from nothing.")
    ] = False,
    test: Annotated[bool, typer.Option(help="Test the models after building them.")] = True,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Build staging models and marts from the raw tables, with dbt.

    \b
    Example:
      interlake transform acme --select intercom__admin_metrics
    """
    chosen = pick_pipeline(ctx, config, pipeline)
    report = _transform(chosen, tuple(select or ()), full_refresh, test)
    print_json(report.as_dict()) if json else print_transform(report)
    raise typer.Exit(1 if report.failed else 0)


def run(
    ctx: typer.Context,
    pipeline: PipelineArgument = None,
    streams: StreamsOption = None,
    full_refresh: FullRefreshOption = False,
    since: SinceOption = None,
    refresh: RefreshOption = None,
    reconcile: ReconcileOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    config: ConfigOption = None,
) -> None:
    """Sync, then transform: one command for cron.

    \b
    Example:
      interlake run acme --reconcile
    """
    chosen = pick_pipeline(ctx, config, pipeline)
    options = _options(chosen, streams, full_refresh, since, refresh, reconcile)
    report = _sync(chosen, options, quiet)
    told: dict[str, Any] = {"sync": report.as_dict()}
    if not json:
        print_report(report)
    code = report.exit_code
    if code in (0, 3):  # what was loaded deserves its marts, even if a stream failed
        built = _transform(chosen, (), full_refresh, True)
        told["transform"] = built.as_dict()
        code = 1 if built.failed else code
        if not json:
            say()
            print_transform(built)
    if json:
        print_json(told)
    raise typer.Exit(code)


def _sync(pipeline: "Pipeline", options: "SyncOptions", quiet: bool) -> "Report":
    import interlake.sync  # dlt and pyarrow take seconds to import

    with progress(quiet=quiet) as shown:
        return interlake.sync.sync(pipeline, options, progress=shown)


def _transform(
    pipeline: "Pipeline", select: tuple[str, ...], full_refresh: bool, test: bool
) -> "TransformReport":
    import interlake.transform  # so does dbt

    return interlake.transform.transform(
        pipeline, select=select, full_refresh=full_refresh, test=test
    )


def _options(
    pipeline: "Pipeline",
    streams: str | None,
    full_refresh: bool,
    since: datetime | None,
    refresh: str | None,
    reconcile: bool,
) -> "SyncOptions":
    from interlake.config import suggestion
    from interlake.sync import SyncOptions

    if full_refresh and since:
        raise SettingsError("--full-refresh reads everything; leave out --since")
    again = names_in(refresh) or ()
    for name in again:
        if name not in REFRESHABLE:
            raise SettingsError(f'--refresh "{name}": {suggestion(name, REFRESHABLE)}')
    day: date | None = since.date() if since else None
    return SyncOptions(
        streams=selected(pipeline, streams),
        full_refresh=full_refresh,
        since=day,
        refresh=frozenset(again),
        reconcile=reconcile,
    )


def selected(pipeline: "Pipeline", streams: str | None) -> tuple[str, ...] | None:
    """The streams that `--streams` names, all of them streams of the pipeline."""
    from interlake.config import suggestion

    names = names_in(streams)
    skipped = dict(pipeline.skipped)
    for name in names or ():
        if name not in BY_NAME:
            raise SettingsError(f'no stream "{name}"; {suggestion(name, pipeline.streams)}')
        if name not in pipeline.streams and name not in skipped:
            raise SettingsError(
                f'stream "{name}" is not selected in pipeline "{pipeline.name}"; '
                "change `streams:` in the settings file"
            )
    return names


def _print_plan(pipeline: "Pipeline", options: "SyncOptions", json: bool) -> None:
    from interlake.sync import plan

    planned = plan(pipeline, options)
    print_json(planned.as_dict()) if json else print_plan(planned)

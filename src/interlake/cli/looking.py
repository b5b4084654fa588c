"""Commands that look and change nothing: check, streams, status, get."""

from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interlake.catalog import STREAMS
from interlake.cli.application import (
    ConfigOption,
    JsonOption,
    PipelineArgument,
    pick_pipeline,
    settings,
)
from interlake.cli.costs import show_cost, stream_row
from interlake.cli.output import note, print_json, print_table, say
from interlake.errors import InterlakeError, SettingsError, StreamError
from interlake.event_loop import run_to_end

if TYPE_CHECKING:
    from interlake.config import IntercomConnection, Pipeline, Settings


def check(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="CONNECTION|PIPELINE", help="Default: everything there is."),
    ] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Try out the token, its permissions, the region, the clock and the warehouse.

    Each stream is probed with one request for one row; nothing is written.

    \b
    Example:
      interlake check acme
    """
    known = settings(ctx, config)
    # After the token has left the environment: dlt's imports start a process.
    from interlake.check import Finding, check_destination, check_source, exit_code

    findings: list[Finding] = []
    sources, pipelines = _to_check(known, name)
    for source, streams in sources:
        findings += check_source(source, streams)
    for pipeline in pipelines:
        findings.append(check_destination(pipeline))
    if json:
        print_json([finding.as_dict() for finding in findings])
    else:
        headings = ("what", "item", "result", "detail")
        print_table(headings, [(f.subject, f.item, f.result, f.detail) for f in findings])
    raise typer.Exit(exit_code(findings))


def streams(
    ctx: typer.Context,
    pipeline: Annotated[
        str | None,
        typer.Argument(metavar="PIPELINE", help="Show what this pipeline selects."),
    ] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """List what can be loaded; of a pipeline what will run, and what that will cost.

    Of a pipeline it says for each stream how many requests the next run takes and how long, at the
    present rate limit. It asks Intercom for totals and writes nothing.

    \b
    Examples:
      interlake streams
      interlake streams acme --json
    """
    if pipeline is not None:
        show_cost(settings(ctx, config).pipeline(pipeline), json)
        return
    rows = [stream_row(stream) for stream in STREAMS]
    if json:
        print_json(rows)
    else:
        shown = [{**row, "tables": ", ".join(row["tables"])} for row in rows]
        print_table(tuple(shown[0]), [tuple(row.values()) for row in shown])


def status(
    ctx: typer.Context,
    pipeline: PipelineArgument = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many runs.")] = 10,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show the last runs of a pipeline, as the warehouse remembers them.

    \b
    Example:
      interlake status acme --limit 3
    """
    chosen = pick_pipeline(ctx, config, pipeline)
    from interlake.warehouse.runs import history, last_verification  # dlt takes seconds to import

    runs = history(chosen.destination, chosen.schema_name, limit)
    verified = last_verification(chosen.destination, chosen.schema_name)
    if json:
        of_run = verified[0]["run_id"] if verified else None
        print_json([{**r, "verification": verified} if r["run_id"] == of_run else r for r in runs])
        return
    if not runs:
        note(f'"{chosen.name}" was never synced; begin with: interlake sync {chosen.name}')
        return
    shown = ("started_at", "command", "status", "seconds", "requests",
             "inserted", "updated", "marked", "error")  # fmt: skip
    print_table(shown, [tuple(run.get(key) for key in shown) for run in runs])
    if verified:
        say()
        say(_last_verified(verified))


def _last_verified(tables: list[dict[str, Any]]) -> str:
    kinds = ("missing", "surplus", "different", "wrongly_marked")
    compared = sum(table["rows_compared"] for table in tables)
    stored = sum(table["rows_warehouse"] for table in tables)
    found = sum(table[kind] for table in tables for kind in kinds)
    left = sum(
        sum(table[kind] for kind in kinds) if table["remaining"] is None else table["remaining"]
        for table in tables
    )
    share = f"{compared / stored:.0%}" if stored else "100%"
    outcome = f"{found:,} differed" + (f", {left:,} left after the repair" if left != found else "")
    at = tables[0]["verified_at"].astimezone(UTC)
    return f"last verified {at:%Y-%m-%d %H:%M} UTC: {share} of {stored:,} rows, {outcome}"


def get(
    ctx: typer.Context,
    connection: Annotated[str, typer.Argument(help="An intercom connection.")],
    path: Annotated[str, typer.Argument(help="Such as /admins or /contacts/6503c1…")],
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="A query value.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Make one authenticated GET and print the answer as it came.

    \b
    Example:
      interlake get acme /contacts -p per_page=1
    """
    source = settings(ctx, config).intercom(connection)
    try:
        answer = run_to_end(_get(source, path, _params(param or [])))
    except StreamError as error:  # there is no run here that could be partly done
        raise InterlakeError(str(error)) from error
    print_json(answer)


async def _get(source: "IntercomConnection", path: str, params: Mapping[str, str]) -> Any:
    from interlake.intercom.client import Client

    async with Client(
        base_url=source.url,
        token=source.access_token.get_secret_value(),
        api_version=source.api_version,
        rate_limit_share=source.rate_limit_share,
    ) as client:
        answer = await client.get(path if path.startswith("/") else f"/{path}", params)
        return answer.payload


def _params(pairs: list[str]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    for key, equals, _ in split:
        if not key or not equals:
            raise SettingsError(f'-p "{key}": write key=value, such as per_page=1')
    return {key: value for key, _, value in split}


def _to_check(
    known: "Settings", name: str | None
) -> "tuple[list[tuple[IntercomConnection, tuple[str, ...]]], list[Pipeline]]":
    """The sources, each with its streams, and the pipelines that a name stands for."""
    from interlake.config import suggestion

    for pipeline in known.pipelines:
        if pipeline.name == name:
            return [(pipeline.source, pipeline.streams)], [pipeline]
    sources = [
        (source, tuple(s.name for s in STREAMS if s.runs_on(source.api_version)))
        for source in known.sources
        if name in (None, source.name)
    ]
    pipelines = [p for p in known.pipelines if name in (None, p.destination.name)]
    if not sources and not pipelines:
        words = {e.name for e in (*known.pipelines, *known.sources, *known.destinations)}
        raise SettingsError(
            f'{known.path} has no connection or pipeline "{name or ""}"; '
            f"{suggestion(name or '', sorted(words))}"
        )
    return sources, pipelines

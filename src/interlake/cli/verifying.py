"""`interlake verify`: the warehouse held against the live API."""

from typing import TYPE_CHECKING, Annotated

import typer

from interlake.cli.application import (
    ConfigOption,
    JsonOption,
    PipelineArgument,
    QuietOption,
    pick_pipeline,
)
from interlake.cli.loading import StreamsOption, selected
from interlake.cli.output import note, print_json, print_table, say
from interlake.cli.progress import progress
from interlake.cli.reports import cost, remarks

if TYPE_CHECKING:
    from interlake.verify import TableFinding, Verification


def verify(
    ctx: typer.Context,
    pipeline: PipelineArgument = None,
    full: Annotated[
        bool, typer.Option("--full", help="Compare every row; costs what a full refresh costs.")
    ] = False,
    sample: Annotated[
        int, typer.Option("--sample", min=1, help="Records per stream that are compared.")
    ] = 100,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, help="Chooses the sample; drawn anew if left out."),
    ] = None,
    streams: StreamsOption = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Write what differs as Intercom has it.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    config: ConfigOption = None,
) -> None:
    """Compare the warehouse with Intercom: counts, rows, values, marks.

    Contacts, conversations, tickets and what hangs on them are sampled, whatever a sync reads whole
    is compared whole. What changed since the last run is no difference. Exit code 5 says that
    something differs; values are never shown.

    \b
    Examples:
      interlake verify acme --sample 500
      interlake verify acme --full --repair
    """
    chosen = pick_pipeline(ctx, config, pipeline)
    only = selected(chosen, streams)
    import interlake.verify as verifying  # dlt and pyarrow take seconds to import

    options = verifying.VerifyOptions(full, sample, seed, only, repair)
    with progress(quiet=quiet) as shown:
        found = verifying.verify(chosen, options, progress=shown)
    print_json(found.as_dict()) if json else _print(found)
    raise typer.Exit(found.exit_code)


def _print(found: "Verification") -> None:
    how = "all rows" if found.full else f"a sample of {found.sample:,} (--seed {found.seed})"
    say(f"{found.run.pipeline}: verified {how}, {_verdict(found)}, {cost(found.run)}")
    say()
    headings = ("table", "warehouse", "intercom", "compared", "share", "missing", "surplus",
                "different", "marked", "since", "columns that differ")  # fmt: skip
    print_table(headings, [_row(table) for table in found.tables])
    say()
    for table in found.tables:
        if table.parts_counted is not None:
            say(
                f"{table.table}: {table.parts_loaded:,} loaded of {table.parts_counted:,} that "
                "Intercom counts where it was asked"
            )
    moved = sum(table.moved for table in found.tables)
    if moved:
        say(f"{moved:,} rows differ only in figures that move by themselves: no difference")
    for line in remarks(found.run):
        note(line)


def _row(table: "TableFinding") -> tuple[object, ...]:
    return (
        table.table, table.rows_warehouse, table.rows_intercom, table.rows_compared,
        f"{table.share:.0%}", table.missing, table.surplus, table.different, table.wrongly_marked,
        table.changed_since, ", ".join(table.columns),
    )  # fmt: skip


def _verdict(found: "Verification") -> str:
    if not found.differences:
        return "no difference"
    told = f"{found.differences:,} row{'s differ' if found.differences > 1 else ' differs'}"
    repaired = [t.repaired for t in found.tables if t.repaired is not None]
    if not repaired:
        return told
    return f"{told}, {sum(repaired):,} repaired, {found.remaining:,} left when verified again"

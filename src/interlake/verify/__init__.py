"""Hold the warehouse against the live API: counts, rows, values and marks; repair what differs."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from interlake.catalog import Stream
from interlake.config import Pipeline
from interlake.errors import StreamError
from interlake.event_loop import run_to_end
from interlake.intercom.client import Transport
from interlake.report import Progress, Silent
from interlake.sync import ensure_selected
from interlake.sync.outcome import Outcome
from interlake.sync.refresh import reading_into
from interlake.sync.run import Run, add_stream, running
from interlake.verify.comparing import Standing, compare_parts, standing
from interlake.verify.findings import TableFinding, Verification, VerifyOptions
from interlake.verify.parts import Part, again, choose, streams_to_verify
from interlake.verify.reading import fresh_schema, read
from interlake.verify.repair import repair
from interlake.verify.totals import count, with_strays
from interlake.warehouse.verifications import store_outcome

__all__ = ["TableFinding", "Verification", "VerifyOptions", "verify"]

_ORDINARY = VerifyOptions()
_SILENT = Silent()


def verify(
    pipeline: Pipeline,
    options: VerifyOptions = _ORDINARY,
    *,
    progress: Progress = _SILENT,
    transport: Transport | None = None,
) -> Verification:
    """Compare a pipeline's raw tables with its workspace; returns what differs, table by table.

    What is compared is read into a schema beside, by the code that a sync reads and writes with,
    so that memory does not grow with the workspace and no conversion can look like a difference.
    Raises what `sync` raises.
    """
    ensure_selected(pipeline, options.streams or ())
    return run_to_end(_verify(pipeline, options, progress, transport))


async def _verify(
    pipeline: Pipeline, options: VerifyOptions, progress: Progress, transport: Transport | None
) -> Verification:
    async with running(pipeline, "verify", progress, transport) as run:
        seed = options.seed if options.seed is not None else UUID(run.report.run_id).node % 10**6
        found = Verification(run.report, options.full, options.sample, seed, run.started_at)
        streams = streams_to_verify(run, options)
        outcomes = {s.name: Outcome(s, run.started_at, add_stream(run, s.name)) for s in streams}
        stands = await run.writer.run(lambda s: standing(s, run))
        parts = await run.writer.run(lambda s: choose(s, run, streams, options, seed))
        repaired, parts = await _first_look(run, parts, outcomes, stands, found, options)
        if repaired:
            await _second_look(run, parts, repaired, outcomes, stands, found)
        _note_what_lags(run, streams, stands)
        found.verified_at = run.clock.now()
        await run.writer.run(lambda s: store_outcome(s, _rows(found)))
    return found


async def _first_look(
    run: Run,
    parts: Sequence[Part],
    outcomes: Mapping[str, Outcome],
    stands: Standing,
    found: Verification,
    options: VerifyOptions,
) -> tuple[Mapping[str, Sequence[str]], list[Part]]:
    """Read, compare, and repair where asked; by stream, what has to be looked at again."""
    chunks = run.chunks
    async with reading_into(run, fresh_schema(run)) as beside:
        # One after the other, for each is counted under its stream's name.
        totals = {p.stream.name: await _total(run, p.stream, outcomes) for p in parts}
        looked = [
            await with_strays(run, p, totals[p.stream.name], stands.settled[p.stream.name])
            if not outcomes[p.stream.name].failed else p
            for p in parts
        ]  # fmt: skip
        await read(run, beside, looked, outcomes)
        chunks.unknown_fields |= run.chunks.unknown_fields
        found.tables = await compare_parts(run, looked, outcomes, stands, totals)
        if not options.repair:
            return {}, looked
        return await repair(run, chunks, looked, outcomes, found.tables), looked


async def _second_look(
    run: Run,
    parts: Sequence[Part],
    repaired: Mapping[str, Sequence[str]],
    outcomes: Mapping[str, Outcome],
    stands: Standing,
    found: Verification,
) -> None:
    """Read and compare again what was repaired."""
    looked = again(parts, repaired)
    run.forget_lists()
    async with reading_into(run, fresh_schema(run)) as beside:
        await read(run, beside, looked, outcomes)
        tables = await compare_parts(run, looked, outcomes, stands, {})
    left = {table.table: table.differences for table in tables}
    for table in found.tables:
        if table.table in left:
            table.remaining = left[table.table]


async def _total(run: Run, stream: Stream, outcomes: Mapping[str, Outcome]) -> int | None:
    if not stream.path.endswith("/search") or stream.parent or stream.table is None:
        return None
    if stream.name == "contact_segments":
        return None
    try:
        return await count(run, stream)
    except StreamError as error:
        outcomes[stream.name].fail(error, asked_for=True)
        return None


def _note_what_lags(run: Run, streams: Sequence[Stream], stands: Standing) -> None:
    tables = sorted(name for stream in streams for name in stands.stale_tables(stream))
    if tables:
        run.report.notes.append(
            f"{', '.join(tables)}: not re-read by the last run, so what differs there counts as "
            "changed since; to verify it, sync with --refresh before"
        )


def _rows(found: Verification) -> list[Mapping[str, Any]]:
    return [
        {
            **vars(table),
            "run_id": found.run.run_id,
            "table_name": table.table,
            "verified_at": found.verified_at,
            "share": table.share,
            "columns": ",".join(table.columns),
        }
        for table in found.tables
    ]

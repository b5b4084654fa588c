"""What was just read against what is stored, stream by stream."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from interlake.catalog import Mode
from interlake.sync.lists import whole_lists
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run
from interlake.verify.findings import TableFinding
from interlake.verify.parts import Part, judged
from interlake.verify.reading import fresh_schema, owner_of
from interlake.warehouse import Session
from interlake.warehouse.compare import Found, Level, Terms, compare, levels_of, parts_promised


async def compare_parts(
    run: Run,
    parts: Sequence[Part],
    outcomes: Mapping[str, Outcome],
    settled: Mapping[str, datetime],
    totals: Mapping[str, int | None],
) -> list[TableFinding]:
    """Compare every stream that was read to its end, parents before what hangs on them."""
    read = [part for part in parts if not outcomes[part.stream.name].failed]
    compared = frozenset(part.stream.root.name for part in read)

    def work(session: Session) -> list[TableFinding]:
        found = []
        for part in read:
            terms = terms_of(run, part, settled[part.stream.name], compared)
            for level in levels_of(part.stream.root):
                figures = compare(session, level, terms)
                total = totals.get(part.stream.name) if level.parent is None else None
                finding = _finding(part, level, figures, total)
                promised = parts_promised(session, level, terms)
                finding.parts_counted, finding.parts_loaded = promised or (None, None)
                found.append(finding)
        return found

    return await run.writer.run(work)


def terms_of(run: Run, part: Part, settled: datetime, compared: frozenset[str]) -> Terms:
    """What a stream's rows promise, and how much of them was read."""
    stream, owner = part.stream, owner_of(part.stream)
    whole = {
        level.table.name: _whole(run, level)
        for level in levels_of(stream.root)
        if level.parent is not None
    }
    return Terms(
        fresh=fresh_schema(run),
        settled=settled,
        lag=run.pipeline.index_lag,
        judged=judged(run, part),
        asked=part.anchor if part.ids is not None else None,
        owner=owner if owner is not None and owner.table.name in compared else None,
        listed=stream.is_sub_list,
        keeps=stream.keeps or stream.mode is Mode.APPEND,
        whole=whole,
        anchor=part.anchor,
        run_id=run.report.run_id,
        stream=stream.name,
    )


def _whole(run: Run, level: Level) -> tuple[str, Sequence[str]] | None:
    if level.parent is None:
        return None
    condition, ids = whole_lists(
        run.chunks.tallies.get(level.table.name), level.table, level.parent
    )
    return None if condition is None else (condition, ids)


def _finding(part: Part, level: Level, figures: Found, total: int | None) -> TableFinding:
    return TableFinding(
        part.stream.name,
        level.table.name,
        figures.stored,
        total if total is not None else figures.read if part.whole else None,
        figures.compared,
        **figures.counts,
        columns=sorted(figures.columns),
        changed_since=figures.recent,
        moved=figures.moved,
    )

"""What was just read against what is stored, stream by stream."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from interlake.catalog import STREAMS, Mode, Stream, tables_of
from interlake.sync.lists import whole_lists
from interlake.sync.outcome import Outcome, membership_table
from interlake.sync.run import Run
from interlake.verify.findings import TableFinding
from interlake.verify.parts import Part, judged
from interlake.verify.reading import fresh_schema, owner_of
from interlake.warehouse import Session
from interlake.warehouse.compare import compare
from interlake.warehouse.cursors import loaded_up_to, read_last
from interlake.warehouse.promises import parts_promised
from interlake.warehouse.terms import Found, Level, Terms, levels_of, moment_of


@dataclass(frozen=True)
class Standing:
    """Where the streams stand: up to when they are loaded, and which the last run read."""

    settled: Mapping[str, datetime]
    read_last: frozenset[str]

    def settled_of(self, stream: Stream) -> datetime:
        """Before which moment a stream's changes are loaded, those its list leaves out, too."""
        settled = self.settled[stream.name]
        return min(settled, self.settled.get(stream.omits or "", settled))

    def stale_tables(self, stream: Stream) -> frozenset[str]:
        """Tables that the settings let lag behind, and whose rows do not say when they changed.

        Tagging and segments move no date (reference §6): what changed in them since they were last
        re-read can't be told from what is wrong.
        """
        fed = {
            table.name: feeder.name
            for feeder in STREAMS
            if feeder.mode is Mode.MEMBERSHIP and (feeder.parent or feeder.name) == stream.name
            for table in (membership_table(feeder),)
        }
        if stream.refresh and stream.mode is Mode.SNAPSHOT:
            fed |= {t.name: stream.name for t in tables_of(stream) if moment_of(t) is None}
        return frozenset(table for table, feeder in fed.items() if feeder not in self.read_last)


def standing(session: Session, run: Run) -> Standing:
    """Where the pipeline's streams stand."""
    return Standing(loaded_up_to(session, run.pipeline.index_lag), read_last(session))


async def compare_parts(
    run: Run,
    parts: Sequence[Part],
    outcomes: Mapping[str, Outcome],
    standing: Standing,
    totals: Mapping[str, int | None],
) -> list[TableFinding]:
    """Compare every stream that was read to its end, parents before what hangs on them."""
    read = [part for part in parts if not outcomes[part.stream.name].failed]
    compared = frozenset(part.stream.root.name for part in read)

    def work(session: Session) -> list[TableFinding]:
        found = []
        for part in read:
            terms = terms_of(run, part, standing, compared)
            for level in levels_of(part.stream.root):
                figures = compare(session, level, terms)
                total = totals.get(part.stream.name) if level.parent is None else None
                finding = _finding(part, level, figures, total)
                promised = parts_promised(session, level, terms)
                finding.parts_counted, finding.parts_loaded = promised or (None, None)
                found.append(finding)
        return found

    return await run.writer.run(work)


def terms_of(run: Run, part: Part, standing: Standing, compared: frozenset[str]) -> Terms:
    """What a stream's rows promise, and how much of them was read."""
    stream, owner = part.stream, owner_of(part.stream)
    whole = {
        level.table.name: _whole(run, level)
        for level in levels_of(stream.root)
        if level.parent is not None
    }
    return Terms(
        fresh=fresh_schema(run),
        settled=standing.settled_of(stream),
        lag=run.pipeline.index_lag,
        judged=judged(run, part),
        asked=part.anchor if part.ids is not None else None,
        owner=owner if owner is not None and owner.table.name in compared else None,
        listed=stream.is_sub_list,
        keeps=stream.keeps or stream.mode is Mode.APPEND,
        stale=standing.stale_tables(stream),
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

"""What a whole reading did not meet: asked for one by one, then marked or brought up to date."""

from datetime import datetime

from interlake.catalog import BY_NAME, TABLES, Mode, Table
from interlake.errors import NotFound, StreamError
from interlake.intercom.readers import read_ids
from interlake.sync.due import first_moment
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run
from interlake.warehouse import Session
from interlake.warehouse.seen import stale_ids, unread_ids
from interlake.warehouse.unseen import (
    Mark,
    ensure_plausible,
    mark_ids,
    unknown_ids,
)

# Companies without users are never listed, so being absent proves nothing (reference §6.12).
_OFTEN_ABSENT = frozenset({"companies"})
_IDS_AT_ONCE = 300


async def sweep(run: Run, outcome: Outcome, since: datetime | None = None) -> None:
    """Ask for every live row that the reading did not meet; note which ones are gone.

    `since` leaves out rows that the reading never looked for. Raises StreamError when more rows are
    missing than `max_delete_share` allows.
    """
    stream, table = outcome.stream, outcome.stream.root
    missing = await run.writer.run(lambda session: _missing(session, run, outcome, table, since))
    if missing and outcome.report.records == 0:
        raise StreamError(
            f"Intercom listed no {stream.name} at all, while {table.name} holds {len(missing):,}. "
            "Nothing was marked; check the token's permissions."
        )
    await _retrieve(run, outcome, missing)


def _missing(
    session: Session, run: Run, outcome: Outcome, table: Table, since: datetime | None
) -> list[str]:
    ids = unread_ids(
        session, table, outcome.begun_at, run.report.run_id, outcome.stream.name, since
    )
    if outcome.stream.name not in _OFTEN_ABSENT:
        ensure_plausible(session, table, len(ids), run.pipeline.max_delete_share)
    return ids


async def load_unlisted(run: Run, outcome: Outcome) -> None:
    """Load the companies that contacts name but the list never shows: those with leads only."""
    if "contacts" not in run.pipeline.streams:
        return
    links, companies = TABLES["contact_companies"], outcome.stream.root
    ids = await run.writer.run(lambda session: unknown_ids(session, links, "company_id", companies))
    readings, _ = await run.source().details.retrieve(outcome.stream, ids)
    await run.chunks.add(companies, readings)


async def _retrieve(run: Run, outcome: Outcome, ids: list[str]) -> None:
    """Read rows by their ids: what lives is loaded afresh, what does not is noted."""
    details = run.source().details
    for start in range(0, len(ids), _IDS_AT_ONCE):
        readings, gone = await details.retrieve(outcome.stream, ids[start : start + _IDS_AT_ONCE])
        await run.chunks.add(outcome.stream.root, readings)
        outcome.gone.extend(gone)


async def sweep_ids(run: Run, outcome: Outcome) -> None:
    """Read the ids of a searched stream from its list, into the scratch table."""
    outcome.begun_at = run.clock.now()
    swept = 0
    async for step in read_ids(run.source(), outcome.stream):
        await run.chunks.add_seen(outcome.stream.name, step.seen)
        swept += len(step.seen)
        requests = run.client.stats.sent_by_label.get(outcome.stream.name, 0)
        run.progress.stream(outcome.stream.name, swept, requests, step.total)
    outcome.report.records += swept


async def load_stale(run: Run, outcome: Outcome) -> None:
    """Load what the swept ids say is missing here, or older than in Intercom."""
    stream, table = outcome.stream, outcome.stream.root
    since = first_moment(run.pipeline, stream)
    stale = await run.writer.run(
        lambda session: stale_ids(session, table, run.report.run_id, stream.name, since)
    )
    await _retrieve(run, outcome, stale)


def mark_gone(session: Session, run: Run, outcome: Outcome) -> None:
    """Mark what Intercom said is gone, by reason; plausibility is checked over all of them."""
    if not outcome.gone:
        return
    table = outcome.stream.root
    ensure_plausible(session, table, len(outcome.gone), run.pipeline.max_delete_share)
    reasons: dict[str, list[str]] = {}
    for key, error in outcome.gone:
        reasons.setdefault(_reason(error), []).append(key)
    for reason, ids in reasons.items():
        mark = Mark(run.clock.now(), reason)
        run.count_marked(table, mark_ids(session, table, "id", ids, mark))


def _reason(error: NotFound) -> str:
    return "merged" if error.merged_into else "gone"


SWEPT = tuple(
    stream for stream in BY_NAME.values() if stream.mode is Mode.INCREMENTAL and stream.gone
)

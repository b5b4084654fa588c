"""What a whole reading did not meet: asked for one by one, then marked or brought up to date."""

from collections.abc import Sequence
from datetime import datetime

from interlake.catalog import BY_NAME, Mode, Reading
from interlake.errors import StreamError
from interlake.intercom.readers import read_ids, read_records
from interlake.sync.due import first_moment
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run
from interlake.values import to_timestamp
from interlake.warehouse import Session
from interlake.warehouse.merged import mark_merged
from interlake.warehouse.seen import stale_ids, unread_ids
from interlake.warehouse.unseen import Mark, ensure_plausible, mark_ids

_IDS_AT_ONCE = 300


async def sweep(run: Run, outcome: Outcome, since: datetime | None = None) -> None:
    """Ask for every live row that the reading did not meet; note which ones are gone.

    `since` leaves out rows that the reading never looked for. Raises StreamError when more rows are
    missing than `max_delete_share` allows.
    """
    table, share = outcome.stream.root, run.pipeline.max_delete_share

    def missing(session: Session) -> list[str]:
        ids = missing_ids(session, run, outcome, since)
        ensure_plausible(session, table, len(ids), share)
        return ids

    await ask_for(run, outcome, await run.writer.run(missing))


def missing_ids(
    session: Session,
    run: Run,
    outcome: Outcome,
    since: datetime | None = None,
    last_read: tuple[datetime, datetime] | None = None,
) -> list[str]:
    """The live rows that a whole reading did not meet; limits as in `unread_ids`."""
    stream, begun_at, run_id = outcome.stream, outcome.begun_at, run.report.run_id
    return unread_ids(session, stream.root, begun_at, run_id, stream.name, since, last_read)


async def ask_for(run: Run, outcome: Outcome, missing: Sequence[str]) -> None:
    """Read missing rows by id; raises StreamError where nothing was listed at all."""
    stream = outcome.stream
    if missing and outcome.report.records == 0:
        raise StreamError(
            f"Intercom listed no {stream.name} at all, while {stream.root.name} holds "
            f"{len(missing):,}. Nothing was marked; check the token's permissions."
        )
    await retrieve(run, outcome, missing)


async def retrieve(run: Run, outcome: Outcome, ids: Sequence[str]) -> list[Reading]:
    """Read rows by their ids: what lives is loaded afresh and returned, what does not is noted."""
    details, living = run.source().details, []
    for start in range(0, len(ids), _IDS_AT_ONCE):
        readings, gone = await details.retrieve(outcome.stream, ids[start : start + _IDS_AT_ONCE])
        await run.chunks.add(outcome.stream.root, readings)
        living += readings
        outcome.gone.extend(gone)
    return living


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
    """Load what the swept ids say is missing here, or older than in Intercom.

    Read as by search, for a conversation that is retrieved lacks its reviews; what changed so late
    that the search may not know it yet is left to the next run's.
    """
    stream, table, source = outcome.stream, outcome.stream.root, run.source()
    since = first_moment(run.pipeline, stream)
    stale = await run.writer.run(
        lambda session: stale_ids(
            session, table, run.report.run_id, stream.name, source.settled, since
        )
    )
    readings: list[Reading] = []
    async for _, found in read_records(source, stream, stale):
        await run.chunks.add(table, found)
        readings += found
    met = {str(reading.record.get("id")) for reading in readings}
    readings += await retrieve(run, outcome, [key for key in stale if key not in met])
    moments = [to_timestamp(reading.record.get("updated_at")) for reading in readings]
    oldest = min((m for m in moments if isinstance(m, datetime)), default=None)
    if oldest is not None:
        run.late[stream.name] = oldest


def mark_gone(session: Session, run: Run, outcome: Outcome) -> None:
    """Mark what Intercom said is gone, by reason; plausibility is checked over all of them."""
    if not outcome.gone:
        return
    table = outcome.stream.root
    ensure_plausible(session, table, len(outcome.gone), run.pipeline.max_delete_share)
    survivors = {key: error.merged_into for key, error in outcome.gone if error.merged_into}
    others = [key for key, _ in outcome.gone if key not in survivors]
    merged, gone = Mark(run.clock.now(), "merged"), Mark(run.clock.now())
    run.count_marked(table, mark_merged(session, table, survivors, merged))
    run.count_marked(table, mark_ids(session, table, "id", others, gone))


SWEPT = tuple(
    stream for stream in BY_NAME.values() if stream.mode is Mode.INCREMENTAL and stream.gone
)
# Read whole at every sync, and looked through for what is gone each time; on request alone, too.
READ_WHOLE = (BY_NAME["companies"], BY_NAME["custom_object_instances"])

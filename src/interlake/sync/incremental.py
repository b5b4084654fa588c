"""Streams that are searched by `updated_at`."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from interlake.catalog import Stream
from interlake.intercom.pages import CursorExpired
from interlake.intercom.readers import Step, read_incremental
from interlake.sync.due import starting_point
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.run import BEGINNING, Run
from interlake.sync.take import moving, take_step
from interlake.warehouse import Session
from interlake.warehouse.cursors import Cursor

_CURSOR_RESTARTS = 3
# Below this gap one cursor at the end is enough, and the newest rows come first (design, Sync).
_SHORT_GAP = timedelta(days=1)


async def load_incremental(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Read changes; a first load or a long gap moves the cursor on the way, to resume from."""
    stream = outcome.stream
    previous = run.cursors.get(stream.name)
    since = starting_point(run.pipeline, stream, previous, options)
    newest_first = (
        stream.name == "contacts" and since is not None and run.started_at - since <= _SHORT_GAP
    )
    rereads = options.full_refresh or options.since is not None
    stored = {} if rereads else await stored_moments(run, stream, since or BEGINNING)
    for attempt in range(_CURSOR_RESTARTS):
        steps = read_incremental(run.source(stored), stream, since, newest_first=newest_first)
        try:
            await _take_changes(run, outcome, steps, checkpoints=not newest_first and not rereads)
            break
        except CursorExpired:
            if attempt + 1 == _CURSOR_RESTARTS:
                raise
            since = (outcome.watermark if not newest_first else None) or since
    settled = run.started_at - run.pipeline.index_lag
    seen = outcome.watermark or since or settled
    outcome.watermark = min(settled, max(seen, previous.watermark if previous else seen))
    outcome.whole = since is None


async def _take_changes(
    run: Run, outcome: Outcome, steps: AsyncIterator[Step], *, checkpoints: bool
) -> None:
    table = outcome.stream.root
    trusted = run.trusted_before(outcome.stream)
    async for step in steps:
        await take_step(run, outcome, step, table)
        if step.watermark is None or (
            outcome.watermark is not None and step.watermark <= outcome.watermark
        ):
            continue
        outcome.watermark = step.watermark
        if checkpoints:
            cursor = Cursor(step.watermark, trusted)
            name = outcome.stream.name
            run.chunks.after(moving(run, name, cursor), instead=name)


async def stored_moments(run: Run, stream: Stream, since: datetime) -> dict[str, datetime]:
    """The `updated_at` of rows that need no rereading; few, for they lie in the overlap."""
    trusted = run.trusted_before(stream)

    def read(session: Session) -> dict[str, datetime]:
        rows = session.execute(
            f"SELECT id, updated_at FROM {session.name(stream.root.name)} "
            "WHERE updated_at >= %s AND _synced_at < %s AND _deleted_at IS NULL",
            since.replace(microsecond=0),
            trusted,
        )
        return {key: changed.astimezone(UTC) for key, changed in rows}

    return await run.writer.run(read)

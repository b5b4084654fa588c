"""Companies without users: the list omits them, so each is asked for by itself (reference §6.12).

One that was listed at the last run and is missing now is asked for at once: it lost its users, or
it is gone. Of those that were missing before, nothing is new, so they are asked for again only as
`refresh: {unlisted_companies: …}` says.
"""

from datetime import datetime

from interlake.catalog import TABLES
from interlake.sync.due import omitted_are_due
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.run import BEGINNING, Run
from interlake.sync.sweep import ask_for, missing_ids
from interlake.warehouse.cursors import Cursor
from interlake.warehouse.unseen import unknown_ids


async def sweep_omitted(run: Run, outcome: Outcome, options: SyncOptions) -> None:
    """Ask for the missing rows that are due, and for those that only contacts name."""
    stream, begun_at = outcome.stream, run.clock.now()
    assert stream.omits is not None
    # `watermark`: when all were last asked for; `complete_before`: when the last list was read.
    cursor, listed = run.cursors.get(stream.omits), run.cursors.get(stream.name)
    whole = run.recovering or omitted_are_due(stream, run.pipeline, cursor, options, run.started_at)

    if whole or cursor is None or listed is None:
        since, asked_at, last_read = BEGINNING, begun_at, None
    else:
        since, asked_at = cursor.complete_before, cursor.watermark
        last_read = (listed.watermark, since)
    missing = await run.writer.run(
        lambda session: missing_ids(session, run, outcome, last_read=last_read)
    )
    await ask_for(run, outcome, missing)
    await _load_named(run, outcome, since)
    outcome.aside[stream.omits] = Cursor(asked_at, begun_at)


async def _load_named(run: Run, outcome: Outcome, since: datetime) -> None:
    """Load the companies that contacts read since then name but nobody lists: of leads only."""
    if "contacts" not in run.pipeline.streams:
        return
    links, companies = TABLES["contact_companies"], outcome.stream.root
    ids = await run.writer.run(
        lambda session: unknown_ids(session, links, "company_id", companies, since)
    )
    readings, _ = await run.source().details.retrieve(outcome.stream, ids)
    await run.chunks.add(companies, readings)

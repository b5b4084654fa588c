"""How many records Intercom counts, and which ones are on one side only where counts differ."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from interlake.catalog import Mode, Stream
from interlake.intercom.client import request_label
from interlake.intercom.pages import search_pages
from interlake.intercom.readers import changed_since, read_ids, timed, updated_at
from interlake.sync.due import first_moment
from interlake.sync.run import Run
from interlake.verify.parts import Part
from interlake.verify.reading import fresh_schema
from interlake.warehouse.samples import absent, count_live, on_one_side

_MOST_IDS = 20_000


async def count(run: Run, stream: Stream) -> int | None:
    """The total_count of a search with the filters of a sync; null where Intercom says none."""
    request_label.set(stream.name)
    query = changed_since(stream, first_moment(run.pipeline, stream))
    body = {"query": query, "pagination": {"per_page": 1}}
    total = (await run.client.post(stream.path, body)).payload.get("total_count")
    return total if isinstance(total, int) else None


async def with_strays(run: Run, part: Part, total: int | None, settled: datetime) -> Part:
    """The part with the records that are on one side only, where the totals show there are any.

    Their ids come from a sweep over all of Intercom's, as in reconcile: 150 per request.
    """
    stream, since = part.stream, first_moment(run.pipeline, part.stream)
    if part.ids is None or total is None or stream.mode is not Mode.INCREMENTAL:
        return part
    request_label.set(stream.name)
    live = await run.writer.run(lambda session: count_live(session, stream.root, since))
    if live + await _new(run, stream, settled) == total:
        return part
    sweep = f"{stream.name}:ids"
    async for step in read_ids(run.source(), stream):
        await run.chunks.add_seen(sweep, step.seen)
    await run.chunks.flush()
    strays: Sequence[str] = await run.writer.run(
        lambda session: on_one_side(
            session, stream.root, fresh_schema(run), sweep, since, _MOST_IDS
        )
    )
    return replace(part, ids=tuple(dict.fromkeys((*part.ids, *strays))))


async def _new(run: Run, stream: Stream, settled: datetime) -> int:
    """How many records changed since the last run and do not live here."""
    pages = search_pages(
        run.client, stream.path, stream.rows, changed_since(stream, settled), order="descending",
        per_page=stream.per_page,
    )  # fmt: skip
    new = 0
    async for page, _ in timed(run.source(), pages):
        changed = [(str(r["id"]), updated_at(r)) for r in page.records]
        ids = [key for key, moment in changed if moment is not None and moment > settled]
        new += await _absent(run, stream, ids)
        if len(ids) < len(changed):  # newest first: the others are older
            break
    return new


async def _absent(run: Run, stream: Stream, ids: Sequence[str]) -> int:
    return len(await run.writer.run(lambda session: absent(session, stream.root, ids)))

"""Lists that are read whole, or from the newest row back: nobody can ask them what changed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import datetime
from urllib.parse import quote

from interlake.catalog import Paging, Reading, Record, Stream, version_number
from interlake.intercom.order import in_order
from interlake.intercom.pages import Page, numbered_pages, scroll_pages, single
from interlake.intercom.readers import Source, Step, pages_of, timed, updated_at

LISTED_COMPANIES = 10_000  # the list stops there, the scroll does not (reference §2)


async def read_snapshot(source: Source, stream: Stream) -> AsyncIterator[Step]:
    """Read a whole list, and each changed record by itself where only that shows all of it."""
    async for page, read_at in _pages(source, stream):
        if stream.detail is None:
            readings = [Reading(record, read_at) for record in page.records]
            yield Step(readings, total=page.total_count)
        else:
            changed = [record for record in page.records if not source.unchanged(record)]
            readings, gone = await source.details.retrieve_all(stream.detail, changed)
            yield Step(readings, _alive(page), gone, total=page.total_count)


async def _pages(source: Source, stream: Stream) -> AsyncIterator[tuple[Page, datetime]]:
    if stream.paging is Paging.SINGLE:
        yield await source.lists.read(stream)
        return
    async for page, read_at in timed(source, pages_of(source.client, stream)):
        yield page, read_at


def _alive(page: Page) -> list[tuple[str, datetime | None]]:
    return [(str(record["id"]), updated_at(record)) for record in page.records]


async def read_custom_objects(
    source: Source, stream: Stream, types: Sequence[str]
) -> AsyncIterator[Step]:
    """Read the instances of each type; there is no list of types (reference §3.3)."""
    for name in types:
        path = stream.path.format(type=quote(name, safe=""))
        async for page, read_at in timed(source, pages_of(source.client, stream, path)):
            # An instance's own `type` is that name too, but older ones came without.
            rows = [{**record, "type": record.get("type") or name} for record in page.records]
            yield Step([Reading(row, read_at) for row in rows], total=page.total_count)


async def read_data_attributes(source: Source, stream: Stream) -> AsyncIterator[Step]:
    """Read attributes model by model; conversations have a list of their own since 2.16."""
    before = version_number(source.client.api_version) < (2, 16)
    for model in ("contact", "company", *(("conversation",) if before else ())):
        params = {**dict(stream.params), "model": model}
        read_at = source.now()
        page = await single(source.client, stream.path, stream.rows, params=params)
        # A conversation's attribute says it is of a contact's model: the response enum has no
        # third value (corrections a.10).
        records = [{**record, "model": model} for record in page.records]
        yield Step([Reading(record, read_at) for record in records])


async def read_companies(source: Source, stream: Stream) -> AsyncIterator[Step]:
    """List companies up to 10,000, scroll above: the list stops, the scroll is a singleton."""
    pages = numbered_pages(
        source.client,
        stream.path,
        stream.rows,
        # Sorted by last activity: newest first, a company that becomes active meanwhile would move
        # in front of the page being read and be missed; oldest first it comes again at the end.
        params={"order": "asc"},
        per_page=stream.per_page,
        method="POST",
    )
    async with aclosing(timed(source, pages)) as asked:
        async for page, read_at in asked:
            if (page.total_count or 0) > LISTED_COMPANIES:
                break
            readings = [Reading(record, read_at) for record in page.records]
            yield Step(readings, total=page.total_count)
        else:
            return
    async for page, read_at in timed(source, scroll_pages(source.client, *_SCROLL)):
        yield Step([Reading(record, read_at) for record in page.records])


_SCROLL = ("/companies/scroll", ("data", "companies"))


async def read_articles(
    source: Source, stream: Stream, *, statistics: bool, all_details: bool
) -> AsyncIterator[Step]:
    """Read the list of articles, and each changed one by itself, for only that has statistics."""

    async def complete(asked: tuple[Page, datetime]) -> Step:
        page, read_at = asked
        if not statistics:
            return Step([Reading(record, read_at) for record in page.records],
                        total=page.total_count)  # fmt: skip
        due = [r for r in page.records if all_details or not source.unchanged(r)]
        readings, gone = await source.details.retrieve_all(
            "/articles/{id}", due, label="article_statistics"
        )
        return Step(readings, _alive(page), gone, total=page.total_count)

    async for step in in_order(timed(source, pages_of(source.client, stream)), complete):
        yield step


async def read_deleted(
    source: Source, stream: Stream, since: datetime | None
) -> AsyncIterator[Step]:
    """Read the feed of deleted conversations, newest first, back to `since`."""
    asked, pinned = stream.asks_version, source.client.api_version
    version = asked if asked and version_number(asked) > version_number(pinned) else None
    pages = numbered_pages(
        source.client, stream.path, stream.rows, per_page=stream.per_page, version=version
    )
    async for page, read_at in timed(source, pages):
        fresh = [r for r in page.records if since is None or _deleted_after(r, since)]
        yield Step([Reading(record, read_at) for record in fresh], total=page.total_count)
        if len(fresh) < len(page.records):
            return


def _deleted_after(record: Record, since: datetime) -> bool:
    return bool((record.get("deleted_at") or 0) >= since.timestamp())

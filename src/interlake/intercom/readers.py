"""One generator per mode: yields records, ids that live, and how far the cursor may move.

Readers know how Intercom behaves; they know nothing of tables in a warehouse. What was loaded
before reaches them as plain values: a watermark, and the `updated_at` of rows already stored.
"""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from interlake.catalog import Paging, Reading, Record, Stream
from interlake.errors import NotFound
from interlake.intercom.calls import path_to
from interlake.intercom.client import Client
from interlake.intercom.details import Details
from interlake.intercom.order import in_order
from interlake.intercom.pages import (
    Page,
    cursor_pages,
    numbered_pages,
    search_pages,
    single,
)
from interlake.intercom.short_lists import ShortLists
from interlake.intercom.windows import Window, windows_of_search
from interlake.values import to_timestamp

# Of a search that is too much for Intercom as a whole; contacts can't be told apart within a day.
_WHOLE_DAY = timedelta(days=1)
_SHORTEST_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Step:
    """What one step of a reader found; all of it belongs to the same moment of the walk."""

    readings: Sequence[Reading] = ()
    seen: Sequence[tuple[str, datetime | None]] = ()  # ids that live, with their updated_at
    gone: Sequence[tuple[str, NotFound]] = ()  # ids that Intercom no longer has
    watermark: datetime | None = None  # the cursor may move here once all of this is loaded
    total: int | None = None  # records in the whole list, where Intercom says so


@dataclass(frozen=True)
class Source:
    """What readers need beside the stream: the client, the clock, and what is stored already."""

    client: Client
    now: Callable[[], datetime]  # strictly rising, by Intercom's clock
    started_at: datetime  # of the run
    founded: datetime  # when the workspace was made: nothing in it is older
    index_lag: timedelta
    details: Details
    lists: ShortLists
    stored: Mapping[str, datetime] = field(default_factory=dict)  # trusted updated_at by id

    def unchanged(self, record: Record) -> bool:
        """Whether the stored row, children included, is of this very version."""
        stored = self.stored.get(str(record.get("id")))
        return stored is not None and stored == updated_at(record)

    @property
    def settled(self) -> datetime:
        """Changes before this moment are in the search index for sure."""
        return self.started_at - self.index_lag


def updated_at(record: Record) -> datetime | None:
    """A record's own time of change; None where it has none, or none that can be read."""
    moment = to_timestamp(record.get("updated_at"))  # seconds, or ISO text (reference §6.19)
    return moment if isinstance(moment, datetime) else None


async def read_incremental(
    source: Source, stream: Stream, since: datetime | None, *, newest_first: bool
) -> AsyncIterator[Step]:
    """Read what changed at `since` or later, by search, with the details of each record.

    Ascending, every step lets the cursor move; newest first, only the end of the walk does.
    """

    def search(window: Window) -> AsyncIterator[Page]:
        return search_pages(
            source.client,
            stream.path,
            stream.rows,
            changed_within(stream, window),
            order="descending" if newest_first else "ascending",
            per_page=stream.per_page,
            params=dict(stream.params),
        )

    if newest_first and since is not None:
        pages = _until_older(search(Window(since)), since)
    else:
        pages = windows_of_search(
            search,
            since,
            oldest=source.founded,
            now=source.started_at,
            shortest=_WHOLE_DAY if _by_days(stream) else _SHORTEST_WINDOW,
            reached=_last_change,
        )

    async def complete(asked: tuple[Page, datetime]) -> Step:
        page, read_at = asked
        fresh = [record for record in page.records if _is_due(source, record, since)]
        readings, gone = await source.details.complete(stream, fresh, read_at)
        return Step(
            readings, gone=gone, watermark=_checkpoint(source, page), total=page.total_count
        )

    async for step in in_order(timed(source, pages), complete):
        yield step


def changed_since(stream: Stream, since: datetime | None) -> dict[str, Any]:
    """The search for records that changed at `since` or later; all records without it."""
    return changed_within(stream, Window(since))


def changed_within(stream: Stream, window: Window) -> dict[str, Any]:
    """The search for records that changed within a window; perhaps some from just before it.

    Contacts are compared by whole days in the workspace's time zone, and `>` begins on the next
    day: `= T or > T` misses nothing whoever is right about it (reference §5.3). Conversations are
    compared by seconds, but whether `>` includes its operand is ambiguous (§5.3).
    """
    moment = int(window.start.timestamp()) if window.start else 0
    query: dict[str, Any]
    if _by_days(stream):
        query = {
            "operator": "OR",
            "value": [
                {"field": "updated_at", "operator": "=", "value": moment},
                {"field": "updated_at", "operator": ">", "value": moment},
            ],
        }
    else:
        query = {"field": "updated_at", "operator": ">", "value": moment - 1}
    if window.end is None:
        return query
    before = {"field": "updated_at", "operator": "<", "value": int(window.end.timestamp())}
    return {"operator": "AND", "value": [query, before]}


def _by_days(stream: Stream) -> bool:
    return stream.table is not None and stream.table.name == "contacts"


async def read_membership(
    source: Source, groups: Sequence[str], member: str, column: str
) -> AsyncIterator[tuple[str, Step]]:
    """Read who belongs to each tag or segment: (group id, members), one search per group.

    Sorted by creation, which never changes: a member that moved in the order between two pages
    would otherwise seem to have left.
    """

    async def walk(group: str) -> list[tuple[str, Step]]:
        query = {"field": member, "operator": "=", "value": group}
        pages = search_pages(
            source.client, "/contacts/search", ("data",), query, sort_field="created_at",
            order="ascending",
        )  # fmt: skip
        return [
            (group, Step([Reading({"contact_id": record.get("id"), column: group}, read_at)
                          for record in page.records], total=page.total_count))
            async for page, read_at in timed(source, pages)
        ]  # fmt: skip

    async for steps in in_order(_each(groups), walk, ahead=8):
        for step in steps:
            yield step


async def read_ids(source: Source, stream: Stream) -> AsyncIterator[Step]:
    """Read the whole list of a searched stream, for its ids only."""
    async for page in _all_pages(source.client, stream):
        seen = [(str(record["id"]), updated_at(record)) for record in page.records]
        yield Step(seen=seen, total=page.total_count)


# The list of an IN has no limit that anybody names; a search with this many ids was never refused.
_IDS_PER_SEARCH = 50


async def read_records(
    source: Source, stream: Stream, ids: Sequence[str]
) -> AsyncIterator[tuple[Sequence[str], Sequence[Reading]]]:
    """Read records by their ids, as a sync would read them: some ids, and those of them that live.

    Contacts and conversations come from a search, which shows what a retrieve does not (reviews),
    and leaves out what it does (reference §3.2); what the search lacks is asked for by itself.
    """
    for start in range(0, len(ids), _IDS_PER_SEARCH):
        some = ids[start : start + _IDS_PER_SEARCH]
        found: list[Reading] = []
        if stream.name in ("contacts", "conversations"):
            query = {"field": "id", "operator": "IN", "value": list(some)}
            pages = search_pages(
                source.client, stream.path, stream.rows, query, sort_field="created_at",
                per_page=stream.per_page, params=dict(stream.params),
            )  # fmt: skip
            async for page, read_at in timed(source, pages):
                readings, _ = await source.details.complete(stream, page.records, read_at)
                found += readings
        met = {str(reading.record.get("id")) for reading in found}
        alone, _ = await source.details.retrieve(stream, [i for i in some if i not in met])
        yield some, [*found, *alone]


async def read_segments_of(
    source: Source, contacts: Sequence[str]
) -> AsyncIterator[tuple[str, Sequence[Reading]]]:
    """Read the segments of single contacts, one request each; a contact that is gone has none."""

    async def read(contact: str) -> tuple[str, Sequence[Reading]]:
        read_at = source.now()
        try:
            path = path_to("/contacts/{id}/segments", id=contact)
            page = await single(source.client, path, ("data",))
        except NotFound:
            return contact, ()
        rows = [{"contact_id": contact, "segment_id": item.get("id")} for item in page.records]
        return contact, [Reading(row, read_at) for row in rows]

    async for found in in_order(_each(contacts), read, ahead=32):
        yield found


def _all_pages(client: Client, stream: Stream) -> AsyncIterator[Page]:
    if stream.name != "tickets":
        path = stream.path.removesuffix("/search")
        return cursor_pages(client, path, stream.rows, per_page=stream.per_page)
    # Tickets have no list (reference §3.2); their order of creation never changes.
    query = {"field": "created_at", "operator": ">", "value": 0}
    return search_pages(
        client, stream.path, stream.rows, query, sort_field="created_at", per_page=stream.per_page
    )


def pages_of(client: Client, stream: Stream, path: str | None = None) -> AsyncIterator[Page]:
    """The pages of a stream's list, in its own paging style; `path` is a parent's list."""
    path, params, size = path or stream.path, dict(stream.params), stream.per_page
    if stream.paging is Paging.CURSOR:
        return cursor_pages(client, path, stream.rows, params=params, per_page=size)
    if stream.paging is Paging.NUMBERED:
        return numbered_pages(client, path, stream.rows, params=params, per_page=size)
    return _one(single(client, path, stream.rows, params=params))


async def _one(page: Awaitable[Page]) -> AsyncIterator[Page]:
    yield await page


async def _each(values: Sequence[str]) -> AsyncIterator[str]:
    for value in values:
        yield value


async def timed(
    source: Source, pages: AsyncIterator[Page]
) -> AsyncGenerator[tuple[Page, datetime]]:
    """Pages with the moment each was asked for: what it says is at least that fresh."""
    asked_at = source.now()
    async for page in pages:
        yield page, asked_at
        asked_at = source.now()


async def _until_older(pages: AsyncIterator[Page], since: datetime) -> AsyncIterator[Page]:
    async for page in pages:
        yield page
        last = _last_change(page)
        if last is not None and last < since:
            return


def _is_due(source: Source, record: Record, since: datetime | None) -> bool:
    """Days are coarser than the watermark, and overlaps repeat what is stored."""
    changed = updated_at(record)
    if since is not None and changed is not None and changed < since.replace(microsecond=0):
        return False
    return not source.unchanged(record)


def _checkpoint(source: Source, page: Page) -> datetime | None:
    """How far an ascending walk may be trusted after this page.

    The body of a row may be newer than the index that sorted it, but only by the index lag.
    """
    last = _last_change(page)
    return None if last is None else min(last, source.settled)


def _last_change(page: Page) -> datetime | None:
    return updated_at(page.records[-1]) if page.records else None

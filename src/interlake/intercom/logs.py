"""The log of what admins did: immutable rows, newest first, by the time they were written."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from interlake.catalog import Reading, Stream, version_number
from interlake.catalog.requests import LOG_SLICE_DAYS, SEARCHED_LOG_PER_PAGE
from interlake.intercom.client import Client
from interlake.intercom.pages import Page, cursor_pages, numbered_pages
from interlake.intercom.readers import Source, Step, timed

_SLICE = timedelta(days=LOG_SLICE_DAYS)


async def read_log(source: Source, stream: Stream, since: datetime) -> AsyncIterator[Step]:
    """Read a log from `since` to now, slice by slice; the cursor may move after each.

    Rows come newest first inside a slice, so half a slice proves nothing.
    """
    begin, end = since, source.started_at
    while begin <= end:
        until = min(begin + _SLICE, end)
        async for page, read_at in timed(source, _slice(source.client, stream, begin, until)):
            yield Step([Reading(row, read_at) for row in page.records], total=page.total_count)
        yield Step(watermark=min(until, source.settled))
        if until == end:
            return
        begin = until


def _slice(client: Client, stream: Stream, begin: datetime, until: datetime) -> AsyncIterator[Page]:
    # One second wider on both sides: whether the bounds are inclusive is nowhere said.
    window = {
        "created_at_after": int(begin.timestamp()) - 1,
        "created_at_before": int(until.timestamp()) + 1,
    }
    if version_number(client.api_version) < (2, 16):
        return cursor_pages(
            client, stream.path, stream.rows, params=window, per_page=stream.per_page
        )
    path, size = f"{stream.path}/search", SEARCHED_LOG_PER_PAGE
    return numbered_pages(client, path, stream.rows, method="POST", body=window, per_page=size)

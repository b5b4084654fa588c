"""Intercom's lists as async generators of pages; nobody above this module knows of cursors.

Where the next page is, Intercom says as an object, a URL, null or nothing, and the same list has
done several of these (reference §3.0), so one walk understands them all on every list.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from interlake.errors import NotFound, StreamError, Unavailable
from interlake.intercom.calls import Method, Params
from interlake.intercom.client import Answer, Client
from interlake.intercom.page_size import PageSize
from interlake.intercom.places import (
    Place,
    counter,
    number,
    place_counted,
    place_in_body,
    place_named,
)
from interlake.intercom.refusals import Refused
from interlake.intercom.retries import Overloaded

Rows = str | tuple[str, ...]

# A page that fails twice is asked for in a smaller size; so is one that timed out even once.
HEAVY_ATTEMPTS = 2

# A page that can't be right is asked for so often before its word is taken.
DOUBTS = 5

SCROLL_IDLE_SECONDS = 60.0
SCROLL_WAITS = 5
SCROLL_STARTS = 5


class CursorExpired(StreamError):
    """Intercom no longer knows the place in a list: restart from the last checkpoint."""


@dataclass(frozen=True)
class Page:
    """One page of a list; `total_count` is of the whole list, `date` by Intercom's clock."""

    records: list[dict[str, Any]]
    total_count: int | None
    date: datetime


def search_pages(
    client: Client,
    path: str,
    rows: Rows,
    query: Mapping[str, Any],
    *,
    sort_field: str | None = "updated_at",
    order: Literal["ascending", "descending"] = "ascending",
    per_page: int = 150,
    params: Params | None = None,
    include: Mapping[str, Any] | None = None,
    version: str | None = None,
) -> AsyncIterator[Page]:
    """Give the pages of a search; `include` holds further keys of the body.

    Raises CursorExpired when the search has to start again, else what the client raises.
    """
    body: dict[str, Any] = {"query": query, **(include or {})}
    if sort_field is not None:
        body["sort"] = {"field": sort_field, "order": order}
    listing = _List("POST", path, rows, per_page, params or {}, body=body, version=version)
    return _walk(client, listing)


def cursor_pages(
    client: Client,
    path: str,
    rows: Rows,
    *,
    params: Params | None = None,
    per_page: int = 150,
    version: str | None = None,
) -> AsyncIterator[Page]:
    """Give the pages of a list that continues after a cursor; raises like `search_pages`."""
    return _walk(client, _List("GET", path, rows, per_page, params or {}, version=version))


def numbered_pages(
    client: Client,
    path: str,
    rows: Rows,
    *,
    params: Params | None = None,
    per_page: int = 60,
    method: Method = "GET",
    body: Mapping[str, Any] | None = None,
    version: str | None = None,
) -> AsyncIterator[Page]:
    """Give the pages of a list that counts them; with a body, page and size stand in there.

    Raises Refused past a list's hard stop. Rows may come twice where the page size had to change
    on the way.
    """
    listing = _List(method, path, rows, per_page, params or {}, body, True, version)
    return _walk(client, listing)


async def single(
    client: Client,
    path: str,
    rows: Rows,
    *,
    params: Params | None = None,
    version: str | None = None,
) -> Page:
    """Give a list that comes whole in one answer."""
    return read_page(await client.get(path, params, version=version), rows, path)


def read_page(answer: Answer, rows: Rows, path: str) -> Page:
    """Give the rows of an answer, under the first of these keys that it has (reference §6.16).

    Without any key the answer itself is the one record.

    Raises StreamError where it has none: an empty list would look like everything was deleted.
    """
    keys = (rows,) if isinstance(rows, str) else rows
    if not keys:
        return Page([answer.payload], None, answer.date)
    for key in keys:
        records = answer.payload.get(key, ())
        if isinstance(records, list):
            return Page(records, number(answer.payload.get("total_count")), answer.date)
    raise StreamError(
        f"The answer of {path} holds no list under {' or '.join(keys)}, only "
        f"{', '.join(sorted(answer.payload)) or 'nothing'}. Please report it with this message."
    )


@dataclass(frozen=True)
class _List:
    """One list as an endpoint gives it; a body makes it a search, whose cursor goes in there."""

    method: Method
    path: str
    rows: Rows
    per_page: int
    params: Params = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    is_numbered: bool = False
    version: str | None = None


async def _walk(client: Client, listing: _List) -> AsyncIterator[Page]:
    full = PageSize(listing.per_page, listing.per_page)
    size = client.page_sizes.setdefault(listing.path, full)
    place: Place | None = Place(rows_before=0) if listing.is_numbered else Place()
    seen = {place}
    rows_read = doubts = 0
    while place is not None:
        answer = await _fetch(client, listing, place, size)
        page = read_page(answer, listing.rows, listing.path)
        per_page = counter(answer.payload, "per_page") or size.current
        following = _next_place(client, listing, place, answer, len(page.records), per_page)
        doubt = _doubt(page, following in seen, following is None, rows_read)
        if doubt is not None and doubts < DOUBTS:
            doubts += 1
            client.stats.failed(doubt)
            continue
        yield page
        rows_read += len(page.records)
        if doubt is not None and (page.records or not rows_read):
            raise StreamError(
                f"{listing.path}: {doubt} after {rows_read} of {page.total_count} rows, also when "
                "asked again. Run it again; if it stays so, report it to Intercom."
            )
        if following in seen:
            return  # the rule (reference §3.0)
        place, doubts = following, 0
        seen.add(place)


def _doubt(page: Page, repeats: bool, ends: bool, rows_read: int) -> str | None:
    """Tell why a page can't be right: the list is known to be longer than where it ends.

    At the end of a list an empty page may be true, for rows move while they are read (§6.2).
    """
    if rows_read + len(page.records) >= (page.total_count or 0):
        return None
    if repeats:
        return "a repeated page"
    return "an empty page" if ends and not page.records else None


async def _fetch(client: Client, listing: _List, place: Place, size: PageSize) -> Answer:
    while True:
        per_page = size.current
        try:
            answer = await _ask(client, listing, place, per_page)
        except Overloaded:
            if per_page == 1:
                raise
            size.shrink()
        except Refused as refused:
            # The first page was fine and only the cursor differs, so it went stale (§3.0).
            if refused.status == 400 and (place.cursor or place.address):
                raise CursorExpired(str(refused)) from None
            raise
        else:
            if (counter(answer.payload, "per_page") or per_page) < per_page:
                size.cap(counter(answer.payload, "per_page") or per_page)
            size.succeed()
            return answer


async def _ask(client: Client, listing: _List, place: Place, per_page: int) -> Answer:
    retry = client.retry
    if per_page > 1:
        retry = replace(retry, heavy_attempts=min(HEAVY_ATTEMPTS, retry.heavy_attempts))
    path, params = listing.path, {**listing.params, **place.pick(per_page)}
    address = place.address_of(per_page)
    if address is not None:
        path, params = address.removeprefix(client.base_url.path.rstrip("/")), {}
    if listing.method == "GET":
        return await client.get(path, params, version=listing.version, retry=retry)
    body = listing.body
    if body is not None:
        picked: dict[str, Any] = {**place.pick(per_page)}
        body = {**body, **(picked if listing.is_numbered else {"pagination": picked})}
        params = {**listing.params}
    return await client.post(path, body, params, version=listing.version, retry=retry)


def _next_place(
    client: Client, listing: _List, place: Place, answer: Answer, rows: int, per_page: int
) -> Place | None:
    following = place_named(answer.payload, per_page, by_number=listing.is_numbered)
    if following is None and listing.is_numbered:
        return place_counted(answer.payload, place, rows, per_page)
    if following is not None and listing.body is not None:
        return place_in_body(following, per_page)
    return following


async def scroll_pages(
    client: Client,
    path: str,
    rows: Rows,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Page]:
    """Give the pages of a scroll, each row once; use them quickly, a scroll left alone expires.

    Raises StreamError where another tool holds the scroll, Unavailable after too many restarts.
    """
    given: set[str] = set()
    for _ in range(SCROLL_STARTS):
        seen: set[str] = set()
        scroll_param: str | None = None
        while (answer := await _scroll(client, path, scroll_param, sleep)) is not None:
            page = read_page(answer, rows, path)
            if not page.records:
                return
            ids = {str(record.get("id")) for record in page.records}
            if ids <= seen:
                raise StreamError(f"{path} repeats its rows: the scroll does not move. Try later.")
            fresh = [record for record in page.records if str(record.get("id")) not in given]
            seen |= ids
            given |= ids
            if fresh:
                yield replace(page, records=fresh)
            # The same parameter on every page is normal; the server moves on by itself (§3.0).
            scroll_param = answer.payload.get("scroll_param") or scroll_param
    raise Unavailable(f"{path} broke off {SCROLL_STARTS} times before its end. Run it again later.")


async def _scroll(
    client: Client,
    path: str,
    scroll_param: str | None,
    sleep: Callable[[float], Awaitable[None]],
) -> Answer | None:
    """Open or continue a scroll; None where it is lost and has to start from the beginning."""
    if scroll_param is not None:
        # A page that got lost on its way is gone, for the server has moved on: never try again.
        try:
            once = replace(client.retry, attempts=1)
            return await client.get(path, {"scroll_param": scroll_param}, retry=once)
        except (NotFound, Unavailable):
            return None
    for _ in range(SCROLL_WAITS):
        try:
            return await client.get(path)
        except Refused as refused:
            if refused.code != "scroll_exists":
                raise
        # A workspace has one scroll; nobody can close it, it expires idle (reference §2).
        await sleep(SCROLL_IDLE_SECONDS + 1)
    raise StreamError(
        f"Another tool keeps the one scroll over {path} that a workspace has. "
        "Run it again when that tool is done, or exclude the stream."
    )

"""Lists around rows that are already JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlencode

import orjson

from interlake.simulator.call import Answer, Call
from interlake.simulator.paging import Page
from interlake.simulator.records import Json

# How `pages.next` looks differs by endpoint (reference §3.0, corrections c.3).
Next = Callable[[Call, Page], Json]


def next_cursor(call: Call, page: Page) -> Json:
    """Give `next` as an object; on the last page the key is absent."""
    if page.cursor is None:
        return {}
    return {"next": {"page": page.number + 1, "starting_after": page.cursor}}


def next_cursor_or_null(call: Call, page: Page) -> Json:
    """Give `next` as an object; on the last page it is null."""
    return next_cursor(call, page) or {"next": None}


def next_url(call: Call, page: Page) -> Json:
    """Give `next` as an address to follow verbatim; on the last page it is null."""
    if page.cursor is None:
        return {"next": None}
    query = dict(call.query) | {"page": str(page.number + 1), "per_page": str(page.per_page)}
    query.pop("starting_after", None)
    return {"next": f"{call.url}?{urlencode(query)}"}


def no_next(call: Call, page: Page) -> Json:
    """Give no `next` at all: some pages are only numbered."""
    return {}


def next_url_or_absent(call: Call, page: Page) -> Json:
    """Give `next` as an address; on the last page the key is absent (corrections c.3)."""
    return {} if page.cursor is None else next_url(call, page)


def page_answer(
    call: Call, kind: str, row_key: str, rows: Iterable[bytes], page: Page, form: Next
) -> Answer:
    """Give one page of a list."""
    pages = {
        "type": "pages",
        **form(call, page),
        "page": page.number,
        "per_page": page.per_page,
        "total_pages": page.total_pages,
    }
    body = b'{"type":"%b","%b":[%b],"total_count":%d,"pages":%b}' % (
        kind.encode(),
        row_key.encode(),
        b",".join(rows),
        page.total,
        orjson.dumps(pages),
    )
    return Answer(body)


def brief_page_answer(rows: list[Json], page: Page, *, last: Json) -> Answer:
    """Give one page of a list that tells neither its number nor how many there are."""
    after = last if page.cursor is None else {"next": {"starting_after": page.cursor}}
    pages = {"type": "pages", "per_page": page.per_page, **after}
    return object_answer({"type": "list", "data": rows, "pages": pages})


def counted_page_answer(rows: list[Json], page: Page) -> Answer:
    """Give one page of a list that has its counters on top (reference §3.0)."""
    shape: Json = {"type": "list", "data": rows, "total_count": page.total}
    shape |= {"page": page.number, "per_page": page.per_page, "total_pages": page.total_pages}
    return object_answer(shape)


def whole_answer(call: Call, kind: str, row_key: str, rows: list[Json]) -> Answer:
    """Give a list that fits one response; beyond page 1 it is empty (reference §9.12)."""
    if call.query.get("page", "1") not in ("", "0", "1"):
        rows = []
    return object_answer({"type": kind, row_key: rows})


def object_answer(shape: Json) -> Answer:
    """Give one object."""
    return Answer(orjson.dumps(shape))

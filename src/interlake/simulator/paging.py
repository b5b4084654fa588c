"""Cursors and pages (reference §3.0)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

import orjson

from interlake.simulator.errors import invalid

# A row's place in an order: its sort value made comparable, then its id.
Place = tuple[tuple[int, Any], str]


def place(value: Any, key: str) -> Place:
    """Give the place of a row; rows without a value come before all others."""
    if value is None:
        return (0, 0), key
    if isinstance(value, str):
        return (2, value), key
    return (1, value), key


@dataclass(frozen=True)
class PageRequest:
    """Which page of a list is asked for."""

    per_page: int
    page: int = 1
    after: str | None = None


@dataclass(frozen=True)
class Page:
    """One page: the ids on it and where it stands."""

    keys: list[str]
    number: int
    per_page: int
    total: int
    cursor: str | None

    @property
    def total_pages(self) -> int:
        """Give how many pages there are at this size."""
        return -(-self.total // self.per_page)


def page_request(asked: dict[str, Any], *, default: int, most: int) -> PageRequest:
    """Read a page request; too large a size is cut, nonsense is a 400 (reference §9.4)."""
    per_page = _count(asked.get("per_page"), "per_page", default)
    after = asked.get("starting_after")
    if after is not None and not isinstance(after, str):
        raise invalid("starting_after is a string")
    page = _count(asked.get("page"), "page", 1)
    return PageRequest(min(per_page, most), page, after or None)


def _count(value: Any, name: str, default: int) -> int:
    if value is None or value == "":
        return default
    # Page sizes come as strings too (reference §3.0).
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise invalid(f"{name} is not a number") from None
    if number < 1 or isinstance(value, bool):
        raise invalid(f"{name} must be at least 1")
    return number


class Order:
    """Rows in a fixed order, from which pages are cut after a cursor or by number."""

    def __init__(self, places: Iterable[Place], *, descending: bool) -> None:
        self.places = sorted(places)
        self._descending = descending

    def page(self, request: PageRequest) -> Page:
        """Cut one page. Cursors hold a place, not a position: rows move meanwhile (§6.2)."""
        number, skipped = request.page, (request.page - 1) * request.per_page
        if request.after is not None:
            after, number = decode_cursor(request.after)
            skipped = self._up_to(after)
        rows = self._slice(skipped, request.per_page)
        more = skipped + len(rows) < len(self.places)
        cursor = encode_cursor(rows[-1], number + 1) if rows and more else None
        keys = [key for _, key in rows]
        return Page(keys, number, request.per_page, len(self.places), cursor)

    def without(self, keys: Set[str]) -> Order:
        """Give the same order, less some rows."""
        kept = (entry for entry in self.places if entry[1] not in keys)
        return Order(kept, descending=self._descending)

    def _up_to(self, after: Place) -> int:
        if self._descending:
            return len(self.places) - bisect_left(self.places, after)
        return bisect_right(self.places, after)

    def _slice(self, start: int, count: int) -> list[Place]:
        if not self._descending:
            return self.places[start : start + count]
        stop = len(self.places) - start
        return self.places[max(0, stop - count) : max(0, stop)][::-1]


def encode_cursor(after: Place, page: int) -> str:
    """Give the opaque cursor: base64 of sort value, id and next page (reference §3.0)."""
    (rank, value), key = after
    return urlsafe_b64encode(orjson.dumps([value if rank else None, key, page])).decode()


def decode_cursor(text: str) -> tuple[Place, int]:
    """Read a cursor; one that was not ours is a 400 (reference §3.0)."""
    try:
        value, key, page = orjson.loads(urlsafe_b64decode(text.encode()))
        if isinstance(key, str) and isinstance(page, int) and not isinstance(value, list | dict):
            return place(value, key), page
    except ValueError:
        pass
    raise invalid("Invalid starting_after cursor")

"""Where the next page of a list begins, in any of the ways that Intercom says it.

The same list has answered `next` as an object, as a URL, as null and not at all (reference §3.0);
a reader that knows only one of these stops after the first page without a word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from interlake.errors import StreamError


@dataclass(frozen=True)
class Place:
    """The beginning of a page: after a cursor, after so many rows, or at an address."""

    cursor: str | None = None
    rows_before: int | None = None
    address: str | None = None
    # The page size that the address was given for.
    address_per_page: int = 0

    def pick(self, per_page: int) -> dict[str, str | int]:
        """Give the parameters of a page of this size from here."""
        pick: dict[str, str | int] = {"per_page": per_page}
        if self.cursor is not None:
            pick["starting_after"] = self.cursor
        if self.rows_before is not None:
            # Pages of another size than before may overlap, never leave a gap.
            pick["page"] = self.rows_before // per_page + 1
        return pick

    def address_of(self, per_page: int) -> str | None:
        """Give the address of a page of this size from here, word for word if it may stay."""
        if self.address is None or self.address_per_page == per_page:
            return self.address
        url = httpx.URL(self.address)
        page = number(url.params.get("page"))
        if page and "starting_after" not in url.params:
            rows_before = (page - 1) * self.address_per_page
            url = url.copy_set_param("page", rows_before // per_page + 1)
        return url.copy_set_param("per_page", per_page).raw_path.decode()


def place_named(
    payload: Mapping[str, Any], per_page: int, *, by_number: bool = False
) -> Place | None:
    """Give the place that an answer names as next; None where it names none.

    Where it gives a cursor and a number, lists that take a number get that.
    """
    pages = payload.get("pages")
    following = pages.get("next") if isinstance(pages, dict) else None
    if isinstance(following, str) and following:
        if "/" not in following and "?" not in following:
            return Place(cursor=following)
        # Only the path and the query are followed: the token must never go to another host.
        return Place(address=_path_of(following), address_per_page=per_page)
    if isinstance(following, dict):
        page = number(following.get("page"))
        if following.get("starting_after") and not (by_number and page):
            return Place(cursor=str(following["starting_after"]))
        if page:
            return Place(rows_before=(page - 1) * per_page)
    return None


def _path_of(address: str) -> str:
    try:
        return httpx.URL(address).raw_path.decode()
    except httpx.InvalidURL as error:
        raise StreamError(f"The next page is at no address: {address[:200]!r} ({error}).") from None


def place_in_body(place: Place, per_page: int) -> Place:
    """Give the same place for a search, which reads it from its body.

    A cursor in the query string is ignored by searches, silently (reference §3.0).
    """
    if place.address is None:
        return place
    params = httpx.URL(place.address).params
    if "starting_after" in params:
        return Place(cursor=params["starting_after"])
    return Place(rows_before=((number(params.get("page")) or 1) - 1) * per_page)


def place_counted(
    payload: Mapping[str, Any], place: Place, rows: int, per_page: int
) -> Place | None:
    """Give the next place of a numbered list that names none; None after its last page.

    Such lists may give `next: null` on every page, so their counters decide (reference §3.0).
    """
    page, total = counter(payload, "page"), counter(payload, "total_pages")
    if page is None:
        page = (place.rows_before or 0) // per_page + 1
    is_last = rows < per_page if total is None else page >= total
    return None if is_last or not rows else Place(rows_before=page * per_page)


def counter(payload: Mapping[str, Any], name: str) -> int | None:
    """Give a counter from `pages`, or from the top level where some lists have it (§3.0)."""
    pages = payload.get("pages")
    value = pages.get(name) if isinstance(pages, dict) else None
    return number(payload.get(name) if value is None else value)


def number(value: object) -> int | None:
    """Give a counter as a number; they come back as strings now and then (reference §3.0)."""
    if isinstance(value, str):
        return int(value) if re.fullmatch("[0-9]{1,18}", value) else None
    return value if isinstance(value, int) else None

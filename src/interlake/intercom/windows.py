"""A search in stretches of time, where Intercom can't manage the whole of it.

A search is bound by latency (reference §2). Where not even a single row comes in time, what it
matches is too much; a shorter stretch matches less.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from interlake.intercom.pages import Page
from interlake.intercom.retries import Overloaded

NARROWED = 4  # how many times shorter the next try is: each costs a timeout for every page size
WIDENED = 2  # how many times longer a stretch is tried after enough that were read
# A longer stretch that fails again is tried ever more rarely, for the reason of `NARROWED`.
_MOST_BEFORE_TRIAL = 32


@dataclass(frozen=True)
class Window:
    """A stretch of `updated_at`: from `start` on, before `end`; None is without bound."""

    start: datetime | None
    end: datetime | None = None


async def windows_of_search(
    search: Callable[[Window], AsyncIterator[Page]],
    since: datetime | None,
    *,
    oldest: datetime,
    now: datetime,
    shortest: timedelta,
    reached: Callable[[Page], datetime | None],
) -> AsyncIterator[Page]:
    """Give the pages of all that changed at `since` or later, ascending; by one search if it can.

    Nothing is older than `oldest`. `reached` tells how far a page goes: a search that breaks off
    goes on from there, so rows of that moment may come twice.

    Raises Overloaded where even the `shortest` stretch is too much, else what the search raises.
    """
    start, length = since, None
    read, trial = 0, 1  # stretches of this length that came, and how many a longer one wants
    is_on_trial = False
    while True:
        begin = max(start or oldest, oldest)
        end = None if length is None or begin + length >= now else begin + length
        try:
            async for page in search(Window(start, end)):
                start = reached(page) or start
                yield page
        except Overloaded:
            left = (end or now) - max(start or oldest, oldest)
            if left <= shortest:
                raise
            if is_on_trial:
                trial = min(trial * 2, _MOST_BEFORE_TRIAL)
            length, read, is_on_trial = max(left / NARROWED, shortest), 0, False
            continue
        if end is None or length is None:
            return
        start, read, is_on_trial = end, read + 1, False
        if read >= trial:
            length, read, is_on_trial = length * WIDENED, 0, True

"""Intercom's clock, read once and carried on: the laptop's own may be wrong by hours."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_TICK = timedelta(microseconds=1)


class Clock:
    """Strictly rising moments in UTC, by Intercom's clock.

    Starts at the `Date` of an answer, or just after `floor` where that is later: the header counts
    whole seconds, and rows of an earlier run must never look newer than this one's.
    """

    def __init__(
        self,
        date: datetime,
        floor: datetime | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._begun = monotonic()
        self._start = max(date, floor + _TICK) if floor else date
        self._last = self._start - _TICK

    def now(self) -> datetime:
        """The present moment; never the same one twice."""
        elapsed = timedelta(seconds=self._monotonic() - self._begun)
        self._last = max(self._start + elapsed, self._last + _TICK)
        return self._last.astimezone(UTC)

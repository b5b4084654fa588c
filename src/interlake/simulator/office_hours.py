"""Monday to Friday, nine to six, in the workspace's timezone."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

_OPENS, _CLOSES = 9, 18
_DAYS_BACK, _DAYS_AHEAD = 1400, 1400
# First and last minute of each stretch of open time, from Monday 00:00 on.
WEEK = tuple((1440 * day + 60 * _OPENS, 1440 * day + 60 * _CLOSES) for day in range(5))


class OfficeHours:
    """Knows when the office is open and how much open time lies between two moments."""

    def __init__(self, zone: ZoneInfo, around: int) -> None:
        self._zone = zone
        self.starts: list[int] = []
        self.ends: list[int] = []
        # Open seconds before each window, so that a span costs two bisections.
        self._before: list[int] = []
        middle = datetime.fromtimestamp(around, tz=UTC).astimezone(zone).replace(hour=0, minute=0)
        total = 0
        for offset in range(-_DAYS_BACK, _DAYS_AHEAD):
            day = middle + timedelta(days=offset)
            if day.weekday() > 4:
                continue
            start = int(day.replace(hour=_OPENS, second=0).timestamp())
            end = int(day.replace(hour=_CLOSES, second=0).timestamp())
            self.starts.append(start)
            self.ends.append(end)
            self._before.append(total)
            total += end - start

    def replace(self, day: date, minutes: Sequence[tuple[int, int]]) -> None:
        """Open on a day at these minutes from midnight on, instead of as always."""
        midnight = datetime.combine(day, time(), self._zone)
        first, last = (
            bisect_left(self.starts, (midnight + timedelta(days=days)).timestamp())
            for days in (0, 1)
        )
        opened, closed = (
            [int((midnight + timedelta(minutes=pair[end])).timestamp()) for pair in minutes]
            for end in (0, 1)
        )
        self.starts[first:last], self.ends[first:last] = opened, closed
        spans = (end - start for start, end in zip(self.starts, self.ends, strict=True))
        self._before = [0, *accumulate(spans)][:-1]

    def restore(self, day: date) -> None:
        """Open on a day as always."""
        monday = 1440 * day.weekday()
        usual = [(start - monday, end - monday) for start, end in WEEK]
        self.replace(day, [pair for pair in usual if 0 <= pair[0] < 1440])

    def next_open(self, moment: int) -> int:
        """Give the moment itself if the office is open, else the next opening."""
        index = bisect_right(self.starts, moment) - 1
        if index < 0 or index + 1 >= len(self.starts) or moment < self.ends[index]:
            return moment
        return self.starts[index + 1]

    def open_seconds(self, start: int, end: int) -> int:
        """Give the open seconds between two moments."""
        return self._elapsed(end) - self._elapsed(start)

    def _elapsed(self, moment: int) -> int:
        index = bisect_right(self.starts, moment) - 1
        if index < 0:
            return 0
        open_for = min(moment, self.ends[index]) - self.starts[index]
        return self._before[index] + open_for

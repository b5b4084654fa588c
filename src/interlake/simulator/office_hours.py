"""Monday to Friday, nine to six, in the workspace's timezone."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_OPENS, _CLOSES = 9, 18
_DAYS_BACK, _DAYS_AHEAD = 1400, 1400


class OfficeHours:
    """Knows when the office is open and how much open time lies between two moments."""

    def __init__(self, zone: ZoneInfo, around: int) -> None:
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

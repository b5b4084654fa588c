"""Whole days in the workspace's timezone: the biggest trap of contact search (§5.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# Beyond these a moment cannot be placed in a calendar; they also bound what years 1 to 9999 hold.
_FIRST = -62_135_000_000
_LAST = 253_402_000_000


def day_bounds(moment: float, zone: ZoneInfo) -> tuple[int, int]:
    """Give the first second of a moment's day and that of the next; days have 23 to 25 hours."""
    inside = min(max(moment, _FIRST), _LAST)
    local = datetime.fromtimestamp(inside, tz=UTC).astimezone(zone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=zone)
    tomorrow = midnight.date() + timedelta(days=1)
    following = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone)
    return int(midnight.timestamp()), int(following.timestamp())

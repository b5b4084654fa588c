"""Durations as people write them: 5m, 24h, 7d, every_run, never."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

EVERY_RUN = timedelta(0)
NEVER = timedelta.max
_WORDS = {"every_run": EVERY_RUN, "never": NEVER}
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_FORM = re.compile(r"(\d+)\s*([smhdw])")


def parse_duration(value: Any) -> timedelta:
    """`"24h"` as a timedelta; ValueError says which forms are understood."""
    if isinstance(value, timedelta):
        return value
    match = _FORM.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("write a number and a unit, such as 30s, 5m, 24h or 7d")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def parse_interval(value: Any) -> timedelta:
    """A duration, `every_run` (0) or `never` (the longest there is)."""
    if isinstance(value, str) and value.strip() in _WORDS:
        return _WORDS[value.strip()]
    try:
        return parse_duration(value)
    except ValueError:
        raise ValueError("write 24h, 30m or 7d, every_run or never") from None


def parse_seconds(value: Any) -> float:
    """Seconds, from a plain number or from a duration."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return parse_duration(value).total_seconds()


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Interval = Annotated[timedelta, BeforeValidator(parse_interval)]
Seconds = Annotated[float, BeforeValidator(parse_seconds)]

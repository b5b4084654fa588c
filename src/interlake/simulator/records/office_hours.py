"""When the office is open, and on which days it is otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from interlake.simulator.records.record import Record

# First and last minute; of the week from Monday on, or of one day.
Minutes = tuple[int, int]


@dataclass(slots=True)
class OfficeHoursSchedule(Record):
    name: str
    timezone: str
    intervals: list[Minutes] = field(default_factory=list)
    always: bool = False


@dataclass(slots=True)
class OfficeHoursException(Record):
    schedule_id: str
    day: date
    # None: closed all day.
    intervals: list[Minutes] | None
    name: str | None = None
    yearly: bool = False

"""Office hours and their exceptions (corrections b.3, c.18)."""

from __future__ import annotations

from collections.abc import Iterable

from interlake.simulator.records import Json, OfficeHoursException, OfficeHoursSchedule
from interlake.simulator.workspace import Workspace

_DAY = 1440


def schedule(workspace: Workspace, record: OfficeHoursSchedule, version: str) -> Json:
    """Give a schedule, whose minutes count from Monday 00:00 (corrections c.18)."""
    return {
        "type": "office_hours_schedule",
        "id": record.id,
        "name": record.name,
        "time_zone_name": record.timezone,
        "time_intervals": [_interval(start, end, start // _DAY) for start, end in record.intervals],
        "twenty_four_seven": record.always,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def exception(workspace: Workspace, record: OfficeHoursException, version: str) -> Json:
    """Give an exception, whose minutes count from midnight of its date (corrections c.18)."""
    closed, weekday = record.intervals is None, record.day.weekday()
    hours = [_interval(start, end, weekday) for start, end in record.intervals or ()]
    return {
        "type": "office_hours_exception",
        "id": record.id,
        "office_hours_schedule_id": record.schedule_id,
        "exception_date": record.day.isoformat(),
        "exception_type": "closed" if closed else "custom_hours",
        "name": record.name,
        "time_intervals": None if closed else hours,
        "recurring_annually": record.yearly,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def exceptions_of(workspace: Workspace, key: str) -> Iterable[OfficeHoursException]:
    """Give the exceptions of a schedule."""
    rows = workspace.office_hours_exceptions.values()
    return (row for row in rows if row.schedule_id == key)


def _interval(start: int, end: int, weekday: int) -> Json:
    return {"start_minute": start, "end_minute": end, "day_of_week": weekday}

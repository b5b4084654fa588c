"""Office hours: those that the statistics count in, those of others, and exceptions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from interlake.simulator.office_hours import WEEK
from interlake.simulator.records import OfficeHoursException, OfficeHoursSchedule
from interlake.simulator.workspace import Workspace

DAY = 86400
# Exceptions of the hours that count are only made for days so far ahead: what has been counted
# stays right.
NOTICE_DAYS = 30

_LATE = [(22 * 60, 30 * 60), (46 * 60, 54 * 60)]
_SPLIT = [(480, 720), (780, 1020), (5 * 1440 + 480, 5 * 1440 + 720)]


def seed_office_hours(workspace: Workspace) -> None:
    """Say when the office is open; the first schedule is the one the statistics count in."""
    born = workspace.clock.now - 700 * DAY
    zone = workspace.options.timezone
    for name, place, intervals, always in (
        ("Standard Support Hours", zone, list(WEEK), False),
        ("Premium \u2013 24/7", "UTC", [], True),
        ("Night shift \U0001f319", "Asia/Kolkata", _LATE, False),
        ("", "Australia/Lord_Howe", _SPLIT, False),
    ):
        key = workspace.identities.serial("office_hours_schedule", 123)
        row = OfficeHoursSchedule(key, born, born + DAY, name, place, intervals, always)
        workspace.office_hours_schedules[key] = row
    _exceptions(workspace, born + 2 * DAY)


def standard_hours(workspace: Workspace) -> OfficeHoursSchedule:
    """Give the schedule that the statistics count in."""
    return next(iter(workspace.office_hours_schedules.values()))


def new_schedule(
    workspace: Workspace, random: Random, number: int, born: int
) -> OfficeHoursSchedule:
    """Draw up one more schedule."""
    key = workspace.identities.serial("office_hours_schedule", 123)
    zone = random.choice(("Europe/Berlin", "America/Sao_Paulo", "Pacific/Chatham"))
    return OfficeHoursSchedule(key, born, born, f"Shift {number}", zone, list(WEEK[: number % 6]))


def _exceptions(workspace: Workspace, born: int) -> None:
    first, *others = workspace.office_hours_schedules.values()
    for month, day, name, hours in (
        (12, 24, "Christmas Eve", [(540, 780)]),
        (12, 25, "Christmas Day", None),
        (1, 1, None, None),
    ):
        on = next_day(workspace, month, day)
        add_exception(workspace, _exception(workspace, first, born, on, hours, name))
    for number, schedule in enumerate(others):
        hours = [(0, 120), (1320, 1440)] if number else None
        name = ("", "S\u00e3o Jo\u00e3o", None)[number]
        row = _exception(workspace, schedule, born, date(2024, 2, 29), hours, name)
        row.yearly = True
        add_exception(workspace, row)


def next_day(workspace: Workspace, month: int, day: int) -> date:
    """Give the next such day that is not too near."""
    earliest = datetime.fromtimestamp(workspace.clock.now, UTC).date() + timedelta(NOTICE_DAYS)
    years = (date(earliest.year + more, month, day) for more in (0, 1))
    return next(there for there in years if there >= earliest)


def _exception(
    workspace: Workspace,
    schedule: OfficeHoursSchedule,
    born: int,
    day: date,
    hours: list[tuple[int, int]] | None,
    name: str | None,
) -> OfficeHoursException:
    key = workspace.identities.serial("office_hours_exception", 456)
    return OfficeHoursException(key, born, born, schedule.id, day, hours, name)


def new_exception(
    workspace: Workspace, random: Random, number: int, born: int
) -> OfficeHoursException:
    """Think of a day on which the office is open otherwise."""
    schedule = random.choice(list(workspace.office_hours_schedules.values()))
    ahead = NOTICE_DAYS + 1 + number % 300
    day = datetime.fromtimestamp(born, UTC).date() + timedelta(days=ahead)
    hours = None if number % 2 else [(600, 720), (780, 960)]
    return _exception(workspace, schedule, born, day, hours, f"Day of {number}")


def add_exception(workspace: Workspace, row: OfficeHoursException) -> None:
    """Open the office otherwise on a day, and count it so."""
    workspace.add(workspace.office_hours_exceptions, row)
    if row.schedule_id == standard_hours(workspace).id:
        workspace.office_hours.replace(row.day, row.intervals or ())

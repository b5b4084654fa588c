"""Office hours, held against a count of every single minute.

What the models compute by the difference of two readings of a clock is counted here one minute
after the other: a minute is open when its wall clock stands within the hours of its local date.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interlake.config.office_hours import OfficeHours
from interlake.transform import transform
from transform.conftest import Row, Warehouse, duckdb_warehouse, postgres_warehouse

MINUTE = timedelta(minutes=1)
# Within these weeks the clocks go forward in the north and back in the south; a 29th of February.
FIRST, DAYS = datetime(2024, 2, 27, tzinfo=UTC), 45
ZONES = (
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Chatham",
    "America/St_Johns", "Africa/Casablanca", "America/Asuncion", "Asia/Kolkata", "UTC",
)  # fmt: skip


@dataclass(frozen=True)
class Schedule:
    """A schedule of Intercom's: stretches of a week, and exceptions by date."""

    zone: str
    week: tuple[tuple[int, int], ...]
    always: bool = False
    dates: dict[date, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    yearly: dict[date, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.zone))
        today, minute = local.date(), 60 * local.hour + local.minute
        of_every_year = {(day.month, day.day): hours for day, hours in self.yearly.items()}
        hours = self.dates.get(today, of_every_year.get((today.month, today.day)))
        if hours is not None:
            return any(start <= minute < end for start, end in hours)
        of_week = 1440 * today.weekday() + minute
        return self.always or any(
            start <= of_week < end or (end < start and not end <= of_week < start)
            for start, end in self.week
        )

    def minutes(self, start: datetime, end: datetime) -> int:
        length = (end - start) // MINUTE
        return sum(self.is_open(start + number * MINUTE) for number in range(length))


def stretch(dice: Random, whole: int) -> tuple[int, int]:
    start = dice.randrange(whole)
    return start, min(whole, start + dice.randint(1, 1500))


def schedule(dice: Random) -> Schedule:
    """Any number of stretches: overlapping, touching, over midnight and over Sunday night."""

    def hours() -> tuple[tuple[int, int], ...]:
        return tuple(stretch(dice, 1440) for _ in range(dice.randrange(3)))

    def days() -> list[date]:
        near = [(FIRST + timedelta(days=dice.randrange(DAYS))).date() for _ in range(3)]
        return dice.sample(near, dice.randrange(3))

    week = [stretch(dice, 10080) for _ in range(dice.randrange(7))]
    if dice.random() < 0.2:
        week.append((dice.randint(9000, 10079), dice.randint(1, 900)))
    return Schedule(
        dice.choice(ZONES),
        tuple(week),
        always=dice.random() < 0.1,
        dates={day: hours() for day in days()},
        yearly={day.replace(year=2020): hours() for day in days()},
    )


def interval(dice: Random) -> tuple[datetime, datetime]:
    start = FIRST + dice.randrange(1440 * (DAYS - 6)) * MINUTE
    return start, start + int(5 * 1440 * dice.random() ** 2) * MINUTE


def stretch_rows(parent: Row, hours: tuple[tuple[int, int], ...]) -> Iterator[Row]:
    for number, (start, end) in enumerate(hours):
        yield {**parent, "_position": number, "start_minute": start, "end_minute": end}


def raw(
    schedules: list[Schedule], intervals: list[tuple[datetime, datetime]]
) -> dict[str, list[Row]]:
    """Schedule 1 for team 1 and so on, with one conversation each that is opened and closed."""
    rows: dict[str, list[Row]] = {
        name: []
        for name in (
            "office_hours_schedules", "office_hours_intervals", "office_hours_exceptions",
            "office_hours_exception_intervals", "teams", "conversations", "conversation_parts",
        )
    }  # fmt: skip
    for number, (hours, (start, end)) in enumerate(zip(schedules, intervals, strict=True)):
        key = str(number)
        rows["office_hours_schedules"].append(
            {"id": key, "time_zone_name": hours.zone, "twenty_four_seven": hours.always}
        )
        rows["office_hours_intervals"] += stretch_rows(
            {"office_hours_schedule_id": key}, hours.week
        )
        for yearly, days in ((False, hours.dates), (True, hours.yearly)):
            for day, stretches in days.items():
                of = f"{key} {day} {yearly}"
                rows["office_hours_exceptions"].append(
                    {
                        "id": of,
                        "office_hours_schedule_id": key,
                        "exception_date": day.isoformat(),
                        "exception_type": "custom_hours" if stretches else "closed",
                        "recurring_annually": yearly,
                    }
                )
                rows["office_hours_exception_intervals"] += stretch_rows(
                    {"office_hours_exception_id": of}, stretches
                )
        rows["teams"].append({"id": key, "name": f"Team {key}"})
        rows["conversations"].append(
            {
                "id": key,
                "created_at": start,
                "updated_at": end,
                "state": "closed",
                "team_assignee_id": key,
                "source_author_type": "user",
            }
        )
        rows["conversation_parts"].append(
            {
                "conversation_id": key,
                "id": key,
                "created_at": end,
                "part_type": "close",
                "author_type": "admin",
                "state": "closed",
            }
        )
    return rows


def waited(warehouse: Warehouse, office_hours: OfficeHours) -> dict[str, Row]:
    """The closing part of each conversation, with the minutes the contact had waited."""
    pipeline = replace(warehouse.pipeline, office_hours=office_hours)
    report = transform(pipeline, select=("+intercom__conversation_timeline",), test=False)
    assert not report.failed, [r.message for r in report.results if r.status == "error"]
    rows = warehouse.fetch(
        "select * from acme_intercom.intercom__conversation_timeline where is_close"
    )
    return {row["conversation_id"]: row for row in rows}


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres_long)])
def warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Warehouse:
    if request.param == "duckdb":
        return duckdb_warehouse(tmp_path)
    return postgres_warehouse(request.getfixturevalue("postgres"), "hours")


def test_office_minutes_are_those_that_a_count_of_every_minute_finds(
    warehouse: Warehouse, full_size: bool
) -> None:
    dice = Random(2024)
    count = 2000 if full_size else 200
    schedules = [schedule(dice) for _ in range(count)]
    intervals = [interval(dice) for _ in range(count)]
    warehouse.load(raw(schedules, intervals))

    rows = waited(warehouse, OfficeHours(teams={str(n): str(n) for n in range(count)}))

    wrong: dict[Any, Any] = {}
    for number, (hours, (start, end)) in enumerate(zip(schedules, intervals, strict=True)):
        row = rows[str(number)]
        assert row["waited_minutes"] == (end - start) / MINUTE
        counted = hours.minutes(start, end)
        if row["waited_team_office_minutes"] != counted:
            wrong[number, hours.zone, start, end] = (row["waited_team_office_minutes"], counted)
    assert not wrong
    assert {row["waited_office_minutes"] for row in rows.values()} != {Decimal(0)}

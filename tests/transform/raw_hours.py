"""Schedules of office hours thrown together at random, and a count of every single minute.

A minute is open when its wall clock stands within the hours of its local date.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from interlake.config.office_hours import OfficeHours
from transform.raw_rows import Row

MINUTE = timedelta(minutes=1)
# Within these weeks the clocks go forward in the north and back in the south; a 29th of February.
FIRST, DAYS = datetime(2024, 2, 27, tzinfo=UTC), 45
TABLES = (
    "office_hours_schedules", "office_hours_intervals", "office_hours_exceptions",
    "office_hours_exception_intervals", "teams", "conversations", "conversation_parts",
)  # fmt: skip
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


@dataclass(frozen=True)
class Hours:
    """Schedule H0 for team H0 and so on, each with a conversation that is opened and closed."""

    schedules: list[Schedule]
    intervals: list[tuple[datetime, datetime]]

    @property
    def settings(self) -> OfficeHours:
        """What tells the models which team works by which schedule."""
        keys = [f"H{number}" for number in range(len(self.schedules))]
        return OfficeHours(teams=dict(zip(keys, keys, strict=True)))

    def rows(self) -> dict[str, list[Row]]:
        """The rows of the raw tables."""
        rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        pairs = zip(self.schedules, self.intervals, strict=True)
        for number, (hours, (start, end)) in enumerate(pairs):
            key = f"H{number}"
            _add_schedule(rows, key, hours)
            rows["teams"].append({"id": key, "name": f"Team {key}"})
            of = {"created_at": start, "updated_at": end, "state": "closed"}
            rows["conversations"].append(
                {"id": key, "team_assignee_id": key, "source_author_type": "user", **of}
            )
            closing = {"part_type": "close", "author_type": "admin", **of, "created_at": end}
            rows["conversation_parts"].append({"conversation_id": key, "id": key, **closing})
        return rows


def _add_schedule(rows: dict[str, list[Row]], key: str, hours: Schedule) -> None:
    rows["office_hours_schedules"].append(
        {"id": key, "time_zone_name": hours.zone, "twenty_four_seven": hours.always}
    )
    rows["office_hours_intervals"] += stretch_rows({"office_hours_schedule_id": key}, hours.week)
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


def at_random(count: int) -> Hours:
    """So many schedules, each with an interval to measure."""
    dice = Random(2024)
    return Hours([schedule(dice) for _ in range(count)], [interval(dice) for _ in range(count)])


HOURS = at_random(150)

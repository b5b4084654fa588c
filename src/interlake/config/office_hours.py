"""When the office is open: `office_hours:` of a pipeline, for the figures of the models."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from interlake.config.connections import Entry
from interlake.config.nearest import suggestion

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_STRETCH = re.compile(r"\s*([01]?\d|2[0-3]):[0-5]\d\s*-\s*(([01]?\d|2[0-3]):[0-5]\d|24:00)\s*")


def _stretches(text: str) -> str:
    for stretch in text.split(","):
        if not _STRETCH.fullmatch(stretch):
            raise ValueError(f'hours are written like "09:00-12:30, 22:00-06:00", not {stretch!r}')
    return text


def _closed_or_stretches(text: str) -> str:
    return text if text == "closed" else _stretches(text)


def _day(text: str) -> str:
    # 2024 had a 29th of February, which comes back every fourth year.
    try:
        date.fromisoformat(f"2024-{text}" if len(text) == 5 else text)
    except ValueError:
        raise ValueError(
            f"a day is 2026-12-24, or 12-24 for every year; there is no {text!r}"
        ) from None
    return text


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"no such time zone; {suggestion(name, sorted(available_timezones()))}")
    return name


def _as_text(value: Any) -> Any:
    """YAML reads 2026-12-24 as a day and 123 as a number where no quotes stand."""
    return str(value) if isinstance(value, (date, int)) else value


Hours = Annotated[str, AfterValidator(_stretches)]
Day = Annotated[str, BeforeValidator(_as_text), AfterValidator(_day)]
Reference = Annotated[str, BeforeValidator(_as_text)]


class OfficeSchedule(Entry):
    """One schedule of a week, for workspaces whose hours Intercom doesn't tell."""

    name: str = Field(min_length=1, description="how schedule and teams call it")
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        description="the time zone its hours are in, such as Europe/Berlin"
    )
    hours: Literal["always"] | dict[Weekday, Hours] = Field(
        description='by day, such as {monday: "09:00-12:30, 22:00-06:00"}; or always'
    )
    exceptions: dict[Day, Annotated[str, AfterValidator(_closed_or_stretches)]] = Field(
        {}, description="by day, 2026-12-24 or 12-24 for every year: hours, or closed"
    )


class OfficeHours(Entry):
    """Whose office hours the figures count in."""

    schedule: Reference | None = Field(
        None,
        description="id or name of the schedule that counts; the oldest of Intercom's, or "
        "else the first one below",
    )
    teams: dict[Reference, Reference] = Field(
        {}, description="teams, by id or name, that work by another schedule"
    )
    schedules: tuple[OfficeSchedule, ...] = Field((), description="schedules of your own")

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [schedule.name for schedule in self.schedules]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two schedules are called {', '.join(twice)}")
        return self

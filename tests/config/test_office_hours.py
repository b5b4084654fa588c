"""Office hours as users write them, right and wrong."""

from pathlib import Path

import pytest

from interlake.config import Pipeline, load
from interlake.errors import SettingsError

BEFORE = """\
connections:
  intercom:
    - {name: acme, access_token: token}
  duckdb:
    - {name: lake, path: acme.duckdb}
pipelines:
  - name: acme
    source: acme
    destination: lake
    office_hours:
"""
SCHEDULE = "{name: Day, time_zone: Europe/Berlin, hours: {monday: '09:00-17:30'}"


def pipeline(folder: Path, lines: str) -> Pipeline:
    path = folder / "connections.yml"
    path.write_text(BEFORE + "".join(f"      {line}\n" for line in lines.splitlines()))
    return load(path, {}).pipeline("acme")


def test_days_and_ids_need_no_quotes(tmp_path: Path) -> None:
    hours = pipeline(
        tmp_path,
        "schedule: 123\nteams: {45: Day}\n"
        f"schedules: [{SCHEDULE}, exceptions: {{2026-12-24: closed, 02-29: '22:00-06:00'}}}}]",
    ).office_hours
    assert (hours.schedule, hours.teams) == ("123", {"45": "Day"})
    assert hours.schedules[0].exceptions == {"2026-12-24": "closed", "02-29": "22:00-06:00"}


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        ("schedules: [{name: Day, time_zone: Europe/Berlin}]", "hours"),
        ("schedules: [{name: Day, time_zone: Berlin, hours: always}]", "no such time zone"),
        (
            "schedules: [{name: Day, time_zone: UTC, hours: {monday: 9-17}}]",
            "hours are written like",
        ),
        (
            "schedules: [{name: Day, time_zone: UTC, hours: {monday: '09:00-25:00'}}]",
            "09:00-25:00",
        ),
        ("schedules: [{name: Day, time_zone: UTC, hours: {mon: '09:00-17:00'}}]", "mon"),
        (f"schedules: [{SCHEDULE}, exceptions: {{13-24: closed}}}}]", "there is no '13-24'"),
        (f"schedules: [{SCHEDULE}}}, {SCHEDULE}}}]", "two schedules are called Day"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, lines: str, mistake: str) -> None:
    with pytest.raises(SettingsError, match=mistake):
        pipeline(tmp_path, lines)

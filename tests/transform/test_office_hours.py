"""Office hours, held against a count of every single minute.

The models compute by the difference of two readings of a clock what is counted here one minute
after the other.
"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from interlake.config.office_hours import OfficeHours
from interlake.transform import transform
from transform.conftest import SCHEMA, Built, Warehouse, duckdb_warehouse, postgres_warehouse
from transform.raw_hours import HOURS, MINUTE, Hours, at_random


def assert_counted(warehouse: Warehouse, hours: Hours) -> None:
    """The minutes a contact waited for each closing part, by wall clock and by office hours."""
    rows = {
        row["conversation_id"]: row
        for row in warehouse.fetch(
            "select conversation_id, waited_minutes, waited_team_office_minutes"
            f" from {SCHEMA}_intercom.intercom__conversation_timeline where is_close"
        )
    }
    wrong = {}
    pairs = zip(hours.schedules, hours.intervals, strict=True)
    for number, (schedule, (start, end)) in enumerate(pairs):
        row = rows[f"H{number}"]
        assert row["waited_minutes"] == (end - start) / MINUTE
        counted = schedule.minutes(start, end)
        if row["waited_team_office_minutes"] != counted:
            wrong[number, start, end] = (schedule, row["waited_team_office_minutes"], counted)
    assert not wrong


def test_office_minutes_are_those_that_a_count_of_every_minute_finds(built: Built) -> None:
    assert_counted(built.warehouse, HOURS)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_office_minutes_of_two_thousand_schedules(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "duckdb":
        warehouse = duckdb_warehouse(tmp_path)
    else:
        warehouse = postgres_warehouse(request.getfixturevalue("postgres"), "hours")
    hours = at_random(2000)
    warehouse.load(hours.rows())
    pipeline = replace(warehouse.pipeline, office_hours=hours.settings)
    assert not transform(pipeline, select=("+intercom__conversation_timeline",), test=False).failed
    assert_counted(warehouse, hours)


def test_own_schedules_count_where_intercom_tells_none(lake: Warehouse) -> None:
    """Friday 17:00 to Monday 10:00 in Berlin, over a holiday that lasts till noon."""
    rows = at_random(1).rows()
    (talk,), (closing,) = rows["conversations"], rows["conversation_parts"]
    talk["created_at"], closing["created_at"] = "2024-03-29 16:00Z", "2024-04-02 09:00Z"
    lake.load({"conversations": [talk], "conversation_parts": [closing], "teams": rows["teams"]})
    office_hours = OfficeHours.model_validate(
        {
            "teams": {"Team H0": "Night"},
            "schedules": [
                {
                    "name": "Day",
                    "time_zone": "Europe/Berlin",
                    "hours": dict.fromkeys(
                        ("monday", "tuesday", "friday"), "9:00-12:00, 13:00-18:00"
                    ),
                    "exceptions": {"2024-04-01": "12:00-18:00", "03-29": "09:00-17:30"},
                },
                {
                    "name": "Night",
                    "time_zone": "Europe/Berlin",
                    "hours": {"sunday": "22:00-06:00"},
                    "exceptions": {"2024-04-01": "closed"},
                },
            ],
        }
    )
    transform(
        replace(lake.pipeline, office_hours=office_hours),
        select=("+intercom__conversation_timeline",),
        test=False,
    )
    (row,) = lake.fetch(
        f"select * from {SCHEMA}_intercom.intercom__conversation_timeline where is_close"
    )
    assert row["waited_minutes"] == 60 * 89
    # Half an hour on Friday, six hours on Monday, two on Tuesday.
    assert row["waited_office_minutes"] == Decimal(30 + 360 + 120)
    # Sunday from ten to midnight; Monday is closed. The clocks went forward that morning.
    assert row["waited_team_office_minutes"] == Decimal(120)

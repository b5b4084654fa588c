"""Office hours: what the API tells is what the statistics count in (corrections c.18)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interlake.simulator.office_hours import OfficeHours
from simulator.inprocess import Sim

DAY = 86_400
NEW_YORK = ZoneInfo("America/New_York")


def exceptions(sim: Sim, key: str) -> list[Any]:
    return list(sim.get(f"/office_hours_schedules/{key}/office_hours_exceptions").json()["data"])


def open_minutes(day: datetime, schedule: Any, special: dict[str, Any]) -> set[tuple[int, int]]:
    """Give when the API says the office is open on a day."""
    told = special.get(day.date().isoformat())
    if told is not None:
        return {(i["start_minute"], i["end_minute"]) for i in told["time_intervals"] or ()}
    monday = 1440 * day.weekday()
    return {
        (i["start_minute"] - monday, i["end_minute"] - monday)
        for i in schedule["time_intervals"]
        if i["day_of_week"] == day.weekday()
    }


def test_the_first_schedule_is_what_the_statistics_count_in(sim: Sim) -> None:
    sim.advance(40 * DAY)
    schedule = sim.get("/office_hours_schedules").json()["data"][0]
    assert schedule["time_zone_name"] == sim.get("/me").json()["app"]["timezone"]
    special = {row["exception_date"]: row for row in exceptions(sim, schedule["id"])}
    assert not any(row["recurring_annually"] for row in special.values())
    hours = sim.inside.workspace.office_hours
    now = datetime.fromtimestamp(sim.inside.workspace.clock.now, NEW_YORK)
    for offset in range(-500, 500):
        midnight = datetime(now.year, now.month, now.day, tzinfo=NEW_YORK) + timedelta(offset)
        start, end = (int((midnight + timedelta(days=n)).timestamp()) for n in (0, 1))
        told = sum(end - start for start, end in open_minutes(midnight, schedule, special))
        assert hours.open_seconds(start, end) == 60 * told, midnight


def test_there_are_exceptions_of_both_kinds(quiet: Sim) -> None:
    rows = quiet.truth("office_hours_exceptions")
    for row in rows:
        closed = row["exception_type"] == "closed"
        assert (row["time_intervals"] is None) == closed
        weekday = date.fromisoformat(row["exception_date"]).weekday()
        assert {i["day_of_week"] for i in row["time_intervals"] or ()} <= {weekday}
        assert all(0 <= i["start_minute"] <= 1440 for i in row["time_intervals"] or ())
    assert {row["exception_type"] for row in rows} == {"closed", "custom_hours"}
    assert {row["recurring_annually"] for row in rows} == {True, False}


def test_exceptions_are_told_by_schedule(quiet: Sim) -> None:
    truth = quiet.truth("office_hours_exceptions")
    told = [
        row for s in quiet.truth("office_hours_schedules") for row in exceptions(quiet, s["id"])
    ]
    assert told == truth
    row = truth[0]
    path = "/office_hours_schedules/{}/office_hours_exceptions/{}"
    assert quiet.get(path.format(row["office_hours_schedule_id"], row["id"])).json() == row
    assert quiet.get(path.format("124", row["id"])).status_code == 404
    assert quiet.get(path.format("124", "1"), "2.15").status_code == 400


def test_minutes_of_a_schedule_count_from_monday(quiet: Sim) -> None:
    schedules = quiet.get("/office_hours_schedules").json()["data"]
    for row in schedules:
        for interval in row["time_intervals"]:
            assert 0 <= interval["start_minute"] < interval["end_minute"] <= 10_080
            assert interval["day_of_week"] == interval["start_minute"] // 1440
    always = [row for row in schedules if row["twenty_four_seven"]]
    assert [row["time_intervals"] for row in always] == [[]]


def test_the_past_of_the_statistics_never_changes(sim: Sim) -> None:
    key, now = sim.truth("office_hours_schedules")[0]["id"], sim.inside.workspace.clock.now
    before = sim.inside.workspace.office_hours.open_seconds(now - 400 * DAY, now)
    sim.advance(60 * DAY)
    assert sim.inside.workspace.office_hours.open_seconds(now - 400 * DAY, now) == before
    added = [row for row in exceptions(sim, key) if row["created_at"] > now]
    assert added
    for row in added:
        made = datetime.fromtimestamp(row["created_at"], NEW_YORK).date()
        assert date.fromisoformat(row["exception_date"]) > made


@pytest.mark.parametrize("minutes", [[], [(540, 780)], [(0, 120), (1320, 1440)]], ids=str)
def test_other_hours_on_a_day_can_be_given_back(minutes: list[tuple[int, int]]) -> None:
    hours = OfficeHours(NEW_YORK, 1_789_570_800)
    usual = list(hours.starts), list(hours.ends)
    for day in (date(2026, 12, 25), date(2026, 11, 1), date(2027, 3, 14)):
        hours.replace(day, minutes)
        midnight = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
        start, end = (int((midnight + timedelta(days=n)).timestamp()) for n in (0, 1))
        # On days when the clocks change, an hour of the night is missing or comes twice.
        told = 60 * sum(last - first for first, last in minutes)
        assert abs(hours.open_seconds(start, end) - told) in (0, 3600)
        hours.restore(day)
        assert (hours.starts, hours.ends) == usual

"""The activity log (reference §3.1, §4.8)."""

from typing import Any

import pytest

from simulator.inprocess import Sim

DAY = 86_400


def every_log(sim: Sim, version: str | None = None, **asked: Any) -> list[Any]:
    page = sim.get("/admins/activity_logs", version, **asked).json()
    rows = page["activity_logs"]
    while page["pages"]["next"]:
        page = sim.http.get(page["pages"]["next"]).json()
        rows += page["activity_logs"]
    return list(rows)


def by_id(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row["id"])


@pytest.mark.parametrize("per_page", [None, 7, 150])
def test_addresses_lead_through_the_whole_log_newest_first(
    quiet: Sim, per_page: int | None
) -> None:
    asked = {"created_at_after": 0} | ({} if per_page is None else {"per_page": per_page})
    first = quiet.get("/admins/activity_logs", **asked).json()
    assert first["type"] == "activity_log.list"
    assert len(first["activity_logs"]) == (per_page or 20)
    rows = every_log(quiet, **asked)
    times = [row["created_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert by_id(rows) == by_id(quiet.truth("activity_logs"))
    assert len(set(times)) < len(times) - 20, "a bulk change stamps many with one second"


def test_the_log_is_cut_by_time_and_must_be(quiet: Sim) -> None:
    now = quiet.inside.workspace.clock.now
    after, before = now - 100 * DAY, now - 10 * DAY
    rows = every_log(quiet, created_at_after=after, created_at_before=before)
    wanted = [r for r in quiet.truth("activity_logs") if after < r["created_at"] < before]
    assert by_id(rows) == by_id(wanted) != []
    assert quiet.get("/admins/activity_logs").status_code == 400
    assert quiet.get("/admins/activity_logs", created_at_after="long ago").status_code == 400


def test_a_search_finds_entries_of_some_types_by_counted_pages(quiet: Sim) -> None:
    types = ["admin_login_success", "admin_logout"]
    body = {"created_at_after": 0, "event_types": types, "per_page": 10}
    rows: list[Any] = []
    for number in range(1, 100):
        page = quiet.post("/admins/activity_logs/search", {**body, "page": number}).json()
        rows += page["activity_logs"]
        if number == page["pages"]["total_pages"]:
            assert page["pages"]["next"] is None
            break
    wanted = [row for row in quiet.truth("activity_logs") if row["activity_type"] in types]
    assert by_id(rows) == by_id(wanted) != []


def test_a_searched_page_holds_250_at_most(quiet: Sim) -> None:
    body = {"created_at_after": 0, "per_page": 1000}
    page = quiet.post("/admins/activity_logs/search", body).json()
    assert page["pages"]["per_page"] == len(page["activity_logs"]) == 250
    assert quiet.post("/admins/activity_logs/search", {}).status_code == 400


@pytest.mark.parametrize("version", ["2.14", "2.15"])
def test_search_and_types_came_with_2_16(quiet: Sim, version: str) -> None:
    for answer in (
        quiet.post("/admins/activity_logs/search", {"created_at_after": 0}, version),
        quiet.get("/admins/activity_log_event_types", version),
    ):
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "intercom_version_invalid"


def test_every_type_of_the_log_is_listed(quiet: Sim) -> None:
    types = quiet.get("/admins/activity_log_event_types").json()["event_types"]
    assert len(types) == 114
    assert {row["activity_type"] for row in quiet.truth("activity_logs")} <= set(types)


def test_metadata_has_every_declared_key_somewhere(quiet: Sim) -> None:
    rows = quiet.truth("activity_logs", "2.16")
    keys = {key for row in rows for key in row["metadata"] or ()}
    assert len(keys) == 27, "25 of 2.14, mode of 2.15, and a message that no schema declares"
    older = {key for row in quiet.truth("activity_logs", "2.14") for key in row["metadata"] or ()}
    assert keys - older == {"mode"}
    assert {None, True} <= {
        row["metadata"] if not row["metadata"] else True for row in rows if row["metadata"] != {}
    }
    assert any(row["metadata"] == {} for row in rows)


def test_the_log_ends_with_every_teammate_as_they_are(sim: Sim) -> None:
    sim.advance(20 * DAY)
    last: dict[str, bool] = {}
    for row in sorted(sim.truth("activity_logs"), key=lambda row: row["created_at"]):
        if row["activity_type"] == "admin_away_mode_change":
            last[row["performed_by"]["id"]] = row["metadata"]["away_mode"]
    present = {row["id"]: row["away_mode_enabled"] for row in sim.truth("admins")}
    known = last.keys() & present.keys()
    assert len(known) >= 20
    assert {key: last[key] for key in known} == {key: present[key] for key in known}


def test_what_happens_is_logged_and_what_was_logged_stays(sim: Sim) -> None:
    before = sim.truth("activity_logs")
    changes = sim.advance(30 * DAY)["changes"]
    after = sim.truth("activity_logs")
    assert after[: len(before)] == before
    fresh = [row["activity_type"] for row in after[len(before) :]]
    for name, kind in (
        ("admins_away", "admin_away_mode_change"),
        ("admins_hired", "app_admin_join"),
        ("admins_left", "admin_deletion"),
        ("teams_changed", "app_team_membership_modification"),
    ):
        assert fresh.count(kind) == changes[name]


def test_an_edit_of_a_teammate_is_logged(sim: Sim) -> None:
    key = sim.truth("admins")[3]["id"]
    now = sim.edit("admin", "update", key, away=True)["now"]
    (row,) = every_log(sim, created_at_after=now - 1)
    assert row["performed_by"]["id"] == key
    assert row["metadata"]["away_mode"] is True

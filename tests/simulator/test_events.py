"""Data events and their summaries (reference §3.4, corrections b.3)."""

from typing import Any

import pytest

from simulator.inprocess import Sim

DAY = 86_400


def busy_contact(sim: Sim, role: str = "user") -> Any:
    """Give a contact of that role with the most events that are told."""
    counts: dict[str, int] = {}
    for row in sim.truth("data_events", visible="true"):
        counts[row["contact_id"]] = counts.get(row["contact_id"], 0) + 1
    contacts = [row for row in sim.truth("contacts") if row["role"] == role]
    return max(contacts, key=lambda row: counts.get(row["id"], 0))


def events(sim: Sim, **asked: Any) -> Any:
    answer = sim.get("/events", type="user", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def every_event(sim: Sim, key: str, per_page: int) -> list[Any]:
    page = events(sim, intercom_user_id=key, per_page=per_page)
    rows = page["events"]
    while "next" in page["pages"]:
        assert len(page["events"]) == per_page
        page = sim.http.get(page["pages"]["next"]).json()
        rows += page["events"]
    return list(rows)


def told(sim: Sim, key: str) -> list[Any]:
    rows = sim.truth("data_events", visible="true")
    return [
        {name: row[name] for name in row if name != "contact_id"}
        for row in rows
        if row["contact_id"] == key
    ]


@pytest.mark.parametrize("per_page", [1, 7, 15, 150])
def test_pages_go_back_in_time_to_the_first_event_of_ninety_days(quiet: Sim, per_page: int) -> None:
    key = busy_contact(quiet)["id"]
    rows = every_event(quiet, key, per_page)
    assert rows == told(quiet, key)[::-1]
    times = [row["created_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) < len(times), "some share a second, which pages must not lose"


def test_a_page_holds_fifteen_unless_asked(quiet: Sim) -> None:
    key = busy_contact(quiet)["id"]
    assert len(events(quiet, intercom_user_id=key)["events"]) == 15


@pytest.mark.parametrize("kind", ["next_as_url", "next_as_object", "next_null"])
def test_pages_of_events_are_addresses_whatever_other_lists_do(sim: Sim, kind: str) -> None:
    key = busy_contact(sim)["id"]
    sim.fault(kind)
    assert every_event(sim, key, 20) == told(sim, key)[::-1]


def test_users_are_named_in_three_ways_and_leads_in_one(quiet: Sim) -> None:
    user, lead = busy_contact(quiet), busy_contact(quiet, "lead")
    by_id = events(quiet, intercom_user_id=user["id"])
    assert events(quiet, user_id=user["external_id"])["events"] == by_id["events"]
    assert events(quiet, email=user["email"])["events"] == by_id["events"]
    assert events(quiet, intercom_user_id=lead["id"])["events"]
    answer = quiet.get("/events", type="user", email=lead["email"] or "nobody@nowhere.example")
    assert answer.json()["errors"][0]["message"] == "User Not Found"


@pytest.mark.parametrize(
    "asked",
    [
        {"intercom_user_id": "1"},
        {"type": "company", "intercom_user_id": "1"},
        {"type": "user"},
        {"type": "user", "intercom_user_id": "1", "before": "yesterday"},
    ],
)
def test_an_incomplete_question_is_refused(quiet: Sim, asked: dict[str, str]) -> None:
    asked = {
        key: busy_contact(quiet)["id"] if value == "1" else value for key, value in asked.items()
    }
    assert quiet.get("/events", **asked).status_code == 400


def test_an_unknown_contact_is_not_found(quiet: Sim) -> None:
    assert quiet.get("/events", type="user", intercom_user_id="1").status_code == 404
    assert quiet.get("/events", type="user", user_id="nobody").status_code == 404


def test_since_gives_what_came_later(sim: Sim) -> None:
    key = busy_contact(sim)["id"]
    since = events(sim, intercom_user_id=key, per_page=2)["pages"]["since"]
    assert sim.http.get(since).json()["events"] == []
    made = sim.edit("contact", "track", key, event_name="came-back", metadata={"how": "late"})
    (row,) = sim.http.get(since).json()["events"]
    assert row["event_name"] == "came-back"
    assert row["metadata"] == {"how": "late"}
    assert row["created_at"] == made["now"]


def test_events_older_than_ninety_days_are_counted_but_not_told(sim: Sim) -> None:
    key = busy_contact(sim)["id"]
    told_before, whole = told(sim, key), sim.truth("data_events")
    summary = events(sim, intercom_user_id=key, summary="true")["events"]
    sim.advance(91 * DAY, quiet=True)
    assert told_before
    assert every_event(sim, key, 150) == told(sim, key) == []
    assert events(sim, intercom_user_id=key, summary="true")["events"] == summary
    assert sim.truth("data_events") == whole


def test_summaries_count_all_events_by_name(quiet: Sim) -> None:
    key = busy_contact(quiet)["id"]
    summary = events(quiet, intercom_user_id=key, summary="true")
    rows = [row for row in quiet.truth("data_events") if row["contact_id"] == key]
    assert summary["type"] == "event.summary"
    assert sum(row["count"] for row in summary["events"]) == len(rows)
    assert {row["name"] for row in summary["events"]} == {row["event_name"] for row in rows}
    assert all(row["first"].endswith("+00:00") for row in summary["events"])
    truth = [row for row in quiet.truth("event_summaries") if row["contact_id"] == key]
    assert truth == [{"contact_id": key, **row} for row in summary["events"]]


def test_whoever_does_something_is_seen_and_changes(sim: Sim) -> None:
    before = {row["id"] for row in sim.truth("data_events")}
    sim.advance(3 * DAY)
    fresh = [row for row in sim.truth("data_events") if row["id"] not in before]
    contacts = {row["id"]: row for row in sim.truth("contacts")}
    assert fresh
    for row in fresh:
        assert contacts[row["contact_id"]]["updated_at"] >= row["created_at"]
        assert contacts[row["contact_id"]]["last_seen_at"] >= row["created_at"]


def test_only_some_contacts_have_events_and_none_before_its_birth_or_after_it_was_seen(
    quiet: Sim,
) -> None:
    contacts = {row["id"]: row for row in quiet.truth("contacts")}
    merged = set(quiet.inside.workspace.merged.values())
    rows = [row for row in quiet.truth("data_events") if row["contact_id"] not in merged]
    assert 0 < len({row["contact_id"] for row in rows}) < len(contacts) / 2
    for row in rows:
        contact = contacts[row["contact_id"]]
        assert contact["created_at"] <= row["created_at"] <= contact["last_seen_at"]


def test_events_move_with_a_merge_and_go_with_a_deletion(sim: Sim) -> None:
    gone, stays = busy_contact(sim, "lead")["id"], busy_contact(sim)["id"]
    moved = {row["id"] for row in told(sim, gone)}
    sim.edit("contact", "merge", gone, into=stays)
    rows = told(sim, stays)
    assert moved <= {row["id"] for row in rows}
    assert {row["intercom_user_id"] for row in rows} == {stays}
    assert every_event(sim, stays, 9) == rows[::-1]
    sim.edit("contact", "delete", stays)
    assert told(sim, stays) == []


def test_it_does_not_matter_when_events_are_first_asked_for(make_sim: Any) -> None:
    early, late = make_sim(seed=5), make_sim(seed=5)
    early.truth("data_events")
    for sim in (early, late):
        key = sim.truth("contacts")[0]["id"]
        sim.edit("contact", "update", key, fields={"last_seen_at": None})
        sim.advance(2 * DAY)
    assert early.truth("data_events") == late.truth("data_events")


def test_events_are_nasty(quiet: Sim) -> None:
    rows = quiet.truth("data_events")
    assert any("\U0001f4d0" in row["event_name"] for row in rows)
    assert any("metadata" not in row for row in rows)
    assert any(row.get("metadata") == {} for row in rows)
    kinds = {type(value) for row in rows for value in row.get("metadata", {}).values()}
    assert kinds == {str, int, dict}
    assert any(row["user_id"] is None for row in rows)
    assert any(not row["email"] for row in rows)

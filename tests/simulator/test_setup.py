"""Subscriptions, away reasons, brands, addresses, macros, team metrics, allowlist (§4.8)."""

from typing import Any

import pytest

from simulator.inprocess import Sim


def test_contacts_have_opted_out_of_types_that_there_are(quiet: Sim) -> None:
    types = {row["id"]: row for row in quiet.get("/subscription_types").json()["data"]}
    left = {
        ref["id"]
        for row in quiet.truth("contacts")
        for ref in row["opted_out_subscription_types"]["data"]
    }
    assert left
    assert {types[key]["consent_type"] for key in left} == {"opt_out"}


def test_a_subscription_type_is_told_in_each_language(quiet: Sim) -> None:
    rows = quiet.get("/subscription_types").json()["data"]
    assert max(len(row["translations"]) for row in rows) == 3
    assert all(row["default_translation"] == row["translations"][0] for row in rows)
    assert {row["state"] for row in rows} == {"live", "draft", "archived"}


def test_away_reasons_include_deleted_ones_and_those_that_teammates_name(quiet: Sim) -> None:
    reasons = {int(row["id"]): row for row in quiet.get("/away_status_reasons").json()["data"]}
    assert any(row["deleted"] for row in reasons.values())
    named = {row["away_status_reason_id"] for row in quiet.get("/admins").json()["admins"]} - {None}
    assert named
    assert not any(reasons[key]["deleted"] for key in named)


def test_the_default_brand_has_the_id_of_the_workspace(quiet: Sim) -> None:
    brands = quiet.get("/brands").json()["data"]
    default = [row["id"] for row in brands if row["is_default"]]
    assert default == [quiet.get("/me").json()["app"]["id_code"]]
    emails = {row["id"]: row for row in quiet.get("/emails").json()["data"]}
    assert {row["brand_id"] for row in emails.values()} == {row["id"] for row in brands}
    assert all(row["default_address_settings_id"] in emails for row in brands)
    centers = {row["id"] for row in quiet.get("/help_center/help_centers").json()["data"]}
    assert {row["help_center_id"] for row in brands} <= centers


def test_addresses_of_a_brand_that_goes_are_handed_to_the_default_one(sim: Sim) -> None:
    brand = sim.truth("brands")[-1]["id"]
    held = [row["id"] for row in sim.truth("email_settings") if row["brand_id"] == brand]
    sim.edit("brand", "delete", brand)
    default = sim.truth("brands")[0]["id"]
    assert held
    assert {sim.get(f"/emails/{key}").json()["brand_id"] for key in held} == {default}


def test_macros_come_last_updated_first_in_iso_times(quiet: Sim) -> None:
    times = [row["updated_at"] for row in quiet.get("/macros").json()["data"]]
    assert times == sorted(times, reverse=True)
    assert all(len(time) == 24 and time.endswith(".000Z") for time in times)


def test_macros_are_filtered_by_when_they_were_updated(sim: Sim) -> None:
    now = sim.inside.workspace.clock.now
    assert sim.get("/macros", updated_since=now).json()["data"] == []
    key = sim.truth("macros")[3]["id"]
    sim.edit("macro", "update", key, text="Hello")
    assert [row["id"] for row in sim.get("/macros", updated_since=now).json()["data"]] == [key]
    refused = sim.get("/macros", updated_since="yesterday")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["message"] == "Invalid updated_since timestamp"


def test_placeholders_of_a_macro_become_tags_in_its_body(sim: Sim) -> None:
    key = sim.truth("macros")[0]["id"]
    text = 'Hi {{user.name|fallback:"R&D"}},\n\n#{{conversation.custom_attributes.number}}'
    sim.edit("macro", "update", key, text=text)
    row = sim.get(f"/macros/{key}").json()
    assert row["body_text"] == text
    assert row["body"] == (
        '<p>Hi <attribute key="user.name" default="R&amp;D"/>,</p>'
        '<p>#<attribute key="conversation.custom_attributes.number"/></p>'
    )


def test_large_pages_of_macros_leave_the_bodies_out(quiet: Sim) -> None:
    large = quiet.get("/macros", per_page=150).json()["data"]
    assert {row["body"] for row in large} == {row["body_text"] for row in large} == {None}
    assert any(row["body"] for row in quiet.get("/macros").json()["data"])


def test_a_macro_is_for_everyone_or_for_teams(quiet: Sim) -> None:
    teams = {row["id"] for row in quiet.truth("teams")}
    for row in quiet.truth("macros"):
        assert (row["visible_to"] == "specific_teams") == bool(row["visible_to_team_ids"])
        assert set(row["visible_to_team_ids"]) <= teams


def test_there_is_one_ip_allowlist(sim: Sim) -> None:
    assert sim.truth("ip_allowlist") == [sim.get("/ip_allowlist").json()]
    sim.edit("ip_allowlist", "update", enabled=False, addresses=[])
    shown = {"type": "ip_allowlist", "enabled": False, "ip_allowlist": []}
    assert sim.get("/ip_allowlist").json() == shown


def counted(sim: Sim, admin: str, threshold: int) -> tuple[int, int, int]:
    """Count an admin's conversations from the truth about conversations."""
    now = sim.inside.workspace.clock.now
    talks = [row for row in sim.truth("conversations") if str(row["admin_assignee_id"]) == admin]
    open_ones = [row for row in talks if row["state"] == "open"]
    waits = [now - row["waiting_since"] for row in open_ones if row["waiting_since"]]
    idle = sum(seconds > threshold for seconds in waits)
    return len(open_ones), idle, sum(row["state"] == "snoozed" for row in talks)


@pytest.mark.parametrize("threshold", [None, 1, 86_400])
def test_team_metrics_count_the_real_conversations(quiet: Sim, threshold: int | None) -> None:
    query = {} if threshold is None else {"idle_threshold": threshold}
    total = 0
    for team in quiet.truth("teams"):
        body = quiet.get(f"/teams/{team['id']}/metrics", **query).json()
        assert body["type"] == "team_metric.list"
        assert [int(row["admin_id"]) for row in body["data"]] == team["admin_ids"]
        for row in body["data"]:
            found = counted(quiet, row["admin_id"], threshold or 1800)
            assert (row["open"], row["idle"], row["snoozed"]) == found
            total += sum(found)
    assert total


def test_the_idle_threshold_is_cut_to_a_day(quiet: Sim) -> None:
    team = quiet.truth("teams")[0]["id"]

    def metrics(threshold: Any) -> Any:
        return quiet.get(f"/teams/{team}/metrics", idle_threshold=threshold)

    assert metrics(10**9).json() == metrics(86_400).json()
    assert metrics(-5).json() == metrics(1).json()
    assert metrics("soon").status_code == 400


def test_team_metrics_are_for_2_16(quiet: Sim) -> None:
    team = quiet.truth("teams")[0]["id"]
    assert quiet.get(f"/teams/{team}/metrics", "2.15").status_code == 400
    rows = [row for row in quiet.truth("team_metrics") if row["team_id"] == team]
    told = quiet.get(f"/teams/{team}/metrics", "2.16").json()["data"]
    assert rows == [{"team_id": team, **row} for row in told]

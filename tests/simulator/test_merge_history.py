"""Merges, subscriptions and notes: what hangs on contacts and companies (reference §3.1)."""

from typing import Any

import pytest

from simulator.inprocess import Sim


def merged_three_times(sim: Sim) -> str:
    leads = [row["id"] for row in sim.truth("contacts") if row["role"] == "lead"]
    user: str = next(row["id"] for row in sim.truth("contacts") if row["role"] == "user")
    for lead in leads[:3]:
        sim.edit("contact", "merge", lead, into=user)
    return user


@pytest.mark.parametrize("order", ["asc", "desc", None])
@pytest.mark.parametrize("per_page", [1, 2, 150])
def test_a_merge_history_is_told_by_pages(sim: Sim, order: str | None, per_page: int) -> None:
    key = merged_three_times(sim)
    asked: dict[str, Any] = {"per_page": per_page} | ({"order": order} if order else {})
    page = sim.get(f"/contacts/{key}/merge_history", **asked).json()
    rows = page["data"]
    while page["has_more"]:
        page = sim.get(f"/contacts/{key}/merge_history", **asked, cursor=page["next_cursor"]).json()
        rows += page["data"]
    assert "next_cursor" not in page
    inline = sim.get(f"/contacts/{key}", include_merge_history="true").json()["merge_history"]
    assert rows == (inline if order == "asc" else inline[::-1])
    assert len(rows) == 3
    truth = [row for row in sim.truth("contact_merge_history") if row["contact_id"] == key]
    assert truth == [
        {"contact_id": key, **{name: row[name] for name in row if name != "type"}} for row in inline
    ]


def test_leads_and_strangers_have_no_merge_history(quiet: Sim) -> None:
    lead = next(row["id"] for row in quiet.truth("contacts") if row["role"] == "lead")
    for key in (lead, "1"):
        answer = quiet.get(f"/contacts/{key}/merge_history")
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["message"] == "Contact not found"


def test_a_user_without_merges_has_an_empty_history(quiet: Sim) -> None:
    survivors = set(quiet.inside.workspace.merged.values())
    rows = quiet.truth("contacts")
    key = next(r["id"] for r in rows if r["role"] == "user" and r["id"] not in survivors)
    empty = {"type": "list", "data": [], "has_more": False}
    assert quiet.get(f"/contacts/{key}/merge_history").json() == empty


@pytest.mark.parametrize("version", ["2.14", "2.15"])
def test_merge_histories_came_with_2_16(quiet: Sim, version: str) -> None:
    key = next(iter(quiet.inside.workspace.merged.values()))
    answer = quiet.get(f"/contacts/{key}/merge_history", version)
    assert answer.json()["errors"][0]["code"] == "intercom_version_invalid"


def test_subscriptions_are_the_choices_that_a_contact_shows_inline(sim: Sim) -> None:
    sim.advance(5 * 86_400)
    types = {row["id"]: row for row in sim.get("/subscription_types").json()["data"]}
    chosen = 0
    for row in sim.truth("contacts"):
        out = [ref["id"] for ref in row["opted_out_subscription_types"]["data"]]
        into = [ref["id"] for ref in row["opted_in_subscription_types"]["data"]]
        told = sim.get(f"/contacts/{row['id']}/subscriptions").json()["data"]
        assert told == [types[key] for key in out + into]
        assert {types[key]["consent_type"] for key in out} <= {"opt_out"}
        assert {types[key]["consent_type"] for key in into} <= {"opt_in"}
        truth = [r for r in sim.truth("contact_subscriptions") if r["contact_id"] == row["id"]]
        assert truth == [{"contact_id": row["id"], **kind} for kind in told]
        chosen += bool(into)
        if chosen > 2:
            break
    assert chosen


def test_a_choice_is_made_and_dropped(sim: Sim) -> None:
    key = next(
        r["id"] for r in sim.truth("contacts") if not r["opted_out_subscription_types"]["data"]
    )
    for kind in sim.get("/subscription_types").json()["data"]:
        wanted = {"subscription_type_id": kind["id"]}
        now = sim.edit("contact", "add_subscription", key, **wanted)["now"]
        shown = sim.get(f"/contacts/{key}").json()
        side = {"opt_in": "opted_in", "opt_out": "opted_out"}[kind["consent_type"]]
        assert [r["id"] for r in shown[f"{side}_subscription_types"]["data"]] == [kind["id"]]
        assert shown["updated_at"] == now
        sim.edit("contact", "remove_subscription", key, **wanted)
        assert sim.get(f"/contacts/{key}/subscriptions").json()["data"] == []


def test_a_contacts_subscriptions_are_not_found_without_it(quiet: Sim) -> None:
    answer = quiet.get("/contacts/1/subscriptions")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["message"] == "User Not Found"


def test_notes_are_told_one_by_one(quiet: Sim) -> None:
    contact = next(row for row in quiet.truth("contacts") if row["notes_full"])
    for note in contact["notes_full"]:
        assert quiet.get(f"/notes/{note['id']}").json() == note
    assert quiet.get("/notes/1").json()["errors"][0]["message"] == "Resource Not Found"


def test_a_company_tells_its_contacts_segments_and_notes(quiet: Sim) -> None:
    rows = quiet.truth("companies", "2.16")
    for row in rows:
        path = f"/companies/{row['id']}"
        contacts = quiet.get(f"{path}/contacts", per_page=150).json()
        mine = [
            contact["id"]
            for contact in quiet.truth("contacts")
            if row["id"] in {ref["id"] for ref in contact["companies"]["data"]}
        ]
        assert sorted(contact["id"] for contact in contacts["data"]) == sorted(mine)
        assert quiet.get(f"{path}/segments").json()["data"] == row["segments"]["segments"]
        notes = quiet.get(f"{path}/notes", "2.15").json()
        assert notes["data"] == row["notes"]["notes"]
        for note in row["notes"]["notes"]:
            assert quiet.get(f"/notes/{note['id']}").json()["company"]["id"] == row["id"]
    assert any(row["notes"]["notes"] for row in rows)


def test_company_notes_came_with_2_15_and_strangers_have_none(quiet: Sim) -> None:
    key = quiet.truth("companies")[0]["id"]
    assert quiet.get(f"/companies/{key}/notes", "2.14").status_code == 400
    for name in ("contacts", "segments", "notes"):
        answer = quiet.get(f"/companies/1/{name}")
        assert answer.json()["errors"][0]["code"] == "company_not_found"


def test_no_visitor_is_ever_found(quiet: Sim) -> None:
    answer = quiet.get("/visitors", user_id="3ecf64d0")
    assert answer.status_code == 404
    assert answer.json()["errors"][0] == {"code": "not_found", "message": "Visitor Not Found"}
    assert quiet.get("/visitors").status_code == 400


def test_banners_are_not_served_because_reading_them_counts_as_seeing(quiet: Sim) -> None:
    key = quiet.truth("contacts")[0]["id"]
    assert quiet.get(f"/contacts/{key}/banners").status_code == 404

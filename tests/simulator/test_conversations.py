"""Conversations and their parts (reference §4.3, §4.4, §4.5, §9.6)."""

from typing import Any

import pytest

from interlake.simulator.seed.rare_parts import ASSIGNMENTS, EVENTS, REVIVALS
from simulator.inprocess import Sim


def parts_of(row: Any) -> list[Any]:
    return list(row["conversation_parts"]["conversation_parts"])


def test_only_the_newest_500_parts_are_shown_but_all_are_counted(quiet: Sim) -> None:
    long = [row for row in quiet.truth("conversations") if len(parts_of(row)) > 500]
    assert len(long) >= 2
    for row in long:
        shown = quiet.get(f"/conversations/{row['id']}").json()
        assert parts_of(shown) == parts_of(row)[-500:]
        assert shown["conversation_parts"]["total_count"] == len(parts_of(row)) >= 600
    visible = quiet.truth("conversations", visible="true")
    assert max(len(parts_of(row)) for row in visible) == 500


def test_the_opening_message_is_not_among_the_parts(quiet: Sim) -> None:
    for row in quiet.truth("conversations"):
        assert row["source"]["id"] not in {part["id"] for part in parts_of(row)}


def test_lists_and_searches_carry_no_parts(quiet: Sim) -> None:
    query = {"field": "created_at", "operator": ">", "value": 0}
    rows = quiet.get("/conversations").json()["conversations"]
    rows += quiet.search("conversations", query)["conversations"]
    assert not any("conversation_parts" in row for row in rows)
    whole = quiet.get(f"/conversations/{rows[0]['id']}").json()
    assert {**rows[0], "conversation_parts": whole["conversation_parts"]} == whole


def test_plain_text_changes_bodies_and_subjects_only(quiet: Sim) -> None:
    row = next(
        row
        for row in quiet.truth("conversations")
        if any("<a href" in (part["body"] or "") for part in parts_of(row))
        and len(parts_of(row)) < 90
    )
    path = f"/conversations/{row['id']}"
    old = quiet.get(path, "2.14", display_as="plaintext").json()
    new = quiet.get(path, "2.16", display_as="plaintext").json()
    texts = [part["body"] or "" for part in parts_of(new)]
    assert not any("<p>" in text for text in [*texts, new["source"]["body"]])
    assert any("More here (https://acme.example/docs?a=1&b=2)" in text for text in texts)
    assert not any("(https" in (part["body"] or "") for part in parts_of(old))
    assert [part["id"] for part in parts_of(new)] == [part["id"] for part in parts_of(row)]


@pytest.mark.parametrize(("version", "nobody"), [("2.14", None), ("2.15", None), ("2.16", 0)])
def test_nobody_is_null_or_zero_by_version(quiet: Sim, version: str, nobody: Any) -> None:
    rows = quiet.truth("conversations", version)
    ids = {row["admin_assignee_id"] for row in rows} | {row["team_assignee_id"] for row in rows}
    assert nobody in ids
    assert ({None, 0} - {nobody}).isdisjoint(ids)
    assert all(isinstance(key, int) for key in ids - {None})


def test_taking_an_assignment_away_names_nobody(sim: Sim) -> None:
    key = sim.truth("conversations")[0]["id"]
    sim.edit("conversation", "assign", key)
    last = parts_of(sim.get(f"/conversations/{key}").json())[-1]
    assert last["assigned_to"] == {"type": "nobody_admin", "id": None}


def test_priorities_and_resolutions_speak_the_version(quiet: Sim) -> None:
    def values(version: str) -> tuple[set[str], set[str]]:
        rows = quiet.truth("conversations", version)
        agents = [row["ai_agent"] for row in rows if row["ai_agent"]]
        return {row["priority"] for row in rows}, {agent["resolution_state"] for agent in agents}

    old, new = values("2.14"), values("2.16")
    assert old[0] == {"priority", "not_priority"}
    assert new[0] <= {"none", "low", "medium", "high", "urgent"}
    assert old[1] <= {
        "assumed_resolution",
        "confirmed_resolution",
        "routed_to_team",
        "abandoned",
        None,
    }
    assert "escalated" in new[1]
    assert "escalated" in values("2.15")[1]


def test_fields_of_later_versions_are_absent_before(quiet: Sim) -> None:
    key = quiet.truth("conversations")[0]["id"]
    shown = {v: quiet.get(f"/conversations/{key}", v).json() for v in ("2.14", "2.15", "2.16")}
    assert "company" not in shown["2.14"]
    assert shown["2.15"].keys() - shown["2.14"].keys() == {"company"}
    assert "channel" in shown["2.16"].keys() - shown["2.15"].keys()


def test_every_part_type_of_the_reference_occurs(make_sim: Any) -> None:
    sim = make_sim(conversations=600)
    kinds = {part["part_type"] for row in sim.truth("conversations") for part in parts_of(row)}
    talking = {"comment", "quick_reply", "note", "assignment", "close", "open", "snoozed"}
    waking = {"unsnoozed", "timer_unsnooze", "participant_added"}
    rating = {"conversation_rating_changed", "conversation_rating_remark_added"}
    assert {*EVENTS, *ASSIGNMENTS, *REVIVALS, *talking, *waking, *rating} <= kinds


def test_conversations_have_some_parts_each(quiet: Sim) -> None:
    counts = sorted(len(parts_of(row)) for row in quiet.truth("conversations"))
    assert counts[0] == 0
    assert 5 <= counts[len(counts) // 2] <= 11


def test_statistics_agree_with_the_parts(quiet: Sim) -> None:
    for row in quiet.truth("conversations"):
        parts, shown = parts_of(row), row["statistics"]
        spoken = [p for p in parts if p["part_type"] in ("comment", "quick_reply")]
        if shown is None:
            assert not spoken
            continue
        closes = [part for part in parts if part["part_type"] == "close"]
        assert shown["first_close_at"] == (closes[0]["created_at"] if closes else None)
        assert shown["last_close_at"] == (closes[-1]["created_at"] if closes else None)
        if closes:
            assert str(shown["last_closed_by_id"]) == closes[-1]["author"]["id"]
        assigned = [p for p in parts if p["assigned_to"] and p["assigned_to"]["id"]]
        assert shown["count_assignments"] == len(assigned)
        assert shown["count_conversation_parts"] == len(parts) + 1
        if assigned:
            assert shown["time_to_assignment"] == assigned[0]["created_at"] - row["created_at"]


def test_durations_count_office_time_only(sim: Sim) -> None:
    contact = sim.truth("contacts")[0]["id"]
    # Friday 2026-09-18 17:00 in New York, an hour before the office closes.
    sim.advance(1_789_765_200 - sim.inside.workspace.clock.now, quiet=True)
    key = sim.edit("conversation", "create", contact_id=contact, seconds=0)["id"]
    # Monday 2026-09-21 09:30, half an hour after it opened.
    sim.advance(232_200, quiet=True)
    sim.edit("conversation", "add_part", key, seconds=0)
    shown = sim.get(f"/conversations/{key}").json()["statistics"]
    assert shown["time_to_admin_reply"] == 5400
    assert shown["first_admin_reply_at"] == 1_789_765_200 + 232_200


def test_without_a_reply_there_are_no_statistics(sim: Sim) -> None:
    contact = sim.truth("contacts")[0]["id"]
    key = sim.edit("conversation", "create", contact_id=contact)["id"]
    row = sim.get(f"/conversations/{key}").json()
    assert row["statistics"] is None
    assert row["waiting_since"] == row["created_at"]


CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("add_part", {"by": "contact"}),
    ("add_part", {"by": "bot"}),
    ("close", {}),
    ("open", {}),
    ("assign", {}),
    ("snooze", {"until": 1_800_000_000}),
    ("tag", {"tag_id": "?"}),
    ("update", {"read": True}),
    ("rate", {"rating": 4, "remark": "fine"}),
    ("redact", {"part_id": "?"}),
    ("delete_part", {"part_id": "?"}),
)


@pytest.mark.parametrize(("action", "more"), CHANGES, ids=[f"{a} {m}" for a, m in CHANGES])
def test_every_change_touches_updated_at(sim: Sim, action: str, more: dict[str, Any]) -> None:
    row = next(row for row in sim.truth("conversations") if len(parts_of(row)) > 3)
    known = {"tag_id": sim.truth("tags")[0]["id"], "part_id": parts_of(row)[0]["id"]}
    more = {key: known[key] if value == "?" else value for key, value in more.items()}
    now = sim.edit("conversation", action, row["id"], **more)["now"]
    assert sim.get(f"/conversations/{row['id']}").json()["updated_at"] == now > row["updated_at"]


def test_a_redacted_part_stays_with_an_empty_body(sim: Sim) -> None:
    row = next(row for row in sim.truth("conversations") if len(parts_of(row)) > 3)
    part = parts_of(row)[0]
    sim.edit("conversation", "redact", row["id"], part_id=part["id"])
    shown = parts_of(sim.get(f"/conversations/{row['id']}").json())[0]
    assert (shown["id"], shown["body"], shown["redacted"]) == (part["id"], "", True)


def test_a_deleted_conversation_leaves_a_tombstone(sim: Sim) -> None:
    key = sim.truth("conversations")[0]["id"]
    now = sim.edit("conversation", "delete", key, metrics_retained=True)["now"]
    assert sim.get(f"/conversations/{key}").status_code == 404
    newest = sim.get("/conversations/deleted", "2.16").json()["conversations"][0]
    assert newest == {
        "type": "conversation",
        "id": key,
        "metrics_retained": True,
        "deleted_at": now,
    }


def test_some_talks_are_odd(make_sim: Any) -> None:
    rows = make_sim(conversations=800).truth("conversations")
    assert any(len(row["contacts"]["contacts"]) > 1 for row in rows)
    assert {row["state"] for row in rows} == {"open", "closed", "snoozed"}
    assert any(row["statistics"] is None for row in rows)
    assert any(row["source"]["redacted"] for row in rows)
    assert any(part["redacted"] for row in rows for part in parts_of(row))
    assert any(part["author"]["is_ai_answer"] for row in rows for part in parts_of(row))
    assert any(part["author"]["type"] == "bot" for row in rows for part in parts_of(row))
    bodies = [part["body"] for row in rows for part in parts_of(row) if part["body"] is not None]
    bodies += [row["source"]["body"] for row in rows]
    assert max(len(body.encode()) for body in bodies) >= 100_000
    assert "" in bodies
    assert any("\u0000" in body for body in bodies)
    assert any(row["conversation_rating"] for row in rows)
    assert any((row["statistics"] or {}).get("count_reopens") for row in rows)

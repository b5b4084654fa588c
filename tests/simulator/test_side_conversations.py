"""What hangs on conversations since 2.15 and 2.16 (reference §3.2, corrections b.3)."""

from typing import Any

import pytest

from simulator.inprocess import Sim

EVERYTHING = {"field": "created_at", "operator": ">", "value": 0}
DETAILED = {
    "conversation_tags_updated": {"tags_added", "tags_removed"},
    "snoozed": {"until", "custom_until_time"},
    "priority_changed": {"current_priority", "previous_priority"},
    "conversation_sla_applied_by_rule": {"sla_name", "sla_definition"},
    "conversation_sla_applied_by_workflow": {"sla_name", "sla_definition"},
    "conversation_sla_target_missed": {
        "sla_name", "sla_target_type", "current_sla_status", "sla_states",
    },
    "conversation_sla_paused": {"sla_name", "current_sla_status", "sla_states"},
    "conversation_sla_unpaused": {"sla_name"},
    "conversation_sla_removed": {"sla_name"},
}  # fmt: skip


def by_conversation(sim: Sim, stream: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in sim.truth(stream):
        found.setdefault(row.pop("conversation_id"), []).append(row)
    return found


def test_handling_events_are_pauses_in_iso_time(quiet: Sim) -> None:
    truth = by_conversation(quiet, "handling_events")
    for key in [row["id"] for row in quiet.truth("conversations")][:60]:
        answer = quiet.get(f"/conversations/{key}/handling_events", "2.15")
        assert answer.json() == {"handling_events": truth.get(key, [])}
    rows = [row for events in truth.values() for row in events]
    assert {row["type"] for row in rows} == {"paused", "resumed"}
    assert {row["teammate"]["type"] for row in rows} == {"admin", "team", "bot"}
    assert all(row["timestamp"].endswith("Z") for row in rows)
    assert all(isinstance(row["teammate"]["id"], int) for row in rows)
    assert any("reason" not in row for row in rows)


def test_side_conversations_come_in_numbered_pages_without_next(quiet: Sim) -> None:
    truth = by_conversation(quiet, "side_conversations")
    key = max(truth, key=lambda talk: len(truth[talk]))
    rows = []
    for page in (1, 2, 3, 4):
        path = f"/conversations/{key}/side_conversations"
        answer = quiet.get(path, page=page, per_page=1000).json()
        assert answer["type"] == "side_conversation.list"
        assert answer["total_count"] == len(truth[key]) == 110
        assert answer["pages"] == {"type": "pages", "page": page, "per_page": 50, "total_pages": 3}
        rows += answer["side_conversations"]
    assert rows == truth[key]
    assert quiet.get(f"/conversations/{key}/side_conversations").json()["pages"]["per_page"] == 25


def test_side_conversations_hold_parts_of_their_own(quiet: Sim) -> None:
    for key, sides in by_conversation(quiet, "side_conversations").items():
        own = {part["id"] for part in quiet.get(f"/conversations/{key}").json()
               ["conversation_parts"]["conversation_parts"]}  # fmt: skip
        for side in sides:
            assert side["total_count"] == len(side["conversation_parts"]) >= 1
            assert not own & {part["id"] for part in side["conversation_parts"]}


@pytest.mark.parametrize(
    ("name", "since"), [("handling_events", "2.15"), ("side_conversations", "2.16")]
)
def test_lists_beside_conversations_exist_since_their_version(
    quiet: Sim, name: str, since: str
) -> None:
    key = quiet.truth("conversations")[0]["id"]
    for version in ("2.14", "2.15", "2.16"):
        answer = quiet.get(f"/conversations/{key}/{name}", version)
        assert answer.status_code == (200 if version >= since else 400)
        if version < since:
            assert answer.json()["errors"][0]["code"] == "intercom_version_invalid"
            assert quiet.truth(name, version) == []
    assert quiet.get(f"/conversations/1/{name}").status_code == 404


@pytest.mark.parametrize("place", ["query", "body"])
def test_reviews_are_shown_where_they_are_asked_for(quiet: Sim, place: str) -> None:
    asked = {"include_monitors": True, "include_scorecards": True}
    body = {"query": EVERYTHING, "pagination": {"per_page": 150}}
    path = "/conversations/search"
    if place == "query":
        path += "?include_monitors=true&include_scorecards=true"
    else:
        body |= asked
    rows = quiet.post(path, body, "2.16").json()["conversations"]
    reviews = {row["id"]: row for row in quiet.truth("conversation_reviews")}
    for row in rows:
        for name in ("monitor_evaluations", "scorecards"):
            assert row[name] == reviews[row["id"]][name]
    for name in ("monitor_evaluations", "scorecards"):
        assert any(row[name] for row in rows)
    for old in ("2.14", "2.15"):
        rows = quiet.post(path, body, old).json()["conversations"]
        assert not any("scorecards" in row or "monitor_evaluations" in row for row in rows)


def test_reviews_are_left_out_unless_asked_for(quiet: Sim) -> None:
    rows = quiet.search("conversations", EVERYTHING)["conversations"]
    rows += quiet.get("/conversations").json()["conversations"]
    assert not any("scorecards" in row or "monitor_evaluations" in row for row in rows)
    one = quiet.post("/conversations/search?include_monitors=true", {"query": EVERYTHING}).json()
    assert all("monitor_evaluations" in row for row in one["conversations"])
    assert not any("scorecards" in row for row in one["conversations"])


def test_scorecards_are_of_every_kind(make_sim: Any) -> None:
    talks = make_sim(conversations=600).truth("conversation_reviews")
    rows = [row for talk in talks for row in talk["scorecards"]]
    assert {row["passed"] for row in rows} == {True, False, None}
    assert {row["reviewed_teammate"]["type"] for row in rows} == {"ai", "admin"}
    evaluators = [entry for row in rows for entry in row["evaluators"]]
    assert any(entry["result"] is None for entry in evaluators)
    assert any((entry["result"] or {}).get("reason_ids") for entry in evaluators)


def test_fields_of_2_16_are_filled_on_some_conversations(quiet: Sim) -> None:
    rows = quiet.truth("conversations")
    assert any(row["sales_agent"] and row["sales_agent_participated"] for row in rows)
    assert any(row["external_references"] for row in rows)
    assert any(row["channel"]["initial"] != row["channel"]["current"] for row in rows)
    assert any(row["source"]["recipients"] for row in rows)
    assert any(row["source"]["reply_to"] for row in rows)


def test_event_details_of_2_15_have_nine_more_shapes(make_sim: Any) -> None:
    sim = make_sim(conversations=600)

    def details(version: str) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for row in sim.truth("conversations", version):
            for part in row["conversation_parts"]["conversation_parts"]:
                if part["part_type"] in DETAILED:
                    found.setdefault(part["part_type"], []).append(part["event_details"])
        return found

    new = details("2.15")
    assert new.keys() == DETAILED.keys()
    for kind, keys in DETAILED.items():
        assert all(shape.keys() == keys for shape in new[kind])
    assert all(shape is None for shapes in details("2.14").values() for shape in shapes)


@pytest.mark.parametrize("action", ["pause", "side_conversation", "review"])
def test_what_is_added_beside_a_conversation_touches_it(sim: Sim, action: str) -> None:
    row = sim.truth("conversations")[0]
    now = sim.edit("conversation", action, row["id"])["now"]
    assert sim.get(f"/conversations/{row['id']}").json()["updated_at"] == now > row["updated_at"]

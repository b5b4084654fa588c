"""Time passes: what happens, what stays whole, and that it happens alike every time."""

from typing import Any

import pytest

from interlake.simulator.activity import HAPPENINGS
from interlake.simulator.tables import TABLES
from simulator.inprocess import Sim

STREAMS = (
    "workspace",
    "admins",
    "teams",
    "tags",
    "segments",
    "data_attributes",
    "conversation_attributes",
    "contacts",
    "companies",
    "conversations",
    "deleted_conversations",
    "tickets",
    "ticket_types",
    "ticket_states",
    "calls",
    "call_transcripts",
    "handling_events",
    "side_conversations",
    "conversation_reviews",
    "contact_subscriptions",
    "contact_merge_history",
    "data_events",
    "event_summaries",
    "activity_logs",
    "custom_object_instances",
    "message_receipts",
    "message_events",
    "reporting_data",
    "articles",
    "collections",
    "help_centers",
    "article_versions",
    "ip_allowlist",
    "newsfeed_items",
    *(table.name for table in TABLES),
)
DAY = 86_400


def whole_truth(sim: Sim, version: str = "2.16") -> dict[str, list[Any]]:
    return {name: sim.truth(name, version) for name in STREAMS}


def test_equal_options_make_equal_workspaces_and_equal_futures(make_sim: Any) -> None:
    first, second = make_sim(seed=7), make_sim(seed=7)
    assert whole_truth(first) == whole_truth(second)
    assert first.advance(2 * DAY) == second.advance(2 * DAY)
    assert whole_truth(first) == whole_truth(second)


def test_another_seed_makes_another_workspace(make_sim: Any) -> None:
    assert make_sim(seed=1).truth("contacts") != make_sim(seed=2).truth("contacts")


@pytest.mark.parametrize(
    "option", ["contacts", "conversations", "companies", "articles", "tickets"]
)
def test_the_options_give_the_sizes(make_sim: Any, option: str) -> None:
    sim = make_sim(**{option: 77})
    assert len(sim.truth(option)) == 77


@pytest.mark.parametrize("contacts", [0, 1, 3])
def test_tiny_workspaces_work_too(make_sim: Any, contacts: int) -> None:
    sim = make_sim(contacts=contacts, conversations=2, companies=1, articles=0)
    sim.advance(5 * DAY)
    assert sim.get("/contacts").status_code == 200
    assert sim.get("/conversations").status_code == 200
    assert sim.post("/companies/list").status_code == 200


def test_a_quiet_advance_changes_nothing_but_the_time(sim: Sim) -> None:
    before = whole_truth(sim)
    assert sim.advance(3 * DAY, quiet=True) == {"now": 1_789_570_800 + 3 * DAY, "changes": {}}
    assert whole_truth(sim) == before


def everything_holds_together(sim: Sim) -> None:
    tags = {row["id"] for row in sim.truth("tags")}
    contacts = {row["id"]: row for row in sim.truth("contacts")}
    companies = {row["id"]: row for row in sim.truth("companies")}
    segments = {row["id"] for row in sim.truth("segments")}
    collections = {row["id"] for row in sim.truth("collections")}
    users = dict.fromkeys(companies, 0)
    for row in contacts.values():
        assert {ref["id"] for ref in row["tags"]["data"]} <= tags
        assert {ref["id"] for ref in row["segments"]} <= segments
        for ref in row["companies"]["data"]:
            users[ref["id"]] += row["role"] == "user"
    assert users == {key: row["user_count"] for key, row in companies.items()}
    for row in companies.values():
        assert {tag["id"] for tag in row["tags"]["tags"]} <= tags
    for row in sim.truth("articles"):
        assert {str(key) for key in row["parent_ids"]} <= collections
    _talks_hold_together(sim, tags)


def _talks_hold_together(sim: Sim, tags: Any) -> None:
    now, seen = sim.inside.workspace.clock.now, set()
    for row in sim.truth("conversations"):
        assert {tag["id"] for tag in row["tags"]["tags"]} <= tags
        assert row["contacts"]["contacts"]
        times = [part["created_at"] for part in row["conversation_parts"]["conversation_parts"]]
        assert times == sorted(times)
        assert row["created_at"] <= row["updated_at"] <= now
        assert not times or row["created_at"] <= times[0]
        assert not times or times[-1] <= row["updated_at"]
        ids = {part["id"] for part in row["conversation_parts"]["conversation_parts"]}
        assert len(ids) == len(times)
        seen |= ids
    assert not seen & {row["id"] for row in sim.truth("deleted_conversations")}


def test_the_workspace_holds_together_through_many_days(sim: Sim) -> None:
    everything_holds_together(sim)
    for _ in range(6):
        sim.advance(30 * 3600)
        everything_holds_together(sim)


def test_everything_happens_sooner_or_later(make_sim: Any) -> None:
    sim = make_sim(contacts=600, conversations=300)
    happened: set[str] = set()
    for _ in range(8):
        happened |= sim.advance(5 * DAY)["changes"].keys()
    assert happened == {happening.name for happening in HAPPENINGS}


def test_changes_are_stamped_within_the_time_that_passed(sim: Sim) -> None:
    start = sim.inside.workspace.clock.now
    for stream in ("contacts", "conversations", "companies"):
        before = {row["id"]: row for row in sim.truth(stream)}
        start = sim.inside.workspace.clock.now
        sim.advance(30 * 3600)
        moved = [
            row["updated_at"]
            for row in sim.truth(stream)
            if row["updated_at"] != before.get(row["id"], {}).get("updated_at")
        ]
        assert moved
        assert all(start < moment <= start + 30 * 3600 for moment in moved)


def bare(stream: str, row: Any) -> Any:
    """Leave out what may change without a bump (reference §6.4)."""
    if stream == "contacts":
        return {key: value for key, value in row.items() if key not in ("tags", "segments")}
    if stream == "articles":
        return {key: value for key, value in row.items() if key not in ("statistics", "tags")}
    if stream == "tickets":
        return {key: value for key, value in row.items() if key != "ticket_type"}
    parts = row["conversation_parts"]
    shown = [{**part, "tags": None} for part in parts["conversation_parts"]]
    return {**row, "tags": None, "conversation_parts": {**parts, "conversation_parts": shown}}


@pytest.mark.parametrize("stream", ["contacts", "conversations", "articles", "tickets"])
def test_what_is_not_bumped_has_not_changed(sim: Sim, stream: str) -> None:
    for _ in range(4):
        before = {row["id"]: row for row in sim.truth(stream)}
        sim.advance(30 * 3600)
        for row in sim.truth(stream):
            old = before.get(row["id"])
            if old is not None and old["updated_at"] == row["updated_at"]:
                assert bare(stream, row) == bare(stream, old)


def test_a_conversations_own_tags_do_bump_it_unless_the_tag_is_deleted(sim: Sim) -> None:
    for _ in range(4):
        before = {row["id"]: row for row in sim.truth("conversations")}
        sim.advance(30 * 3600)
        alive = {row["id"] for row in sim.truth("tags")}
        for row in sim.truth("conversations"):
            old = before.get(row["id"])
            if old is not None and old["updated_at"] == row["updated_at"]:
                kept = [tag for tag in old["tags"]["tags"] if tag["id"] in alive]
                assert row["tags"]["tags"] == kept


def test_little_disappears_in_thirty_hours(make_sim: Any) -> None:
    sim = make_sim(contacts=600, conversations=300, companies=100)

    def ids() -> dict[str, set[Any]]:
        contacts = sim.truth("contacts")
        found = {
            f"contact_{key}": {(row["id"], ref["id"]) for row in contacts for ref in refs(row, key)}
            for key in ("tags", "companies", "segments")
        }
        for name in ("contacts", "companies", "conversations", "articles", "tags", "admins"):
            found[name] = {row["id"] for row in sim.truth(name, visible="true")}
        return found

    for _ in range(3):
        before = ids()
        sim.advance(30 * 3600)
        after = ids()
        for name, rows in before.items():
            assert len(rows - after[name]) <= 0.05 * len(rows), name


def refs(row: Any, key: str) -> list[Any]:
    return list(row[key] if key == "segments" else row[key]["data"])


def test_lists_and_gets_show_the_present_after_much_has_happened(sim: Sim) -> None:
    sim.get("/contacts", per_page=150)
    for row in sim.truth("conversations"):
        sim.get(f"/conversations/{row['id']}")
    sim.advance(3 * DAY)
    for row in sim.truth("conversations", visible="true"):
        assert sim.get(f"/conversations/{row['id']}").json() == row
    contacts = {row["id"]: row for row in sim.truth("contacts")}
    for page in (1, 2, 3):
        for row in sim.get("/contacts", per_page=150, page=page).json()["data"]:
            whole = contacts.pop(row["id"])
            for key in ("tags", "notes", "companies"):
                assert row[key]["data"] == whole[key]["data"][:10]
                assert row[key]["total_count"] == whole[key]["total_count"]
            same = row.keys() - {"tags", "notes", "companies"}
            assert {key: row[key] for key in same} == {key: whole[key] for key in same}
    assert not contacts
    companies = sim.truth("companies", visible="true")
    assert all(sim.get(f"/companies/{row['id']}").json() == row for row in companies)


@pytest.mark.parametrize("seconds", [-1, "1", None, True, 1.5])
def test_time_passes_in_whole_seconds(sim: Sim, seconds: Any) -> None:
    assert sim.post("/_simulator/advance", {"seconds": seconds}).status_code == 400


def test_truth_knows_its_streams_and_the_version(sim: Sim) -> None:
    assert sim.get("/_simulator/truth/nothing").status_code == 404
    old, new = sim.truth("conversations", "2.14")[0], sim.truth("conversations", "2.16")[0]
    assert "channel" in new.keys() - old.keys()


def test_truth_tells_the_notes_in_full(sim: Sim) -> None:
    row = next(row for row in sim.truth("contacts") if row["notes"]["data"])
    told = sim.get(f"/contacts/{row['id']}/notes").json()["data"]
    assert sorted(note["id"] for note in row["notes_full"]) == sorted(note["id"] for note in told)
    assert all(note in told for note in row["notes_full"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"object": "contact"},
        {"object": "contact", "action": "levitate"},
        {"object": "contact", "action": "delete"},
        {"object": "contact", "action": "delete", "id": "nobody"},
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(sim: Sim, body: Any) -> None:
    assert sim.post("/_simulator/edit", body).status_code in (400, 404)

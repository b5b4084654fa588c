"""The search language (reference §5), against a plain reading of its rules."""

import functools
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.inprocess import Sim
from simulator.queries import everything, nested

NEW_YORK = ZoneInfo("America/New_York")
DAY = 86_400


@functools.cache
def known(sim: Sim, stream: str) -> list[Any]:
    """Give the truth about a workspace that does not change."""
    return sim.truth(stream)


def local_day(moment: int) -> str:
    return datetime.fromtimestamp(moment, tz=NEW_YORK).date().isoformat()


def oracle(row: Any, node: Any, *, days: bool) -> bool:
    """Read a query as the reference words it; slow, and written without the simulator."""
    if node["operator"] in ("AND", "OR"):
        results = [oracle(row, member, days=days) for member in node["value"]]
        return all(results) if node["operator"] == "AND" else any(results)
    field, operator, value = node["field"], node["operator"], node["value"]
    if field == "tag_id":
        has = value in [tag["id"] for tag in row["tags"]["data"]]
        return has == (operator == "=")
    if field == "segment_id":
        wanted = value if isinstance(value, list) else [value]
        has = any(segment["id"] in wanted for segment in row["segments"])
        return has == (operator in ("=", "IN"))
    own: Any = row
    for key in field.split("."):
        own = None if own is None else own[key]
    if days and field.endswith("_at") and own is not None:
        own, value = local_day(own), local_day(value)
    return compared(own, operator, value)


def compared(own: Any, operator: str, value: Any) -> bool:
    if operator in ("=", "!="):
        return bool(own == value) == (operator == "=")
    if operator in ("IN", "NIN"):
        return (own in value) == (operator == "IN")
    if operator in (">", "<", ">=", "<="):
        if own is None:
            return False
        return {">": own > value, "<": own < value, ">=": own >= value, "<=": own <= value}[
            operator
        ]
    text, wanted = (own or "").lower(), value.lower()
    if operator in ("~", "!~"):
        return (wanted in text) == (operator == "~")
    return bool(text.startswith(wanted) if operator == "^" else text.endswith(wanted))


def moments(sim: Sim, what: str, field: str) -> list[int]:
    return sorted({row[field] for row in known(sim, what) if row[field] is not None})


def groups(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def group(member: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        members = st.lists(member, min_size=1, max_size=4)
        return st.fixed_dictionaries({"operator": st.sampled_from(["AND", "OR"]), "value": members})

    return st.one_of(leaf, group(st.one_of(leaf, group(leaf))))


def filters(field: str, operators: list[str], values: list[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {
            "field": st.just(field),
            "operator": st.sampled_from(operators),
            "value": st.sampled_from(values),
        }
    )


@settings(max_examples=60)
@given(data=st.data())
def test_contact_searches_find_what_the_rules_say(shared_simulator: Sim, data: Any) -> None:
    sim = shared_simulator
    contacts = known(sim, "contacts")
    updated = moments(sim, "contacts", "updated_at")[::20]
    odd = [-86_400_000, 0, 2_714_500_000, updated[-1] + 40 * DAY]
    tags = [tag["id"] for tag in known(sim, "tags")][:6]
    segments = [segment["id"] for segment in known(sim, "segments")]
    names = [row["name"] for row in contacts if row["name"]][:8]
    leaf = st.one_of(
        filters("updated_at", ["=", ">", "<"], updated + odd),
        filters("signed_up_at", ["=", ">", "<"], updated + odd),
        filters("last_seen_at", ["=", ">", "<"], updated + odd),
        filters("role", ["=", "!="], ["user", "lead"]),
        filters("role", ["IN", "NIN"], [["user"], ["lead", "x"], []]),
        filters("tag_id", ["=", "!="], tags),
        filters("segment_id", ["=", "!="], segments),
        filters("segment_id", ["IN", "NIN"], [segments[:2], []]),
        filters("name", ["=", "!=", "~", "!~", "^", "$"], [*names, "a", "E", ""]),
        filters("external_id", ["=", "!="], ["user-1", "nobody", None]),
        filters("unsubscribed_from_emails", ["=", "!="], [True, False]),
        filters("location.country", ["=", "!="], ["Japan", "Germany", None]),
    )
    query = data.draw(groups(leaf))
    expected = {row["id"] for row in contacts if oracle(row, query, days=True)}
    assert everything(sim, "contacts", query) == expected


@settings(max_examples=40)
@given(data=st.data())
def test_conversation_searches_find_what_the_rules_say(shared_simulator: Sim, data: Any) -> None:
    sim = shared_simulator
    talks = known(sim, "conversations")
    updated = moments(sim, "conversations", "updated_at")[::5]
    updated += [moment + shift for moment in updated[:5] for shift in (-1, 1)]
    leaf = st.one_of(
        filters("updated_at", ["=", "!=", ">", "<", ">=", "<="], updated),
        filters("created_at", ["IN", "NIN"], [updated[:3], []]),
        filters("waiting_since", [">", "<", "="], [*updated, None][:9]),
        filters("open", ["=", "!="], [True, False]),
        filters("state", ["=", "!=", "^"], ["open", "closed", "snoozed"]),
        filters("priority", ["=", "!="], ["none", "high", "not_priority"]),
        filters("admin_assignee_id", ["=", "!=", ">"], [0, talks[-1]["admin_assignee_id"]]),
        filters("source.type", ["=", "IN"], ["email"]).filter(lambda f: f["operator"] == "="),
        filters("source.author.email", ["$", "~"], [".example", "mail1"]),
        filters("ai_agent_participated", ["="], [True, False]),
    ).filter(lambda f: f["value"] is not None or f["operator"] == "=")
    query = data.draw(groups(leaf))
    expected = {row["id"] for row in talks if oracle(row, query, days=False)}
    assert everything(sim, "conversations", query) == expected


@pytest.mark.parametrize(
    ("operator", "first", "last"),
    [("=", 0, 0), (">", 1, 99), ("<", -99, -1)],
    ids=["the whole day", "from the next midnight", "up to the day"],
)
def test_contact_dates_are_whole_days_of_the_workspace(
    make_sim: Any, operator: str, first: int, last: int
) -> None:
    # 2025-11-02 has 25 hours in New York: `> T - 86400` would lose rows (reference §5.3).
    sim = make_sim(contacts=60, api_now=1_762_300_000)
    midnight = datetime(2025, 11, 2, tzinfo=NEW_YORK)
    workspace = sim.inside.workspace
    for hour, contact in zip(range(-30, 30), workspace.contacts.values(), strict=True):
        with workspace.changing(contact, bump=False):
            # Counted in elapsed hours, which differ from those on the wall.
            contact.updated_at = int(midnight.timestamp()) + hour * 3600
    noon = int(midnight.timestamp()) + 12 * 3600
    query = {"field": "updated_at", "operator": operator, "value": noon}
    found = sim.search("contacts", query, pagination={"per_page": 150})["data"]
    shown = {datetime.fromtimestamp(row["updated_at"], tz=NEW_YORK).date() for row in found}
    offsets = {(day - midnight.date()) // timedelta(days=1) for day in shown}
    assert offsets
    assert all(first <= offset <= last for offset in offsets)
    if operator == "=":
        assert len(found) == 25


def test_conversation_dates_are_exact_seconds(quiet: Sim) -> None:
    moment = quiet.truth("conversations")[5]["updated_at"]

    def count(operator: str) -> int:
        query = {"field": "updated_at", "operator": operator, "value": moment}
        return int(quiet.search("conversations", query)["total_count"])

    assert count("=") >= 1
    assert count(">=") == count(">") + count("=")
    assert count("<") + count(">=") == len(quiet.truth("conversations"))


def test_groups_and_filters_may_stand_side_by_side(quiet: Sim) -> None:
    group = {"operator": "AND", "value": [nested(0), nested(1)]}
    assert everything(quiet, "contacts", group) == everything(quiet, "contacts", nested(0))


def test_a_date_may_come_as_a_numeric_string(quiet: Sim) -> None:
    number = {"field": "created_at", "operator": ">", "value": 1_700_000_000}
    text = {**number, "value": "1700000000"}
    assert everything(quiet, "contacts", number) == everything(quiet, "contacts", text)


@pytest.mark.parametrize("version", ["2.14", "2.16"])
def test_an_owner_is_found_by_number_and_by_string(quiet: Sim, version: str) -> None:
    owned = [row for row in quiet.truth("contacts") if row["owner_id"]]
    owner = owned[0]["owner_id"]
    for value in (int(owner), str(owner)):
        query = {"field": "owner_id", "operator": "=", "value": value}
        assert owned[0]["id"] in everything(quiet, "contacts", query, version)


def test_custom_attributes_are_searched_by_their_own_type(quiet: Sim) -> None:
    contacts = quiet.truth("contacts")
    wanted = {row["id"] for row in contacts if (row["custom_attributes"].get("seats") or 0) > 1}
    query = {"field": "custom_attributes.seats", "operator": ">", "value": 1}
    assert everything(quiet, "contacts", query) == wanted
    # Values of other types than the attribute's stand in it too; they match nothing.
    mixed = {"field": "custom_attributes.Interests", "operator": "=", "value": "7"}
    assert len(everything(quiet, "contacts", mixed)) >= 1


def test_bodies_are_found_by_single_words(quiet: Sim) -> None:
    one = {"field": "source.body", "operator": "~", "value": "WEBHOOK"}
    assert everything(quiet, "conversations", one)
    two = {**one, "value": "webhook stopped"}
    assert not everything(quiet, "conversations", two)


@pytest.mark.parametrize(
    ("field", "value"),
    [("contact_ids", "contacts"), ("teammate_ids", "teammates"), ("tag_ids", "tags")],
)
def test_conversations_are_found_by_whom_and_what_they_hold(
    quiet: Sim, field: str, value: str
) -> None:
    def held(row: Any) -> list[str]:
        lists = row[value] or {}
        return [entry["id"] for key, rows in lists.items() if key != "type" for entry in rows]

    talks = quiet.truth("conversations")
    key = next(held(row)[0] for row in talks if held(row))
    expected = {row["id"] for row in talks if key in held(row)}
    for operator, wanted in (("=", key), ("IN", [key, "1"])):
        query = {"field": field, "operator": operator, "value": wanted}
        assert everything(quiet, "conversations", query) == expected
    query = {"field": field, "operator": "!=", "value": key}
    assert not everything(quiet, "conversations", query) & expected


def test_priorities_are_searched_in_the_words_of_the_version(quiet: Sim) -> None:
    old = {"field": "priority", "operator": "=", "value": "priority"}
    assert everything(quiet, "conversations", old, "2.14")
    assert not everything(quiet, "conversations", old, "2.16")


def test_without_sort_the_newest_seen_come_first(quiet: Sim) -> None:
    seen = [row["last_seen_at"] for row in quiet.search("contacts", nested(0))["data"]]
    assert seen == sorted(seen, reverse=True)

"""Rounds of syncs and builds that go on end in the tables that a build from scratch gives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from interlake import catalog
from interlake.purge import Who, purge
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from transform.conftest import Warehouse
from transform.fivetran_raw import Row
from transform.test_kept_models import (
    METRICS,
    build,
    changed_conversations,
    of_kept,
    seven,
    warehouse,
)
from workspaces import Simulated

__all__ = ["warehouse"]  # the fixture

KEPT = (METRICS, "+intercom__contact_enhanced")
# Of all parts: those that are kept themselves, and those made of parts that are.
TIMELINE = ("+intercom__conversation_timeline", "+intercom__conversation_state_spans")
OF_PARTS = TIMELINE + tuple(
    f"+intercom__{name}"
    for name in (
        *("conversations", "admins", "admin_daily_metrics", "team_metrics", "backlog_daily"),
        *("daily_metrics", "contact_activity"),
    )
)
SIZES = {"contacts": 60, "conversations": 40, "companies": 10, "articles": 5, "rate_limit": None}
STREAMS = (
    *("workspace", "admins", "teams", "tags", "contacts", "contact_tags", "companies"),
    *("office_hours_schedules", "office_hours_exceptions"),
    *("conversations", "conversation_parts", "articles", "collections", "help_centers"),
)
EVERYTHING = SyncOptions(reconcile=True, refresh=frozenset({"memberships"}))


def started(warehouse: Warehouse, *select: str) -> tuple[Simulated, Warehouse]:
    """A workspace that was synced, and built once."""
    simulated = Simulated(Options(**SIZES))
    pipeline = replace(
        warehouse.pipeline,
        source=simulated.connection(),
        streams=tuple(s.name for s in catalog.STREAMS if s.name in STREAMS),
        index_lag=timedelta(0),
        max_delete_share=1.0,
    )
    found = replace(warehouse, pipeline=pipeline)
    go_on(simulated, found, *select)
    return simulated, found


def go_on(simulated: Simulated, warehouse: Warehouse, *select: str) -> None:
    report = sync(warehouse.pipeline, EVERYTHING, transport=simulated.transport())
    assert report.exit_code == 0, [s for s in report.streams if s.status == "failed"]
    build(warehouse, *select)


@pytest.mark.long
@pytest.mark.parametrize("rounds", [2, 10])
def test_rounds_end_in_what_a_build_from_scratch_gives(warehouse: Warehouse, rounds: int) -> None:
    simulated, warehouse = started(warehouse)
    for _ in range(rounds):
        simulated.advance(30 * 3600)
        go_on(simulated, warehouse)
        assert 0 < len(changed_conversations(warehouse)) < SIZES["conversations"]
    kept = seven(warehouse)
    build(warehouse, full_refresh=True)
    assert kept == seven(warehouse)


def of(warehouse: Warehouse, select: tuple[str, ...]) -> list[list[Row]]:
    """All rows of the marts that a selection names, in one order."""
    rows = [warehouse.rows(name.removeprefix("+")) for name in select]
    return [sorted(found, key=lambda row: str(list(row.values()))) for found in rows]


@pytest.mark.long
def test_so_do_marts_of_parts(warehouse: Warehouse) -> None:
    simulated, warehouse = started(warehouse, *OF_PARTS)
    for _ in range(2):
        simulated.advance(30 * 3600)
        go_on(simulated, warehouse, *OF_PARTS)
    assert_as_from_scratch(warehouse, OF_PARTS)


def test_a_timeline_is_made_anew_where_parts_or_office_hours_changed(lake: Warehouse) -> None:
    simulated, warehouse = started(lake, *TIMELINE)
    mark(warehouse)
    everybody = marked(warehouse)
    talk, gone = (simulated.truth("conversations")[n]["id"] for n in (0, 1))
    simulated.advance(3600, quiet=True)
    simulated.edit("conversation", "add_part", talk)
    simulated.edit("conversation", "delete", gone)
    go_on(simulated, warehouse, *TIMELINE)
    assert marked(warehouse) == everybody - {talk, gone}
    timeline = warehouse.mart("intercom__conversation_timeline", "conversation_id")
    assert talk in timeline
    assert gone not in timeline
    close_earlier(warehouse)
    build(warehouse, *TIMELINE)
    assert marked(warehouse) == set()
    assert_as_from_scratch(warehouse)


@pytest.mark.long
def test_a_build_that_left_the_office_clock_out_does_not_hide_new_hours(lake: Warehouse) -> None:
    _, warehouse = started(lake, *TIMELINE)
    close_earlier(warehouse)
    models = (f"int_intercom__conversation_{name}" for name in ("messages", "clocks", "flow"))
    marts = (name.removeprefix("+") for name in TIMELINE)
    build(warehouse, "+int_intercom__conversation_changes", *models, *marts)
    build(warehouse, *TIMELINE)
    assert_as_from_scratch(warehouse)


@pytest.mark.long
def test_days_that_are_new_have_office_hours_where_only_changes_are_built(lake: Warehouse) -> None:
    simulated, warehouse = started(lake, *TIMELINE)
    simulated.advance(5 * 86_400)
    parts, names = "+int_intercom__conversation_part_aggregates", "int_intercom__conversation_names"
    go_on(simulated, warehouse, f"+{names}", parts)
    go_on(simulated, warehouse, f"{names}+,{TIMELINE[0]}", f"{names}+,{TIMELINE[1]}")
    assert_as_from_scratch(warehouse)


@pytest.mark.long
def test_who_may_not_ask_the_warehouse_makes_all_anew(lake: Warehouse) -> None:
    _, warehouse = started(lake, *TIMELINE)
    before = of(warehouse, TIMELINE)
    blind = replace(warehouse.pipeline, variables={"intercom__introspect": False})
    build(replace(warehouse, pipeline=blind), TIMELINE[0][1:])
    assert of(warehouse, TIMELINE) == before


def mark(warehouse: Warehouse) -> None:
    """Write something into every row of the timeline that only a new row doesn't have."""
    warehouse.execute(
        "update acme_intercom.intercom__conversation_timeline set author_name = 'an old build'"
    )


def marked(warehouse: Warehouse) -> set[str]:
    """The conversations that were not made anew since."""
    rows = warehouse.rows("intercom__conversation_timeline")
    return {row["conversation_id"] for row in rows if row["author_name"] == "an old build"}


def close_earlier(warehouse: Warehouse) -> None:
    """An hour less each evening."""
    warehouse.execute("update acme.office_hours_intervals set end_minute = end_minute - 60")


def assert_as_from_scratch(warehouse: Warehouse, select: tuple[str, ...] = TIMELINE) -> None:
    kept = of(warehouse, select)
    build(warehouse, *select, full_refresh=True)
    assert kept == of(warehouse, select)


def test_a_change_and_a_purge_end_in_what_a_build_from_scratch_gives(lake: Warehouse) -> None:
    """A purge rewrites raw rows in place: no reading tells that they changed."""
    simulated, warehouse = started(lake, *KEPT)
    talk = simulated.truth("conversations")[0]["id"]
    simulated.advance(3600, quiet=True)
    simulated.edit("conversation", "add_part", talk)
    author = "acme_intercom.intercom__conversation_enhanced where all_contact_company_names > ''"
    (gone,) = warehouse.fetch(f"select max(first_contact_author_id) as contact from {author}")
    simulated.edit("contact", "delete", gone["contact"])
    go_on(simulated, warehouse, *KEPT)
    changed = changed_conversations(warehouse)
    assert talk in changed
    assert len(changed) < SIZES["conversations"] / 2
    kept = of_kept(warehouse)
    build(warehouse, *KEPT, full_refresh=True)
    assert kept == of_kept(warehouse)
    (person,) = warehouse.fetch(
        "select first_contact_author_id as contact, conversation_id from"
        " acme_intercom.intercom__conversation_enhanced where first_contact_author_id is not null"
        " and conversation_remark is not null order by 2 limit 1"
    )
    purge(warehouse.pipeline, Who(person["contact"]))
    build(warehouse, *KEPT)
    contacts = warehouse.mart("intercom__conversation_enhanced", "first_contact_author_id")
    assert person["contact"] not in contacts


@pytest.mark.long
def test_what_was_hidden_leaves_kept_tables_too(lake: Warehouse) -> None:
    """It is taken out of stored rows, and no reading tells that they changed."""
    simulated, warehouse = started(lake)
    before = {
        row["conversation_remark"] for row in warehouse.rows("intercom__conversation_metrics")
    }
    assert len(before) > 1
    hidden = replace(
        warehouse.pipeline,
        excluded_columns={"conversations": frozenset({"conversation_rating_remark"})},
    )
    go_on(simulated, replace(warehouse, pipeline=hidden))
    remarks = {
        row["conversation_remark"] for row in warehouse.rows("intercom__conversation_metrics")
    }
    assert remarks == {None}

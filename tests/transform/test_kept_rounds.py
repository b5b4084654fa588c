"""Rounds of syncs and builds that go on end in the tables that a build from scratch gives."""

from dataclasses import replace
from datetime import timedelta

import pytest

from interlake import catalog
from interlake.purge import Who, purge
from interlake.simulator import Options
from interlake.sync import SyncOptions, sync
from transform.conftest import Warehouse
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
SIZES = {"contacts": 60, "conversations": 40, "companies": 10, "articles": 5, "rate_limit": None}
STREAMS = (
    *("workspace", "admins", "teams", "tags", "contacts", "contact_tags", "companies"),
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

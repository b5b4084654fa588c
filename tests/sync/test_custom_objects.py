"""Custom objects: Intercom has no list of their types, so the settings name them."""

from collections.abc import Callable

import pytest

from interlake.reconcile import reconcile
from interlake.sync import sync
from sync.conftest import Make, Synced
from sync.raw import stored_rows
from sync.truth import expected_rows
from workspaces import Simulated

TABLE = "custom_object_instances"
STREAMS = ("workspace", TABLE)

pytestmark = pytest.mark.postgres_long


def test_instances_of_the_named_types_are_loaded(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    simulated = simulator(contacts=120)
    types = ("Order", "Support plan \u2605")
    pipeline = pipeline_for(simulated, streams=STREAMS, custom_objects=types)
    report = sync(pipeline, transport=simulated.transport())
    assert report.unknown_fields == []
    truth = {TABLE: [row for row in simulated.truth(TABLE) if row["type"] in types]}
    wanted = expected_rows(TABLE, truth)
    stored = stored_rows(pipeline, TABLE)
    assert wanted
    assert {key: {name: row[name] for name in wanted[key]} for key, row in stored.items()} == wanted


def test_without_types_there_is_nothing_to_load(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    simulated = simulator()
    pipeline = pipeline_for(simulated, streams=STREAMS, custom_objects=())
    report = sync(pipeline, transport=simulated.transport())
    assert report.exit_code == 0
    assert not any("custom_object" in route for route in simulated.stats()["routes"])


def test_a_type_that_does_not_exist_fails_by_its_name(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    simulated = simulator()
    pipeline = pipeline_for(simulated, streams=STREAMS, custom_objects=("Nothing",))
    report = sync(pipeline, transport=simulated.transport())
    (entry,) = [entry for entry in report.streams if entry.name == TABLE]
    assert entry.status == "failed"
    assert "Nothing" in (entry.reason or "")


def test_instances_that_vanish_are_marked_by_their_type(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    simulated = simulator(contacts=120)
    both = ("Order", "Support plan \u2605")
    synced = Synced(simulated, pipeline_for(simulated, streams=STREAMS, custom_objects=both))
    synced.again()
    orders, plans = (synced.ids(TABLE, f"type = '{name}'") for name in both)
    before = simulated.stats()["routes"]
    simulated.edit("custom_object", "delete", orders[0])
    simulated.edit("custom_object", "delete", plans[0])
    # A type that is no longer loaded proves nothing of its instances.
    synced.again(custom_objects=both[1:])
    assert marked(synced) == [plans[0]]
    asked = "GET /custom_object_instances/{type}/{id}"
    assert simulated.stats()["routes"][asked] - before.get(asked, 0) == 1
    report = reconcile(synced.pipeline, (TABLE,), transport=simulated.transport())
    assert [(entry.name, entry.status) for entry in report.streams] == [(TABLE, "done")]
    assert marked(synced) == sorted([orders[0], plans[0]])


def test_an_instance_that_has_the_id_of_another_for_its_own_does_not_save_it(
    simulator: Callable[..., Simulated], pipeline_for: Make
) -> None:
    simulated = simulator(contacts=60)
    synced = Synced(simulated, pipeline_for(simulated, streams=STREAMS, custom_objects=("Order",)))
    synced.again()
    gone = synced.some(TABLE)
    simulated.edit("custom_object", "delete", gone)
    simulated.edit("custom_object", "create", type="Order", external_id=gone)
    synced.again()
    assert marked(synced) == [gone]


def marked(synced: Synced) -> list[str]:
    return list(synced.ids(TABLE, "_delete_reason = 'gone'"))

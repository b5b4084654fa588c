"""Custom objects: Intercom has no list of their types, so the settings name them."""

from collections.abc import Callable

from interlake.sync import sync
from sync.conftest import Make
from sync.raw import stored_rows
from sync.truth import expected_rows
from workspaces import Simulated

TABLE = "custom_object_instances"
STREAMS = ("workspace", TABLE)


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

"""Lists that hang on rows, where the rows come late: none is forgotten."""

from collections.abc import Callable

import pytest

from interlake.sync import SyncOptions
from sync.conftest import Synced
from sync.raw import query

FULL = SyncOptions(full_refresh=True)

# What is stored is compared on every warehouse elsewhere; here it is about what is asked for.
pytestmark = pytest.mark.parametrize("destination", ["duckdb"], indirect=True)


@pytest.fixture
def synced(synced_with: Callable[..., Synced]) -> Synced:
    return synced_with("conversations", "conversation_parts", "handling_events")


def forget(synced: Synced, key: str) -> None:
    """Lose a conversation with all that hangs on it, as if no run had ever met it."""
    for table, column in (
        ("conversations", "id"),
        ("handling_events", "conversation_id"),
        ("conversation_parts", "conversation_id"),
    ):
        query(synced.pipeline, f"DELETE FROM {{raw}}.{table} WHERE {column} = '{key}'")


def talk_with_lists(synced: Synced) -> str:
    """A conversation that has not changed for long, with a list of its own."""
    ((key,),) = query(
        synced.pipeline,
        "SELECT c.id FROM {raw}.conversations c JOIN {raw}.handling_events h "
        "ON h.conversation_id = c.id ORDER BY c.updated_at, c.id LIMIT 1",
    )
    return str(key)


def test_lists_of_a_row_that_only_reconciling_finds_are_read(synced: Synced) -> None:
    forget(synced, talk_with_lists(synced))
    synced.reconcile()
    synced.again()
    synced.assert_true()


def test_lists_of_a_row_that_only_a_full_refresh_meets_are_read(synced: Synced) -> None:
    forget(synced, talk_with_lists(synced))
    synced.again(FULL)
    synced.assert_true()


def test_lists_of_rows_that_a_broken_reading_never_reached_are_read(synced: Synced) -> None:
    key = talk_with_lists(synced)
    synced.simulated.edit("conversation", "add_part", key)
    synced.simulated.advance(3_600, quiet=True)
    refused = {"kind": "status", "status": 403, "route": "POST /conversations/search"}
    synced.simulated.order(refused)
    report = synced.try_again()
    assert {s.name: s.status for s in report.streams}["conversations"] == "skipped"
    synced.simulated.calm()
    asked = {stream.name: stream.requests for stream in synced.again().streams}
    assert asked["handling_events"] == 1
    synced.assert_true()

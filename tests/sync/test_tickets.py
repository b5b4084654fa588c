"""Tickets, and what hangs on conversations, where they differ from ordinary streams."""

from collections.abc import Callable

import pytest

from interlake.sync import SyncOptions
from sync.conftest import Synced
from sync.raw import query

RECONCILE = SyncOptions(reconcile=True)


# What is stored is compared on every warehouse elsewhere; here it is about what is asked for.
pytestmark = pytest.mark.parametrize("destination", ["duckdb"], indirect=True)


@pytest.fixture
def synced(synced_with: Callable[..., Synced]) -> Synced:
    return synced_with(
        "conversations", "conversation_parts", "handling_events",
        "side_conversations", "tickets", "ticket_types", "ticket_states", "calls",
        "call_transcripts",
    )  # fmt: skip


def test_parts_that_slid_out_of_sight_stay_unmarked(synced: Synced) -> None:
    key = synced.some("tickets", "open")
    synced.simulated.edit("ticket", "add_part", key, times=400)
    synced.again()
    synced.simulated.edit("ticket", "add_part", key, times=200)
    synced.again()
    counts = "count(*), count(_deleted_at)"
    asked = f"SELECT {counts} FROM {{raw}}.ticket_parts WHERE ticket_id = '{key}'"
    ((stored, marked),) = query(synced.pipeline, asked)
    assert stored > 600
    assert marked == 0
    truncated = f"SELECT parts_truncated FROM {{raw}}.tickets WHERE id = '{key}'"
    assert query(synced.pipeline, truncated) == [(True,)]
    synced.assert_true()


def test_a_deleted_ticket_is_found_by_reconciling(synced: Synced) -> None:
    key = synced.some("tickets", "category <> 'Customer'")
    synced.simulated.edit("ticket", "delete", key)
    synced.again(RECONCILE)
    assert synced.marks("tickets", f"id = '{key}'") == [(True, "gone")]
    synced.assert_true()


def test_without_the_permission_only_tickets_are_not_read(synced: Synced) -> None:
    synced.simulated.order({"kind": "no_ticket_scope"})
    report = synced.try_again()
    reasons = {stream.name: stream.reason or "" for stream in report.streams}
    refused = {name for name, reason in reasons.items() if "Read tickets" in reason}
    assert refused == {"tickets", "ticket_types", "ticket_states"}


def test_a_transcript_that_comes_later_is_read(synced: Synced) -> None:
    talk = synced.some("conversations")
    call = synced.simulated.edit("call", "create", conversation_id=talk)
    synced.again()
    synced.simulated.edit("call", "transcribe", call, seconds=600)
    synced.again()
    asked = f"SELECT transcript_status FROM {{raw}}.call_transcripts WHERE call_id = '{call}'"
    assert query(synced.pipeline, asked) == [("completed",)]
    synced.assert_true()


def test_what_is_added_beside_a_conversation_is_read(synced: Synced) -> None:
    talk = synced.some("conversations")
    for action in ("pause", "side_conversation", "review"):
        synced.simulated.edit("conversation", action, talk)
    synced.again()
    for table in ("handling_events", "side_conversations", "conversation_scorecards"):
        asked = f"SELECT count(*) FROM {{raw}}.{table} WHERE conversation_id = '{talk}'"
        ((found,),) = query(synced.pipeline, asked)
        assert found, table
    synced.assert_true()

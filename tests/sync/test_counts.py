"""Counts of everything, a row for every run."""

import pytest

from sync.conftest import Synced
from sync.raw import query

pytestmark = pytest.mark.postgres_long


def counted(synced: Synced, column: str) -> list[int]:
    rows = query(synced.pipeline, f"SELECT {column} FROM {{raw}}.counts ORDER BY counted_at")
    return [row[0] for row in rows]


def test_a_run_adds_a_row_of_what_is_in_the_workspace(synced: Synced) -> None:
    before = len(counted(synced, "contacts"))
    synced.simulated.advance(30 * 3600)
    synced.again()
    people = synced.simulated.truth("contacts")
    talks = synced.simulated.truth("conversations")
    assert len(counted(synced, "contacts")) == before + 1
    wanted = {
        "contacts": len(people),
        "users": sum(person["role"] == "user" for person in people),
        "leads": sum(person["role"] == "lead" for person in people),
        "companies": len(synced.simulated.truth("companies")),
        "tags": len(synced.simulated.truth("tags")),
        "segments": len(synced.simulated.truth("segments")),
        "conversations": len(talks),
        "conversations_closed": sum(talk["state"] == "closed" for talk in talks),
        "conversations_snoozed": sum(talk["state"] == "snoozed" for talk in talks),
        "conversations_unassigned": sum(
            talk["state"] == "open" and not talk["admin_assignee_id"] for talk in talks
        ),
    }
    assert {column: counted(synced, column)[-1] for column in wanted} == wanted


def test_each_admin_is_counted_by_state(synced: Synced) -> None:
    rows = query(
        synced.pipeline,
        "SELECT admin_id, conversations_open, conversations_closed "
        "FROM {raw}.admin_conversation_counts WHERE _deleted_at IS NULL",
    )
    talks = synced.simulated.truth("conversations")
    for admin, *found in rows:
        theirs = [talk["state"] for talk in talks if str(talk["admin_assignee_id"]) == admin]
        assert found == [theirs.count(state) for state in ("open", "closed")]
    assert {row[0] for row in rows} == {a["id"] for a in synced.simulated.truth("admins")}

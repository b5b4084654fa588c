"""Why a row is marked: as far as the version of the API tells."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from interlake.sync import SyncOptions
from sync.conftest import Make, Synced
from sync.raw import query
from workspaces import Simulated

STREAMS = ("workspace", "contacts", "conversations", "deleted_conversations")

pytestmark = pytest.mark.postgres_long


@pytest.fixture
def load(simulator: Callable[..., Simulated], pipeline_for: Make) -> Callable[[str], Synced]:
    def loaded(version: str) -> Synced:
        simulated = simulator(api_version=version)
        synced = Synced(simulated, pipeline_for(simulated, streams=STREAMS, index_lag=timedelta(0)))
        synced.again()
        return synced

    return loaded


def marks(synced: Synced, *contacts: str) -> list[tuple[str | None, str | None]]:
    """Reason and survivor of contacts, in the order asked for."""
    rows = query(synced.pipeline, "SELECT id, _delete_reason, merged_into_id FROM {raw}.contacts")
    found = {key: (reason, survivor) for key, reason, survivor in rows}
    return [found[contact] for contact in contacts]


@pytest.mark.parametrize("version", ["2.14", "2.16"])
def test_each_version_tells_what_it_can(load: Callable[[str], Synced], version: str) -> None:
    synced = load(version)
    users, leads = synced.ids("contacts", "role = 'user'"), synced.ids("contacts", "role = 'lead'")
    deleted, merged, survivor = users[0], leads[0], users[1]
    talk = synced.some("conversations")
    synced.simulated.edit("contact", "delete", deleted)
    synced.simulated.edit("contact", "merge", merged, into=survivor)
    synced.simulated.edit("conversation", "delete", talk)
    synced.again(SyncOptions(reconcile=True))
    reasons = {"2.14": ("gone", None), "2.16": ("merged", survivor)}
    assert marks(synced, deleted, merged) == [("gone", None), reasons[version]]
    # The feed is asked for in the version that has it.
    assert synced.marks("conversations", f"id = '{talk}'") == [(True, "deleted")]


def test_the_history_of_the_survivor_tells_of_a_merge_before_anybody_asks(
    load: Callable[[str], Synced],
) -> None:
    synced = load("2.16")
    users, leads = synced.ids("contacts", "role = 'user'"), synced.ids("contacts", "role = 'lead'")
    synced.simulated.edit("contact", "merge", leads[0], into=users[0])
    synced.again()
    assert marks(synced, leads[0], users[0]) == [("merged", users[0]), (None, None)]
    synced.simulated.edit("contact", "merge", users[0], into=users[1])
    synced.again()
    assert marks(synced, leads[0], users[0]) == [("merged", users[0]), ("merged", users[1])]
    assert synced.reconcile().exit_code == 0
    assert marks(synced, leads[0], users[0]) == [("merged", users[0]), ("merged", users[1])]


def test_a_merge_into_a_lead_is_told_when_the_contact_is_asked_for(
    load: Callable[[str], Synced],
) -> None:
    synced = load("2.16")
    leads = synced.ids("contacts", "role = 'lead'")
    synced.simulated.edit("contact", "merge", leads[0], into=leads[1])
    synced.again()
    assert marks(synced, leads[0]) == [(None, None)]
    synced.reconcile()
    assert marks(synced, leads[0]) == [("merged", leads[1])]

"""The official SDK reads the simulator and finds what is true: somebody else's reading."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from intercom.types import SingleFilterSearchRequest, StartingAfterPaging

from intercom import Intercom
from simulator.inprocess import TOKEN, InProcess, Sim


@pytest.fixture(scope="module", params=["2.14", "2.16"])
def workspace(request: pytest.FixtureRequest) -> Iterator[tuple[Sim, Intercom]]:
    # The SDK names no version, so the workspace's own one answers.
    options = {"contacts": 180, "conversations": 70, "companies": 50, "articles": 60}
    sim = Sim(**options, rate_limit=None, api_version=request.param)
    with httpx.Client(transport=InProcess(sim.app)) as client:
        yield sim, Intercom(token=TOKEN, base_url="http://simulator", httpx_client=client)
    sim.close()


READS: dict[str, Callable[[Intercom], Any]] = {
    "contacts": lambda sdk: sdk.contacts.list(per_page=60),
    "conversations": lambda sdk: sdk.conversations.list(per_page=30),
    "companies": lambda sdk: sdk.companies.list(per_page=20),
    "articles": lambda sdk: sdk.articles.list(per_page=20),
    "admins": lambda sdk: sdk.admins.list().admins,
    "tags": lambda sdk: sdk.tags.list().data,
    "segments": lambda sdk: sdk.segments.list(include_count=True).segments,
    "teams": lambda sdk: sdk.teams.list().teams,
    "help_centers": lambda sdk: sdk.help_centers.list(),
    "collections": lambda sdk: sdk.help_centers.collections.list(),
}


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("stream", READS)
def test_the_sdk_finds_the_same_ids(workspace: tuple[Sim, Intercom], stream: str) -> None:
    sim, sdk = workspace
    found = [row.id for row in READS[stream](sdk)]
    assert sorted(found) == sorted(row["id"] for row in sim.truth(stream, visible="true"))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_sdk_finds_the_same_parts(workspace: tuple[Sim, Intercom]) -> None:
    sim, sdk = workspace
    for row in sim.truth("conversations", visible="true"):
        talk = sdk.conversations.find(row["id"])
        assert talk.conversation_parts is not None
        parts = [part.id for part in talk.conversation_parts.conversation_parts or []]
        expected = row["conversation_parts"]
        assert parts == [part["id"] for part in expected["conversation_parts"]]
        assert talk.conversation_parts.total_count == expected["total_count"]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_sdk_scrolls_the_same_companies(workspace: tuple[Sim, Intercom]) -> None:
    sim, sdk = workspace
    sim.edit("scroll", "expire")
    found = [row.id for row in sdk.companies.scroll()]
    assert sorted(found) == sorted(row["id"] for row in sim.truth("companies", visible="true"))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_sdk_searches_contacts(workspace: tuple[Sim, Intercom]) -> None:
    sim, sdk = workspace
    query = SingleFilterSearchRequest(field="role", operator="=", value="lead")
    page = sdk.contacts.search(query=query, pagination=StartingAfterPaging(per_page=150))
    expected = {row["id"] for row in sim.truth("contacts") if row["role"] == "lead"}
    assert {row.id for row in page.items or []} == expected


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_sdk_searches_and_finds_tickets(workspace: tuple[Sim, Intercom]) -> None:
    sim, sdk = workspace
    query = SingleFilterSearchRequest(field="created_at", operator=">", value="0")
    page = sdk.tickets.search(query=query, pagination=StartingAfterPaging(per_page=150))
    truth = {row["id"]: row for row in sim.truth("tickets", visible="true")}
    assert {row.id for row in page.items or [] if row is not None} == truth.keys()
    for key, row in truth.items():
        found = sdk.tickets.get(key)
        assert found is not None
        assert found.ticket_parts is not None
        expected = [part["id"] for part in row["ticket_parts"]["ticket_parts"]]
        assert [part.id for part in found.ticket_parts.ticket_parts or []] == expected

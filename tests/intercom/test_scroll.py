import pytest

from interlake.errors import StreamError, Unavailable
from interlake.intercom.pages import SCROLL_STARTS, SCROLL_WAITS, scroll_pages
from interlake.intercom.refusals import Refused

pytestmark = pytest.mark.anyio

SCROLL = ("/companies/scroll", ("data", "companies"))


@pytest.fixture
def scroll(workspace):
    return workspace.app.state.simulator.scroll


@pytest.fixture
def waits(scroll):
    """The seconds that the walk slept; meanwhile the scroll of somebody else expires."""
    return Waits(scroll)


class Waits(list):
    def __init__(self, scroll, ends_after=1):
        self.scroll, self.ends_after = scroll, ends_after

    async def sleep(self, seconds):
        self.append(seconds)
        if len(self) >= self.ends_after:
            self.scroll.expire()


async def read(pages):
    return [record["id"] async for page in pages for record in page.records]


def ids(workspace):
    return sorted(record["id"] for record in workspace.truth("companies"))


async def test_a_scroll_gives_every_company_once(workspace):
    async with workspace.client() as client:
        found = await read(scroll_pages(client, *SCROLL))
    assert sorted(found) == ids(workspace)


async def test_a_scroll_that_somebody_holds_is_waited_for(workspace, waits):
    async with workspace.client() as client:
        await client.get("/companies/scroll")
        found = await read(scroll_pages(client, *SCROLL, sleep=waits.sleep))
    assert sorted(found) == ids(workspace)
    assert waits == [61.0]


async def test_a_scroll_that_somebody_never_lets_go_fails_the_stream(workspace, waits):
    waits.ends_after = 1000
    async with workspace.client() as client:
        await client.get("/companies/scroll")
        with pytest.raises(StreamError, match="Another tool keeps the one scroll"):
            await read(scroll_pages(client, *SCROLL, sleep=waits.sleep))
    assert len(waits) == SCROLL_WAITS


async def test_a_refusal_for_another_reason_is_not_waited_out(workspace, waits):
    workspace.fault("status", status=400, route="/companies/scroll")
    async with workspace.client() as client:
        with pytest.raises(Refused):
            await read(scroll_pages(client, *SCROLL, sleep=waits.sleep))
    assert waits == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "scroll_500"}, id="500"),
        pytest.param({"kind": "empty_200"}, id="empty 200"),
        pytest.param({"kind": "reset"}, id="reset"),
        pytest.param({"kind": "slow", "seconds": 1}, id="timeout"),
    ],
)
async def test_a_lost_page_restarts_the_scroll_and_repeats_no_row(workspace, waits, fault):
    workspace.fault(**fault, route="/companies/scroll", after=1, times=1)
    async with workspace.client(timeout_seconds=0.2) as client:
        found = await read(scroll_pages(client, *SCROLL, sleep=waits.sleep))
    assert sorted(found) == ids(workspace)
    # The scroll that broke off is still open for a minute.
    assert waits == [61.0]


async def test_a_429_within_a_scroll_is_no_lost_page(workspace, waits):
    workspace.fault("status", status=429, route="/companies/scroll", after=1, times=1)
    async with workspace.client() as client:
        found = await read(scroll_pages(client, *SCROLL, sleep=waits.sleep))
    assert sorted(found) == ids(workspace)
    assert waits == []


async def test_a_scroll_that_expired_starts_again(workspace, scroll):
    found = []
    async with workspace.client() as client:
        async for page in scroll_pages(client, *SCROLL):
            if not found:
                scroll.expire()
            found += [record["id"] for record in page.records]
    assert sorted(found) == ids(workspace)


async def test_a_scroll_that_breaks_off_every_time_is_unavailable(workspace, waits):
    waits.ends_after = 0
    workspace.fault("scroll_500", after=1)
    for _ in range(SCROLL_STARTS):
        workspace.fault("scroll_500")
    async with workspace.client() as client:
        with pytest.raises(Unavailable):
            await read(scroll_pages(client, *SCROLL, sleep=waits.sleep))


async def test_a_scroll_that_does_not_move_is_given_up(workspace):
    first = {}

    def stand_still(payload):
        payload["data"] = first.setdefault("data", payload["data"])

    async with workspace.client(workspace.rewritten(stand_still)) as client:
        with pytest.raises(StreamError, match="the scroll does not move"):
            await read(scroll_pages(client, *SCROLL))

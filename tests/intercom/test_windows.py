from datetime import UTC, datetime, timedelta

import pytest

from interlake.catalog import BY_NAME
from interlake.intercom.pages import search_pages
from interlake.intercom.readers import changed_within, updated_at
from interlake.intercom.retries import Overloaded
from interlake.intercom.windows import windows_of_search

pytestmark = pytest.mark.anyio

SHORTEST = {"contacts": timedelta(days=1), "conversations": timedelta(minutes=1)}


def ascending(client, workspace, name, asked):
    """The pages of all rows of a stream; every window that is searched goes into `asked`."""
    stream = BY_NAME[name]

    def search(window):
        asked.append(window)
        return search_pages(
            client, stream.path, stream.rows, changed_within(stream, window), per_page=8
        )

    changes = [row["updated_at"] for row in workspace.truth(name)]
    return windows_of_search(
        search,
        None,
        oldest=datetime.fromtimestamp(min(changes) - 86400, UTC),
        now=datetime.fromtimestamp(max(changes) + 60, UTC),
        shortest=SHORTEST[name],
        reached=lambda page: updated_at(page.records[-1]) if page.records else None,
    )


async def read(pages):
    return {record["id"] async for page in pages for record in page.records}


@pytest.mark.parametrize("name", ["contacts", "conversations"])
async def test_a_search_of_too_many_rows_is_read_in_stretches(workspace, name):
    workspace.fault("timeout_above_matches", matches=25)
    asked = []
    async with workspace.client() as client:
        found = await read(ascending(client, workspace, name, asked))
    assert found == {row["id"] for row in workspace.truth(name)}
    assert len(asked) > 5
    assert asked[-1].end is None


async def test_a_search_that_breaks_off_goes_on_from_where_it_was(workspace):
    asked = []
    async with workspace.client() as client:
        pages = ascending(client, workspace, "conversations", asked)
        first = await anext(pages)
        workspace.fault("timeout_above_matches", matches=25)
        rest = await read(pages)
    ids = {row["id"] for row in first.records}
    assert ids | rest == {row["id"] for row in workspace.truth("conversations")}
    assert len(ids & rest) < len(ids)
    assert asked[1].start == updated_at(first.records[-1])


async def test_what_is_not_too_much_is_one_search(workspace):
    asked = []
    async with workspace.client() as client:
        await read(ascending(client, workspace, "contacts", asked))
    assert len(asked) == 1


async def test_stretches_and_pages_grow_again_when_intercom_recovers(workspace):
    workspace.fault("timeout_above_matches", matches=10)
    asked = []
    async with workspace.client() as client:
        pages = ascending(client, workspace, "conversations", asked)
        await anext(pages)
        workspace.calm()
        before, sent = len(asked), client.stats.sent
        await read(pages)
        lengths = [window.end - window.start for window in asked[before:-1] if window.end]
        assert lengths == sorted(lengths)
        assert len(asked) - before < 8
        assert client.page_sizes["/conversations/search"].current == 8
        assert client.stats.sent - sent < 30


async def test_a_single_day_that_is_too_much_is_a_failure(workspace):
    workspace.fault("timeout_above_matches", matches=0)
    async with workspace.client() as client:
        with pytest.raises(Overloaded, match="504"):
            await read(ascending(client, workspace, "contacts", []))

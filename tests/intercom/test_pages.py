import httpx
import orjson
import pytest

from interlake.errors import StreamError, Unavailable
from interlake.intercom.pages import (
    DOUBTS,
    CursorExpired,
    cursor_pages,
    numbered_pages,
    search_pages,
    single,
)
from interlake.intercom.places import counter, place_named
from interlake.intercom.refusals import Refused

pytestmark = pytest.mark.anyio

EVERYTHING = {"field": "updated_at", "operator": ">", "value": 0}
LISTS = [
    pytest.param(
        lambda client: search_pages(client, "/contacts/search", "data", EVERYTHING, per_page=30),
        "contacts",
        id="search",
    ),
    pytest.param(
        lambda client: cursor_pages(client, "/contacts", "data", per_page=30),
        "contacts",
        id="cursor",
    ),
    pytest.param(
        lambda client: cursor_pages(client, "/articles", "data", per_page=7), "articles", id="URL"
    ),
    pytest.param(
        lambda client: numbered_pages(client, "/companies/list", "data", method="POST"),
        "companies",
        id="number",
    ),
]


async def read(pages):
    return [record["id"] async for page in pages for record in page.records]


async def sizes(pages):
    return [len(page.records) async for page in pages]


def ids(records):
    return sorted(record["id"] for record in records)


@pytest.mark.parametrize("form", ["next_as_url", "next_as_object", "next_null", None])
@pytest.mark.parametrize(("pages", "stream"), LISTS)
async def test_every_row_is_read_once_however_intercom_names_the_next_page(
    workspace, pages, stream, form
):
    if form is not None:
        workspace.fault(form)
    async with workspace.client() as client:
        found = await read(pages(client))
    assert sorted(found) == ids(workspace.truth(stream))


async def test_a_numbered_list_goes_on_by_its_counters_where_next_is_null(workspace):
    app = workspace.rewritten(lambda payload: payload["pages"].update(next=None))
    async with workspace.client(app) as client:
        pages = numbered_pages(client, "/companies/list", "data", per_page=50, method="POST")
        assert sorted(await read(pages)) == ids(workspace.truth("companies"))


async def test_a_numbered_list_without_counters_goes_on_until_a_page_is_short(workspace):
    app = workspace.rewritten(lambda payload: payload.pop("pages"))
    async with workspace.client(app) as client:
        pages = numbered_pages(client, "/companies/list", "data", per_page=50, method="POST")
        assert sorted(await read(pages)) == ids(workspace.truth("companies"))


async def test_a_page_tells_the_whole_count_and_when_it_was_read(workspace):
    async with workspace.client() as client:
        answer = await client.get("/me")
        pages = [page async for page in cursor_pages(client, "/contacts", "data")]
    assert {page.total_count for page in pages} == {200}
    assert {page.date for page in pages} == {answer.date}


async def test_a_search_is_sorted_and_carries_what_else_its_body_needs(workspace):
    app = workspace.rewritten(lambda payload: None)
    async with workspace.client(app) as client:
        extras = {"include_merge_history": True}
        pages = search_pages(
            client, "/contacts/search", "data", EVERYTHING, order="descending", include=extras
        )
        records = [record async for page in pages for record in page.records]
    times = [record["updated_at"] for record in records]
    assert times == sorted(times, reverse=True)
    assert all(orjson.loads(body)["include_merge_history"] for body in app.bodies)


async def test_a_search_without_sort_field_sends_none(workspace):
    app = workspace.rewritten(lambda payload: None)
    async with workspace.client(app) as client:
        await read(search_pages(client, "/contacts/search", "data", EVERYTHING, sort_field=None))
    assert all("sort" not in orjson.loads(body) for body in app.bodies)


async def test_the_address_of_the_next_page_never_leads_to_another_host(workspace):
    def lead_away(payload):
        if isinstance(payload["pages"].get("next"), str):
            url = httpx.URL(payload["pages"]["next"])
            payload["pages"]["next"] = str(url.copy_with(host="elsewhere.test"))

    workspace.fault("next_as_url")
    app = workspace.rewritten(lead_away)
    async with workspace.client(app) as client:
        await read(cursor_pages(client, "/articles", "data", per_page=7))
    hosts = app.headers(b"host")
    assert len(hosts) > 1
    assert set(hosts) == {b"intercom.test"}


async def test_a_list_that_repeats_a_cursor_is_known_to_be_incomplete(workspace):
    first = {}

    def repeat(payload):
        payload["pages"]["next"] = first.setdefault("next", payload["pages"]["next"])

    async with workspace.client(workspace.rewritten(repeat)) as client:
        with pytest.raises(StreamError, match="a repeated page after 60 of 200 rows"):
            await read(cursor_pages(client, "/contacts", "data", per_page=30))


@pytest.mark.parametrize("kind", ["repeated_cursor", "empty_page"])
async def test_a_page_that_can_not_be_right_is_asked_for_again(workspace, kind):
    async with workspace.client() as client:
        pages = search_pages(client, "/contacts/search", "data", EVERYTHING, per_page=30)
        found = [await anext(pages)]
        workspace.fault(kind, times=2)
        found += [page async for page in pages]
    ids = [record["id"] for page in found for record in page.records]
    assert len(ids) == len(set(ids)) == 200


async def test_a_list_that_comes_empty_although_it_counts_rows_is_not_believed(workspace):
    workspace.fault("empty_page")
    async with workspace.client() as client:
        with pytest.raises(StreamError, match="an empty page after 0 of 200 rows"):
            await read(cursor_pages(client, "/contacts", "data"))
        assert client.stats.failed_tries == {"an empty page": DOUBTS}


async def test_a_list_that_repeats_a_cursor_after_its_last_row_just_ends(workspace):
    def repeat(payload):
        payload["total_count"] = None
        payload["pages"]["next"] = {"starting_after": "WzEsIjEiLDFd"}

    async with workspace.client(workspace.rewritten(repeat)) as client:
        assert len(await sizes(cursor_pages(client, "/contacts", "data"))) == 2


async def test_pages_shrink_until_intercom_can_build_them(workspace):
    workspace.fault("timeout_above_page_size", page_size=40)
    async with workspace.client() as client:
        pages = search_pages(client, "/contacts/search", "data", EVERYTHING)
        found = await sizes(pages)
    assert sum(found) == 200
    assert max(found) == 40


async def test_pages_shrink_after_one_timeout_each(workspace):
    workspace.fault("timeout_above_page_size", page_size=40, seconds=1)
    async with workspace.client(timeout_seconds=0.1) as client:
        pages = cursor_pages(client, "/contacts", "data")
        assert len((await anext(pages)).records) == 40
        assert client.stats.sent == 3


async def test_pages_grow_again_after_some_good_ones(workspace):
    workspace.fault("timeout_above_page_size", page_size=20, times=2)
    async with workspace.client() as client:
        pages = cursor_pages(client, "/contacts", "data", per_page=40)
        assert await sizes(pages) == [20, 20, 20, 40, 40, 40, 20]


async def test_a_size_that_fails_again_is_tried_ever_more_rarely(workspace):
    workspace.fault("timeout_above_page_size", page_size=5)
    async with workspace.client() as client:
        found = await sizes(cursor_pages(client, "/contacts", "data", per_page=10))
    assert found == [5] * 40
    # Two at first, and two after 3, 9 and 21 more good pages.
    assert client.stats.sent == 40 + 8


async def test_a_later_walk_over_the_same_list_begins_with_the_size_that_works(workspace):
    workspace.fault("timeout_above_page_size", page_size=40)
    async with workspace.client() as client:
        await anext(cursor_pages(client, "/contacts", "data"))
        sent = client.stats.sent
        await anext(cursor_pages(client, "/contacts", "data"))
    assert client.stats.sent == sent + 1


async def test_a_numbered_list_has_no_gap_where_pages_shrink(workspace):
    workspace.fault("timeout_above_page_size", page_size=20, after=1, times=2)
    async with workspace.client() as client:
        pages = numbered_pages(client, "/companies/list", "data", per_page=50, method="POST")
        found = await read(pages)
    assert set(found) == set(ids(workspace.truth("companies")))


async def test_addresses_have_no_gap_where_pages_shrink(workspace):
    workspace.fault("next_as_url")
    workspace.fault("timeout_above_page_size", page_size=5, after=1)
    async with workspace.client() as client:
        found = await read(cursor_pages(client, "/articles", "data", per_page=10))
    assert set(found) == set(ids(workspace.truth("articles")))


async def test_a_smaller_page_than_asked_for_is_the_lists_cap(workspace):
    async with workspace.client() as client:
        pages = numbered_pages(client, "/companies/list", "data", per_page=150, method="POST")
        found = await read(pages)
    assert sorted(found) == ids(workspace.truth("companies"))


async def test_a_page_of_one_row_that_fails_is_unavailable(workspace):
    workspace.fault("status", status=503)
    async with workspace.client() as client:
        with pytest.raises(Unavailable):
            await read(cursor_pages(client, "/contacts", "data"))


async def test_a_broken_connection_does_not_shrink_pages(workspace):
    workspace.fault("reset", times=3)
    async with workspace.client() as client:
        pages = cursor_pages(client, "/contacts", "data")
        assert len((await anext(pages)).records) == 150


@pytest.mark.parametrize("code", ["parameter_invalid", "client_error"])
async def test_a_cursor_that_went_stale_asks_for_a_restart(workspace, code):
    workspace.fault("status", status=400, code=code, after=1)
    async with workspace.client() as client:
        pages = search_pages(client, "/contacts/search", "data", EVERYTHING, per_page=50)
        with pytest.raises(CursorExpired):
            await read(pages)


async def test_a_search_that_makes_no_sense_is_no_stale_cursor(workspace):
    async with workspace.client() as client:
        wrong = {"field": "updated_at", "operator": "!=", "value": 0}
        with pytest.raises(Refused) as refused:
            await read(search_pages(client, "/contacts/search", "data", wrong))
    assert refused.value.status == 400


async def test_a_list_that_comes_whole_is_one_page(workspace):
    async with workspace.client() as client:
        page = await single(client, "/tags", "data")
    assert ids(page.records) == ids(workspace.truth("tags"))


async def test_rows_are_found_under_any_of_their_names(workspace):
    async with workspace.client() as client:
        page = await single(client, "/admins", ("teammates", "admins"))
    assert page.records


async def test_an_answer_without_rows_is_no_empty_list(workspace):
    async with workspace.client() as client:
        with pytest.raises(StreamError, match="no list under data or tags, only"):
            await single(client, "/me", ("data", "tags"))


@pytest.mark.parametrize(
    ("counted", "as_number"),
    [(3, 3), ("4", 4), ("\u00b2", None), ("9" * 5000, None), ("", None), (None, None), ([], None)],
)
def test_a_counter_is_a_number_or_nothing(counted, as_number):
    assert counter({"pages": {"page": counted}}, "page") == as_number


def test_a_bare_string_is_a_cursor():
    place = place_named({"pages": {"next": "WzE3MDc5MzAwODEwMDAsMTMxLDJd"}}, 150)
    assert place is not None
    assert place.cursor == "WzE3MDc5MzAwODEwMDAsMTMxLDJd"

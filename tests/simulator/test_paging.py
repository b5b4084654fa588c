"""Every style of paging, and what moves while one pages (reference §3.0, §9.3, §9.12)."""

from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.inprocess import Sim

EVERYBODY = {"field": "created_at", "operator": ">", "value": 0}
LISTS = (
    ("GET", "/contacts", "data", "contacts"),
    ("GET", "/conversations", "conversations", "conversations"),
    ("POST", "/companies/list", "data", "companies"),
    ("GET", "/companies", "data", "companies"),
    ("GET", "/articles", "data", "articles"),
    ("GET", "/help_center/collections", "data", "collections"),
    ("GET", "/conversations/deleted", "conversations", "deleted_conversations"),
)
PATHS = [path for _, path, _, _ in LISTS]


def visible_ids(sim: Sim, stream: str) -> list[str]:
    return sorted(row["id"] for row in sim.truth(stream, visible="true"))


def ask(sim: Sim, method: str, path: str, **query: Any) -> dict[str, Any]:
    answer = sim.http.request(method, path, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(("method", "path", "key", "stream"), LISTS, ids=PATHS)
def test_numbered_pages_show_every_row_once_and_end_empty(
    quiet: Sim, method: str, path: str, key: str, stream: str
) -> None:
    found, number = [], 0
    while rows := ask(quiet, method, path, page=(number := number + 1), per_page=7)[key]:
        found += [row["id"] for row in rows]
    assert sorted(found) == visible_ids(quiet, stream)


@pytest.mark.parametrize(("method", "path", "key", "stream"), LISTS, ids=PATHS)
def test_following_next_shows_every_row_once(
    quiet: Sim, method: str, path: str, key: str, stream: str
) -> None:
    found: list[str] = []
    query: dict[str, Any] = {"per_page": 11}
    while True:
        body = ask(quiet, method, path, **query)
        found += [row["id"] for row in body[key]]
        following = body["pages"].get("next")
        if following is None:
            break
        if isinstance(following, str):
            query = dict(httpx.URL(following).params)
        else:
            query["starting_after"] = following["starting_after"]
    assert sorted(found) == visible_ids(quiet, stream)


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/contacts", "absent"),
        ("/conversations", "absent"),
        ("/articles", "absent"),
        ("/help_center/collections", "absent"),
        ("/companies", None),
        ("/conversations/deleted", None),
    ],
)
def test_the_last_page_has_no_next_in_its_own_way(quiet: Sim, path: str, last: Any) -> None:
    pages = ask(quiet, "GET", path, page=90)["pages"]
    assert pages.get("next", "absent") == last


def test_next_is_an_address_where_the_document_says_so(quiet: Sim) -> None:
    pages = ask(quiet, "GET", "/conversations/deleted", per_page=1, order="asc")["pages"]
    url = httpx.URL(pages["next"])
    assert url.path == "/conversations/deleted"
    assert dict(url.params) == {"per_page": "1", "order": "asc", "page": "2"}


@pytest.mark.parametrize(
    ("method", "path", "default", "most"),
    [
        ("GET", "/contacts", 50, 150),
        ("GET", "/conversations", 20, 150),
        ("POST", "/companies/list", 15, 60),
        ("GET", "/companies", 15, 60),
        ("GET", "/articles", 25, 150),
        ("GET", "/help_center/collections", 20, 150),
        ("GET", "/conversations/deleted", 20, 60),
    ],
)
def test_page_sizes_have_a_default_and_are_cut_at_a_maximum(
    quiet: Sim, method: str, path: str, default: int, most: int
) -> None:
    assert ask(quiet, method, path)["pages"]["per_page"] == default
    assert ask(quiet, method, path, per_page=1000)["pages"]["per_page"] == most
    assert ask(quiet, method, path, per_page="3")["pages"]["per_page"] == 3


@pytest.mark.parametrize("query", [{"per_page": 0}, {"per_page": "many"}, {"page": -1}])
def test_nonsense_page_sizes_are_a_400(quiet: Sim, query: dict[str, Any]) -> None:
    assert quiet.get("/contacts", **query).status_code == 400


@pytest.mark.parametrize("cursor", ["nonsense", "W10=", "WzFd", "e30=", "\u00e9"])
def test_a_bad_cursor_is_a_400(quiet: Sim, cursor: str) -> None:
    answer = quiet.get("/contacts", starting_after=cursor)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "parameter_invalid"
    body = {"query": EVERYBODY, "pagination": {"starting_after": cursor}}
    assert quiet.post("/conversations/search", body).status_code == 400


def test_a_search_ignores_the_cursor_of_the_query_string(quiet: Sim) -> None:
    first = quiet.search("contacts", EVERYBODY, pagination={"per_page": 5})
    cursor = first["pages"]["next"]["starting_after"]
    again = quiet.post(f"/contacts/search?starting_after={cursor}", {"query": EVERYBODY}).json()
    assert again["pages"]["page"] == 1
    assert again["data"][0] == first["data"][0]


@pytest.mark.parametrize("path", ["/tags", "/admins", "/teams", "/segments", "/data_attributes"])
def test_lists_in_one_answer_are_empty_beyond_the_first_page(quiet: Sim, path: str) -> None:
    first, second = ask(quiet, "GET", path), ask(quiet, "GET", path, page=2)
    (key,) = first.keys() - {"type"}
    assert first[key]
    assert second[key] == []


def test_rows_that_change_while_one_pages_ascending_come_again(make_sim: Any) -> None:
    sim = make_sim(contacts=200)
    sort = {"field": "updated_at", "order": "ascending"}
    sim.advance(60, quiet=True)
    first = sim.search("contacts", EVERYBODY, sort=sort, pagination={"per_page": 150})
    moved = first["data"][0]["id"]
    sim.edit("contact", "update", moved, fields={"name": "Moved"})
    cursor = first["pages"]["next"]["starting_after"]
    rest = sim.search(
        "contacts", EVERYBODY, sort=sort, pagination={"per_page": 150, "starting_after": cursor}
    )
    assert rest["data"][-1]["id"] == moved
    assert first["data"][-1]["id"] not in {row["id"] for row in rest["data"]}


def test_rows_that_change_while_one_pages_descending_are_missed(sim: Sim) -> None:
    first = sim.get("/conversations", per_page=20).json()
    later = sim.get("/conversations", per_page=20, page=2).json()["conversations"][3]["id"]
    sim.edit("conversation", "update", later, title="Moved")
    cursor = first["pages"]["next"]["starting_after"]
    rest = sim.get("/conversations", per_page=150, starting_after=cursor).json()
    assert later not in {row["id"] for row in rest["conversations"]}


@settings(max_examples=40)
@given(
    per_page=st.integers(1, 200),
    field=st.sampled_from(["updated_at", "created_at", "last_seen_at", "name", "signed_up_at"]),
    order=st.sampled_from(["ascending", "descending"]),
)
def test_a_page_walk_shows_every_hit_once_and_in_order(
    shared_simulator: Sim, per_page: int, field: str, order: str
) -> None:
    found: list[Any] = []
    after = None
    while True:
        pagination = {"per_page": per_page, "starting_after": after}
        sort = {"field": field, "order": order}
        page = shared_simulator.search("contacts", EVERYBODY, sort=sort, pagination=pagination)
        found += page["data"]
        if "next" not in page["pages"]:
            break
        after = page["pages"]["next"]["starting_after"]
        if per_page < 20 and len(found) > 60:
            return
    assert len(found) == page["total_count"] == len({row["id"] for row in found})
    values = [row[field] for row in found if row[field] is not None]
    assert values == sorted(values, reverse=order == "descending")

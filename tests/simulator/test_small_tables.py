"""What all small tables have in common: versions, paging, truth, gets, 404s, a future (§3.3)."""

from typing import Any

import httpx
import pytest

from interlake.simulator.tables import TABLES
from simulator.inprocess import Sim

DAY = 86_400
# Path, stream, since when, envelope, default page size (None: all at once), most.
LISTS: tuple[tuple[str, str, str, str, int | None, int], ...] = (
    ("/subscription_types", "subscription_types", "2.14", "list", None, 0),
    ("/away_status_reasons", "away_status_reasons", "2.14", "list", None, 0),
    ("/brands", "brands", "2.15", "list", None, 0),
    ("/emails", "email_settings", "2.15", "list", None, 0),
    ("/macros", "macros", "2.16", "list", 50, 150),
    ("/content_snippets", "content_snippets", "2.16", "list", 50, 50),
    ("/audiences", "audiences", "2.16", "list", 50, 50),
    ("/ai/content_import_sources", "content_import_sources", "2.14", "list", 50, 150),
    ("/ai/external_pages", "external_pages", "2.14", "list", 50, 150),
    ("/news/news_items", "news_items", "2.14", "list", 10, 150),
    ("/news/newsfeeds", "newsfeeds", "2.14", "list", 10, 150),
    ("/internal_articles", "internal_articles", "2.14", "list", 25, 150),
    ("/data_connectors", "data_connectors", "2.16", "list", 20, 50),
    (
        "/office_hours_schedules",
        "office_hours_schedules",
        "2.16",
        "office_hours_schedule.list",
        None,
        0,
    ),
)
PATHS = [case[0] for case in LISTS]
PAGED = [case for case in LISTS if case[4] is not None]
GOT_ALONE = [case for case in LISTS if case[1] not in ("subscription_types", "away_status_reasons")]
every_list = pytest.mark.parametrize(
    ("path", "stream", "since", "envelope", "size", "most"), LISTS, ids=PATHS
)
every_paged_list = pytest.mark.parametrize(
    ("path", "stream", "since", "envelope", "size", "most"),
    PAGED,
    ids=[case[0] for case in PAGED],
)


def follow(sim: Sim, path: str, **query: Any) -> list[Any]:
    """Read a list to its end the way it says."""
    found: list[Any] = []
    while True:
        body = sim.get(path, **query).json()
        found += body["data"]
        following = body.get("pages", {}).get("next")
        if isinstance(following, str):
            query = dict(httpx.URL(following).params)
        elif following is not None:
            query["starting_after"] = following["starting_after"]
        elif body.get("page", 1) < body.get("total_pages", 1):
            query["page"] = body["page"] + 1
        else:
            return found


@every_list
def test_a_list_exists_from_its_version_on(
    quiet: Sim, path: str, stream: str, since: str, envelope: str, size: int | None, most: int
) -> None:
    for version in ("2.14", "2.15", "2.16"):
        answer = quiet.get(path, version)
        if version >= since:
            assert answer.json()["type"] == envelope
        else:
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["code"] == "intercom_version_invalid"


@every_list
def test_reading_a_list_to_its_end_gives_every_object_once(
    quiet: Sim, path: str, stream: str, since: str, envelope: str, size: int | None, most: int
) -> None:
    query = {} if size is None else {"per_page": 2}
    rows, truth = follow(quiet, path, **query), quiet.truth(stream)
    assert sorted(str(row["id"]) for row in rows) == sorted(str(row["id"]) for row in truth)
    if stream != "data_connectors":
        assert all(row in truth for row in rows)


@every_paged_list
def test_pages_have_a_usual_and_a_largest_size(
    quiet: Sim, path: str, stream: str, since: str, envelope: str, size: int, most: int
) -> None:
    for query, expected in (({}, size), ({"per_page": 1000}, most), ({"per_page": 1}, 1)):
        body = quiet.get(path, **query).json()
        assert body.get("pages", body)["per_page"] == expected
        assert len(body["data"]) == min(expected, len(quiet.truth(stream)))


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/macros", None),
        ("/data_connectors", "absent"),
        ("/ai/external_pages", "absent"),
        ("/news/news_items", "absent"),
        ("/internal_articles", "absent"),
    ],
)
def test_the_last_page_has_no_next_in_its_own_way(quiet: Sim, path: str, last: Any) -> None:
    pages = quiet.get(path, per_page=150).json()["pages"]
    assert pages.get("next", "absent") == last


@pytest.mark.parametrize("path", ["/ai/content_import_sources", "/ai/external_pages"])
def test_imported_content_has_an_address_for_its_next_page(quiet: Sim, path: str) -> None:
    following = quiet.get(path, per_page=1).json()["pages"]["next"]
    assert httpx.URL(following).path == path


@pytest.mark.parametrize("path", ["/content_snippets", "/audiences"])
def test_snippets_and_audiences_count_on_top(quiet: Sim, path: str) -> None:
    body = quiet.get(path, per_page=4, page=2).json()
    assert "pages" not in body
    assert (body["page"], body["per_page"]) == (2, 4)
    assert body["total_pages"] == -(-body["total_count"] // 4)


@pytest.mark.parametrize("path", ["/macros", "/data_connectors"])
def test_macros_and_connectors_tell_no_counts(quiet: Sim, path: str) -> None:
    body = quiet.get(path, per_page=2).json()
    assert body.keys() == {"type", "data", "pages"}
    assert body["pages"].keys() == {"type", "per_page", "next"}
    assert body["pages"]["next"].keys() == {"starting_after"}


@pytest.mark.parametrize("version", ["2.14", "2.15", "2.16"])
@pytest.mark.parametrize(
    ("path", "stream", "since"),
    [case[:3] for case in GOT_ALONE],
    ids=[case[0] for case in GOT_ALONE],
)
def test_an_object_got_alone_is_the_truth(
    quiet: Sim, version: str, path: str, stream: str, since: str
) -> None:
    for row in quiet.truth(stream, version):
        answer = quiet.get(f"{path}/{row['id']}", version)
        assert answer.status_code == (200 if version >= since else 400)
        if version >= since:
            assert answer.json() == row


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        ("/brands/1", "not_found", "Brand not found"),
        ("/emails/1", "not_found", "Email setting not found"),
        ("/macros/1", "not_found", "Macro not found"),
        ("/content_snippets/1", "not_found", "Content snippet not found"),
        ("/audiences/1", "not_found", "Resource Not Found"),
        ("/ai/external_pages/1", "not_found", "Resource Not Found"),
        ("/news/newsfeeds/1/items", "not_found", "Resource Not Found"),
        ("/internal_articles/1", "not_found", "Resource Not Found"),
        ("/articles/1/versions", "not_found", "Resource Not Found"),
        ("/articles/1/draft", "not_found", "Resource Not Found"),
        ("/help_center/help_centers/1/redirects", "not_found", "Resource not found"),
        ("/teams/1/metrics", "team_not_found", "Team not found"),
        ("/office_hours_schedules/1", "not_found", "Resource Not Found"),
        (
            "/office_hours_schedules/1/office_hours_exceptions",
            "not_found",
            "Resource Not Found",
        ),
        ("/data_connectors/1", "data_connector_not_found", "Data connector not found"),
        (
            "/data_connectors/1/execution_results",
            "data_connector_not_found",
            "Data connector not found",
        ),
        (
            "/data_connectors/12345/execution_results/1",
            "execution_result_not_found",
            "Execution result not found",
        ),
    ],
)
def test_what_is_missing_has_words_of_its_own(
    quiet: Sim, path: str, code: str, message: str
) -> None:
    answer = quiet.get(path)
    assert answer.status_code == 404
    assert answer.json()["errors"] == [{"code": code, "message": message}]


def test_little_is_there_and_much_of_it_is_nasty(quiet: Sim) -> None:
    told = ""
    for table in TABLES:
        rows = quiet.truth(table.name)
        assert 2 < len(rows) < 70
        told += str(rows)
    assert all(word in told for word in ("None", "''", "[]", "<", "&", "\U0001f319"))


def test_time_adds_changes_and_removes(sim: Sim) -> None:
    gone: set[str] = set()
    for _ in range(6):
        before = {t.name: {str(row["id"]): row for row in sim.truth(t.name)} for t in TABLES}
        sim.advance(5 * DAY)
        for table in TABLES:
            now = {str(row["id"]): row for row in sim.truth(table.name)}
            old = before[table.name]
            same = now.keys() & old.keys()
            gone |= {f"{table.name}-"} if old.keys() - now.keys() else set()
            gone |= {f"{table.name}+"} if now.keys() - old.keys() else set()
            gone |= {f"{table.name}~"} if any(now[key] != old[key] for key in same) else set()
    never = {
        # Deleted ones stay listed.
        "away_status_reasons-",
        # Nobody changes what has been.
        "data_connector_executions~",
    }
    assert gone == {f"{table.name}{sign}" for table in TABLES for sign in "+-~"} - never


EDITS = {
    "brand": {"name": "New"},
    "macro": {"text": ""},
    "news_item": {"state": "draft"},
    "data_connector": {"description": None},
    "external_page": {"html": "<p>Less</p>"},
}


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_changes_or_removes_one_of_them(sim: Sim, kind: str) -> None:
    table = next(table for table in TABLES if table.kind == kind)
    key, record = list(table.records(sim.inside.workspace).items())[-1]
    now = sim.edit(kind, "update", key, **EDITS[kind])["now"]
    assert record.updated_at == now
    assert {name: getattr(record, name) for name in EDITS[kind]} == EDITS[kind]
    sim.edit(kind, "delete", key)
    assert key not in {row["id"] for row in sim.truth(table.name)}


def test_an_edit_of_a_field_that_is_not_there_is_refused(sim: Sim) -> None:
    key = sim.truth("macros")[0]["id"]
    body = {"object": "macro", "action": "update", "id": key, "colour": "red"}
    answer = sim.post("/_simulator/edit", body)
    assert answer.status_code == 400
    assert "available_on" in answer.json()["errors"][0]["message"]

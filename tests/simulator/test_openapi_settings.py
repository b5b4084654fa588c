"""Settings, news and AI content are what the OpenAPI documents say, but for what is listed."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.deviations import DEVIATIONS, SETTINGS_DEVIATIONS
from simulator.inprocess import Sim
from simulator.openapi import FOLDER, problems

pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no OpenAPI documents in {FOLDER}"),
]

OLD, NEW = ("2.14", "2.16"), ("2.16",)
# Path in the document, the parameters of it, query, versions.
LISTS: tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...] = (
    ("/subscription_types", {}, OLD),
    ("/away_status_reasons", {}, OLD),
    ("/ip_allowlist", {}, OLD),
    ("/brands", {}, NEW),
    ("/emails", {}, NEW),
    ("/macros", {}, NEW),
    ("/macros", {"per_page": 5}, NEW),
    ("/macros", {"per_page": 150}, NEW),
    ("/content_snippets", {}, NEW),
    ("/audiences", {}, NEW),
    ("/ai/content_import_sources", {}, OLD),
    ("/ai/external_pages", {}, OLD),
    ("/ai/external_pages", {"per_page": 3}, OLD),
    ("/news/news_items", {}, OLD),
    ("/news/news_items", {"per_page": 150}, OLD),
    ("/news/newsfeeds", {}, OLD),
    ("/internal_articles", {}, OLD),
    ("/internal_articles/search", {"folder_id": "8"}, OLD),
    ("/articles/search", {"phrase": "in", "state": "all", "highlight": "true"}, OLD),
    ("/data_connectors", {}, NEW),
    ("/data_connectors", {"per_page": 2}, NEW),
    ("/office_hours_schedules", {}, NEW),
)
# Path in the document, and the truth stream whose rows fill it, with the names of their ids.
ONES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("/brands/{id}", "brands", ("id",), NEW),
    ("/emails/{id}", "email_settings", ("id",), NEW),
    ("/macros/{id}", "macros", ("id",), NEW),
    ("/content_snippets/{id}", "content_snippets", ("id",), NEW),
    ("/audiences/{id}", "audiences", ("id",), NEW),
    ("/ai/content_import_sources/{source_id}", "content_import_sources", ("id",), OLD),
    ("/ai/external_pages/{page_id}", "external_pages", ("id",), OLD),
    ("/news/news_items/{news_item_id}", "news_items", ("id",), OLD),
    ("/news/newsfeeds/{newsfeed_id}", "newsfeeds", ("id",), OLD),
    ("/news/newsfeeds/{newsfeed_id}/items", "newsfeeds", ("id",), OLD),
    ("/internal_articles/{internal_article_id}", "internal_articles", ("id",), OLD),
    ("/data_connectors/{id}", "data_connectors", ("id",), NEW),
    ("/teams/{team_id}/metrics", "teams", ("id",), NEW),
    (
        "/data_connectors/{data_connector_id}/execution_results",
        "data_connectors",
        ("id",),
        NEW,
    ),
    (
        "/data_connectors/{data_connector_id}/execution_results/{id}",
        "data_connector_executions",
        ("data_connector_id", "id"),
        NEW,
    ),
    ("/office_hours_schedules/{id}", "office_hours_schedules", ("id",), NEW),
    (
        "/office_hours_schedules/{office_hours_schedule_id}/office_hours_exceptions",
        "office_hours_schedules",
        ("id",),
        NEW,
    ),
    (
        "/office_hours_schedules/{office_hours_schedule_id}/office_hours_exceptions/{id}",
        "office_hours_exceptions",
        ("office_hours_schedule_id", "id"),
        NEW,
    ),
    ("/help_center/help_centers/{help_center_id}/redirects", "help_centers", ("id",), NEW),
    (
        "/help_center/help_centers/{help_center_id}/redirects/{id}",
        "help_center_redirects",
        ("help_center_id", "id"),
        NEW,
    ),
    ("/articles/{article_id}/versions", "articles", ("id",), NEW),
    ("/articles/{article_id}/versions/{id}", "article_versions", ("article_id", "id"), NEW),
)
# Those whose 404 the documents describe.
MISSING = (
    ("/brands/{id}", "/brands/1"),
    ("/emails/{id}", "/emails/1"),
    ("/macros/{id}", "/macros/1"),
    ("/content_snippets/{id}", "/content_snippets/1"),
    ("/audiences/{id}", "/audiences/1"),
    ("/news/news_items/{news_item_id}", "/news/news_items/1"),
    ("/internal_articles/{internal_article_id}", "/internal_articles/1"),
    ("/data_connectors/{id}", "/data_connectors/1"),
    ("/teams/{team_id}/metrics", "/teams/1/metrics"),
)
seen: set[str] = set()
checked: set[tuple[str, ...]] = set()


@pytest.fixture(scope="module")
def busy() -> Iterator[Sim]:
    sim = Sim(contacts=60, conversations=120, companies=10, articles=40, rate_limit=None)
    yield sim
    sim.close()


def held(version: str, path: str, answer: Any) -> None:
    """Hold an answer against the document, tolerating what is listed."""
    found = problems(version, "GET", path, answer.status_code, answer.json())
    seen.update(found)
    known = SETTINGS_DEVIATIONS.keys() | DEVIATIONS.keys()
    assert found <= known, found - known


def versioned(cases: Any) -> list[Any]:
    """Give each case once for each version it is in."""
    return [(version, *case[:-1]) for case in cases for version in case[-1]]


@pytest.mark.parametrize(("version", "path", "query"), versioned(LISTS), ids=lambda v: str(v))
def test_lists_are_what_the_document_says(
    busy: Sim, version: str, path: str, query: dict[str, Any]
) -> None:
    checked.add((version, path, str(query)))
    answer = busy.get(path, version, **query)
    assert answer.status_code == 200, answer.text
    held(version, path, answer)


@pytest.mark.parametrize(
    ("version", "path", "stream", "keys"), versioned(ONES), ids=lambda v: str(v)
)
def test_what_is_got_alone_is_what_the_document_says(
    busy: Sim, version: str, path: str, stream: str, keys: tuple[str, ...]
) -> None:
    checked.add((version, path))
    for row in busy.truth(stream, version):
        real = path
        for key in keys:
            start, _, rest = real.partition("{")
            real = f"{start}{row[key]}{rest.partition('}')[2]}"
        query = {"start_ts": 0, "include_bodies": "true"} if "execution" in real else {}
        answer = busy.get(real, version, **query)
        assert answer.status_code == 200, answer.text
        held(version, path, answer)


def test_a_staged_draft_is_what_the_document_says(sim: Sim) -> None:
    article = next(row for row in sim.truth("articles") if row["state"] == "published")
    sim.edit("article", "stage_draft", article["id"], title="New", body="<p>Soon</p>")
    answer = sim.get(f"/articles/{article['id']}/draft", "2.16")
    assert answer.status_code == 200
    held("2.16", "/articles/{id}/draft", answer)


@pytest.mark.parametrize(("path", "real"), MISSING, ids=[path for path, _ in MISSING])
def test_what_is_missing_is_said_as_in_the_document(busy: Sim, path: str, real: str) -> None:
    answer = busy.get(real, "2.16")
    assert answer.status_code == 404
    held("2.16", path, answer)


def test_no_deviation_of_these_is_listed_in_vain(busy: Sim) -> None:
    # What the tests above have not held against the documents in this process, this one does.
    for version, path, query in versioned(LISTS):
        if (version, path, str(query)) not in checked:
            test_lists_are_what_the_document_says(busy, version, path, query)
    for version, path, stream, keys in versioned(ONES):
        if (version, path) not in checked:
            test_what_is_got_alone_is_what_the_document_says(busy, version, path, stream, keys)
    assert not SETTINGS_DEVIATIONS.keys() - seen

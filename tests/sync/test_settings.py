"""Settings and content after the first sync: what is asked for again, and what is marked."""

from collections.abc import Callable

import pytest

from sync.conftest import Synced
from sync.raw import query

MINE = (
    "workspace", "admins", "teams", "articles", "article_versions", "macros", "ip_allowlist",
    "newsfeeds", "news_items", "newsfeed_items", "data_connectors", "data_connector_executions",
    "office_hours_schedules", "office_hours_exceptions", "brands", "email_settings",
)  # fmt: skip


# What is stored is compared on every warehouse elsewhere; here it is about what is asked for.
pytestmark = pytest.mark.parametrize("destination", ["duckdb"], indirect=True)


@pytest.fixture
def synced(synced_with: Callable[..., Synced]) -> Synced:
    return synced_with(*MINE[1:])


@pytest.fixture
def again(synced: Synced) -> Callable[[], None]:
    """Sync the streams at hand once more."""
    return lambda: synced.again(streams=MINE) and None


def asked(synced: Synced, label: str) -> int:
    return int(synced.simulated.stats()["routes"].get(label, 0))


def test_versions_are_read_only_of_articles_that_moved(
    synced: Synced, again: Callable[[], None]
) -> None:
    key = synced.some("articles", "state = 'published'")
    synced.simulated.edit("article", "update", key, body="<p>New</p>")
    again()
    assert asked(synced, "GET /articles/{id}/versions") == 1
    rows = query(
        synced.pipeline,
        f"SELECT state, body FROM {{raw}}.article_versions WHERE article_id = '{key}' "
        "ORDER BY created_at DESC, id DESC",
    )
    assert rows[0] == ("published", "<p>New</p>")
    assert asked(synced, "GET /articles/{id}/versions/{vid}") == len(rows)
    assert {state for state, _ in rows[1:]} <= {"draft"}


def test_versions_of_an_article_that_is_gone_are_marked(
    synced: Synced, again: Callable[[], None]
) -> None:
    key = synced.some("articles")
    synced.simulated.edit("article", "delete", key)
    again()
    marks = synced.marks("article_versions", f"article_id = '{key}'")
    assert marks
    assert all(marked for marked, _ in marks)


def test_executions_are_asked_for_since_the_last_run_and_older_ones_stay(
    synced: Synced, again: Callable[[], None]
) -> None:
    before = len(synced.ids("data_connector_executions"))
    lists = "GET /data_connectors/{id}/execution_results"
    synced.simulated.advance(86_400)
    again()
    live = synced.ids("data_connector_executions", "_deleted_at IS NULL")
    told = {row["id"] for row in synced.simulated.truth("data_connector_executions")}
    assert set(live) == told
    assert len(live) > before // 2
    # One page for most connectors: what is older is not read again.
    assert asked(synced, lists) < len(told) / 4


def test_executions_hold_what_went_back_and_forth(synced: Synced) -> None:
    bodies = query(
        synced.pipeline,
        "SELECT count(request_body), count(raw_response_body) FROM {raw}.data_connector_executions",
    )
    assert all(count > 0 for count in bodies[0])


def test_a_closed_list_of_addresses_is_one_row(synced: Synced, again: Callable[[], None]) -> None:
    synced.simulated.edit("ip_allowlist", "update", enabled=False, addresses=["10.0.0.1"])
    again()
    assert query(synced.pipeline, "SELECT enabled FROM {raw}.ip_allowlist") == [(False,)]
    assert synced.marks("ip_allowlist_addresses", "address = '10.0.0.1'") == [(False, None)]
    assert synced.marks("ip_allowlist_addresses", "address <> '10.0.0.1'") == [(True, "gone")] * 2


def test_exceptions_go_alone_and_with_their_schedule(
    synced: Synced, again: Callable[[], None]
) -> None:
    first, *_, last = synced.ids("office_hours_schedules")
    alone = synced.some("office_hours_exceptions", f"office_hours_schedule_id = '{first}'")
    synced.simulated.edit("office_hours_exception", "delete", alone)
    synced.simulated.edit("office_hours_schedule", "delete", last)
    again()
    assert synced.marks("office_hours_exceptions", f"id = '{alone}'") == [(True, "gone")]
    of_schedule = synced.marks("office_hours_exceptions", f"office_hours_schedule_id = '{last}'")
    assert of_schedule == [(True, "gone")]
    intervals = synced.marks("office_hours_intervals", f"office_hours_schedule_id = '{last}'")
    assert {marked for marked, _ in intervals} == {True}
    below = query(
        synced.pipeline,
        "SELECT i._deleted_at IS NOT NULL FROM {raw}.office_hours_exception_intervals i "
        "JOIN {raw}.office_hours_exceptions e ON e.id = i.office_hours_exception_id "
        f"WHERE e.office_hours_schedule_id = '{last}'",
    )
    assert below == [(True,)] * 2
    others = synced.marks("office_hours_exceptions", f"office_hours_schedule_id = '{first}'")
    assert [marked for marked, _ in others].count(False) == len(others) - 1


def test_a_news_item_leaves_its_feeds_but_lives(synced: Synced, again: Callable[[], None]) -> None:
    item = query(synced.pipeline, "SELECT news_item_id FROM {raw}.newsfeed_items ORDER BY 1")[0][0]
    synced.simulated.edit("news_item", "update", item, state="draft")
    again()
    assert {marked for marked, _ in synced.marks("newsfeed_items", f"news_item_id = '{item}'")} == {
        True
    }
    assert synced.marks("news_items", f"id = '{item}'") == [(False, None)]


def test_what_is_removed_is_marked(synced: Synced, again: Callable[[], None]) -> None:
    kinds = {"macro": "macros", "brand": "brands", "data_connector": "data_connectors"}
    removed = {table: synced.ids(table)[1] for table in kinds.values()}
    for kind, table in kinds.items():
        synced.simulated.edit(kind, "delete", removed[table])
    again()
    for table, key in removed.items():
        assert synced.marks(table, f"id = '{key}'") == [(True, "gone")]
        assert {marked for marked, _ in synced.marks(table, f"id <> '{key}'")} == {False}

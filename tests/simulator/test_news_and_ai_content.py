"""News, snippets, audiences and imported content (reference §3.3, §4.7)."""

from simulator.inprocess import Sim


def test_a_feed_shows_its_live_items_last_published_first(quiet: Sim) -> None:
    for feed in quiet.truth("newsfeeds"):
        shown = quiet.get(f"/news/newsfeeds/{feed['id']}/items").json()
        assert shown["pages"]["per_page"] == 20
        assert {row["state"] for row in shown["data"]} == {"live"}
        times = [
            assignment["published_at"]
            for row in shown["data"]
            for assignment in row["newsfeed_assignments"]
            if str(assignment["newsfeed_id"]) == feed["id"]
        ]
        assert len(times) == len(shown["data"])
        assert times == sorted(times, reverse=True)


def test_the_truth_about_feeds_names_feed_and_item(quiet: Sim) -> None:
    rows = quiet.truth("newsfeed_items")
    items = {row["id"]: row for row in quiet.truth("news_items")}
    pairs = {(row["newsfeed_id"], row["news_item_id"]) for row in rows}
    assert pairs == {
        (str(assignment["newsfeed_id"]), key)
        for key, row in items.items()
        for assignment in row["newsfeed_assignments"]
        if row["state"] == "live"
    }
    for row in rows:
        assert {**items[row["news_item_id"]], **row} == row


def test_a_draft_leaves_the_feeds(sim: Sim) -> None:
    row = sim.truth("newsfeed_items")[0]
    sim.edit("news_item", "update", row["news_item_id"], state="draft")
    shown = sim.get(f"/news/newsfeeds/{row['newsfeed_id']}/items").json()["data"]
    assert row["news_item_id"] not in {item["id"] for item in shown}
    assert sim.get(f"/news/news_items/{row['news_item_id']}").json()["state"] == "draft"


def test_a_feed_that_goes_leaves_its_items(sim: Sim) -> None:
    feed = sim.truth("newsfeeds")[0]["id"]
    count = len(sim.truth("news_items"))
    sim.edit("newsfeed", "delete", feed)
    rows = sim.truth("news_items")
    assert len(rows) == count
    named = {str(to["newsfeed_id"]) for row in rows for to in row["newsfeed_assignments"]}
    assert feed not in named


def test_news_have_reactions_and_labels_with_holes(quiet: Sim) -> None:
    rows = quiet.truth("news_items")
    assert [None] * 4 in [row["reactions"] for row in rows]
    assert any(None in row["labels"] for row in rows)
    assert {row["published_at"] is None for row in rows if row["state"] == "draft"} == {True}


def test_senders_and_owners_are_teammates(quiet: Sim) -> None:
    admins = {int(row["id"]) for row in quiet.truth("admins")}
    assert {row["sender_id"] for row in quiet.truth("news_items")} <= admins
    for row in quiet.truth("internal_articles"):
        assert {row["owner_id"], row["author_id"]} <= admins


def test_import_sources_know_their_audiences_from_2_15_on(quiet: Sim) -> None:
    old = quiet.get("/ai/content_import_sources", "2.14").json()["data"]
    new = quiet.get("/ai/content_import_sources", "2.15").json()["data"]
    assert not any("audience_ids" in row for row in old)
    assert [{k: v for k, v in row.items() if k != "audience_ids"} for row in new] == old
    known = {int(row["id"]) for row in quiet.truth("audiences")}
    assert {key for row in new for key in row["audience_ids"] or ()} <= known


def test_pages_go_with_the_source_that_brought_them_in(sim: Sim) -> None:
    source = sim.truth("external_pages")[0]["source_id"]
    assert source in {row["id"] for row in sim.truth("content_import_sources")}
    sim.edit("content_import_source", "delete", str(source))
    assert source not in {row["source_id"] for row in sim.truth("external_pages")}


def test_old_availabilities_of_snippets_are_numbers(quiet: Sim) -> None:
    for row in quiet.get("/content_snippets").json()["data"]:
        assert row["chatbot_availability"] == int(row["ai_chatbot_availability"])
        assert type(row["copilot_availability"]) is int


def test_internal_articles_gain_fields_in_2_16(quiet: Sim) -> None:
    old = quiet.get("/internal_articles", "2.14").json()["data"][0]
    new = quiet.get("/internal_articles", "2.16").json()["data"][0]
    assert new.keys() - old.keys() == {
        "body_markdown",
        "audience_ids",
        "ai_chatbot_availability",
        "ai_copilot_availability",
        "ai_sales_agent_availability",
    }


def test_internal_articles_are_searched_by_folder(quiet: Sim) -> None:
    whole = quiet.get("/internal_articles/search", per_page=150).json()
    assert len(whole["data"]["internal_articles"]) == whole["total_count"]
    found = quiet.get("/internal_articles/search", folder_id="8").json()
    assert found["pages"]["per_page"] == 10
    assert 0 < found["total_count"] < whole["total_count"]
    assert quiet.get("/internal_articles/search", folder_id="none").json()["total_count"] == 0

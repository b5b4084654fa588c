"""Versions, drafts and searches of articles, and redirects to them (reference §3.3, 2.16 spec)."""

from typing import Any

import pytest

from simulator.inprocess import Sim


def published(sim: Sim) -> Any:
    return next(row for row in sim.truth("articles") if row["state"] == "published")


def test_versions_are_listed_newest_first_without_bodies(quiet: Sim) -> None:
    for row in quiet.truth("articles"):
        body = quiet.get(f"/articles/{row['id']}/versions").json()
        assert body["pages"]["per_page"] == 25
        assert "next" not in body["pages"]
        times = [said["created_at"] for said in body["data"]]
        assert times == sorted(times, reverse=True)
        assert not any("body" in said for said in body["data"])
        states = [said["state"] for said in body["data"]]
        assert states == [row["state"], *["draft"] * (len(states) - 1)]
        predecessors = [said["from_version_id"] for said in body["data"]]
        assert predecessors == [*(said["id"] for said in body["data"][1:]), None]


def test_a_version_alone_is_the_truth_and_the_newest_is_the_article(quiet: Sim) -> None:
    articles = {row["id"]: row for row in quiet.truth("articles")}
    newest = {row["article_id"]: row for row in quiet.truth("article_versions")}
    for key, said in newest.items():
        alone = quiet.get(f"/articles/{key}/versions/{said['id']}").json()
        assert alone == said
        assert (said["title"], said["body"]) == (articles[key]["title"], articles[key]["body"])
        assert said["created_at"] <= articles[key]["updated_at"]
    assert newest.keys() == articles.keys()


def test_versions_come_by_number(quiet: Sim) -> None:
    rows = quiet.truth("article_versions")
    keys = [row["article_id"] for row in rows]
    key = max(keys, key=keys.count)
    path = f"/articles/{key}/versions"
    found = [
        row["id"]
        for page in range(1, 6)
        for row in quiet.get(path, page=page, per_page=1).json()["data"]
    ]
    assert found == [row["id"] for row in reversed(rows) if row["article_id"] == key]


def test_versions_have_words_in_each_language(quiet: Sim) -> None:
    row = next(row for row in quiet.truth("articles") if "translated_content" in row)
    path = f"/articles/{row['id']}/versions"
    german = quiet.get(path, locale="de").json()["data"]
    assert german[0]["title"] == row["translated_content"]["de"]["title"]
    alone = quiet.get(f"{path}/{german[0]['id']}", locale="de").json()
    assert alone["body"] == row["translated_content"]["de"]["body"]
    other = next(row for row in quiet.truth("articles") if "translated_content" not in row)
    assert quiet.get(f"/articles/{other['id']}/versions", locale="de").json()["data"] == []


def test_a_language_that_no_help_center_has_is_refused(quiet: Sim) -> None:
    answer = quiet.get(f"/articles/{published(quiet)['id']}/versions", locale="tlh")
    assert answer.status_code == 400
    assert answer.json()["errors"][0] == {"code": "parameter_invalid", "message": "Unknown locale"}


def test_every_edit_leaves_a_version(sim: Sim) -> None:
    row = published(sim)
    count = len(sim.get(f"/articles/{row['id']}/versions").json()["data"])
    now = sim.edit("article", "update", row["id"], title="New")["now"]
    versions = sim.get(f"/articles/{row['id']}/versions").json()["data"]
    assert len(versions) == count + 1
    assert (versions[0]["title"], versions[0]["created_at"]) == ("New", now)
    assert versions[0]["created_via"] == "api"


def test_a_draft_is_staged_beside_the_article_and_published(sim: Sim) -> None:
    key = published(sim)["id"]
    assert sim.get(f"/articles/{key}/draft").status_code == 404
    sim.edit("article", "stage_draft", key, title="Soon", body="<h1>Soon</h1>")
    live, draft = sim.get(f"/articles/{key}").json(), sim.get(f"/articles/{key}/draft").json()
    assert live["has_unpublished_changes"]
    assert live["title"] != draft["title"] == "Soon"
    assert draft["body_markdown"] == "# Soon"
    assert "statistics" not in draft
    sim.edit("article", "publish_draft", key)
    live = sim.get(f"/articles/{key}").json()
    assert (live["title"], live["has_unpublished_changes"]) == ("Soon", False)
    assert sim.get(f"/articles/{key}/draft").status_code == 404
    assert sim.get(f"/articles/{key}/versions").json()["data"][0]["title"] == "Soon"


def test_versions_and_redirects_go_with_the_article(sim: Sim) -> None:
    redirects = sim.truth("help_center_redirects")
    key = next(row["target_id"] for row in redirects if row["target_type"] == "article")
    sim.edit("article", "delete", key)
    assert key not in {row["article_id"] for row in sim.truth("article_versions")}
    assert key not in {row["target_id"] for row in sim.truth("help_center_redirects")}


@pytest.mark.parametrize("version", ["2.14", "2.16"])
def test_searches_find_phrases_and_drafts_only_where_asked(quiet: Sim, version: str) -> None:
    truth = {row["id"]: row for row in quiet.truth("articles", version)}

    def found(**query: Any) -> set[str]:
        answer = quiet.get("/articles/search", version, per_page=150, **query)
        return {row["id"] for row in answer.json()["data"]["articles"]}

    assert found(state="all") == truth.keys()
    drafts = {key for key, row in truth.items() if row["state"] == "draft"}
    assert found() == truth.keys() - drafts
    assert found(state="draft") == drafts
    invoices = {key for key, row in truth.items() if "invoice" in row["title"].lower()}
    assert found(state="all", phrase="INVOICE") >= invoices > set()


def test_searches_are_paged_and_know_help_centers(quiet: Sim) -> None:
    body = quiet.get("/articles/search").json()
    assert body["pages"]["per_page"] == 10
    after = body["pages"]["next"]["starting_after"]
    following = quiet.get("/articles/search", starting_after=after).json()
    ids = [row["id"] for page in (body, following) for row in page["data"]["articles"]]
    assert len(set(ids)) == len(ids) == 20
    first, second = (row["id"] for row in quiet.truth("help_centers"))
    assert quiet.get("/articles/search", help_center_id=first).json()["total_count"] > 0
    assert quiet.get("/articles/search", help_center_id=second).json()["total_count"] == 0
    assert quiet.get("/articles/search", state="old").status_code == 400


def test_searches_highlight_where_asked(quiet: Sim) -> None:
    assert quiet.get("/articles/search", phrase="data").json()["data"]["highlights"] == []
    body = quiet.get("/articles/search", phrase="data", highlight="true").json()["data"]
    assert len(body["highlights"]) == len(body["articles"])
    pieces = body["highlights"][0]["highlighted_title"]
    assert {piece["text"].lower() for piece in pieces if piece["type"] == "highlight"} == {"data"}


def test_redirects_are_told_by_help_center(quiet: Sim) -> None:
    told = []
    for center in quiet.truth("help_centers"):
        path = f"/help_center/help_centers/{center['id']}/redirects"
        assert quiet.get(path, "2.15").status_code == 400
        body = quiet.get(path, per_page=1000).json()
        assert body["pages"]["per_page"] == 250
        assert "next" not in body["pages"]
        times = [row["updated_at"] for row in body["data"]]
        assert times == sorted(times, reverse=True)
        assert all(quiet.get(f"{path}/{row['id']}").json() == row for row in body["data"])
        told += body["data"]
    assert quiet.get(f"{path}/{told[0]['id']}").json()["errors"][0]["code"] == "not_found"
    key = "id"
    assert sorted(row[key] for row in told) == sorted(
        row[key] for row in quiet.truth("help_center_redirects")
    )

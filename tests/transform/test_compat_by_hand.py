"""What a simulated workspace seldom holds, row by row in the tables of Keboola and Daton.

The raw rows are written by hand: each is there to show one rule.
"""

from dataclasses import replace
from typing import Any

import pytest

from interlake.transform import transform
from transform.compat import LAYOUTS, Row, rows_of
from transform.conftest import Warehouse, duckdb_warehouse, postgres_warehouse
from transform.raw_rows import after, conversation

pytestmark = pytest.mark.long

TEXTS = {
    "<p>Hello</p>\n<p>again</p>": "Hello\n\nagain",
    "<p>one<br>two<br />three</p>": "one\ntwo\nthree",
    "<ul><li>a</li><li>b</li></ul>": "a\nb",
    "<h2>Title</h2><p>text</p>": "Title\ntext",
    '<p>See <a href="https://a.example/?b=1&amp;c=2">here</a></p>': "See here",
    "5 &lt; 6 &amp;&amp; &quot;x&quot; &#39;y&#39;&nbsp;z": "5 < 6 && \"x\" 'y' z",
    "&amp;lt; stays": "&lt; stays",
    "no markup at all": "no markup at all",
    '<img src="https://a.example/i.png">': "",
    "": "",
    None: None,
}
PRIORITIES = {
    "priority": "priority", "not_priority": "not_priority", "urgent": "priority",
    "high": "priority", "medium": "not_priority", "none": "not_priority",
}  # fmt: skip
ROWS: dict[str, list[Row]] = {
    "conversations": [
        *(conversation(f"text {n}", source_body=html) for n, html in enumerate(TEXTS)),
        *(conversation(word, priority=word) for word in PRIORITIES),
        conversation("both", "A1", team_assignee_id="T1"),
        conversation("team", None, team_assignee_id="T1"),
        conversation("nobody", None),
        conversation("group", source_author_id="c3", source_author_type="user"),
        conversation("outbound", source_author_id="A1", source_author_type="admin"),
        conversation("stranger", source_author_id="c9", source_author_type="user"),
    ],
    "conversation_contacts": [
        {"conversation_id": talk, "contact_id": key}
        for talk, keys in (("group", "c1 c3"), ("outbound", "c3 c2"), ("stranger", "c9"))
        for key in keys.split()
    ],
    "contacts": [
        {"id": "c1", "role": "lead"},
        {"id": "c2", "role": "lead"},
        {"id": "c3", "role": "user"},
    ],
    "contact_notes": [
        {"id": "n1", "contact_id": "c1", "author_id": "A1"},
        {"id": "n2", "contact_id": "c3"},
    ],
    "counts": [
        {"counted_at": after(60 * n), "users": n, "conversations_open": 10 * n} for n in (1, 3, 2)
    ],
    "admin_conversation_counts": [
        {"counted_at": after(0), "admin_id": "A1", "conversations_open": 1},
        {"counted_at": after(0), "admin_id": "A2", "conversations_open": 2},
        {"counted_at": after(60), "admin_id": "A2", "conversations_open": 3},
    ],
    "data_attributes": [
        {"model": "conversation", "full_name": "Effort", "name": "Effort", "label": "Old"},
        {"model": "company", "full_name": "Kind", "name": "Kind"},
    ],
    "conversation_attributes": [
        {"id": "1", "name": "Effort", "data_type": "integer"},
        {"id": "2", "name": "Kind", "data_type": "list"},
    ],
    "articles": [
        {"id": "before", "parent_id": "70", "parent_type": "section"},
        {"id": "since"},
        {"id": "nowhere"},
    ],
    "article_collections": [
        {"article_id": "before", "collection_id": "1"},
        {"article_id": "since", "collection_id": "10"},
        {"article_id": "since", "collection_id": "9"},
    ],
}
SELECTED = (
    "keboola__conversations", "keboola__conversations_customers", "keboola__notes",
    "daton__conversations", "daton__counts", "daton__conversation_count",
    "daton__admin_conversation_count", "daton__user_segment_tag_count", "daton__data_attributes",
    "daton__articles",
)  # fmt: skip


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A warehouse with those rows, shaped."""
    if request.param == "duckdb":
        made = duckdb_warehouse(tmp_path_factory.mktemp("by_hand"))
    else:
        made = postgres_warehouse(request.getfixturevalue("postgres"), "by_hand")
    made.load(ROWS)
    pipeline = replace(made.pipeline, compat=LAYOUTS)  # as elsewhere, parsed once
    report = transform(pipeline, select=SELECTED, test=False)
    assert {result.status for result in report.results} == {"success"}
    return made


def shaped(warehouse: Warehouse, layout: str, table: str, key: str = "id") -> dict[str, Row]:
    return {row[key]: row for row in rows_of(warehouse.pipeline, layout, table)}


def test_the_body_of_the_opening_message_is_plain_text(warehouse: Warehouse) -> None:
    found = shaped(warehouse, "keboola", "conversations")
    texts = [found[f"text {n}"]["conversation_message_body"] for n in range(len(TEXTS))]
    assert texts == list(TEXTS.values())


@pytest.mark.parametrize(
    ("talk", "assignee"),
    [("both", ("admin", "A1")), ("team", ("team", "T1")), ("nobody", ("nobody_admin", None))],
)
def test_a_conversation_is_assigned_to_an_admin_or_else_a_team_or_nobody(
    warehouse: Warehouse, talk: str, assignee: tuple[str, str | None]
) -> None:
    row = shaped(warehouse, "keboola", "conversations")[talk]
    assert (row["assignee_type"], row["assignee_id"]) == assignee


@pytest.mark.parametrize(
    ("talk", "person"),
    [
        ("group", ("user", "c3")),  # who opened it
        ("outbound", ("contact", "c2")),  # the lowest id, a lead
        ("stranger", (None, "c9")),  # a contact that was not loaded
        ("team", (None, None)),
    ],
)
def test_a_conversation_concerns_who_opened_it_or_the_lowest_id(
    warehouse: Warehouse, talk: str, person: tuple[str | None, str | None]
) -> None:
    row = shaped(warehouse, "keboola", "conversations")[talk]
    assert (row["user_type"], row["user_id"]) == person


def test_customers_are_users_or_contacts(warehouse: Warehouse) -> None:
    rows = rows_of(warehouse.pipeline, "keboola", "conversations_customers")
    assert sorted((row["conversations_pk"], row["id"], row["type"] or "?") for row in rows) == [
        ("group", "c1", "contact"),
        ("group", "c3", "user"),
        ("outbound", "c2", "contact"),
        ("outbound", "c3", "user"),
        ("stranger", "c9", "?"),
    ]


def test_a_note_says_whether_it_is_about_a_user_or_a_lead(warehouse: Warehouse) -> None:
    rows = shaped(warehouse, "keboola", "notes")
    kinds = {key: (row["user_type"], row["author_type"]) for key, row in rows.items()}
    assert kinds == {"n1": ("contact", "admin"), "n2": ("user", None)}


def test_a_priority_has_its_old_words(warehouse: Warehouse) -> None:
    found = shaped(warehouse, "daton", "conversations")
    assert {word: found[word]["priority"] for word in PRIORITIES} == PRIORITIES


def test_counts_are_those_of_the_newest_run(warehouse: Warehouse) -> None:
    (counts,) = rows_of(warehouse.pipeline, "daton", "counts")
    (talks,) = rows_of(warehouse.pipeline, "daton", "conversation_count")
    (admin,) = rows_of(warehouse.pipeline, "daton", "admin_conversation_count")
    assert (counts["user"], talks["conversation_open"]) == ({"count": 3}, 30)
    assert (admin["conversation_admin_id"], admin["conversation_admin_open"]) == ("A2", 3)


def test_nothing_is_counted_where_there_is_no_segment_and_no_tag(warehouse: Warehouse) -> None:
    assert rows_of(warehouse.pipeline, "daton", "user_segment_tag_count") == []


def test_an_attribute_of_conversations_stands_once_whichever_list_told_it(
    warehouse: Warehouse,
) -> None:
    rows = rows_of(warehouse.pipeline, "daton", "data_attributes")
    assert sorted((row["model"], row["name"], row["label"] or "?") for row in rows) == [
        ("company", "Kind", "?"),
        ("conversation", "Effort", "Old"),
        ("conversation", "Kind", "Kind"),
    ]


def test_an_article_stands_in_its_parent_or_in_the_lowest_of_its_collections(
    warehouse: Warehouse,
) -> None:
    rows = shaped(warehouse, "daton", "articles")
    parents = {key: (row["parent_id"], row["parent_type"]) for key, row in rows.items()}
    assert parents == {
        "before": ("70", "section"),
        "since": ("9", "collection"),
        "nowhere": (None, None),
    }

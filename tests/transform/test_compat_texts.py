"""The opening message as Keboola shows it: its HTML as text."""

from pathlib import Path

import pytest

from interlake.transform import transform
from transform.compat import rows_of
from transform.conftest import Warehouse, duckdb_warehouse, postgres_warehouse
from transform.raw_rows import conversation

pytestmark = pytest.mark.postgres_long

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


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Warehouse:
    if request.param == "duckdb":
        return duckdb_warehouse(tmp_path)
    return postgres_warehouse(request.getfixturevalue("postgres"))


def test_the_body_of_the_opening_message_is_plain_text(warehouse: Warehouse) -> None:
    talks = [conversation(f"c{n}", source_body=html) for n, html in enumerate(TEXTS)]
    warehouse.load({"conversations": talks})
    pipeline = warehouse.pipeline_with(compat=("keboola",))
    transform(pipeline, select=("keboola__conversations",), test=False)
    found = {
        row["id"]: row["conversation_message_body"]
        for row in rows_of(pipeline, "keboola", "conversations")
    }
    assert [found[f"c{n}"] for n in range(len(TEXTS))] == list(TEXTS.values())

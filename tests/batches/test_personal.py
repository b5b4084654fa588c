"""What people wrote is known as such wherever it stands, and titles inside JSON too."""

import orjson
import pytest
from pydantic import SecretStr

from batches.test_batches import NOON
from interlake import catalog
from interlake.batches import convert
from interlake.catalog import Reading
from interlake.catalog.personal import domain_of
from interlake.config import DuckDBConnection, IntercomConnection, Pipeline
from interlake.config.privacy import Privacy
from interlake.treatment import Treatment


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("conversation_monitor_evaluations", "explanation"),
        ("conversation_scorecard_results", "result_reasoning"),
        ("conversation_scorecard_results", "result_other_text"),
        ("handling_events", "reason"),
        ("ticket_parts", "updated_attribute_data_value_label"),
        ("conversations", "sales_agent_collected_data"),
        ("conversation_part_attachments", "url"),
        ("calls", "recording_url"),
        ("activity_logs", "activity_description"),
        ("data_connector_executions", "request_url"),
    ],
)
def test_free_text_is_known(table: str, column: str) -> None:
    assert domain_of(catalog.TABLES[table], catalog.TABLES[table].column(column)) == "body"


@pytest.mark.parametrize(
    ("table", "column"), [("articles", "body"), ("tags", "name"), ("ticket_types", "description")]
)
def test_what_the_company_publishes_is_not_personal(table: str, column: str) -> None:
    assert domain_of(catalog.TABLES[table], catalog.TABLES[table].column(column)) is None


def test_titles_and_texts_of_tickets_are_left_out_of_their_attributes() -> None:
    pipeline = Pipeline(
        name="acme",
        source=IntercomConnection(name="acme", access_token=SecretStr("t")),
        destination=DuckDBConnection(name="lake", path="lake.duckdb"),  # type: ignore[arg-type]
        schema_name="acme",
        streams=("tickets",),
        privacy=Privacy(body="exclude"),
    )
    attributes = {"_default_title_": "Ada moves", "_default_description_": "to 1 St", "Size": "L"}
    record = {"id": "1", "ticket_attributes": attributes}
    reading = Reading(record, NOON)
    converted = convert(catalog.TABLES["tickets"], [reading], Treatment(pipeline))
    (row,) = converted.tables["tickets"].to_pylist()
    left = orjson.loads(row["ticket_attributes"])
    assert left == {"_default_title_": None, "_default_description_": None, "Size": "L"}

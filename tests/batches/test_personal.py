"""What people wrote is known as such wherever it stands, and titles inside JSON too."""

from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
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
        ("ticket_parts", "updated_attribute_data_value_id"),
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


def treated(table: str, record: Any, **settings: Any) -> dict[str, Any]:
    """The row that a record becomes under a pipeline's rules."""
    pipeline = Pipeline(
        name="acme",
        source=IntercomConnection(name="acme", access_token=SecretStr("t")),
        destination=DuckDBConnection(name="lake", path="lake.duckdb"),  # type: ignore[arg-type]
        schema_name="acme",
        streams=(table,),
        **settings,
    )
    converted = convert(catalog.TABLES[table], [Reading(record, NOON)], Treatment(pipeline))
    (row,) = converted.tables[table].to_pylist()
    return dict(row)


def test_titles_and_texts_of_tickets_are_left_out_of_their_attributes() -> None:
    attributes = {"_default_title_": "Ada moves", "_default_description_": "to 1 St", "Size": "L"}
    record = {"id": "1", "ticket_attributes": attributes}
    row = treated("tickets", record, privacy=Privacy(body="exclude"))
    left = orjson.loads(row["ticket_attributes"])
    assert left == {"_default_title_": None, "_default_description_": None, "Size": "L"}


# Keys are found by their text first, which JSON writes in other words than people do.
@given(name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
@example('sal"ary')
@example("back\\slash")
@example("tab\tand\x1bescape")
@example("\u0130stanbul")
@example("\u039f\u0394\u039f\u03a3")
def test_an_attribute_is_hidden_whatever_it_is_called(name: str) -> None:
    record = {"id": "1", "custom_attributes": {name: "hidden words", "kept": "plain words"}}
    rules = Privacy(custom_attributes={name: "exclude"})
    if name != "kept":
        row = treated("contacts", record, privacy=rules)
        left = orjson.loads(row["custom_attributes"])
        assert left == {name: None, "kept": "plain words"}


@pytest.mark.parametrize(
    ("domain", "key"),
    [
        ("email", "secondary_email"),
        ("phone", "work_phone"),
        ("ip", "last_ip_address"),
        ("name", "approved_by_admin_name"),
        ("body", "follow_up_body"),
        ("location", "city"),
    ],
)
def test_fields_nobody_declared_are_known_by_how_they_end(domain: str, key: str) -> None:
    record = {"id": "1", "new": {"shoe_size": 43, "list": [{key: "hidden words"}]}}
    row = treated("contacts", record, privacy=Privacy(**{domain: "exclude"}))
    assert orjson.loads(row["_extra"]) == {"new": {"shoe_size": 43, "list": [{key: None}]}}
    assert "hidden words" in treated("contacts", record)["_extra"]


def test_a_value_that_does_not_fit_an_excluded_column_is_kept_nowhere() -> None:
    record = {"id": "1", "signed_up_at": "hidden words"}
    left_out = {"contacts": frozenset({"signed_up_at"})}
    assert treated("contacts", record, excluded_columns=left_out)["_extra"] is None
    assert "hidden words" in treated("contacts", record)["_extra"]

"""What changes shape, in Intercom or in the warehouse by hand: told or mended, never a lost row."""

from typing import Any

import pytest

from interlake.config import PostgresConnection
from interlake.errors import SettingsError
from sync.conftest import Synced
from sync.raw import query, stored_rows

pytestmark = pytest.mark.postgres_long


def note(report: Any) -> str:
    found = [note for note in report.notes if "made anew" in note]
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize(
    ("column", "again"),
    [
        ("conversation_parts.body", "conversations"),
        pytest.param("contacts.name", "contacts", marks=pytest.mark.long),
        pytest.param("contact_tags._synced_at", "contact_tags, contacts", marks=pytest.mark.long),
        pytest.param("tags.name", "tags", marks=pytest.mark.long),
        pytest.param("articles.statistics_views", "articles", marks=pytest.mark.long),
    ],
)
def test_a_column_that_was_dropped_is_made_anew_with_all_its_values(
    synced: Synced, column: str, again: str
) -> None:
    table, _, name = column.partition(".")
    if isinstance(synced.pipeline.destination, PostgresConnection):
        query(synced.pipeline, f"DROP INDEX IF EXISTS {{raw}}.{table}{name}_idx")
    query(synced.pipeline, f"ALTER TABLE {{raw}}.{table} DROP COLUMN {name}")
    assert note(synced.again()) == (
        f"missing in the warehouse and made anew: {column}; read from the beginning: {again}"
    )
    synced.assert_true()
    assert not [note for note in synced.again().notes if "anew" in note]


def test_a_table_that_was_renamed_is_made_anew_and_left_where_it_is(synced: Synced) -> None:
    before = len(stored_rows(synced.pipeline, "conversation_tags"))
    for table in ("conversation_tags", "companies"):
        query(synced.pipeline, f"ALTER TABLE {{raw}}.{table} RENAME TO {table}_mine")
    assert "companies, conversation_tags; read from the beginning: companies, conversations" in (
        note(synced.again())
    )
    synced.assert_true()
    kept = query(synced.pipeline, "SELECT count(*) FROM {raw}.conversation_tags_mine")
    assert kept == [(before,)]
    if isinstance(synced.pipeline.destination, PostgresConnection):
        indexes = (
            "SELECT count(*) FROM pg_indexes WHERE tablename IN ('companies', 'companies_mine')"
        )
        made = query(synced.pipeline, indexes)
        synced.again()
        assert query(synced.pipeline, indexes) == made


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("contacts ALTER COLUMN owner_id TYPE bigint USING 5", "owner_id holds whole numbers"),
        ("conversations ALTER COLUMN updated_at TYPE text", "updated_at holds text"),
        ("tags DROP COLUMN id", "acme.tags.id is missing"),
    ],
)
def test_what_can_not_be_written_to_is_told_before_anything_is_read(
    synced: Synced, change: str, words: str
) -> None:
    asked = synced.simulated.stats()["total"]
    query(synced.pipeline, f"ALTER TABLE {{raw}}.{change}")
    with pytest.raises(SettingsError, match=words):
        synced.try_again()
    assert synced.simulated.stats()["total"] == asked


def test_what_it_says_helps(synced: Synced) -> None:
    query(synced.pipeline, "ALTER TABLE {raw}.conversations ALTER COLUMN updated_at TYPE text")
    query(synced.pipeline, "ALTER TABLE {raw}.tags DROP COLUMN id")
    with pytest.raises(SettingsError, match=r"drop the column|rename tags"):
        synced.try_again()
    query(synced.pipeline, "ALTER TABLE {raw}.conversations DROP COLUMN updated_at")
    query(synced.pipeline, "ALTER TABLE {raw}.tags RENAME TO old_tags")
    note(synced.again())
    synced.assert_true()


def test_columns_and_tables_of_ones_own_are_left_alone(synced: Synced) -> None:
    query(synced.pipeline, "ALTER TABLE {raw}.contacts ADD COLUMN mine text")
    query(synced.pipeline, "CREATE TABLE {raw}.mine AS SELECT 1 AS one")
    synced.simulated.edit("contact", "update", synced.some("contacts"), fields={"name": "New"})
    report = synced.again()
    assert not [note for note in report.notes if "anew" in note]
    synced.assert_true()


def test_a_value_of_another_type_is_kept_and_named(synced: Synced) -> None:
    """What Intercom sends where a number or a moment should be goes to `_extra`, not overboard."""
    contact = synced.some("contacts")
    synced.simulated.edit(
        "contact", "update", contact, fields={"signed_up_at": "soon", "name": {"first": "Ada"}}
    )
    report = synced.again()
    assert "contacts.signed_up_at" in report.unknown_fields
    row = stored_rows(synced.pipeline, "contacts")[(contact,)]
    assert (row["signed_up_at"], row["name"]) == (None, '{"first":"Ada"}')
    assert "soon" in str(row["_extra"])

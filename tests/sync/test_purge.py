"""A purged person is nowhere, comes back at no sync, and leaves what is others' as it was."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from interlake import catalog
from interlake.catalog import Kind, Table
from interlake.catalog.erasure import contact_columns, external_columns
from interlake.config import DuckDBConnection
from interlake.errors import SettingsError
from interlake.purge import Purge, Who, purge
from interlake.sync import SyncOptions
from interlake.verify import VerifyOptions, verify
from interlake.warehouse.purged import Purged
from sync.conftest import Synced, make_pipeline
from sync.raw import asking, query, stored_rows

ON_ONE_WAREHOUSE = pytest.mark.parametrize("loaded_destination", ["duckdb"], indirect=True)
STREAMS = ("workspace", "contacts", "contact_notes", "conversations", "conversation_parts")

# Ids of things that have no table to refer to, by the columns that hold them. A new column that is
# none of these and no contact's fails the test below: give it a rule in catalog/erasure.py.
NO_PERSON = {
    "id", "type", "id_code", "role_id", "team_id", "admin_id", "workspace_id", "app_id", "plan_id",
    "company_id", "source_id", "assigned_to_id", "teammate_id", "scorecard_version_id",
    "monitor_id", "scorecard_id", "evaluator_id", "topic_id", "target_id", "token_id", "row_id",
    "receipt_id", "ruleset_id", "ruleset_version_id", "content_id", "series_id", "node_id",
    "subscription_type_id", "side_conversation_id", "conversation_attribute_id",
    "reference_object_type_id", "external_id",
}  # fmt: skip
_OWN_IDS = {f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
            for name in catalog.TABLES}  # fmt: skip


@pytest.mark.parametrize("table", catalog.TABLES.values(), ids=lambda table: table.name)
def test_every_column_that_can_hold_a_contacts_id_has_a_rule(table: Table) -> None:
    ruled = (*contact_columns(table), *external_columns(table))
    for column in table.columns:
        if column.kind is not Kind.ID or column in ruled:
            continue
        of_something = (column.references or "contacts") != "contacts"
        parent = column.name.removesuffix("_id") in _OWN_IDS - {"contact"}
        assert of_something or parent or column.name in NO_PERSON, (
            f"{table.name}.{column.name}: say in catalog/erasure.py what a purge does to it"
        )


def tables_with(synced: Synced, *needles: str) -> list[str]:
    """The tables that have any of these in any column, those of dlt's staging schema too."""
    found = []
    with asking(synced.pipeline) as ask:
        for schema, table in ask(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_schema LIKE 'acme%' AND table_type = 'BASE TABLE'"
        ):
            name = f'{{raw}}."{table}"' if schema == "acme" else f'"{schema}"."{table}"'
            held = " OR ".join(
                f"strpos(lower(CAST(t AS VARCHAR)), '{needle.lower()}') > 0" for needle in needles
            )
            if ask(f"SELECT count(*) FROM {name} t WHERE {held}")[0][0]:
                found.append(f"{schema}.{table}")
    return found


def person_in_a_group(synced: Synced) -> tuple[str, str]:
    """Somebody with an address who wrote in a conversation of several, and that conversation."""
    return query(
        synced.pipeline,
        "SELECT p.author_id, p.conversation_id FROM {raw}.conversation_parts p "
        "JOIN {raw}.contacts c ON c.id = p.author_id AND c.email <> '' "
        "AND NOT EXISTS (SELECT 1 FROM {raw}.contacts o "
        "WHERE o.id <> c.id AND strpos(o.external_id, c.external_id) = 1) "  # user-1, user-12
        "JOIN (SELECT conversation_id FROM {raw}.conversation_contacts GROUP BY 1 "
        "HAVING count(*) > 1) g ON g.conversation_id = p.conversation_id "
        "WHERE p.body <> '' ORDER BY 1, 2 LIMIT 1",
    )[0]


def purged(synced: Synced, who: Who, *, dry_run: bool = False) -> Purge:
    return purge(synced.pipeline, who, dry_run=dry_run)


@pytest.mark.postgres_long
def test_a_purged_person_is_nowhere_and_comes_back_at_no_sync(synced: Synced) -> None:
    settings = {"streams": STREAMS, "history": ("contacts", "conversations")}
    synced.pipeline = replace(synced.pipeline, **settings)
    synced.again()  # begins the histories
    contact, group = person_in_a_group(synced)
    row = stored_rows(synced.pipeline, "contacts")[(contact,)]
    needles = [v for v in (contact, row["email"], row["phone"], row["external_id"]) if v]
    note = synced.some("contact_notes", f"contact_id <> '{contact}'")
    told = f"ask {row['email'].upper()} about it"
    query(synced.pipeline, f"UPDATE {{raw}}.contact_notes SET body = '{told}' WHERE id = '{note}'")
    before = {name: stored_rows(synced.pipeline, name) for name in ("contacts", "conversations")}
    parts = stored_rows(synced.pipeline, "conversation_parts")
    planned = purged(synced, Who(contact), dry_run=True)
    assert stored_rows(synced.pipeline, "conversation_parts") == parts
    done = purged(synced, Who(contact))
    assert (done.tables, done.contacts) == (planned.tables, 1)
    assert tables_with(synced, *needles) == []
    assert query(synced.pipeline, f"SELECT body FROM {{raw}}.contact_notes WHERE id = '{note}'") \
        == [("ask [erased] about it",)]  # fmt: skip

    others = {k: r for k, r in before["contacts"].items() if k != (contact,)}
    assert stored_rows(synced.pipeline, "contacts") == others
    left = stored_rows(synced.pipeline, "conversation_parts")
    assert left.keys() == parts.keys()  # counts and times stay
    for key, part in parts.items():
        if part["author_id"] == contact:
            gone = (left[key]["body"], left[key]["author_name"], left[key]["author_id"])
            assert gone == (None, None, None)
        elif key[0] == group and row["email"] not in str(part):
            assert left[key] == part  # in a group the words of others stay

    for options in (SyncOptions(full_refresh=True), SyncOptions()):
        synced.simulated.edit("contact", "update", contact, fields={"name": "Back Again"})
        synced.simulated.edit("conversation", "add_part", group, by="contact")
        synced.again(options)
        assert tables_with(synced, *needles, "Back Again") == []
    elsewhere = synced.some("conversations", f"id <> '{group}' AND parts_truncated = false")
    synced.simulated.edit("conversation", "add_part", elsewhere, body=f"<p>{told}</p>")
    synced.simulated.advance(60, quiet=True)
    synced.again()  # nothing of the person is read now, but what somebody says of it
    assert tables_with(synced, *needles) == []
    transport = synced.simulated.transport()
    assert verify(synced.pipeline, VerifyOptions(full=True), transport=transport).differences == 0


@ON_ONE_WAREHOUSE
def test_a_conversation_of_nobody_else_loses_all_its_words(synced: Synced) -> None:
    contact, conversation = query(
        synced.pipeline,
        "SELECT min(c.contact_id), c.conversation_id FROM {raw}.conversation_contacts c "
        "JOIN {raw}.conversation_parts p ON p.conversation_id = c.conversation_id "
        "AND p.author_type = 'admin' AND p.body <> '' "
        "GROUP BY c.conversation_id HAVING count(DISTINCT c.contact_id) = 1 ORDER BY 2 LIMIT 1",
    )[0]
    count = (
        f"SELECT count(*) FROM {{raw}}.conversation_parts WHERE conversation_id = '{conversation}'"
    )
    parts = query(synced.pipeline, count)
    purged(synced, Who(contact))
    assert query(synced.pipeline, f"{count} AND body IS NOT NULL") == [(0,)]
    assert query(synced.pipeline, count) == parts
    assert query(synced.pipeline, f"{count} AND author_type = 'admin' AND author_name IS NULL") \
        == [(0,)]  # fmt: skip


@ON_ONE_WAREHOUSE
def test_a_person_is_found_by_address_and_nobody_by_a_wrong_one(synced: Synced) -> None:
    email = query(synced.pipeline, "SELECT email FROM {raw}.contacts WHERE email <> '' "
                                   "ORDER BY id LIMIT 1")[0][0]  # fmt: skip
    assert purged(synced, Who(email=email.upper())).contacts >= 1
    assert tables_with(synced, email) == []
    with pytest.raises(SettingsError, match="No contact in pipeline 'acme' has that email"):
        purged(synced, Who(email="nobody@example.invalid"))
    runs = "SELECT command, status FROM {raw}._interlake_runs WHERE command = 'purge'"
    assert query(synced.pipeline, runs) == [("purge", "done")]


def test_nothing_is_purged_from_what_was_never_synced(simulator: Any, tmp_path: Path) -> None:
    lake = DuckDBConnection(name="lake", path=tmp_path / "lake.duckdb")
    with pytest.raises(SettingsError, match="never synced"):
        purge(make_pipeline(simulator(), lake), Who("x"))


def test_what_is_remembered_is_masked_in_text_and_leaves_json_whole() -> None:
    purged = Purged("a key for tests")
    purged.hashes |= {purged.hash_of("ada@example.com"), purged.hash_of("4915112345678")}
    text = "Ask ADA@example.com or bob@example.com, or call 4915112345678, not 4915112345679."
    assert purged.masked(text, Kind.TEXT) == (
        "Ask [erased] or bob@example.com, or call [erased], not 4915112345679."
    )
    told = '{"to":"ada@example.com","phone":4915112345678}'
    assert purged.masked(told, Kind.JSON) == '{"to":"[erased]","phone":4915112345678}'

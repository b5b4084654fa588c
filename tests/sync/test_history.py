"""Versions of rows: rebuilt from what the workspace truly was after each round."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from interlake import catalog
from interlake.catalog.history import KEPT, history_of, versioned_columns
from interlake.config import Pipeline
from interlake.sync import SyncOptions
from sync.conftest import CORE, Make, Synced
from sync.raw import query, stored_rows
from sync.truth import ROOTS, expected_keys, expected_rows, normal
from workspaces import SMALL, Simulated

TABLES = [
    name
    for root, relations in KEPT.items()
    if root in catalog.TABLES and root in ROOTS
    for name in (root, *relations)
]
EVERYTHING = SyncOptions(reconcile=True, refresh=frozenset({"memberships"}))
ON_ONE_WAREHOUSE = pytest.mark.parametrize("loaded_destination", ["duckdb"], indirect=True)
CONTACTS: dict[str, Any] = {"history": ("contacts",)}
Key = tuple[Any, ...]
Row = Mapping[str, Any]


def truths(simulated: Simulated) -> dict[str, dict[Key, Row | None]]:
    """Every row that lives, by table and key; None for one that nobody can see."""
    visible = {root: simulated.truth(root) for root in ROOTS}
    whole = {root: simulated.truth(root, visible=False) for root in ROOTS}
    return {
        name: dict.fromkeys(expected_keys(name, whole)) | expected_rows(name, visible)
        for name in TABLES
    }


def versions(pipeline: Pipeline, table: str) -> dict[Key, list[Row]]:
    """The stored versions of each row, oldest first."""
    declared = catalog.TABLES[table]
    columns = history_of(declared).columns
    names = ", ".join(f'"{column.name}"' for column in columns)
    found: dict[Key, list[Row]] = {}
    for values in query(
        pipeline, f"SELECT {names} FROM {{raw}}.{table}_history ORDER BY _valid_from"
    ):
        row = {
            column.name: normal(value, column.kind)
            for column, value in zip(columns, values, strict=True)
        }
        found.setdefault(tuple(row[name] for name in declared.key), []).append(row)
    return found


def state(table: str, row: Row) -> Key:
    return tuple(row[column.name] for column in versioned_columns(catalog.TABLES[table]))


def rebuilt(table: str, rounds: list[dict[str, dict[Key, Row | None]]]) -> dict[Key, list[Any]]:
    """What each row was, round by round, doubles left out; None where it was gone.

    Without companies that lost their last user: no list shows them, and a read by id still may.
    """
    unseen = {key for found in rounds for key, row in found[table].items() if row is None}
    keys = {key for found in rounds for key in found[table]} - unseen
    chains: dict[Key, list[Any]] = {key: [] for key in keys}
    for found in rounds:
        for key in keys:
            row = found[table].get(key)
            seen = state(table, row) if row else None
            if (chains[key] or [None])[-1] != seen:
                chains[key].append(seen)
    return chains


def chain_of(table: str, stored: list[Row]) -> list[Any]:
    chain: list[Any] = []
    for number, row in enumerate(stored):
        chain.append(state(table, row))
        last = number + 1 == len(stored)
        assert row["_is_current"] == (row["_valid_to"] is None)
        assert last or row["_valid_to"] is not None
        if row["_valid_to"] is not None and (
            last or row["_valid_to"] < stored[number + 1]["_valid_from"]
        ):
            chain.append(None)
    return chain


@pytest.mark.postgres_long
def test_histories_are_what_the_rounds_were(simulator: Any, pipeline_for: Make) -> None:
    simulated = simulator(**SMALL)
    pipeline = pipeline_for(
        simulated, history=tuple(KEPT), index_lag=timedelta(0), streams=(*CORE, "tickets")
    )
    synced = Synced(simulated, pipeline)
    rounds = []
    for _ in range(3):
        synced.again(EVERYTHING)
        rounds.append(truths(simulated))
        simulated.advance(30 * 3600)
    several = set()
    for table in TABLES:
        stored = versions(pipeline, table)
        for key, chain in rebuilt(table, rounds).items():
            assert chain_of(table, stored[key]) == chain, (table, key)
            several |= {table} if len(chain) > 1 else set()
    assert {"contacts", "conversations", "contact_tags", "conversation_tags"} <= several


def test_a_version_holds_since_the_change_or_since_it_was_seen(synced: Synced) -> None:
    contact = synced.some("contacts")
    synced.again(**CONTACTS)
    begun = versions(synced.pipeline, "contacts")[(contact,)]
    assert [row["_valid_from"] for row in begun] == [begun[0]["updated_at"]]
    synced.simulated.advance(3600, quiet=True)
    synced.simulated.edit("contact", "update", contact, fields={"name": "Second"})
    synced.again(**CONTACTS)
    synced.again(SyncOptions(since=date(2000, 1, 1)), **CONTACTS)
    first, second = versions(synced.pipeline, "contacts")[(contact,)]
    assert (second["name"], second["_valid_from"]) == ("Second", second["updated_at"])
    assert (first["_valid_to"], first["_is_current"]) == (second["_valid_from"], False)


@pytest.mark.postgres_long
def test_a_version_that_arrives_late_takes_its_place(synced: Synced) -> None:
    contact = synced.some("contacts")
    synced.again(**CONTACTS)
    for name in ("Second", "Third"):
        synced.simulated.advance(3600, quiet=True)
        synced.simulated.edit("contact", "update", contact, fields={"name": name})
        synced.again(**CONTACTS)
    row = versions(synced.pipeline, "contacts")[(contact,)][1]
    # As an answer that was long on its way would leave it.
    query(
        synced.pipeline,
        "UPDATE {raw}.contacts SET name = 'Between', updated_at = "
        f"TIMESTAMPTZ '{row['_valid_from'] + timedelta(minutes=5)}' WHERE id = '{contact}'",
    )
    query(synced.pipeline, "DELETE FROM {raw}._interlake_cursors WHERE stream = '_selection'")
    synced.again(SyncOptions(streams=("tags",)), **CONTACTS)
    names = [v["name"] for v in versions(synced.pipeline, "contacts")[(contact,)]]
    assert names[1:] == ["Second", "Between", "Third"]


@ON_ONE_WAREHOUSE
def test_history_can_end_and_go_on(synced: Synced) -> None:
    contact, gone = synced.ids("contacts")[:2]
    synced.again(**CONTACTS)
    report = synced.again()
    assert any("history no longer kept" in note for note in report.notes)
    synced.simulated.edit("contact", "delete", gone)
    synced.reconcile()
    synced.again(**CONTACTS)
    stored = versions(synced.pipeline, "contacts")
    assert [version["_is_current"] for version in stored[(gone,)]] == [False]
    assert stored[(contact,)][-1]["_is_current"]
    assert set(stored) == set(stored_rows(synced.pipeline, "contacts"))

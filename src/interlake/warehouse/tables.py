"""Interlake's own tables beside the raw ones, and all of them as a schema that dlt understands."""

from collections.abc import Iterable
from typing import Any

import dlt

from interlake.catalog import SYSTEM_COLUMNS, Column, Kind, Table

DATA_TYPES = {
    Kind.ID: "text",
    Kind.TEXT: "text",
    Kind.INTEGER: "bigint",
    Kind.FLOAT: "double",
    Kind.BOOLEAN: "bool",
    Kind.TIMESTAMP: "timestamp",
    Kind.JSON: "json",
}


def _column(name: str, kind: Kind, description: str) -> Column:
    return Column(name, kind, description)


CURSORS = Table(
    "_interlake_cursors",
    "How far each stream is loaded; append-only, the newest row counts.",
    (),
    (
        _column("stream", Kind.TEXT, "the stream"),
        _column("watermark", Kind.TIMESTAMP, "everything that changed before it is loaded"),
        _column(
            "complete_before",
            Kind.TIMESTAMP,
            "rows read before it have all their children loaded and marked",
        ),
        _column("digest", Kind.TEXT, "of a whole list as last loaded, to tell if it changed"),
        _column("run_id", Kind.TEXT, "the run that got there"),
        _column("created_at", Kind.TIMESTAMP, "when the row was written, by Intercom's clock"),
    ),
)

RUNS = Table(
    "_interlake_runs",
    "Every run: when, who, what it cost and how it ended.",
    ("run_id",),
    (
        _column("run_id", Kind.TEXT, "the run"),
        _column("pipeline", Kind.TEXT, "the pipeline"),
        _column("command", Kind.TEXT, "sync, reconcile, verify or purge"),
        _column("status", Kind.TEXT, "running, done, partial, failed, interrupted or killed"),
        _column("started_at", Kind.TIMESTAMP, "by Intercom's clock"),
        _column("ended_at", Kind.TIMESTAMP, "by Intercom's clock; null while it runs"),
        _column("seconds", Kind.FLOAT, "how long it took"),
        _column("requests", Kind.INTEGER, "requests sent to Intercom"),
        _column("inserted", Kind.INTEGER, "rows that were not there"),
        _column("updated", Kind.INTEGER, "rows overwritten"),
        _column("marked", Kind.INTEGER, "rows marked as gone"),
        _column("error", Kind.TEXT, "what ended it, if something did"),
        _column("holder", Kind.TEXT, "process and host that ran it"),
        _column("interlake_version", Kind.TEXT, "version of Interlake"),
        _column("api_version", Kind.TEXT, "version of Intercom's API"),
        _column("report", Kind.JSON, "the whole report"),
    ),
)

RUN_STREAMS = Table(
    "_interlake_run_streams",
    "Every stream of every run.",
    ("run_id", "stream"),
    (
        _column("run_id", Kind.TEXT, "the run"),
        _column("stream", Kind.TEXT, "the stream"),
        _column("status", Kind.TEXT, "done, failed or skipped"),
        _column("reason", Kind.TEXT, "why it failed or was skipped"),
        _column("requests", Kind.INTEGER, "requests sent to Intercom"),
        _column("records", Kind.INTEGER, "records read"),
        _column("seconds", Kind.FLOAT, "how long it took"),
        _column("watermark", Kind.TIMESTAMP, "everything that changed before it is loaded"),
    ),
)

SEEN = Table(
    "_interlake_seen",
    "Scratch: ids that a sweep found alive; empty between runs.",
    (),
    (
        _column("run_id", Kind.TEXT, "the run that sweeps"),
        _column("stream", Kind.TEXT, "the stream swept"),
        _column("id", Kind.ID, "an id that lives"),
        _column("updated_at", Kind.TIMESTAMP, "its updated_at at that moment"),
    ),
)

VERIFICATION = Table(
    "_interlake_verification",
    "What each verification found, a row per table; figures and names, never values.",
    ("run_id", "stream", "table_name"),
    (
        _column("run_id", Kind.TEXT, "the run that verified"),
        _column("stream", Kind.TEXT, "the stream"),
        _column("table_name", Kind.TEXT, "the table"),
        _column("verified_at", Kind.TIMESTAMP, "when, by Intercom's clock"),
        _column("rows_warehouse", Kind.INTEGER, "rows that live in the warehouse"),
        _column("rows_intercom", Kind.INTEGER, "rows that Intercom counts; null where unknown"),
        _column("rows_compared", Kind.INTEGER, "rows that were compared"),
        _column("share", Kind.FLOAT, "share of the warehouse's rows that was compared, 0 to 1"),
        _column("missing", Kind.INTEGER, "rows in Intercom that are not in the warehouse"),
        _column("surplus", Kind.INTEGER, "rows in the warehouse that are not in Intercom"),
        _column("different", Kind.INTEGER, "rows with other values"),
        _column("wrongly_marked", Kind.INTEGER, "rows marked as gone that live in Intercom"),
        _column("columns", Kind.TEXT, "columns that differ, by name, separated by commas"),
        _column("changed_since", Kind.INTEGER, "rows that changed since the last run"),
        _column("moved", Kind.INTEGER, "rows that differ only in what changes by itself"),
        _column("repaired", Kind.INTEGER, "differences repaired; null without --repair"),
        _column("remaining", Kind.INTEGER, "differences after the repair; null without --repair"),
    ),
)

PURGED = Table(
    "_interlake_purged",
    "Keyed hashes of ids and addresses of purged persons: what a sync leaves out.",
    (),
    (
        _column("hash", Kind.TEXT, "keyed hash of an id, an address or a phone number"),
        _column("hash_key", Kind.TEXT, "the key, the same in all rows"),
        _column("purged_at", Kind.TIMESTAMP, "when the person was purged"),
    ),
)

OWN_TABLES = (CURSORS, RUNS, RUN_STREAMS, SEEN, VERIFICATION, PURGED)


def dlt_schema(tables: Iterable[Table]) -> dlt.Schema:
    """The raw tables and Interlake's own, typed, for dlt to create, widen and load.

    Without the descriptions, which dlt would hash and store with it.
    """
    schema = dlt.Schema("interlake")
    declared = {
        table.name: _dlt_table(table, (*table.columns, *SYSTEM_COLUMNS)) for table in tables
    }
    own = {table.name: _dlt_table(table, table.columns) for table in OWN_TABLES}
    # Not by `update_table`, which prepares each for JSON that dlt would take apart: 0.2 s.
    schema.tables.update(declared | own)
    schema._bump_version()  # dlt refuses to create tables of a schema without a version
    return schema


def _dlt_table(table: Table, columns: Iterable[Column]) -> Any:
    return {
        "name": table.name,
        "write_disposition": "merge" if table.key else "append",
        "x-merge-strategy": "delete-insert",
        # Chunks hold each key once; dlt would sort them to look for duplicates.
        "x-stage-data-deduplicated": True,
        "columns": {column.name: _dlt_column(column, table) for column in columns},
    }


def _dlt_column(column: Column, table: Table) -> Any:
    hints: dict[str, Any] = {
        "name": column.name,
        "data_type": DATA_TYPES[column.kind],
        "nullable": column.name not in table.key,
    }
    if column.kind is Kind.TIMESTAMP:
        hints |= {"timezone": True, "precision": 6}
    if column.name in table.key:
        hints["primary_key"] = True
    return hints

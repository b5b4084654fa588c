"""Tables that keep every version of a row, and of the relations that hang on it."""

from collections.abc import Iterable

from interlake.catalog.model import Column, Kind, Table, boolean, text, timestamp

# The root tables whose history can be kept, each with the relations that keep theirs beside it.
KEPT = {
    "contacts": ("contact_companies", "contact_tags"),
    "companies": ("company_tags",),
    "conversations": ("conversation_tags", "conversation_contacts"),
    "articles": (),
    "collections": (),
    "help_centers": (),
    "tickets": (),
}

SUFFIX = "_history"

_VERSION = (
    timestamp("_valid_from", "since when the row was like this"),
    timestamp("_valid_to", "until when it was like this; null for the present version"),
    boolean("_is_current", "whether it is the present version of a row that lives"),
    text("_hash", "of the columns that make a version"),
)


def history_of(table: Table) -> Table:
    """The history table beside a table: its columns, and from when to when they held."""
    return Table(
        f"{table.name}{SUFFIX}",
        f"Every version of the rows of {table.name} that a run has met.",
        (*table.key, "_valid_from"),
        (*table.columns, *_VERSION),
    )


def versioned_columns(table: Table) -> tuple[Column, ...]:
    """The columns whose change makes a new version: not the key, and none that move by themselves.

    `updated_at` moves at every change, also of what no column holds; it only dates a version.
    """
    return tuple(
        column
        for column in table.columns
        if column.name not in (*table.key, "updated_at", "_position") and not column.volatile
    )


def kept_tables(roots: Iterable[str], tables: Iterable[Table]) -> tuple[Table, ...]:
    """Of these tables, those whose history is kept when the roots' is; parents first."""
    names = {name for root in roots for name in (root, *KEPT[root])}
    return tuple(table for table in tables if table.name in names)


def has_updated_at(table: Table) -> bool:
    """Whether rows of a table say when they changed."""
    return any(c.name == "updated_at" and c.kind is Kind.TIMESTAMP for c in table.columns)

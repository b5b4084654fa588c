"""What a comparison is about: families of tables, what was read of them, and what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from interlake.catalog import Kind, Table

KINDS = ("missing", "surplus", "different", "wrongly_marked")

# By which a row says when it last changed or came to be; the first one that a table has.
_MOMENTS = ("updated_at", "last", "timestamp", "created_at", "deleted_at", "applied_at")


@dataclass(frozen=True)
class Level:
    """One table of a family, the table it hangs on, and which of its columns name the root row."""

    table: Table
    parent: Table | None
    root: Table
    root_columns: Mapping[str, str]  # column of the root table -> column here


@dataclass(frozen=True)
class Owner:
    """The root row that a row of another stream hangs on."""

    table: Table
    key: str  # the owner's column
    column: str  # the column here


@dataclass(frozen=True)
class Terms:
    """What a stream's stored rows promise, and how much of them was read."""

    fresh: str  # the schema beside
    settled: datetime  # everything that changed before is loaded
    lag: timedelta  # of the search index
    judged: str = "true"  # of which stored root rows `s` the absence was looked for
    asked: str | None = None  # the column of `s` that names what was asked for, where not all was
    owner: Owner | None = None
    listed: bool = False  # read list by list, each noted as asked for where it was whole
    keeps: bool = False  # Intercom shows the newest rows only: older ones stay
    stale: frozenset[str] = frozenset()  # tables not read by the last run, whose rows bear no date
    whole: Mapping[str, tuple[str, Sequence[str]] | None] = field(default_factory=dict)
    anchor: str | None = None  # the root's column by which its rows are read again
    run_id: str = ""  # with `stream`: under which the ids asked for are noted
    stream: str = ""


@dataclass
class Found:
    """What the comparison of one table came to; counts are of rows."""

    stored: int = 0  # live rows in the warehouse
    read: int = 0  # live rows just read
    compared: int = 0  # live rows in the warehouse that Intercom was asked for
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    recent: int = 0  # changed since the last run
    moved: int = 0  # differ only in what changes by itself
    columns: dict[str, int] = field(default_factory=dict)  # rows that differ, by column


def levels_of(root: Table) -> list[Level]:
    """A root table and every table below it, parents first."""
    found = [Level(root, None, root, {column.name: column.name for column in root.columns})]
    for level in found:
        for child in level.table.children:
            theirs = {own: name for name, own in level.root_columns.items()}
            names = {theirs[up]: own for own, up in child.inherits if up in theirs}
            found.append(Level(child, level.table, root, names))
    return found


def moment_of(table: Table) -> str | None:
    """The column that says when a row last changed or came to be; None where none does."""
    names = {c.name for c in table.columns if c.kind is Kind.TIMESTAMP and not c.volatile}
    return next((name for name in _MOMENTS if name in names), None)

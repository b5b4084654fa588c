"""The words in which the catalog says what exists: streams, tables, columns.

A declaration is read by everything downstream: the reader (how to fetch), the batches (how to
flatten), the warehouse (keys, types, what a complete read lets one mark), the command line and the
docs. Nothing here talks to Intercom or to a database.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from interlake.catalog.records import Record, look_up


class Kind(StrEnum):
    """What a column holds; `batches` and `warehouse` map it to Arrow and to SQL."""

    ID = "id"  # text; null, 0, "0" and "" become null (reference §6.17)
    TEXT = "text"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"  # UTC; seconds, milliseconds or ISO text on the way in (§6.19)
    JSON = "json"


@dataclass(frozen=True)
class Column:
    """One column, where its value lies in Intercom's JSON, and what it means."""

    name: str
    kind: Kind
    description: str
    path: tuple[str, ...] = ()  # keys from the record down; the column's name when empty
    compute: Callable[[Record], Any] | None = None  # only where no single key holds the value
    references: str | None = None  # the table whose id this is
    volatile: bool = False  # changes by itself: never makes a new history version
    only_alone: bool = False  # given where a record is asked for by itself, left out of lists

    @property
    def keys(self) -> tuple[str, ...]:
        """Where the value lies: keys from the record down."""
        return self.path or (self.name,)


@dataclass(frozen=True)
class Table:
    """One table of the raw schema; a child table is fed by a list inside its parent's records."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    children: tuple["Table", ...] = ()
    source: tuple[tuple[str, ...], ...] = ()  # a child's list in the parent's JSON: accepted paths
    items: Callable[[Record], Iterable[Record]] | None = None  # where the list needs rearranging
    inherits: tuple[tuple[str, str], ...] = ()  # (child column, parent column) pairs of the key
    complete: Callable[[Record], bool] | None = None  # does this record hold the child's whole set?
    cut_by: str | None = None  # the parent's column that says its list was cut short
    ignored: tuple[tuple[str, ...], ...] = ()  # paths left out on purpose: constants, copies
    cascade_from: tuple[tuple[str, str], ...] = ()  # (column, table): gone there, gone here

    def __hash__(self) -> int:
        return hash(self.name)  # a whole family's columns would be hashed otherwise

    def records_in(self, parent: Record) -> Iterable[Record]:
        """The child's records inside one parent record; plain values arrive as `{"value": …}`."""
        if self.items is not None:
            return self.items(parent)
        return [
            item if isinstance(item, dict) else {"value": item} for item in self._list_in(parent)
        ]

    def whole_in(self, parent: Record) -> bool:
        """Whether this parent record holds all of the child's rows, so that others are gone."""
        if self.complete is not None:
            return self.complete(parent)
        # Null is how Intercom writes some lists that are empty; nothing at all says nothing.
        for path in self.source:
            present, value = look_up(parent, path)
            if present and (value is None or type(value) is list):
                return True
        return False

    def _list_in(self, parent: Record) -> list[Any]:
        """The list; what stands in its place is taken for its one item rather than lost."""
        value = self._found_in(parent)
        return value if isinstance(value, list) else [value] if value else []

    def _found_in(self, parent: Record) -> Any:
        """The first list in one of its places, else what stands in one of them."""
        found = None
        for path in self.source:
            _, value = look_up(parent, path)
            if isinstance(value, list):
                return value
            if found is None and not (isinstance(value, dict) and self._goes_on(path)):
                found = value
        return found

    def _goes_on(self, path: tuple[str, ...]) -> bool:
        """Whether the list may also stand deeper: an object on the way to it is no item."""
        return any(len(p) > len(path) and p[: len(path)] == path for p in self.source)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def family(self) -> tuple["Table", ...]:
        """This table and every table below it, parents first."""
        return (self, *(table for child in self.children for table in child.family()))


class Mode(StrEnum):
    """How a stream is kept up to date."""

    SNAPSHOT = "snapshot"  # read whole at every run; what is missing is gone
    INCREMENTAL = "incremental"  # what changed since the watermark, by search
    MEMBERSHIP = "membership"  # who belongs to a tag or segment, by inverted search
    PER_PARENT = "per_parent"  # a list of each parent: beside its record, or a sub-list of its own
    APPEND = "append"  # an immutable log, read from where it was left
    JOB = "job"  # a file that Intercom makes on request: started, awaited, downloaded


class Paging(StrEnum):
    """The paging styles of reference §3.0."""

    SINGLE = "single"
    CURSOR = "cursor"
    NUMBERED = "numbered"
    SEARCH = "search"
    SCROLL = "scroll"


@dataclass(frozen=True)
class Stream:
    """One thing a pipeline can load: where it is read, how, and into which tables."""

    name: str
    description: str
    mode: Mode
    permission: str  # the checkbox in Intercom's Developer Hub
    path: str = ""
    rows: tuple[str, ...] = ("data",)  # names of the list in an answer (§6.16); (): one record
    paging: Paging = Paging.SINGLE
    per_page: int = 150
    method: str = "GET"
    params: tuple[tuple[str, str], ...] = ()
    table: Table | None = None  # fed by this stream; None where a parent's table takes the rows
    parent: str | None = None  # the stream this one hangs on
    parent_column: str | None = None  # of a sub-list with a table of its own: its parent's id
    parent_key: str = "id"  # the column of the parent that a sub-list is asked for by
    due_by: str | None = None  # column of the parent: sub-lists are read where it moved; None: all
    keeps: bool = False  # Intercom shows only the newest rows: the others stay, unmarked
    since_param: str | None = None  # of a sub-list: asks for rows since it was last read
    detail: str | None = None  # "/macros/{id}": each record by itself; a sub-list's has {parent}
    gone: str | None = None  # "/companies/{id}": asked before a missing row is marked
    omits: str | None = None  # its list leaves rows out: the `refresh:` that asks for these again
    since_version: str = "2.14"
    until_version: str | None = None  # the first version that no longer has it
    asks_version: str | None = None  # sent instead of an older pinned version
    cost: str = "config"  # config | per_page | per_contact | per_conversation | job
    refresh: str | None = None  # the `refresh:` setting that says how often it is re-read
    started_by_date: bool = False  # `start_date` limits it

    @property
    def is_sub_list(self) -> bool:
        """Whether it is read parent by parent, once the parents are stored."""
        return self.mode is Mode.PER_PARENT and self.table is not None

    @property
    def root(self) -> Table:
        """The table that takes the stream's own records; ValueError where the parent's does."""
        if self.table is None:
            raise ValueError(f"{self.name} has no table of its own")
        return self.table

    def runs_on(self, version: str) -> bool:
        """Whether that API version offers the stream."""
        number = version_number(version)
        late_enough = number >= version_number(self.since_version)
        return late_enough and (
            self.until_version is None or number < version_number(self.until_version)
        )


def version_number(version: str) -> tuple[int, int]:
    """`"2.16"` as (2, 16), so that 2.9 sorts before 2.14."""
    major, _, minor = version.partition(".")
    return int(major), int(minor or 0)


def id_(name: str, description: str, path: str = "", references: str | None = None) -> Column:
    return Column(name, Kind.ID, description, _keys(path), references=references)


def text(name: str, description: str, path: str = "") -> Column:
    return Column(name, Kind.TEXT, description, _keys(path))


def integer(
    name: str,
    description: str,
    path: str = "",
    *,
    volatile: bool = False,
    only_alone: bool = False,
) -> Column:
    return Column(
        name, Kind.INTEGER, description, _keys(path), volatile=volatile, only_alone=only_alone
    )


def number(name: str, description: str, path: str = "", *, volatile: bool = False) -> Column:
    return Column(name, Kind.FLOAT, description, _keys(path), volatile=volatile)


def boolean(name: str, description: str, path: str = "", *, only_alone: bool = False) -> Column:
    return Column(name, Kind.BOOLEAN, description, _keys(path), only_alone=only_alone)


def timestamp(name: str, description: str, path: str = "", *, volatile: bool = False) -> Column:
    return Column(name, Kind.TIMESTAMP, description, _keys(path), volatile=volatile)


def json(name: str, description: str, path: str = "") -> Column:
    return Column(name, Kind.JSON, description, _keys(path))


def computed(
    name: str,
    kind: Kind,
    description: str,
    compute: Callable[[Record], Any],
    path: str = "",
    *,
    volatile: bool = False,
    only_alone: bool = False,
) -> Column:
    return Column(
        name,
        kind,
        description,
        _keys(path),
        compute=compute,
        volatile=volatile,
        only_alone=only_alone,
    )


POSITION = Column("_position", Kind.INTEGER, "place in Intercom's list, from 0")


def child(
    name: str,
    description: str,
    key: tuple[str, ...],
    columns: tuple[Column, ...],
    *sources: str,
    parent: str,
    items: Callable[[Record], Iterable[Record]] | None = None,
    complete: Callable[[Record], bool] | None = None,
    cut_by: str | None = None,
    children: tuple[Table, ...] = (),
    ignored: tuple[str, ...] = ("type",),
    cascade_from: tuple[tuple[str, str], ...] = (),
    parent_key: str = "id",
) -> Table:
    """A child table: rows of a list at one of `sources` in the parent, keyed below `parent`."""
    return Table(
        name,
        description,
        key,
        (id_(parent, f"the row of the parent table, by its {parent_key}"), *columns),
        children=children,
        source=paths(*sources),
        items=items,
        inherits=((parent, parent_key),),
        complete=complete,
        cut_by=cut_by,
        ignored=paths(*ignored),
        cascade_from=cascade_from,
    )


def _keys(path: str) -> tuple[str, ...]:
    return tuple(path.split(".")) if path else ()


def paths(*dotted: str) -> tuple[tuple[str, ...], ...]:
    """`"tags.data"` and the like as key tuples."""
    return tuple(tuple(path.split(".")) for path in dotted)


SYSTEM_COLUMNS = (
    Column("_synced_at", Kind.TIMESTAMP, "when the row was read, by Intercom's clock"),
    Column("_deleted_at", Kind.TIMESTAMP, "when the row was found gone; null while it lives"),
    Column(
        "_delete_reason",
        Kind.TEXT,
        "deleted (told by a feed), merged (API 2.16) or gone: archived, blocked and, before 2.16, "
        "merged contacts are told from deleted ones by no version",
    ),
    Column("_extra", Kind.JSON, "fields Intercom sent that the catalog does not declare"),
)

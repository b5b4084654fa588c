"""Records into lists of values, one list per field, and what of them nobody declared.

Records of one page mostly have the same keys in the same order. Where they do, their values are
turned into columns at once, and looked through for unknown fields once, not record by record.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from operator import itemgetter
from types import NoneType
from typing import Any

from interlake.catalog import Record, Table

Path = tuple[str, ...]
Values = tuple[Any, ...]
Tree = dict[str, "Tree | None"]

_FEW = 3  # so many keys are picked one by one sooner than all values are transposed


@dataclass(frozen=True)
class Node:
    """What is wanted of the objects at one place in a record."""

    known: frozenset[str] | None  # keys that the catalog accounts for; None accepts all
    wanted: tuple[tuple[str, Path], ...]  # a key here, and its whole path
    inner: tuple[tuple[str, "Node"], ...]

    @property
    def is_narrow(self) -> bool:
        """Whether little is wanted of each object."""
        return len(self.wanted) + len(self.inner) <= _FEW

    def below(self) -> Iterable[Path]:
        """Every path that is wanted here or deeper."""
        yield from (path for _, path in self.wanted)
        for _, node in self.inner:
            yield from node.below()


@dataclass
class Fields:
    """The values of records by path, and per record what the catalog does not declare."""

    table: Table
    count: int
    values: dict[Path, Values] = field(default_factory=dict)
    extras: dict[int, dict[str, Any]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)  # `contacts.shoe_size`

    def keep(self, row: int, path: Path, value: Any) -> None:
        """Keep a value that no column takes, at its place."""
        extra = self.extras.setdefault(row, {})
        for key in path[:-1]:
            extra = extra.setdefault(key, {})
            if not isinstance(extra, dict):
                return
        extra[path[-1]] = value
        self.note(path)

    def note(self, path: Path) -> None:
        """Name a place that holds what the catalog does not declare, for the report."""
        self.unknown.add(f"{self.table.name}.{'.'.join(path)}")


def fields_of(table: Table, records: Sequence[Record]) -> Fields:
    """Every value that a table, or a list below it, is made of."""
    fields = Fields(table, len(records))
    _collect(_layout(table), (), records, fields)
    return fields


def _collect(node: Node, place: Path, objects: Sequence[Any], fields: Fields) -> None:
    kinds = set(map(type, objects))
    if place and kinds - {dict, NoneType} and place not in fields.values:
        _keep_values(place, objects, fields)
    if dict not in kinds:
        nothing = (None,) * len(objects)
        fields.values.update(dict.fromkeys(node.below(), nothing))
        return
    found = [item for item in objects if type(item) is dict] if len(kinds) > 1 else objects
    shape = None if node.is_narrow else _shape(found)
    if node.known is not None:
        strange = (set().union(*found) if shape is None else set(shape)) - node.known
        if strange:
            _keep_strangers(strange, place, objects, fields)
    columns = _picked(objects) if shape is None else _transposed(objects, shape)
    for key, path in node.wanted:
        fields.values[path] = columns(key)
    for key, below in node.inner:
        _collect(below, (*place, key), columns(key), fields)


def _keep_values(place: Path, objects: Sequence[Any], fields: Fields) -> None:
    """Keep what stands where an object should, unless it says nothing."""
    for row, item in enumerate(objects):
        if item and type(item) is not dict:
            fields.keep(row, place, item)


def _shape(objects: Sequence[Any]) -> tuple[str, ...] | None:
    """The keys of all objects, where they have the same ones in the same order."""
    shape = tuple(objects[0])
    return shape if list(chain.from_iterable(objects)) == [*shape] * len(objects) else None


def _picked(objects: Sequence[Any]) -> Callable[[str], Values]:
    """What gives the values of a key; None where an object lacks it, or is none."""

    def pick(key: str) -> Values:
        try:
            return tuple(map(itemgetter(key), objects))
        except (KeyError, TypeError):
            return tuple([item.get(key) if type(item) is dict else None for item in objects])

    return pick


def _transposed(objects: Sequence[Any], shape: tuple[str, ...]) -> Callable[[str], Values]:
    """What gives the values of a key, of objects with these keys or none."""
    empty = dict.fromkeys(shape)
    rows = [item if type(item) is dict else empty for item in objects]
    columns = dict(zip(shape, zip(*map(dict.values, rows), strict=True), strict=True))
    nothing = (None,) * len(objects)
    return lambda key: columns.get(key, nothing)


def _keep_strangers(strange: set[str], place: Path, objects: Sequence[Any], fields: Fields) -> None:
    for row, item in enumerate(objects):
        if type(item) is dict:
            for key in item:
                if key in strange:
                    fields.keep(row, (*place, key), item[key])


@cache
def _layout(table: Table) -> Node:
    lists = [path for child in table.children if child.items is None for path in child.source]
    columns = [c.keys for c in table.columns if c.compute is None and c.name != "_position"]
    return _node(_known(table), (), dict.fromkeys((*columns, *lists)))


def _node(known: Tree | None, place: Path, wanted: Iterable[Path]) -> Node:
    """`wanted` are whole paths, all of them at or below this place."""
    depth = len(place)
    deeper: dict[str, list[Path]] = {
        key: [] for key, tree in (known or {}).items() if tree is not None
    }
    for path in wanted:
        if len(path) > depth + 1:
            deeper.setdefault(path[depth], []).append(path)
    return Node(
        frozenset(known) if known is not None else None,
        tuple((path[depth], path) for path in wanted if len(path) == depth + 1),
        tuple(
            (key, _node((known or {}).get(key), (*place, key), paths))
            for key, paths in deeper.items()
        ),
    )


def _known(table: Table) -> Tree:
    """What the catalog accounts for in a record, as nested keys; None accepts all below."""
    tree: Tree = {}
    lists = [source for child in table.children for source in child.source]
    for path in (*(column.keys for column in table.columns), *lists, *table.ignored):
        node: Tree | None = tree
        for key in path[:-1]:
            node = node.setdefault(key, {}) if node is not None else None
        if node is not None and (path in table.ignored or path[-1] not in node):
            node[path[-1]] = None
    return tree

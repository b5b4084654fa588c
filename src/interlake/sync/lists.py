"""Lists inside records: which were read whole, and marking what they no longer hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from interlake.catalog import Reading, Table
from interlake.warehouse import Session
from interlake.warehouse.unseen import Mark, mark_children

_IDS_IN_CONDITION = 1_000


@dataclass
class Tally:
    """Of which parents a list was read whole, and of which it was cut; ids up to a bound."""

    whole: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    whole_count: int = 0
    cut_count: int = 0

    def note(self, key: str, *, whole: bool) -> None:
        """Count one reading of a parent."""
        self.whole_count += whole
        self.cut_count += not whole
        ids = self.whole if whole else self.cut
        if len(ids) < _IDS_IN_CONDITION:
            ids.append(key)

    def condition(self, key: str) -> tuple[str | None, Sequence[str]]:
        """Which parents to look at, as a condition on a column; None where that can't be told."""
        if not self.whole_count:
            return None, ()
        # Copies, for reading goes on while a chunk is written.
        cut, whole = tuple(self.cut), tuple(self.whole)
        if self.cut_count <= len(cut):
            return (f"{key} NOT IN ({_places(cut)})" if cut else "true"), cut
        if self.whole_count <= len(whole):
            return f"{key} IN ({_places(whole)})", whole
        return None, ()


Tallies = dict[str, Tally]


def tally_lists(tallies: Tallies, table: Table, readings: Sequence[Reading]) -> None:
    """Note for every list of a table's records whether it was read whole."""
    for child in table.children:
        if child.cut_by is not None:  # a column of the parent says it
            continue
        tally = tallies.setdefault(child.name, Tally())
        for reading in readings:
            key = str(reading.record.get(child.inherits[-1][1]))
            tally.note(key, whole=child.whole_in(reading.record))


def mark_lists(
    session: Session,
    roots: Mapping[str, Table],
    tallies: Tallies,
    since: Mapping[str, datetime],
    now: datetime,
) -> dict[str, int]:
    """Mark children that the last reading of their parent no longer held; rows marked, by table.

    `since` gives the first reading of each root table that has to be looked at.
    """
    marked: dict[str, int] = {}
    for name, table in roots.items():
        for parent in table.family():
            for child in parent.children:
                condition, ids = whole_lists(tallies.get(child.name), child, parent)
                if condition is not None:
                    marked[child.name] = mark_children(
                        session, child, parent, since[name], Mark(now), condition, ids
                    )
    return marked


def whole_lists(
    tally: Tally | None, table: Table, parent: Table
) -> tuple[str | None, Sequence[str]]:
    """Which parents `p` were read with the whole list of a child table; None where unknown."""
    if table.cut_by is not None:
        return f"p.{table.cut_by} = false", ()
    if tally is not None:
        return tally.condition(f"p.{table.inherits[-1][1]}")
    # A list within a list is whole wherever its own parent was read.
    return ("true", ()) if parent.inherits else (None, ())


def _places(ids: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(ids))

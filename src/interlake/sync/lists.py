"""Lists inside records: which were read whole, and marking what they no longer hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from interlake.catalog import Reading, Record, Table
from interlake.warehouse import Session
from interlake.warehouse.unseen import Mark, mark_missed, missed_children

_IDS_IN_CONDITION = 1_000


@dataclass
class Tally:
    """Of which parents a list was read whole, and of which it was cut; ids up to a bound."""

    whole: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    whole_count: int = 0
    cut_count: int = 0

    def note(self, records: Sequence[Record], whole: Sequence[bool], key: str) -> None:
        """Count readings of parents, and keep their ids while these are few."""
        count = sum(whole)
        for ids, counted, wanted in (
            (self.whole, self.whole_count, True),
            (self.cut, self.cut_count, False),
        ):
            if counted < _IDS_IN_CONDITION:
                found = (
                    r for r, is_whole in zip(records, whole, strict=True) if is_whole is wanted
                )
                ids += (
                    str(record.get(key)) for record in islice(found, _IDS_IN_CONDITION - counted)
                )
        self.whole_count += count
        self.cut_count += len(whole) - count

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
    records = [reading.record for reading in readings]
    for child in table.children:
        if child.cut_by is not None:  # a column of the parent says it
            continue
        tally = tallies.setdefault(child.name, Tally())
        whole = list(map(child.whole_in, records))
        tally.note(records, whole, child.inherits[-1][1])


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
    missed = []
    for name, table in roots.items():
        for parent in table.family():
            for child in parent.children:
                condition, ids = whole_lists(tallies.get(child.name), child, parent)
                if condition is not None:
                    missed.append(
                        missed_children(session, child, parent, since[name], condition, ids)
                    )
    return mark_missed(session, missed, Mark(now))


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

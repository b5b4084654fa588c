"""How many requests a stream takes: its formula, filled with what is stored and what is counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from math import ceil

from interlake.catalog import BY_NAME, Mode, Stream
from interlake.catalog.requests import (
    EXPORT_SPAN_DAYS,
    LOG_SLICE_DAYS,
    Figure,
    Term,
    formula,
)
from interlake.sync.stored import Facts
from interlake.warehouse.cursors import Cursor


class Basis(IntEnum):
    """How far a figure can be trusted; the weakest one speaks for a sum."""

    AT_LEAST = 0  # only the run itself can tell the rest
    ESTIMATED = 1  # from what is stored
    COUNTED = 2  # by Intercom, or fixed

    @property
    def words(self) -> str:
        """The basis as people and scripts read it."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True)
class Estimate:
    """Requests of one stream, and how they were found."""

    requests: int
    basis: Basis


Number = tuple[int, int, Basis]  # of what a term counts, of its groups, and how sure


@dataclass(frozen=True)
class Estimator:
    """Fills formulas; `counted` holds what Intercom counts, by stream, where it was asked."""

    facts: Mapping[str, Facts]
    counted: Mapping[str, int]
    kinds: int  # of custom objects
    now: datetime
    founded: datetime | None  # when the workspace was made
    whole: bool  # everything is read anew, whatever is stored
    article_statistics_due: bool

    def of(self, stream: Stream) -> Estimate:
        """The requests of one stream that runs."""
        total, basis = 0, Basis.COUNTED
        for term in formula(stream):
            number, groups, sure = self._number(stream, term)
            total += term.requests(number, groups)
            basis = min(basis, sure)
        if stream.name == "contacts" and stream.name in self.counted:
            total -= self._unread_overlap(stream)
        if stream.mode is Mode.MEMBERSHIP and _groups_of(stream) not in self.facts:
            total += 1  # else their own stream asks for the list
        return Estimate(total, basis)

    def _number(self, stream: Stream, term: Term) -> Number:
        match term.figure:
            case Figure.LISTED:
                return self._listed(stream)
            case Figure.MATCHING:
                found = self.counted.get(stream.name)
                return (found or 0, 0, Basis.AT_LEAST if found is None else Basis.COUNTED)
            case Figure.CHANGED:
                return self._changed(stream)
            case Figure.MEMBERS:
                return self._members(stream)
            case Figure.DUE:
                return self._due(stream)
            case Figure.NEW:
                return self._new(stream)
            case Figure.SPANS:
                return self._spans(stream)
            case Figure.ADMINS:
                return self._rows("admins")
            case Figure.MISSING:
                return self._facts(stream).missing, 0, Basis.COUNTED
            case Figure.FIXED:
                return 0, 0, Basis.COUNTED
            case _:
                return self._contacts_with(term.figure)

    def _facts(self, stream: Stream) -> Facts:
        return self.facts.get(stream.name, Facts())

    def _is_first(self, stream: Stream) -> bool:
        return self.whole or self._facts(stream).cursor is None

    def _rows(self, name: str) -> Number:
        if name in self.counted:
            return self.counted[name], 0, Basis.COUNTED
        stored = self.facts.get(name, Facts()).rows
        return (0, 0, Basis.AT_LEAST) if stored is None else (stored, 0, Basis.ESTIMATED)

    def _listed(self, stream: Stream) -> Number:
        if stream.is_sub_list:  # one request for each row of lists that are read
            due, _, basis = self._due(stream)
            return due, 0, basis
        number, _, basis = self._rows(stream.name)
        kinds = self.kinds if stream.name == "custom_object_instances" else 0
        return number, kinds, basis

    def _changed_rows(self, stream: Stream) -> int | None:
        """Rows of a searched stream that are new or of a new version; None where nobody tells."""
        found = self.counted.get(stream.name)
        if found is None:
            return None
        return found if self.whole else max(0, found - self._facts(stream).found_again)

    def _changed(self, stream: Stream) -> Number:
        of = BY_NAME[stream.parent] if stream.parent else stream
        if of.mode is Mode.INCREMENTAL:
            changed = self._changed_rows(of)
            return (changed or 0, 0, Basis.AT_LEAST if changed is None else Basis.ESTIMATED)
        every = self.article_statistics_due and stream.name == "article_statistics"
        if every or self._is_first(of):
            return self._rows(of.name)
        return 0, 0, Basis.AT_LEAST

    def _contacts_with(self, figure: Figure) -> Number:
        contacts = BY_NAME["contacts"]
        changed, facts = self._changed_rows(contacts), self._facts(contacts)
        if changed == 0:
            return 0, 0, Basis.COUNTED
        if changed is None or not facts.rows or figure not in facts.contacts_with:
            return 0, 0, Basis.AT_LEAST
        having = round(changed * facts.contacts_with[figure] / facts.rows)
        return having, having, Basis.ESTIMATED

    def _members(self, stream: Stream) -> Number:
        groups = self._facts(stream).groups
        if not groups:
            count, _, _ = self._rows(_groups_of(stream))
            return 0, count, Basis.AT_LEAST
        # Groups are searched one by one: each has a last page that is not full.
        pages = sum(max(1, ceil(members / stream.per_page)) for members in groups)
        return pages * stream.per_page, len(groups), Basis.ESTIMATED

    def _due(self, stream: Stream) -> Number:
        facts, parent = self._facts(stream), BY_NAME[stream.parent or ""]
        if stream.due_by is None:
            parents, _, basis = self._rows(parent.name)
        elif self._is_first(stream):
            parents, _, basis = self._rows(parent.name)
            parents = max(parents, facts.due)
        elif parent.mode is Mode.INCREMENTAL:
            changed = self._changed_rows(parent)
            parents, basis = facts.due + (changed or 0), Basis.ESTIMATED
            basis = Basis.AT_LEAST if changed is None else basis
        else:
            parents, basis = facts.due, Basis.AT_LEAST
        pages = any(term.each is not None for term in formula(stream))
        if not pages:
            return parents, 0, basis
        if stream.since_param is not None or not facts.rows or not facts.parents:
            return 0, parents, min(basis, Basis.AT_LEAST if parents else basis)
        return ceil(parents * facts.rows / facts.parents), parents, min(basis, Basis.ESTIMATED)

    def _new(self, stream: Stream) -> Number:
        cursor = None if self.whole else self._facts(stream).cursor
        if stream.name in self.counted:
            return self.counted[stream.name], 0, Basis.COUNTED
        return 0, self._days_since(cursor) // LOG_SLICE_DAYS + 1, Basis.AT_LEAST

    def _spans(self, stream: Stream) -> Number:
        cursor = None if self.whole else self._facts(stream).cursor
        return self._days_since(cursor) // EXPORT_SPAN_DAYS + 1, 0, Basis.AT_LEAST

    def _days_since(self, cursor: Cursor | None) -> int:
        begin = cursor.watermark if cursor else self.founded
        return (self.now - begin).days if begin else 0

    def _unread_overlap(self, stream: Stream) -> int:
        """Pages of the day's earlier rows: newest first, reading stops at the watermark."""
        facts = self._facts(stream)
        cursor = facts.cursor
        if self.whole or cursor is None or (self.now - cursor.watermark).days >= 1:
            return 0
        found, per_page = self.counted[stream.name], stream.per_page
        read = found - (facts.found_again - facts.overlap)
        return max(1, ceil(found / per_page)) - max(1, ceil(read / per_page))


def _groups_of(stream: Stream) -> str:
    return "tags" if stream.name == "contact_tags" else "segments"

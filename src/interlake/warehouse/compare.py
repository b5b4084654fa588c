"""Rows as they are stored against rows that were just read into a schema beside: by set, in SQL.

Both sides went through the same conversion and the same loading, so what differs here differs in
Intercom. What was found stands in tables of the schema beside, one for each table compared:
`d_<table>` holds a row per difference, `r_<table>` the keys of root rows that changed so lately
that a run may not have met them yet.
"""

from collections.abc import Sequence
from datetime import datetime

from interlake.catalog import STREAMS, SYSTEM_COLUMNS, Column, Kind, Table
from interlake.warehouse.promises import has_column
from interlake.warehouse.store import Session
from interlake.warehouse.terms import Found, Level, Terms, moment_of

_OWNER_KEYS = {stream.parent_key for stream in STREAMS if stream.is_sub_list}
_OF_THE_MARK = ("_synced_at", "_deleted_at")
# Addresses of files are signed anew at every reading (reference §6.22).
_SIGNATURE = "[?&]expires=[0-9]+(&amp;|&)signature=[0-9a-f]+"
_MAY_BE_SIGNED = ("url", "body", "ticket_attributes", "value_id", "value_label")


def compare(session: Session, level: Level, terms: Terms) -> Found:
    """Compare one table; parents must have been compared before. Leaves `d_<table>` behind."""
    comparison = _Comparison(session, level, terms)
    if level.parent is None:
        comparison.note_recent()
    comparison.note_differences()
    return comparison.found()


def differing(session: Session, table: Table, fresh: str) -> list[str]:
    """What a table's differences are read again by: ids of roots or of what they hang on."""
    name = session.name(f"d_{table.name}", fresh)
    rows = session.execute(
        f"SELECT DISTINCT _anchor FROM {name} WHERE NOT _recent AND _anchor IS NOT NULL ORDER BY 1"
    )
    return [row[0] for row in rows]


class _Comparison:
    def __init__(self, session: Session, level: Level, terms: Terms) -> None:
        self._session, self._level, self._terms = session, level, terms
        self._table = level.table
        self._stored = session.name(self._table.name)
        self._fresh = session.name(self._table.name, terms.fresh)
        self._differences = self._scratch("d", self._table)
        self._recent = self._scratch("r", level.root)
        self._moment = moment_of(self._table)

    def note_recent(self) -> None:
        """Note the root rows that changed so lately that a run may not have met them."""
        column = self._session.column
        known = {*self._table.key, *_OWNER_KEYS}
        names = known & {c.name for c in self._table.columns}
        listed = ", ".join(f"f.{column(name)}" for name in sorted(names))
        self._session.execute(
            f"CREATE TABLE {self._recent} AS SELECT {listed} FROM {self._fresh} f "
            f"LEFT JOIN {self._stored} s ON {self._same('s', 'f')} "
            f"WHERE f._deleted_at IS NULL AND ({self._is_recent()})"
        )

    def note_differences(self) -> None:
        """Note every row that is on one side only, marked on one only, or of other values."""
        same, key = self._same("s", "f"), self._session.column(self._table.key[0])
        differs = self._differing_columns([c for c in self._compared() if not c.volatile])
        judged, params = self._judged()
        self._session.execute(
            f"CREATE TABLE {self._differences} AS "
            f"SELECT {self._head('f')}, CASE WHEN b._stored_mark IS NULL THEN 'different' "
            "ELSE 'wrongly_marked' END AS _kind, b._columns, "
            f"({self._hangs_on_recent('f')} OR b._late) AS _recent FROM {self._fresh} f JOIN ("
            f"SELECT {self._keys('f')}, s._deleted_at AS _stored_mark, {differs} AS _columns, "
            f"({self._is_recent()}) AS _late FROM {self._fresh} f JOIN {self._stored} s ON {same} "
            f"WHERE f._deleted_at IS NULL) b ON {self._same('b', 'f')} "
            "WHERE b._stored_mark IS NOT NULL OR b._columns <> '' "
            f"UNION ALL SELECT {self._head('f')}, 'missing', '', "
            f"({self._hangs_on_recent('f')} OR {self._is_recent()}) FROM {self._fresh} f "
            f"LEFT JOIN {self._stored} s ON {same} WHERE s.{key} IS NULL AND f._deleted_at IS NULL "
            f"UNION ALL SELECT {self._head('s')}, 'surplus', '', {self._hangs_on_recent('s')} "
            f"FROM {self._stored} s WHERE s._deleted_at IS NULL AND NOT EXISTS ("
            f"SELECT 1 FROM {self._fresh} f WHERE {same} AND f._deleted_at IS NULL) AND ({judged})",
            *params,
        )

    def found(self) -> Found:
        """Count what was noted."""
        same, found = self._same("s", "f"), Found()
        live = "s._deleted_at IS NULL"
        found.stored = self._count(f"{self._stored} s WHERE {live}")
        found.read = self._count(f"{self._fresh} f WHERE f._deleted_at IS NULL")
        both = (
            f"{self._stored} s JOIN {self._fresh} f ON {same} "
            f"WHERE {live} AND f._deleted_at IS NULL"
        )
        found.compared = self._count(both)
        volatile = [c for c in self._compared() if c.volatile]
        if volatile:
            found.moved = self._count(f"{both} AND {self._differing_columns(volatile)} <> ''")
        for kind, recent, columns, rows in self._session.execute(
            f"SELECT _kind, _recent, _columns, count(*) FROM {self._differences} GROUP BY 1, 2, 3"
        ):
            if kind == "surplus":
                found.compared += rows
            if recent:
                found.recent += rows
                continue
            found.counts[kind] += rows
            for name in filter(None, columns.split(",")) if kind == "different" else ():
                found.columns[name] = found.columns.get(name, 0) + rows
        return found

    def _is_recent(self) -> str:
        """Whether a row `f` changed too late for the last run, and `s` shows that it was missed."""
        if self._moment is None:
            return "false"
        moment, settled = self._session.column(self._moment), _literal(self._terms.settled)
        key = self._session.column(self._table.key[0])
        lag = f"INTERVAL '{int(self._terms.lag.total_seconds())} seconds'"
        return (
            f"coalesce(f.{moment} > {settled} AND (s.{key} IS NULL OR ("
            f"s.{moment} IS DISTINCT FROM f.{moment} AND f.{moment} >= s._synced_at - {lag}"
            ")), false)"
        )

    def _hangs_on_recent(self, alias: str) -> str:
        """Whether the root row, or what it hangs on, changed since the last run."""
        column, root, names = self._session.column, self._level.root, self._level.root_columns
        if self._table.name in self._terms.stale:
            return "true"
        conditions = []
        if self._level.parent is not None:
            same = " AND ".join(f"r.{column(k)} = {alias}.{column(names[k])}" for k in root.key
                                if k in names)  # fmt: skip
            conditions.append(f"EXISTS (SELECT 1 FROM {self._recent} r WHERE {same})")
        owner = self._terms.owner
        if owner is not None:
            conditions.append(
                f"EXISTS (SELECT 1 FROM {self._scratch('r', owner.table)} o "
                f"WHERE o.{column(owner.key)} = {self._of_root(alias, owner.column)})"
            )
        return f"({' OR '.join(conditions) or 'false'})"

    def _judged(self) -> tuple[str, Sequence[str]]:
        """Of which stored rows the absence in Intercom was looked for."""
        conditions = [self._asked()]
        if self._level.parent is None:
            conditions += [self._terms.judged, self._owned(), self._still_shown()]
            return " AND ".join(f"({c})" for c in conditions if c), ()
        held, params = self._list_was_whole()
        conditions.append(f"({held}) OR ({self._orphaned(self._level.parent)})")
        return " AND ".join(f"({c})" for c in conditions if c), params

    def _asked(self) -> str:
        asked = self._terms.asked
        return self._noted(self._of_root("s", asked)) if asked else ""

    def _noted(self, value: str) -> str:
        """Whether an id was asked for, and answered with all that there is."""
        seen = self._session.name("_interlake_seen", self._terms.fresh)
        return (
            f"EXISTS (SELECT 1 FROM {seen} n WHERE n.run_id = '{self._terms.run_id}' "
            f"AND n.stream = '{self._terms.stream}' AND n.id = {value})"
        )

    def _owned(self) -> str:
        """A list was asked for, or what it hangs on is not there (any more)."""
        owner = self._terms.owner
        if owner is None or not self._terms.listed or self._terms.asked is not None:
            return ""
        column = self._session.column
        own = f"s.{column(owner.column)}"
        gone = " AND ".join(f"d.{column(k)} = q.{column(k)}" for k in owner.table.key)
        return (
            f"{self._noted(own)} OR NOT EXISTS ("
            f"SELECT 1 FROM {self._session.name(owner.table.name)} q "
            f"WHERE q.{column(owner.key)} = {own} AND q._deleted_at IS NULL AND NOT EXISTS ("
            f"SELECT 1 FROM {self._scratch('d', owner.table)} d "
            f"WHERE d._kind = 'surplus' AND {gone}))"
        )

    def _still_shown(self) -> str:
        if not self._terms.keeps or self._moment is None:
            return ""
        moment = self._session.column(self._moment)
        return f"s.{moment} >= (SELECT min(f.{moment}) FROM {self._fresh} f)"

    def _list_was_whole(self) -> tuple[str, Sequence[str]]:
        """The parent was read with all of this list, or with the part that a row would be in."""
        table, parent = self._table, self._level.parent
        condition = self._terms.whole.get(table.name)
        if parent is None or condition is None:
            return "false", ()
        whole, params = condition
        if table.cut_by is not None and has_column(table, "created_at"):
            # Of a list that was cut the newest rows are there.
            joined = " AND ".join(f"v.{own} = s.{own}" for own, _ in table.inherits)
            whole = (
                f"{whole} OR s.created_at > "
                f"(SELECT min(v.created_at) FROM {self._fresh} v WHERE {joined})"
            )
        return (
            f"EXISTS (SELECT 1 FROM {self._session.name(parent.name, self._terms.fresh)} p "
            f"WHERE p._deleted_at IS NULL AND {self._below('p')} AND ({whole}))",
            params,
        )

    def _orphaned(self, parent: Table) -> str:
        """No parent row lives here or in Intercom."""
        column, session = self._session.column, self._session
        gone = " AND ".join(f"d.{column(k)} = q.{column(k)}" for k in parent.key)
        return (
            f"NOT EXISTS (SELECT 1 FROM {session.name(parent.name, self._terms.fresh)} p "
            f"WHERE p._deleted_at IS NULL AND {self._below('p')}) AND NOT EXISTS ("
            f"SELECT 1 FROM {session.name(parent.name)} q WHERE {self._below('q')} "
            f"AND q._deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM {self._scratch('d', parent)} "
            f"d WHERE d._kind = 'surplus' AND {gone}))"
        )

    def _below(self, parent: str) -> str:
        column = self._session.column
        return " AND ".join(
            f"{parent}.{column(theirs)} = s.{column(own)}" for own, theirs in self._table.inherits
        )

    def _compared(self) -> list[Column]:
        hidden = (*self._table.key, *_OF_THE_MARK)
        return [c for c in (*self._table.columns, *SYSTEM_COLUMNS) if c.name not in hidden]

    def _differing_columns(self, columns: Sequence[Column]) -> str:
        """The names of columns in which `s` and `f` differ, as one text."""
        if not columns:
            return "''"
        return " || ".join(
            f"CASE WHEN {self._differs(column)} THEN '{column.name},' ELSE '' END"
            for column in columns
        )

    def _differs(self, column: Column) -> str:
        one, other = (f"{alias}.{self._session.column(column.name)}" for alias in "sf")
        if column.kind is Kind.JSON:
            one, other = (f"CAST({name} AS VARCHAR)" for name in (one, other))
        differs = f"{one} IS DISTINCT FROM {other}"
        if column.only_alone:
            return f"({differs} AND {one} IS NOT NULL AND {other} IS NOT NULL)"
        if column.kind in (Kind.TEXT, Kind.JSON) and column.name.endswith(_MAY_BE_SIGNED):
            bare = [f"regexp_replace({name}, '{_SIGNATURE}', '', 'g')" for name in (one, other)]
            return f"({differs} AND {bare[0]} IS DISTINCT FROM {bare[1]})"
        return differs

    def _head(self, alias: str) -> str:
        anchor = self._of_root(alias, self._terms.anchor) if self._terms.anchor else "NULL"
        return f"{self._keys(alias)}, CAST({anchor} AS VARCHAR) AS _anchor"

    def _of_root(self, alias: str, name: str) -> str:
        """A column of the root row, as a row below it knows it or as the root row itself has it."""
        column, names, root = self._session.column, self._level.root_columns, self._level.root
        if name in names:
            return f"{alias}.{column(names[name])}"
        where = " AND ".join(f"w.{column(k)} = {alias}.{column(names[k])}" for k in root.key)
        schema = None if alias == "s" else self._terms.fresh
        stored = self._session.name(root.name, schema)
        return f"(SELECT w.{column(name)} FROM {stored} w WHERE {where})"

    def _keys(self, alias: str) -> str:
        return ", ".join(f"{alias}.{self._session.column(key)}" for key in self._table.key)

    def _same(self, one: str, other: str) -> str:
        names = [self._session.column(key) for key in self._table.key]
        return " AND ".join(f"{one}.{name} = {other}.{name}" for name in names)

    def _scratch(self, kind: str, table: Table) -> str:
        return self._session.name(f"{kind}_{table.name}", self._terms.fresh)

    def _count(self, rest: str) -> int:
        return int(self._session.execute(f"SELECT count(*) FROM {rest}")[0][0])


def _literal(moment: datetime) -> str:
    return f"TIMESTAMPTZ '{moment.isoformat()}'"

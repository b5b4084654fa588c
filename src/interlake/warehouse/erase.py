"""A person taken out of tables, by set-based statements: rows deleted, columns emptied, masked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from interlake.catalog import SYSTEM_COLUMNS, Column, Kind, Table
from interlake.catalog.erasure import (
    ERASED,
    contact_columns,
    conversation_column,
    deletes_row,
    emptied_with,
    external_columns,
    listed_with,
    name_beside,
    written,
)
from interlake.catalog.personal import domain_of
from interlake.warehouse.store import Session

_AT_ONCE = 500
_SHORTEST = 6  # characters; what is shorter is found in text by chance


@dataclass
class Person:
    """By what a person's rows are known."""

    ids: set[str] = field(default_factory=set)
    external_ids: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)  # e-mail addresses and phone numbers
    conversations: set[str] = field(default_factory=set)  # nobody else took part in them

    @property
    def names(self) -> set[str]:
        """All by which the person is known again: a later reading is searched for it."""
        return self.ids | self.addresses | {conversation_name(key) for key in self.conversations}

    @property
    def mentions(self) -> list[str]:
        """What is looked for in text."""
        return sorted(v for v in (self.ids | self.addresses) if len(v) >= _SHORTEST)


def conversation_name(key: str) -> str:
    """A conversation's or ticket's id as it is remembered: apart from numbers in text."""
    return f"conversation:{key}"


@dataclass(frozen=True)
class Stored:
    """One table that holds rows of a declared shape: the table itself, or its history."""

    table: Table
    name: str


class Eraser:
    """Takes a person out of tables; with `since`, out of rows that were read since only."""

    def __init__(
        self, session: Session, tables: Sequence[Stored], since: datetime | None = None
    ) -> None:
        self._session, self._tables = session, tables
        self._younger = f" AND t._synced_at >= TIMESTAMPTZ '{since.isoformat()}'" if since else ""
        self.deleted: dict[str, int] = {}
        self.emptied: dict[str, int] = {}

    def get_to_know(self, person: Person) -> None:
        """Complete a person: merged contacts, given ids, addresses, conversations of its own."""
        self._add_merged(person)
        for stored in self._tables:
            for column in contact_columns(stored.table):
                self._add_addresses(stored, column.name, person)
        person.addresses -= self._of_teammates()
        talks = self._talks_of(person)
        person.conversations |= set(talks) - self._shared(talks, person)

    def erase(self, person: Person) -> None:
        """Delete the person's rows and empty what else is theirs, in every table."""
        for stored in self._tables:
            self._erase_conversations(stored, person.conversations)
        for stored in self._tables:
            self._erase_parts_lists(stored, person.ids)
        for stored in self._tables:
            for column in contact_columns(stored.table):
                if deletes_row(stored.table, column):
                    self._delete(stored, column.name, person.ids)
                else:
                    names = emptied_with(stored.table, column)
                    self._empty(stored, column.name, person.ids, names)
            for column in external_columns(stored.table):
                if not deletes_row(stored.table, column) and stored.table.name != "contacts":
                    self._empty_given_id(stored, column.name, person.external_ids)
        for stored in self._tables:
            self._mask(stored, person.mentions, (*stored.table.columns, *SYSTEM_COLUMNS))

    def mask_own(self, table: Table, person: Person) -> None:
        """Take a person out of one of Interlake's own tables: an error may have named it."""
        self._mask(Stored(table, table.name), person.mentions, table.columns)

    def ids_in(self, columns: Iterable[tuple[Stored, str]]) -> Iterator[str]:
        """The ids that columns hold."""
        for stored, name in columns:
            column = self._session.column(name)
            rows = self._session.execute(
                f"SELECT DISTINCT t.{column} FROM {self._name(stored)} t "
                f"WHERE t.{column} IS NOT NULL{self._younger}"
            )
            yield from (row[0] for row in rows)

    def _add_merged(self, person: Person) -> None:
        """Contacts that were merged into this one are the same person."""
        for stored in self._tables:
            if stored.table.name == "contact_merges":
                found = self._select(stored, ("source_contact_id",), "contact_id", person.ids)
                person.ids |= {row[0] for row in found}

    def _add_addresses(self, stored: Stored, column: str, person: Person) -> None:
        table = stored.table
        names = [c for c in table.columns if c.name in {*emptied_with(table, table.column(column))}]
        if deletes_row(table, table.column(column)):
            names = list(table.columns)
        told = [c.name for c in names if domain_of(table, c) in ("email", "phone")
                and not c.name.endswith("domain")]  # fmt: skip
        given = [c.name for c in external_columns(table)]
        for row in self._select(stored, (*told, *given), column, person.ids) if told else ():
            person.addresses |= {v for v in row[: len(told)] if v and v != ERASED}
            person.external_ids |= {value for value in row[len(told) :] if value}

    def _of_teammates(self) -> set[str]:
        """Addresses of teammates: who is both keeps what stands under the teammate's name."""
        admins = [(s, "email") for s in self._tables if s.name == "admins"]
        return set(self.ids_in(admins))

    def _talks_of(self, person: Person) -> list[str]:
        found: set[str] = set()
        for stored in self._tables:
            talk = conversation_column(stored.table)
            for column in contact_columns(stored.table) if talk else ():
                if column.name.endswith("applied_by_id") or talk is None:
                    continue
                rows = self._select(stored, (talk,), column.name, person.ids)
                found |= {row[0] for row in rows if row[0]}
        return sorted(found)

    def _shared(self, talks: Sequence[str], person: Person) -> set[str]:
        """Conversations and tickets in which another contact takes part."""
        shared: set[str] = set()
        for stored in self._tables:
            if stored.name not in ("conversation_contacts", "ticket_contacts"):
                continue
            talk = conversation_column(stored.table) or ""
            for some in _slices(talks):
                rows = self._session.execute(
                    f"SELECT t.{talk}, t.contact_id FROM {self._name(stored)} t "
                    f"WHERE t._deleted_at IS NULL AND t.{talk} IN ({_places(some)})",
                    *some,
                )
                shared |= {key for key, contact in rows if contact not in person.ids}
        return shared

    def _erase_conversations(self, stored: Stored, conversations: Iterable[str]) -> None:
        column = conversation_column(stored.table)
        if column is None:
            return
        if listed_with(stored.table) or stored.table.name == "call_transcripts":
            self._delete(stored, column, conversations)
        else:
            self._empty(stored, column, conversations, written(stored.table))

    def _erase_parts_lists(self, stored: Stored, ids: Iterable[str]) -> None:
        """Files that the person sent with parts of conversations that others share."""
        table = stored.table
        if not listed_with(table) or len(table.inherits) < 2:
            return
        parts = next(
            (s for s in self._tables if table in s.table.children and s.name == s.table.name), None
        )
        if parts is None:
            return
        same = " AND ".join(f"p.{theirs} = t.{own}" for own, theirs in table.inherits)
        for some in _slices(sorted(ids)):
            self._delete_where(
                stored,
                f"EXISTS (SELECT 1 FROM {self._name(parts)} p WHERE {same} "
                f"AND p.author_id IN ({_places(some)}))",
                some,
            )

    def _empty_given_id(self, stored: Stored, column: str, external_ids: Iterable[str]) -> None:
        """A row that names the person by the id you gave it, such as an entry of the log."""
        table = stored.table
        names = [c.name for c in table.columns if c.kind is Kind.JSON or c.name == column
                 or c.name == "activity_description"]  # fmt: skip
        self._empty(stored, column, external_ids, names)

    def _delete(self, stored: Stored, column: str, ids: Iterable[str]) -> None:
        name = self._session.column(column)
        for some in _slices(sorted(ids)):
            self._delete_where(stored, f"t.{name} IN ({_places(some)})", some)

    def _delete_where(self, stored: Stored, condition: str, params: Sequence[Any]) -> None:
        target, where = self._name(stored), f"{condition}{self._younger}"
        count = self._count(target, where, params)
        if count:
            self._session.execute(f"DELETE FROM {target} AS t WHERE {where}", *params)
            self.deleted[stored.name] = self.deleted.get(stored.name, 0) + count

    def _empty(self, stored: Stored, column: str, ids: Iterable[str], names: Sequence[str]) -> None:
        where = self._session.column(column)
        kept = [self._session.column(n) for n in names if n not in stored.table.key]
        held = " OR ".join(f"t.{name} IS NOT NULL" for name in kept)
        for some in _slices(sorted(ids)) if kept else ():
            self._update(
                stored,
                ", ".join(f"{name} = NULL" for name in kept),
                f"t.{where} IN ({_places(some)}) AND ({held})",
                some,
            )

    def _mask(self, stored: Stored, mentions: Sequence[str], declared: Sequence[Column]) -> None:
        """Take ids, addresses and numbers out of text and JSON."""
        columns = [
            c
            for c in declared
            if c.kind in (Kind.TEXT, Kind.JSON) and c.name not in stored.table.key
        ]
        for mention in mentions:
            for column in columns:
                if column.kind is Kind.JSON and mention.isdigit():
                    continue  # it may be a number there, and a word in its place would be no JSON
                name = self._session.column(column.name)
                text = f"CAST({name} AS VARCHAR)"
                masked = f"regexp_replace({text}, '{_pattern(mention)}', '{ERASED}', 'gi')"
                value = f"CAST({masked} AS JSON)" if column.kind is Kind.JSON else masked
                self._update(
                    stored,
                    f"{name} = {value}",
                    f"strpos(lower(CAST(t.{name} AS VARCHAR)), %s) > 0",
                    (mention.lower(),),
                )
        for address, name in name_beside(stored.table):
            beside = self._session.column(name)
            self._update(
                stored,
                f"{beside} = NULL",
                f"t.{self._session.column(address)} = '{ERASED}' AND t.{beside} IS NOT NULL",
                (),
            )

    def _update(self, stored: Stored, change: str, condition: str, params: Sequence[Any]) -> None:
        target, where = self._name(stored), f"{condition}{self._younger}"
        count = self._count(target, where, params)
        if count:
            self._session.execute(f"UPDATE {target} AS t SET {change} WHERE {where}", *params)
            self.emptied[stored.name] = self.emptied.get(stored.name, 0) + count

    def _select(
        self, stored: Stored, names: Sequence[str], column: str, ids: Iterable[str]
    ) -> list[tuple[Any, ...]]:
        listed = ", ".join(f"t.{self._session.column(name)}" for name in names)
        rows: list[tuple[Any, ...]] = []
        for some in _slices(sorted(ids)):
            rows += self._session.execute(
                f"SELECT DISTINCT {listed} FROM {self._name(stored)} t "
                f"WHERE t.{self._session.column(column)} IN ({_places(some)}){self._younger}",
                *some,
            )
        return rows

    def _count(self, target: str, where: str, params: Sequence[Any]) -> int:
        rows = self._session.execute(f"SELECT count(*) FROM {target} t WHERE {where}", *params)
        return int(rows[0][0])

    def _name(self, stored: Stored) -> str:
        return self._session.name(stored.name)


def _pattern(text: str) -> str:
    """A regular expression that both warehouses read as this very text."""
    special = "".join(f"\\{c}" if c in "[]^\\" else f"[{c}]" if c in ".+*?(){}|$" else c
                      for c in text)  # fmt: skip
    return special.replace("'", "''").replace("%", ".")  # drivers take % for a parameter


def _places(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _slices(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]

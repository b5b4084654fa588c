"""Erase a person from every table of a pipeline, and leave them out of what is read later."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from interlake.catalog import TABLES, Table
from interlake.catalog.history import history_of
from interlake.config import Pipeline
from interlake.errors import SettingsError
from interlake.report import Report
from interlake.warehouse import Session, Warehouse
from interlake.warehouse.erase import Eraser, Person, Stored
from interlake.warehouse.history import hash_again
from interlake.warehouse.lease import lease
from interlake.warehouse.purged import read_purged, remember
from interlake.warehouse.runs import Ending, end_run, start_run
from interlake.warehouse.tables import RUN_STREAMS, RUNS


@dataclass(frozen=True)
class Who:
    """The person, by one of these; an address or a given id may be that of several contacts."""

    contact: str | None = None  # Intercom's id
    email: str | None = None
    external_id: str | None = None


@dataclass
class PurgedTable:
    """One table: rows deleted, and how often rows were emptied of what was the person's."""

    table: str
    deleted: int
    emptied: int


@dataclass
class Purge:
    """What was, or would be, erased."""

    pipeline: str
    contacts: int  # ids of the person, those merged into it too
    conversations: int  # in which nobody else took part: all their words are gone
    dry_run: bool
    tables: list[PurgedTable] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


class _Undone(Exception):
    """Ends the transaction of a dry run."""


def purge(pipeline: Pipeline, who: Who, *, dry_run: bool = False) -> Purge:
    """Erase a person; `dry_run` does it in a transaction that is taken back.

    Rows of the person's own are deleted; rows that others share stay, emptied of what the person
    wrote or is known by. Speaks to no Intercom. Raises SettingsError where nobody is known by that
    address or given id, or the pipeline was never synced; Busy while a run is under way.
    """
    # By this machine's clock: Intercom is not asked, and the moment only orders the log of runs.
    now = datetime.now(UTC)
    tables = tuple(TABLES.values())
    with (
        lease(pipeline.destination, pipeline.schema_name),
        Warehouse(pipeline.destination, pipeline.schema_name, ()) as warehouse,
    ):
        if not warehouse.exists():
            raise SettingsError(
                f"Pipeline {pipeline.name!r} was never synced, so there is nothing to purge."
            )
        if not dry_run:
            warehouse.create_tables()  # the list of who was purged, if an older version synced
        with warehouse.session() as session:
            stored = list(_stored(session, tables))
            with suppress(_Undone), session.transaction():
                done = _erase(session, pipeline, who, stored, now, dry_run)
                if dry_run:
                    raise _Undone
            if not dry_run:
                session.drop_staging()  # it holds the last chunk as it came
    return done


def _erase(
    session: Session,
    pipeline: Pipeline,
    who: Who,
    stored: list[Stored],
    now: datetime,
    dry_run: bool,
) -> Purge:
    person = Person(_ids_of(session, pipeline, who, stored))
    eraser = Eraser(session, stored)
    eraser.get_to_know(person)
    eraser.erase(person)
    for each in stored:
        if each.name != each.table.name and (each.name in {*eraser.deleted, *eraser.emptied}):
            hash_again(session, each.table)
    for own in (RUNS, RUN_STREAMS):  # an error may have named the person
        eraser.mask_own(own, person)
    done = Purge(pipeline.name, len(person.ids), len(person.conversations), dry_run)
    names = [s.name for s in stored if s.name in {*eraser.deleted, *eraser.emptied}]
    done.tables = [
        PurgedTable(name, eraser.deleted.get(name, 0), eraser.emptied.get(name, 0))
        for name in names
    ]
    if not dry_run:
        remember(session, read_purged(session), person.names, now)
        _log(session, pipeline, now)
    return done


def _stored(session: Session, tables: tuple[Table, ...]) -> Iterator[Stored]:
    """Every raw table that exists, whether its stream is still selected or not, and its history."""
    present = session.table_names()
    for table in tables:
        if table.name in present:
            yield Stored(table, table.name)
            if history_of(table).name in present:
                yield Stored(table, history_of(table).name)


def _ids_of(session: Session, pipeline: Pipeline, who: Who, stored: list[Stored]) -> set[str]:
    if who.contact:
        return {who.contact}
    column, value = ("email", who.email) if who.email else ("external_id", who.external_id)
    found = set()
    for each in stored:
        if each.table.name == "contacts":
            name = session.name(each.name)
            found |= {
                row[0]
                for row in session.execute(
                    f"SELECT t.id FROM {name} t WHERE lower(t.{column}) = lower(%s)", value
                )
            }
    if not found:
        raise SettingsError(
            f"No contact in pipeline {pipeline.name!r} has that {column.replace('_', ' ')}; "
            "nothing was erased. Give Intercom's id with --contact."
        )
    return found


def _log(session: Session, pipeline: Pipeline, now: datetime) -> None:
    """An entry in the log of runs, which does not say who was purged."""
    report = Report(pipeline.name, uuid4().hex, "purge", started_at=now)
    start_run(session, report, pipeline.source.api_version)
    end_run(session, report, Ending("done", now))

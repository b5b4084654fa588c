"""What the warehouse knows before a run: how far each stream is loaded, and how much of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from interlake.catalog import BY_NAME, Mode, Stream, Table
from interlake.catalog.requests import Figure
from interlake.config import Pipeline
from interlake.sync.due import omitted_are_due, starting_point
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import membership_table
from interlake.sync.run import selected_tables
from interlake.sync.sub_lists import due
from interlake.warehouse import Session, Warehouse
from interlake.warehouse.cursors import Cursor, read_cursors
from interlake.warehouse.parents import BEGINNING, count_due_parents

_INLINED = 10  # tags and companies that a contact shows (reference §2)


@dataclass(frozen=True)
class Facts:
    """What is stored of one stream; rows are live ones, and null before the first load."""

    cursor: Cursor | None = None
    rows: int | None = None
    found_again: int = 0  # rows that the search finds although they are stored as they are
    overlap: int = 0  # of these, rows that changed at the watermark or later
    parents: int = 0
    due: int = 0  # stored parents whose lists are to be read, whatever changes now
    groups: tuple[int, ...] = ()  # members of each tag or segment
    missing: int = 0  # companies that the list omits and that are due
    contacts_with: Mapping[Figure, int] = field(default_factory=dict)


def read_facts(
    pipeline: Pipeline, names: Sequence[str], options: SyncOptions, now: datetime, zone: tzinfo
) -> dict[str, Facts]:
    """The facts of these streams, empty where nothing was synced yet; `zone` is the workspace's."""
    with Warehouse(
        pipeline.destination, pipeline.schema_name, selected_tables(pipeline)
    ) as warehouse:
        if not warehouse.exists():
            return {name: Facts() for name in names}
        with warehouse.session() as session:
            look = _Look(session, pipeline, options, now, zone, session.table_names())
            cursors = read_cursors(session)
            return {name: look.facts(BY_NAME[name], cursors) for name in names}


@dataclass(frozen=True)
class _Look:
    session: Session
    pipeline: Pipeline
    options: SyncOptions
    now: datetime
    zone: tzinfo
    present: set[str]

    def facts(self, stream: Stream, cursors: Mapping[str, Cursor]) -> Facts:
        cursor = cursors.get(stream.name)
        table = stream.table
        if cursor is None or (table is not None and table.name not in self.present):
            waiting = self._parents(stream, cursor) if stream.is_sub_list else (0, 0)
            return Facts(cursor, parents=waiting[0], due=waiting[1])
        rows = self._live(table) if table is not None else None
        parents, waiting_now = self._parents(stream, cursor) if stream.is_sub_list else (0, 0)
        found_again, overlap = self._again(stream, cursor)
        omitted = cursors.get(stream.omits or "")
        return Facts(
            cursor,
            rows,
            found_again,
            overlap,
            parents,
            waiting_now,
            self._groups(stream),
            self._missing(stream, cursor, omitted),
            self._contacts_with() if stream.name in ("contacts", "contact_notes") else {},
        )

    def _live(self, table: Table, condition: str = "true", *values: datetime) -> int:
        return self._number(
            f"SELECT count(*) FROM {self.session.name(table.name)} "
            f"WHERE _deleted_at IS NULL AND {condition}",
            *values,
        )

    def _number(self, sql: str, *values: datetime) -> int:
        return int(self.session.execute(sql, *values)[0][0])

    def _again(self, stream: Stream, cursor: Cursor) -> tuple[int, int]:
        since = starting_point(self.pipeline, stream, cursor, self.options)
        if stream.mode is not Mode.INCREMENTAL or since is None or self.options.since:
            return 0, 0
        floor = since.replace(microsecond=0)
        overlap = self._live(stream.root, "updated_at >= %s", floor)
        if stream.name != "contacts":
            return overlap, overlap
        # Contacts are searched by whole days in the workspace's time zone (reference §5.3).
        midnight = floor.astimezone(self.zone).replace(hour=0, minute=0, second=0)
        return self._live(stream.root, "updated_at >= %s", midnight.astimezone(UTC)), overlap

    def _parents(self, stream: Stream, cursor: Cursor | None) -> tuple[int, int]:
        parents = due(stream, cursor, self.options)
        if parents.table.name not in self.present:
            return 0, 0
        since = starting_point(self.pipeline, stream, cursor, self.options)
        start = since if since and stream.due_by else BEGINNING
        waiting = count_due_parents(self.session, parents, start)
        return self._live(parents.table), waiting

    def _groups(self, stream: Stream) -> tuple[int, ...]:
        if stream.mode is not Mode.MEMBERSHIP:
            return ()
        table = membership_table(stream)
        column = table.key[-1]
        groups = "tags" if column == "tag_id" else "segments"
        if groups not in self.present:
            return ()
        rows = self.session.execute(
            f"SELECT count(m.{column}) FROM {self.session.name(groups)} g "
            f"LEFT JOIN {self.session.name(table.name)} m "
            f"ON m.{column} = g.id AND m._deleted_at IS NULL "
            "WHERE g._deleted_at IS NULL GROUP BY g.id"
        )
        return tuple(row[0] for row in rows)

    def _missing(self, stream: Stream, cursor: Cursor, omitted: Cursor | None) -> int:
        if stream.omits is None or omitted is None:
            return 0
        if not omitted_are_due(stream, self.pipeline, omitted, self.options, self.now):
            return 0
        listed, ended = cursor.watermark, omitted.complete_before
        return self._live(stream.root, "(_synced_at < %s OR _synced_at >= %s)", listed, ended)

    def _contacts_with(self) -> dict[Figure, int]:
        lists = {
            Figure.CHANGED_WITH_NOTES: ("contact_notes", 0),
            Figure.CHANGED_WITH_TAGS: ("contact_tags", _INLINED),
            Figure.CHANGED_WITH_COMPANIES: ("contact_companies", _INLINED),
        }
        return {
            figure: self._number(
                f"SELECT count(*) FROM (SELECT contact_id FROM {self.session.name(table)} "
                "WHERE _deleted_at IS NULL GROUP BY contact_id "
                f"HAVING count(*) > {more}) AS found"
            )
            for figure, (table, more) in lists.items()
            if table in self.present
        }

"""What a pipeline loads and what it hides, compared with the run before; stored rows follow.

The comparison and what follows from it are committed together: a run that is killed meanwhile
finds the old selection again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from interlake.catalog import BY_NAME, SYSTEM_COLUMNS, TABLES, Mode, Table, stream_of
from interlake.catalog.history import history_of, kept_tables
from interlake.config import Pipeline
from interlake.report import Report
from interlake.sync.history import keep_anew
from interlake.treatment import Treatment
from interlake.warehouse import Session
from interlake.warehouse.cursors import Cursor, append_cursor, forget_cursors
from interlake.warehouse.history import hash_again
from interlake.warehouse.rewrite import empty, rewrite

_RECORD = "_selection"  # among the cursors: like them it says where the tables stand


@dataclass(frozen=True)
class _Selection:
    streams: tuple[str, ...]
    rules: Mapping[str, str]
    history: tuple[str, ...]  # tables, relations too

    def as_text(self) -> str:
        plain = {"streams": self.streams, "rules": dict(self.rules), "history": self.history}
        return orjson.dumps(plain).decode()


def follow_selection(
    session: Session,
    pipeline: Pipeline,
    treatment: Treatment,
    cursors: Mapping[str, Cursor],
    report: Report,
    now: datetime,
) -> Mapping[str, Cursor]:
    """Bring stored rows under the pipeline's rules; returns the cursors that still hold.

    New rules rewrite what is stored. Rules that were lifted, and lists beside records that were
    chosen anew, make their streams be read from the beginning.
    """
    kept = kept_tables(pipeline.history, TABLES.values())
    wanted = _Selection(
        pipeline.streams, treatment.rules(TABLES.values()), tuple(table.name for table in kept)
    )
    record = cursors.get(_RECORD)
    if record is not None and record.digest == wanted.as_text():
        return cursors
    present = session.table_names()
    before = _read(record) if record else _Selection((), {}, ())
    _rewrite(
        session, treatment, {k: r for k, r in wanted.rules.items() if before.rules.get(k) != r}
    )
    keep_anew(session, [t for t in kept if t.name not in before.history and t.name in present])
    again = _to_be_read_again(before, wanted) if record else set()
    with session.transaction():
        forget_cursors(session, again)
        append_cursor(session, _RECORD, Cursor(now, now, wanted.as_text()), report.run_id, now)
    report.notes += _changes(before, wanted, again) if record else []
    return {name: cursor for name, cursor in cursors.items() if name not in again}


def _read(record: Cursor) -> _Selection:
    stored = orjson.loads(record.digest or "{}")
    return _Selection(tuple(stored["streams"]), stored["rules"], tuple(stored["history"]))


def _rewrite(session: Session, treatment: Treatment, rules: Mapping[str, str]) -> None:
    present = session.table_names()
    for name in sorted({place.partition(".")[0] for place in rules} & present):
        table = TABLES[name]
        history = history_of(table)
        for stored in (table, *((history,) if history.name in present else ())):
            _rewrite_table(session, treatment, table, stored, rules)
        if history.name in present:
            hash_again(session, table)
    if rules:
        session.drop_staging()  # it holds the last chunk as it was before


def _rewrite_table(
    session: Session, treatment: Treatment, table: Table, stored: Table, rules: Mapping[str, str]
) -> None:
    for column in (*table.columns, *SYSTEM_COLUMNS):
        rule = rules.get(f"{table.name}.{column.name}")
        if rule == "exclude":
            empty(session, stored, column)
        elif rule is not None:
            rewrite(session, stored, column, treatment.treats_of(table)[column.name])


def _to_be_read_again(before: _Selection, wanted: _Selection) -> set[str]:
    """Streams whose stored rows lack what is wanted now."""
    lifted = {
        stream_of(place.partition(".")[0]).name
        for place, rule in before.rules.items()
        if _is_lifted(rule, wanted.rules.get(place)) and place.partition(".")[0] in TABLES
    }
    chosen = {BY_NAME[name] for name in set(wanted.streams) - set(before.streams)}
    beside = {
        stream.parent
        for stream in chosen
        if stream.parent and stream.mode is Mode.PER_PARENT and not stream.is_sub_list
    }
    return lifted | {parent for parent in beside if parent in before.streams}


def _is_lifted(before: str, now: str | None) -> bool:
    """Whether the present rule needs what the one before took away."""
    if now in (before, "exclude"):
        return False
    if before.startswith("keys:") and now is not None and now.startswith("keys:"):
        _, key_before, hidden_before = before.split(":", 2)
        _, key_now, hidden_now = now.split(":", 2)
        return key_before != key_now or not set(hidden_before.split(",")) <= set(
            hidden_now.split(",")
        )
    return True


def _changes(before: _Selection, wanted: _Selection, again: set[str]) -> list[str]:
    dropped = [name for name in before.streams if name not in wanted.streams]
    ended = [name for name in before.history if name not in wanted.history]
    lifted = sorted(set(before.rules) - set(wanted.rules))
    ruled = sorted(p for p, rule in wanted.rules.items() if before.rules.get(p) != rule)
    notes = []
    if dropped:
        notes.append(f"no longer loaded, left as they are: {', '.join(dropped)}")
    if ended:
        notes.append(f"history no longer kept, left as it is: {', '.join(ended)}")
    if ruled:
        notes.append(
            f"rewritten under a new rule: {', '.join(ruled)}; transform rebuilds the marts"
        )
    if lifted:
        notes.append(f"no longer hidden: {', '.join(lifted)}")
    if again:
        notes.append(f"read from the beginning: {', '.join(sorted(again))}")
    return notes

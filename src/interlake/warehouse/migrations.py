"""What has to be done to a schema that an older version of Interlake wrote: once, in order.

The list only grows: a number that is stored somewhere must mean the same for ever. Tables and
columns that are new need no migration, for each run makes what is missing (`drift.py`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from interlake.errors import SettingsError
from interlake.warehouse.cursors import Cursor, append_cursor
from interlake.warehouse.store import Session

_RECORD = "_state"  # among the cursors: like them it says where the tables stand


def _drop_staging(session: Session) -> None:
    """1: staging tables hold the last chunk in the shape of the version that loaded it."""
    session.drop_staging()


MIGRATIONS: tuple[Callable[[Session], None], ...] = (_drop_staging,)


def migrate(
    session: Session, cursors: Mapping[str, Cursor], run_id: str, now: datetime
) -> tuple[int, int]:
    """Bring an older state up to date; returns its number and the present one.

    Raises SettingsError for a state that only a newer version of Interlake understands.
    """
    record, present = cursors.get(_RECORD), len(MIGRATIONS)
    found = int(record.digest or 0) if record else 0
    if found > present:
        raise SettingsError(
            f"Schema {session.schema_name!r} was written by a newer version of Interlake (state "
            f"{found}; this version knows {present}). Upgrade Interlake."
        )
    for number, migration in enumerate(MIGRATIONS[found:], found + 1):
        migration(session)
        append_cursor(session, _RECORD, Cursor(now, now, str(number)), run_id, now)
    return found, present

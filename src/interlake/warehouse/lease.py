"""One run per pipeline at a time; a run that dies lets go by itself, wherever it ran."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol
from zlib import crc32

import filelock
import psycopg2

from interlake.config import Destination, DuckDBConnection, PostgresConnection
from interlake.errors import Busy, Unavailable

# A holder that PostgreSQL has not heard of for so long has died, or lost its network.
EXPIRES_SECONDS = 60.0
_POLL_SECONDS = 0.2


def holder() -> str:
    """This process, as another one's error message names it."""
    return f"process {os.getpid()} on {socket.gethostname()}"


class Lease(Protocol):
    """The right to write to a pipeline's schema, until it is ended."""

    def ensure(self) -> None:
        """Raise Unavailable where it was lost, so that somebody else may hold it by now."""

    def end(self) -> None:
        """Let the next one in."""


def take(
    destination: Destination, schema_name: str, expires_seconds: float = EXPIRES_SECONDS
) -> Lease:
    """Take the lease of a pipeline at once; raises Busy, naming who holds it."""
    if isinstance(destination, DuckDBConnection):
        return _FileLease(destination, schema_name)
    return _SessionLease(destination, schema_name, expires_seconds)


def patience_seconds(destination: Destination) -> float:
    """How long to wait for a lease that somebody holds."""
    return destination.lock_timeout if isinstance(destination, DuckDBConnection) else 0.0


@contextmanager
def lease(destination: Destination, schema_name: str) -> Iterator[Lease]:
    """Hold the pipeline while the body runs; waits for it, and raises Busy, naming who holds it."""
    until = time.monotonic() + patience_seconds(destination)
    while True:
        try:
            held = take(destination, schema_name)
            break
        except Busy:
            if time.monotonic() >= until:
                raise
        time.sleep(_POLL_SECONDS)
    try:
        yield held
    finally:
        held.end()


class _FileLease:
    """A lock beside the database: the file itself is let go between chunks, for readers.

    The system frees it when its process ends; on a shared folder the file server does, for all
    machines.
    """

    def __init__(self, destination: DuckDBConnection, schema_name: str) -> None:
        path = destination.path.with_name(f"{destination.path.name}.{schema_name}.lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._note = path.with_suffix(".holder")
        self._lock = filelock.FileLock(path)
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            who = self._note.read_text() if self._note.exists() else "another process"
            raise Busy(_taken(schema_name, who)) from None
        self._note.write_text(holder())

    def ensure(self) -> None:
        """Nobody takes a lock from a process that lives."""

    def end(self) -> None:
        self._note.unlink(missing_ok=True)
        self._lock.release()


class _SessionLease:
    """An advisory lock of a session of its own: PostgreSQL frees it when the session ends.

    It ends the session itself when it hears nothing for a while: a machine that was switched off
    says no good-bye. The thread that asks it something now and then stops with the process.
    """

    def __init__(
        self, destination: PostgresConnection, schema_name: str, expires_seconds: float
    ) -> None:
        self._schema_name = schema_name
        self._key = (_NAMESPACE, crc32(schema_name.encode()) - 2**31)
        name = f"interlake {schema_name}: {holder()}"[:63]  # as much as pg_stat_activity shows
        try:
            self._connection = psycopg2.connect(destination.url(), application_name=name)
        except psycopg2.OperationalError as error:
            raise Unavailable(
                f"PostgreSQL {destination.name!r} does not answer: {' '.join(str(error).split())} "
                "Check host, port, database and rights."
            ) from error
        self._connection.autocommit = True
        self._ended = threading.Event()
        try:
            self._lock(expires_seconds)
        except BaseException:
            self._connection.close()
            raise
        arguments = (expires_seconds / 4,)
        threading.Thread(target=self._keep, args=arguments, daemon=True).start()

    def ensure(self) -> None:
        try:
            self._ask("SELECT 1")
        except psycopg2.Error as error:
            raise Unavailable(
                f"The lease of {self._schema_name!r} is lost, for the session that held it has "
                f"ended ({' '.join(str(error).split())}). Another run may have begun, so this one "
                "stops. What it committed stays; run it again."
            ) from error

    def end(self) -> None:
        self._ended.set()
        with suppress(psycopg2.Error):  # a server that is away has let go already
            # By hand: a busy server notices only later that the session has ended.
            self._ask("SELECT pg_advisory_unlock(%s, %s)", *self._key)
        self._connection.close()

    def _lock(self, expires_seconds: float) -> None:
        if self._connection.server_version >= 140_000:
            self._ask(f"SET idle_session_timeout = {int(expires_seconds * 1000)}")
        taken = self._ask("SELECT pg_try_advisory_lock(%s, %s)", *self._key)
        if not taken or not taken[0]:
            found = self._ask(_WHO_HOLDS, *self._key)
            raise Busy(_taken(self._schema_name, found[0] if found else "another session"))

    def _keep(self, pause_seconds: float) -> None:
        while not self._ended.wait(pause_seconds):
            with suppress(psycopg2.Error):  # `ensure` tells it to those whom it concerns
                self._ask("SELECT 1")

    def _ask(self, sql: str, *values: int) -> tuple[object, ...] | None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone() if cursor.description else None


_NAMESPACE = crc32(b"interlake") - 2**31
_WHO_HOLDS = """
    SELECT activity.application_name
    FROM pg_locks AS locks JOIN pg_stat_activity AS activity USING (pid)
    WHERE locks.locktype = 'advisory' AND locks.granted
        AND locks.classid = (%s::bigint & 4294967295)::oid
        AND locks.objid = (%s::bigint & 4294967295)::oid
"""


def _taken(schema_name: str, who: object) -> str:
    return (
        f"Another run of {schema_name!r} is under way: {who}. "
        "Wait until it ends, or end it; a killed run frees the pipeline at once, one whose machine "
        "died within a minute."
    )

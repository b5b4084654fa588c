"""One run per pipeline at a time; a run that dies lets go by itself."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import filelock
import psycopg2

from interlake.config import Destination, DuckDBConnection, PostgresConnection
from interlake.errors import Busy, Unavailable


def holder() -> str:
    """This process, as another one's error message names it."""
    return f"process {os.getpid()} on {socket.gethostname()}"


@contextmanager
def lease(destination: Destination, schema_name: str) -> Iterator[None]:
    """Hold the pipeline while the body runs; raises Busy, naming who holds it."""
    if isinstance(destination, DuckDBConnection):
        with _file_lease(destination, schema_name):
            yield
    else:
        with _session_lease(destination, schema_name):
            yield


@contextmanager
def _file_lease(destination: DuckDBConnection, schema_name: str) -> Iterator[None]:
    """A lock beside the database: the file itself is let go between chunks, for readers."""
    path = destination.path.with_name(f"{destination.path.name}.{schema_name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    note = path.with_suffix(".holder")
    try:
        with filelock.FileLock(path, timeout=destination.lock_timeout):
            note.write_text(holder())
            try:
                yield
            finally:
                note.unlink(missing_ok=True)
    except filelock.Timeout:
        who = note.read_text() if note.exists() else "another process"
        raise Busy(_taken(schema_name, who)) from None


@contextmanager
def _session_lease(destination: PostgresConnection, schema_name: str) -> Iterator[None]:
    """An advisory lock of a session of its own: PostgreSQL frees it when the session ends."""
    try:
        connection = psycopg2.connect(destination.url(), application_name=_name(schema_name))
    except psycopg2.OperationalError as error:
        raise Unavailable(
            f"PostgreSQL {destination.name!r} does not answer: {' '.join(str(error).split())} "
            "Check host, port, database and rights."
        ) from error
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            key = crc32(schema_name.encode())
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", (_NAMESPACE, key - 2**31))
            row = cursor.fetchone()
            if row is None or not row[0]:
                cursor.execute(_WHO_HOLDS, (_NAMESPACE, key - 2**31))
                found = cursor.fetchone()
                raise Busy(_taken(schema_name, found[0] if found else "another session"))
        try:
            yield
        finally:
            # By hand: a busy server notices only later that the session has ended.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", (_NAMESPACE, key - 2**31))
    finally:
        connection.close()


_NAMESPACE = crc32(b"interlake") - 2**31
_WHO_HOLDS = """
    SELECT activity.application_name
    FROM pg_locks AS locks JOIN pg_stat_activity AS activity USING (pid)
    WHERE locks.locktype = 'advisory' AND locks.granted
        AND locks.classid = (%s::bigint & 4294967295)::oid
        AND locks.objid = (%s::bigint & 4294967295)::oid
"""


def _name(schema_name: str) -> str:
    """What pg_stat_activity shows; PostgreSQL keeps 63 bytes of it."""
    return f"interlake {schema_name}: {holder()}"[:63]


def _taken(schema_name: str, who: str) -> str:
    return (
        f"Another run of {schema_name!r} is under way: {who}. "
        "Wait until it ends, or end it; a killed run frees the pipeline at once."
    )

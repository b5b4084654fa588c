"""One raw schema in one database: connections, and sessions that run SQL and load chunks."""

import os
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")  # nothing is told to anybody
os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")  # what fails is raised, and said once

import duckdb
import psycopg2
import pyarrow as pa
from dlt.common.exceptions import DltException
from dlt.destinations.exceptions import DatabaseException

from interlake.catalog import Table
from interlake.config import Destination, DuckDBConnection, PostgresConnection
from interlake.errors import Busy, Unavailable
from interlake.redaction import without_values
from interlake.warehouse.destinations import DuckDB, Postgres
from interlake.warehouse.drift import Lacking, ensure_usable, lacking
from interlake.warehouse.indexes import make_indexes
from interlake.warehouse.loading import Loader
from interlake.warehouse.tables import dlt_schema

_LOCK_HOLDER = re.compile(r"held in (?P<process>.+?) \(PID (?P<pid>\d+)\)")
_LOCK_POLL_SECONDS = 0.2
LINGER_SECONDS = 1.0
LINGER_TIMES = 5  # as long as it took to close, so that this is a small part of the time
LONGEST_LINGER_SECONDS = 3.0
_FILE_FORMATS = {"duckdb": "parquet", "postgres": "csv"}


class Warehouse:
    """The raw schema of one pipeline; open it with `with`, work in it through `session`.

    Raises Busy when another process keeps a DuckDB file for longer than its `lock_timeout`, and
    Unavailable when the database does not answer.
    """

    def __init__(self, destination: Destination, schema_name: str, tables: Sequence[Table]) -> None:
        self.destination = destination
        self.schema_name = schema_name
        self.tables = tuple(tables)
        self._connection: ExitStack | None = None
        self._opened_at = 0.0
        self._linger_seconds = LINGER_SECONDS
        self._stopping = threading.Event()

    def __enter__(self) -> Self:
        factory = _dlt_destination(self.destination)
        config = factory.spec()._bind_dataset_name(self.schema_name)
        self._client: Any = factory.client(dlt_schema(self.tables), config)
        self._loader = Loader(self._client, _FILE_FORMATS[self.destination.kind])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.let_go()

    def create_tables(self) -> Lacking:
        """Make the schema, every table and column that is missing; leaves data alone.

        Returns what a schema that was there already lacked. Raises SettingsError where somebody
        changed it so that it can't be written to.
        """
        with self.session() as session:
            self._client.initialize_storage()
            declared = {name: t["columns"] for name, t in self._client.schema.tables.items()}
            stored = dict(self._client.get_storage_tables(declared))
            ensure_usable(self.schema_name, declared, stored)
            made = lacking(declared, stored)
            # By force, for the version that dlt keeps tells nothing of single tables.
            self._client.update_stored_schema(force=bool(made))
            if isinstance(self.destination, PostgresConnection):
                make_indexes(session, self.tables)
        return made

    def exists(self) -> bool:
        """Whether a run was ever recorded in this schema."""
        if isinstance(self.destination, DuckDBConnection) and not self.destination.path.exists():
            return False
        with self.session() as session:
            found = session.execute(
                "SELECT count(*) FROM information_schema.tables "
                "WHERE table_schema = %s AND table_name = '_interlake_runs'",
                self.schema_name,
            )
        return bool(found[0][0])

    @contextmanager
    def session(self) -> Iterator["Session"]:
        """A connection for a while. It stays open for the next session: LINGER_SECONDS or longer.

        Opening a DuckDB file and writing it back costs 35 ms, and while it is open, no other
        process may read it: `let_go` when no session is about to follow.
        """
        with _readable_failures(self.destination):
            if self._connection is None:
                self._connection = self._connect()
                self._opened_at = time.monotonic()
            try:
                yield Session(self._client.sql_client, self._loader, self._stopping)
            except BaseException:
                self.let_go()
                raise
            if time.monotonic() - self._opened_at >= self._linger_seconds:
                self.let_go()

    def stop(self) -> None:
        """Let sessions fail at their next statement, until `resume`; for a thread beside."""
        self._stopping.set()

    def interrupt(self) -> None:
        """End the statement under way, if there is one; for a thread beside.

        What it belonged to is rolled back.
        """
        native = self._client.sql_client.native_connection
        if native is not None:
            with suppress(psycopg2.Error, duckdb.Error):
                native.interrupt() if self.destination.kind == "duckdb" else native.cancel()

    def resume(self) -> None:
        """Let sessions work again."""
        self._stopping.clear()

    def let_go(self) -> None:
        """Close the connection, if one is open."""
        connection, self._connection = self._connection, None
        if connection is not None:
            begun = time.monotonic()
            with _readable_failures(self.destination):
                connection.close()
            # What was written is put in order then: a large chunk takes longer than it lingers.
            seconds = LINGER_TIMES * (time.monotonic() - begun)
            self._linger_seconds = min(max(LINGER_SECONDS, seconds), LONGEST_LINGER_SECONDS)

    def _connect(self) -> ExitStack:
        with ExitStack() as connection:
            connection.enter_context(self._held())
            connection.enter_context(self._client.sql_client)
            return connection.pop_all()

    def _held(self) -> AbstractContextManager[None]:
        if isinstance(self.destination, DuckDBConnection):
            return _hold(self.destination, self._stopping)
        return nullcontext()


class Session:
    """One open connection: runs SQL and loads chunks."""

    def __init__(self, client: Any, loader: Loader, stopping: threading.Event) -> None:
        self._client = client
        self._loader = loader
        self._stopping = stopping

    @property
    def schema_name(self) -> str:
        """The raw schema."""
        return str(self._client.dataset_name)

    def name(self, table: str, schema_name: str | None = None) -> str:
        """A table's name with its schema, quoted; of another schema where one is given."""
        if schema_name is None:
            return str(self._client.make_qualified_table_name(table))
        with self._client.with_alternative_dataset_name(schema_name) as other:
            return str(other.make_qualified_table_name(table))

    def column(self, name: str) -> str:
        """A column's name, quoted."""
        return str(self._client.escape_column_name(name))

    def table_names(self) -> set[str]:
        """The tables that the schema has."""
        rows = self.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s",
            self.schema_name,
        )
        return {row[0] for row in rows}

    def drop_schema(self) -> None:
        """Drop the schema with everything in it, and dlt's staging schema beside it."""
        self._drop(self.schema_name)
        self.drop_staging()

    def drop_staging(self) -> None:
        """Drop the schema in which dlt keeps the last chunk; the next load makes it again."""
        self._drop(f"{self.schema_name}_staging")
        self._loader.forget_staging()

    def _drop(self, name: str) -> None:
        with self._client.with_alternative_dataset_name(name) as client:
            if client.has_dataset():
                client.drop_dataset()

    def execute(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Run one statement with %s parameters; returns its rows, if it has any."""
        _go_on(self._stopping)
        with self._client.execute_query(sql, *params) as cursor:
            if not _returns_rows(sql):
                return []
            return [tuple(row) for row in cursor.fetchall()]

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Append some rows by one statement: each costs DuckDB a millisecond, however small."""
        if rows:
            places = f"({', '.join(['%s'] * len(columns))})"
            self.execute(
                f"INSERT INTO {self.name(table)} ({', '.join(columns)}) "
                f"VALUES {', '.join([places] * len(rows))}",
                *(value for row in rows for value in row),
            )

    def of_each(self, tables: Iterable[str], figure: str) -> dict[str, Any]:
        """By table, what an aggregate like `count(*)` is there; asked for by one statement."""
        names = list(tables)
        asked = (
            f"SELECT {number} AS number, {figure} AS figure FROM {self.name(name)}"
            for number, name in enumerate(names)
        )
        rows = self.execute(" UNION ALL ".join(asked)) if names else []
        return {names[number]: found for number, found in rows}

    def transaction(self) -> AbstractContextManager[Any]:
        """All statements inside take effect together, or none."""
        return self._client.begin_transaction()  # type: ignore[no-any-return]

    def load(self, tables: Mapping[str, pa.Table]) -> None:
        """Write rows in one transaction: tables with a key are merged by it, others appended.

        Each key may stand once per table.
        """
        self._loader.load(tables, go_on=lambda: _go_on(self._stopping))


def _go_on(stopping: threading.Event) -> None:
    if stopping.is_set():
        raise Unavailable("The run was interrupted; the next run continues.")


def _returns_rows(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("SELECT", "WITH")) or " RETURNING " in sql.upper()


def _dlt_destination(destination: Destination) -> Any:
    if isinstance(destination, DuckDBConnection):
        destination.path.parent.mkdir(parents=True, exist_ok=True)
        return DuckDB(str(destination.path), destination_name=destination.kind)
    return Postgres(_address(destination), destination_name=destination.kind)


# A server that is gone without a word is noticed within a minute, and so is a run: its transaction
# holds back the next run's.
_PATIENCE = {
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
    "options": "-cidle_in_transaction_session_timeout=60000",
}


def _address(destination: PostgresConnection) -> str:
    """The connection as dlt takes it: it insists on a host and on a password.

    libpq lets `?host=` overrule the host, as a unix socket needs, and takes an empty password for
    none at all.
    """
    parts = destination.parameters()
    host, port = parts.pop("host", ""), parts.pop("port")
    login = ":".join(quote(parts.pop(name, ""), safe="") for name in ("user", "password"))
    database = quote(parts.pop("dbname", ""), safe="")
    if host:
        parts["host"] = host
    parts = _PATIENCE | parts
    query = urlencode(parts, quote_via=quote)
    return f"postgresql://{login}@localhost:{port}/{database}?{query}"


@contextmanager
def _hold(destination: DuckDBConnection, stopping: threading.Event) -> Iterator[None]:
    """Keep the file open, so that dlt's own connections share this one; wait for its lock."""
    deadline = time.monotonic() + destination.lock_timeout
    is_new = not destination.path.exists()
    while True:
        try:
            connection = duckdb.connect(str(destination.path))
            if is_new:  # still empty: what comes into it is for its owner, who may share it
                destination.path.chmod(0o600)
            break
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise Unavailable(
                    f"DuckDB can't open {destination.path}: {error}. Check the path and its rights."
                ) from error
            if time.monotonic() >= deadline:
                raise Busy(_who_holds(destination.path, str(error))) from error
            stopping.wait(_LOCK_POLL_SECONDS)
            _go_on(stopping)
    try:
        yield
    finally:
        connection.close()


def _who_holds(path: Path, message: str) -> str:
    found = _LOCK_HOLDER.search(message)
    holder = f"process {found['pid']} ({found['process']})" if found else "another process"
    return f"{path} is open in {holder}. Close it there, or raise lock_timeout, and run again."


@contextmanager
def _readable_failures(destination: Destination) -> Iterator[None]:
    try:
        yield
    # Of this machine too: chunks pass through its temporary folder, which may be full.
    except (DltException, DatabaseException, psycopg2.Error, duckdb.Error, OSError) as error:
        raise Unavailable(
            f"The warehouse {destination.name!r} failed: {_innermost(error)} "
            "Nothing that was committed is lost; mend it and run again."
        ) from None  # its own words may quote what people wrote


def _innermost(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return without_values(str(error))[:500]

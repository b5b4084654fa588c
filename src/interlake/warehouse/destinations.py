"""dlt's destinations, each mended in the one place where it would change what Intercom sent."""

from pathlib import Path
from typing import Any

import dlt
from dlt.common.storages.file_storage import FileStorage
from dlt.destinations.impl.duckdb.duck import DuckDbClient
from dlt.destinations.impl.duckdb.sql_client import DuckDbSqlClient
from dlt.destinations.impl.postgres.postgres import PostgresClient, PostgresCsvCopyJob


def database_name(path: str) -> str:
    """What DuckDB calls the database in a file: its name up to the first dot."""
    name = Path(path).name.split(".")[0]
    return f"{name}_db" if name in ("temp", "system") else name


class _NamingInFull(DuckDbSqlClient):
    """Names every table with its database.

    DuckDB calls a database after its file, so `acme.contacts` in acme.duckdb may be the schema or
    the database; it refuses to guess.
    """

    def catalog_name(self, quote: bool = True, casefold: bool = True) -> str | None:
        name = database_name(str(self.credentials._conn_str()))
        return str(self.capabilities.escape_identifier(name)) if quote else name

    def drop_dataset(self) -> None:
        # The one place where the full name is what DuckDB 2.0 calls ambiguous.
        name = self.capabilities.escape_identifier(self.dataset_name)
        self.execute_sql(f"DROP SCHEMA {name} CASCADE")


class _DuckDBClient(DuckDbClient):
    def __init__(self, schema: Any, config: Any, capabilities: Any) -> None:
        super().__init__(schema, config, capabilities)
        own = self.sql_client
        self.sql_client = _NamingInFull(
            own.dataset_name, own.staging_dataset_name, config.credentials, capabilities
        )

    def initialize_storage(self, truncate_tables: Any = None) -> None:
        # Past the warning that database and schema have the same name: here they may.
        super(DuckDbClient, self).initialize_storage(truncate_tables)


class DuckDB(dlt.destinations.duckdb):
    """dlt's DuckDB, for files whose name is a schema's name too."""

    @property
    def client_class(self) -> type[DuckDbClient]:
        return _DuckDBClient


class _CopyKeepingEmptyText(PostgresCsvCopyJob):
    """Loads a file whose header names the columns; a quoted nothing is "", a bare one null.

    dlt asks PostgreSQL to take both for null, and "" is a value that Intercom sends.
    """

    def run(self) -> None:
        client = self._job_client.sql_client
        with FileStorage.open_zipsafe_ro(self._file_path, "rb") as file:
            header = file.readline().decode().strip().split(",")
            columns = ", ".join(client.escape_column_name(name.strip('"')) for name in header)
            table = client.make_qualified_table_name(self.load_table_name)
            with client.native_connection.cursor() as cursor:
                cursor.copy_expert(
                    f"COPY {table} ({columns}) FROM STDIN "
                    "WITH (FORMAT CSV, NULL '', ENCODING 'utf-8')",
                    file,
                )


class _PostgresClient(PostgresClient):
    def create_load_job(
        self, table: Any, file_path: str, load_id: str, restore: bool = False
    ) -> Any:
        job = super().create_load_job(table, file_path, load_id, restore)
        return _CopyKeepingEmptyText(file_path) if type(job) is PostgresCsvCopyJob else job


class Postgres(dlt.destinations.postgres):
    """dlt's PostgreSQL, with empty text kept apart from null."""

    @property
    def client_class(self) -> type[PostgresClient]:
        return _PostgresClient

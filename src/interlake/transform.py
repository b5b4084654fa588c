"""Runs the dbt project over a pipeline's raw schema and says what came of it.

dbt runs inside this process and is imported on first use only: the import alone takes 2.5 s. All
it writes beside tables (profile, target, logs) lies in a temporary folder; the installed project
and the user's folder are never touched, and a password never reaches the disk.
"""

import json
import os
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from interlake.config import DuckDBConnection, Layout, Pipeline, PostgresConnection
from interlake.errors import Busy, InterlakeError, SettingsError, Unavailable

Status = Literal["success", "warn", "fail", "error", "skipped"]

PROJECT = Path(__file__).parent / "dbt"
PASSWORD = "DBT_ENV_SECRET_INTERLAKE_PASSWORD"  # the prefix makes dbt hide it in its logs
THREADS = 4
_ROWS = "interlake: rows "  # how macros/run_report.sql begins its line
_NOTHING_LOADED = "interlake: no raw tables"
_LOCKED = ("Could not set lock on file", "Conflicting lock is held")
_REFUSED = ("authentication failed", "does not exist")  # said of a role or a database
_UNREACHABLE = ("connection to server", "could not connect", "could not translate host name")
_PAUSE_SECONDS = 0.5  # between two attempts on a locked file
_running = threading.Lock()  # dbt keeps its flags and adapters in globals: one run at a time


@dataclass(frozen=True)
class ModelResult:
    """One model or test of a run."""

    name: str
    kind: str  # model, test, or operation for what runs before and after the models
    status: Status
    seconds: float
    message: str | None = None  # why it did not succeed
    rows: int | None = None  # of a mart


@dataclass(frozen=True)
class TransformReport:
    """One run of dbt."""

    results: tuple[ModelResult, ...]
    seconds: float

    @property
    def marts(self) -> dict[str, int]:
        """Rows of each mart that was built, by name."""
        rows = {result.name: result.rows for result in self.results if result.rows is not None}
        return dict(sorted(rows.items()))

    @property
    def compat(self) -> dict[str, int]:
        """How many tables of each other pipeline were built."""
        layouts = (
            result.name.partition("__")[0]
            for result in self.results
            if result.kind == "model" and result.status == "success"
        )
        return dict(sorted(Counter(name for name in layouts if name in get_args(Layout)).items()))

    @property
    def failed(self) -> bool:
        """Whether a model could not be built or a test did not hold; a warning is no failure."""
        return any(result.status in ("fail", "error") for result in self.results)

    def as_dict(self) -> dict[str, Any]:
        """Everything in plain JSON types."""
        return {
            "failed": self.failed,
            "seconds": round(self.seconds, 3),
            "marts": self.marts,
            "compat": self.compat,
            "results": [asdict(result) for result in self.results],
        }


def transform(
    pipeline: Pipeline,
    *,
    select: tuple[str, ...] = (),
    full_refresh: bool = False,
    test: bool = True,
    quiet: bool = True,
) -> TransformReport:
    """Build the models of a pipeline, all or those that dbt's *select* names, and test them."""
    started = time.perf_counter()
    target = pipeline.destination
    if isinstance(target, DuckDBConnection) and not target.path.exists():
        raise InterlakeError(f"{target.path} does not exist yet. {_sync_first(pipeline)}")
    args = [
        "build" if test else "run",
        *(["--select", *select] if select else []),
        # Of what is selected only the tests whose other models are there to be asked.
        *(["--indirect-selection", "buildable"] if select and test else []),
        *(["--full-refresh"] if full_refresh else []),
        *(["--quiet", "--log-level", "none"] if quiet else ["--no-use-colors"]),
    ]
    results = _run_when_free(pipeline, args)
    if select and not any(result.kind in ("model", "test") for result in results):
        raise SettingsError(f"no model matches {' '.join(select)}; write dbt's node selection")
    return TransformReport(results, time.perf_counter() - started)


def _run_when_free(pipeline: Pipeline, args: list[str]) -> tuple[ModelResult, ...]:
    """One run of dbt, begun anew while another process holds the file, up to the lock timeout."""
    deadline = time.monotonic() + pipeline.lock_timeout
    with _running, _workplace(pipeline) as common:
        while True:
            try:
                return _run(pipeline, [*args, *common])
            except Busy:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_PAUSE_SECONDS)


def _run(pipeline: Pipeline, args: list[str]) -> tuple[ModelResult, ...]:
    # dbt and its adapters warn about their own inner workings, which no user can mend.
    with warnings.catch_warnings(), redirect_stdout(sys.stderr):
        warnings.simplefilter("ignore")
        from dbt.cli.main import dbtRunner

        rows: dict[str, int] = {}
        outcome = dbtRunner(callbacks=[_row_counter(rows)]).invoke(args)
        _let_go_of_the_file()
    if outcome.exception is not None:
        if not isinstance(outcome.exception, Exception):
            raise outcome.exception  # Ctrl-C: dbt catches even that
        raise _explained(pipeline, str(outcome.exception)) from outcome.exception
    results = tuple(_results(outcome.result, rows))
    for result in results:
        if result.status == "error" and _is_infrastructure(result.message or ""):
            raise _explained(pipeline, result.message or "")
    return results


def _row_counter(rows: dict[str, int]) -> Callable[[Any], None]:
    """A listener to dbt's events that keeps the row counts the project logs at the end."""

    def listen(event: Any) -> None:
        message: str = event.info.msg
        if message.startswith(_ROWS):
            rows.update(json.loads(message.removeprefix(_ROWS)))

    return listen


def _let_go_of_the_file() -> None:
    """dbt-duckdb holds the database open until the process ends; the next sync needs it."""
    from dbt.adapters.factory import FACTORY

    for adapter in FACTORY.adapters.values():
        if adapter.type() == "duckdb":
            adapter.connections.close_all_connections()


def _results(outcome: Any, rows: Mapping[str, int]) -> Iterator[ModelResult]:
    for result in outcome.results:
        node = result.node
        status = _status(str(result.status))
        if node.resource_type in ("operation", "exposure") and status == "success":
            continue
        yield ModelResult(
            name=node.name,
            kind=str(node.resource_type),
            status=status,
            seconds=round(result.execution_time, 3),
            message=None if status == "success" else result.message,
            rows=rows.get(node.name),
        )


def _status(word: str) -> Status:
    """dbt's words for how it went, in ours: some mean the same, some are new in each version."""
    known: dict[str, Status] = {
        "success": "success",
        "pass": "success",
        "no-op": "success",
        "warn": "warn",
        "fail": "fail",
        "skipped": "skipped",
    }
    return known.get(word, "error")


@contextmanager
def _workplace(pipeline: Pipeline) -> Iterator[list[str]]:
    """A folder for what dbt writes, and the arguments that send it there."""
    with tempfile.TemporaryDirectory(prefix="interlake-dbt-") as folder:
        profile, password = _profile(pipeline)
        Path(folder, "profiles.yml").write_text(yaml.safe_dump({"interlake": profile}))
        common = {
            "--project-dir": str(PROJECT),
            "--profiles-dir": folder,
            "--profile": "interlake",
            "--target": "warehouse",
            "--target-path": str(Path(folder, "target")),
            "--log-path": str(Path(folder, "logs")),
            "--log-level-file": "none",
            "--vars": json.dumps(_variables(pipeline), default=str),
        }
        flags = ["--no-send-anonymous-usage-stats", "--no-version-check"]
        flags += ["--no-write-json", "--no-partial-parse"]  # the folder goes away, so no leftovers
        with _environment(PASSWORD, password):
            yield [*flags, *(word for pair in common.items() for word in pair)]


def _variables(pipeline: Pipeline) -> dict[str, Any]:
    """What the models ask the pipeline's settings for."""
    return {
        **pipeline.variables,
        "interlake_run": True,
        "intercom__compat": pipeline.compat,
        "intercom__office_hours": pipeline.office_hours.model_dump(exclude_defaults=True),
    }


def _profile(pipeline: Pipeline) -> tuple[dict[str, Any], str]:
    """dbt's profile for the destination, and the password it asks the environment for."""
    output: dict[str, Any] = {"schema": pipeline.schema_name, "threads": THREADS}
    target = pipeline.destination
    password = ""
    if isinstance(target, DuckDBConnection):
        output |= {"type": "duckdb", "path": str(target.path)}
    elif isinstance(target, PostgresConnection):
        given: dict[str, Any] = {"host": "", **target.parameters()}
        password = given.pop("password", "")
        given["port"] = int(given["port"])
        known = ("host", "port", "dbname", "user", "sslmode", "sslcert", "sslkey", "sslrootcert")
        output |= {key: given[key] for key in known if key in given}
        output |= {"type": "postgres", "password": f"{{{{ env_var('{PASSWORD}') }}}}"}
    return {"target": "warehouse", "outputs": {"warehouse": output}}, password


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """An environment variable that lives as long as the block."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _is_infrastructure(message: str) -> bool:
    return any(sign in message for sign in (_NOTHING_LOADED, *_LOCKED, *_UNREACHABLE))


def _explained(pipeline: Pipeline, message: str) -> InterlakeError:
    """dbt's message as an error that says what to do next."""
    name = pipeline.destination.name
    if _NOTHING_LOADED in message:
        return InterlakeError(
            f"schema {pipeline.schema_name} has no table to transform. {_sync_first(pipeline)}"
        )
    if any(sign in message for sign in _LOCKED):
        return Busy(f"another process has the database open; close it or wait. {message}")
    if any(sign in message for sign in _UNREACHABLE):
        if any(sign in message for sign in _REFUSED):
            return SettingsError(f"the warehouse refused connection {name!r}; mend it. {message}")
        return Unavailable(f"warehouse {name!r} did not answer; is it running? {message}")
    return InterlakeError(f"dbt could not run: {message}")


def _sync_first(pipeline: Pipeline) -> str:
    return f"Run `interlake sync {pipeline.name}` first."

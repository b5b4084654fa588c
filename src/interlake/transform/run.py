"""Runs the dbt project over a pipeline's raw schema and says what came of it.

dbt runs inside this process and is imported on first use only: the import alone takes 2.5 s. What
it writes beside tables lies in a temporary folder (profile, target, logs) or in the user's cache
folder (the parsed models); the installed project and the folder one works in are never touched, and
a password never reaches the disk.
"""

import gc
import json
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

from interlake.config import DuckDBConnection, Pipeline
from interlake.errors import Busy, InterlakeError, SettingsError, Unavailable
from interlake.redaction import without_values
from interlake.transform.parsed import parsed_models
from interlake.transform.report import ModelResult, Status, TransformReport
from interlake.transform.workplace import Workplace, workplace

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_ROWS = "interlake: rows "  # how macros/run_report.sql begins its line
_NOTHING_LOADED = "interlake: no raw tables"
_MADE_OTHERWISE = "interlake: made otherwise"  # macros/builds.sql says so of kept tables
_LOCKED = ("Could not set lock on file", "Conflicting lock is held")
_REFUSED = ("authentication failed", "does not exist")  # said of a role or a database
_UNREACHABLE = ("connection to server", "could not connect", "could not translate host name")
_ANEW = "--full-refresh"
_FEW_COLLECTIONS = (50_000, 20, 100)  # Python's own is (700, 10, 10)
_PAUSE_SECONDS = 0.5  # between two attempts on a locked file
_running = threading.Lock()  # dbt keeps its flags and adapters in globals: one run at a time


class _MadeOtherwise(InterlakeError):
    """Tables that are kept were made under other settings: no build can go on from them."""


def transform(
    pipeline: Pipeline,
    *,
    select: tuple[str, ...] = (),
    full_refresh: bool = False,
    test: bool = True,
    quiet: bool = True,
) -> TransformReport:
    """Build the models of a pipeline, all or those that dbt's *select* names, and test them.

    Models about conversations and contacts go on from the last build; *full_refresh* makes them
    anew, and so does a change of settings, of the models, or of raw rows that were hidden or purged
    meanwhile.
    """
    started = time.perf_counter()
    target = pipeline.destination
    if isinstance(target, DuckDBConnection) and not target.path.exists():
        raise InterlakeError(f"{target.path} does not exist yet. {_sync_first(pipeline)}")
    args = [
        "build" if test else "run",
        *(["--select", *select] if select else []),
        # Of what is selected only the tests whose other models are there to be asked.
        *(["--indirect-selection", "buildable"] if select and test else []),
        *([_ANEW] if full_refresh else []),
        *(["--quiet", "--log-level", "none"] if quiet else ["--no-use-colors"]),
    ]
    results = _run_when_free(pipeline, args)
    if select and not any(result.kind in ("model", "test") for result in results):
        raise SettingsError(f"no model matches {' '.join(select)}; write dbt's node selection")
    return TransformReport(results, time.perf_counter() - started)


def _run_when_free(pipeline: Pipeline, args: list[str]) -> tuple[ModelResult, ...]:
    """One run of dbt, begun anew while another process holds the file, up to the lock timeout."""
    deadline = time.monotonic() + pipeline.lock_timeout
    with _running, _seldom_collected(), workplace(pipeline) as place:
        while True:
            try:
                return _run(pipeline, place, args)
            except Busy:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_PAUSE_SECONDS)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for unreachable objects seldom, and not among those that are there already.

    dbt keeps its whole project as objects: to walk them all again and again takes a third of the
    processor time of a small run. Fewer walks cost some 50 MB at the peak, none at all 240 MB.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_FEW_COLLECTIONS)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def _run(pipeline: Pipeline, place: Workplace, args: list[str]) -> tuple[ModelResult, ...]:
    rows: dict[str, int] = {}
    # dbt and its adapters warn about their own inner workings, which no user can mend.
    with warnings.catch_warnings(), redirect_stdout(sys.stderr):
        warnings.simplefilter("ignore")
        parse = ["parse", *place.arguments, "--quiet", "--log-level", "none"]
        models = parsed_models(place.depends_on, lambda: _invoke(pipeline, parse))
        gc.freeze()
        try:
            done = _invoke(pipeline, [*args, *place.arguments], models, rows)
        except _MadeOtherwise:
            done = _invoke(pipeline, [*args, _ANEW, *place.arguments], models, rows)
    results = tuple(_results(done, rows))
    for result in results:
        if result.status == "error" and _is_infrastructure(result.message or ""):
            raise _explained(pipeline, result.message or "")
    return results


def _invoke(
    pipeline: Pipeline,
    args: list[str],
    models: "Manifest | None" = None,
    rows: dict[str, int] | None = None,
) -> Any:
    """What one command of dbt returns; *rows* collects the row counts that the project logs."""
    from dbt.cli.main import dbtRunner

    callbacks = [] if rows is None else [_row_counter(rows)]
    outcome = dbtRunner(manifest=models, callbacks=callbacks).invoke(args)
    _let_go_of_the_file()
    if outcome.exception is not None:
        if not isinstance(outcome.exception, Exception):
            raise outcome.exception  # Ctrl-C: dbt catches even that
        raise _explained(pipeline, str(outcome.exception)) from None  # it may quote values
    return outcome.result


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
            message=None if status == "success" else without_values(result.message or "") or None,
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


def _is_infrastructure(message: str) -> bool:
    return any(sign in message for sign in (_NOTHING_LOADED, *_LOCKED, *_UNREACHABLE))


def _explained(pipeline: Pipeline, message: str) -> InterlakeError:
    """dbt's message as an error that says what to do next."""
    name, message = pipeline.destination.name, without_values(message)
    if _NOTHING_LOADED in message:
        return InterlakeError(
            f"schema {pipeline.schema_name} has no table to transform. {_sync_first(pipeline)}"
        )
    if _MADE_OTHERWISE in message:
        return _MadeOtherwise(message)
    if any(sign in message for sign in _LOCKED):
        return Busy(f"another process has the database open; close it or wait. {message}")
    if any(sign in message for sign in _UNREACHABLE):
        if any(sign in message for sign in _REFUSED):
            return SettingsError(f"the warehouse refused connection {name!r}; mend it. {message}")
        return Unavailable(f"warehouse {name!r} did not answer; is it running? {message}")
    return InterlakeError(f"dbt could not run: {message}")


def _sync_first(pipeline: Pipeline) -> str:
    return f"Run `interlake sync {pipeline.name}` first."

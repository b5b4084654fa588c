"""Where dbt works for one run: its profile, its arguments, a folder that goes away again."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import yaml

from interlake.config import DuckDBConnection, Pipeline, PostgresConnection

PROJECT = Path(__file__).parents[1] / "dbt"
# A variable's name, whose prefix makes dbt hide the value in its logs.
PASSWORD = "DBT_ENV_SECRET_INTERLAKE_PASSWORD"  # noqa: S105
# Models built at once. Each keeps Python busy half of its time: four of them in DuckDB, which wants
# the processors for itself, took 10.0 s for what two did in 8.8 s and one in 9.7 s.
THREADS = {"duckdb": 2, "postgres": 4}
# Variables that models read only when they run: parsed models are the same whatever they are.
READ_LATE = {"intercom__office_hours"}
_NEEDED = {"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR"}  # by Python


@dataclass(frozen=True)
class Workplace:
    """How dbt is called for one run."""

    arguments: tuple[str, ...]  # of every command
    depends_on: dict[str, Any]  # what of the settings goes into the parsed models


@contextmanager
def workplace(pipeline: Pipeline) -> Iterator[Workplace]:
    """A folder for what dbt writes, and the arguments that send it there."""
    profile, password = _profile(pipeline)
    variables = _variables(pipeline)
    with tempfile.TemporaryDirectory(prefix="interlake-dbt-") as folder:
        Path(folder, "profiles.yml").write_text(yaml.safe_dump(_as_profiles(profile)))
        options = {
            "--project-dir": str(PROJECT),
            "--profiles-dir": folder,
            "--profile": "interlake",
            "--target": "warehouse",
            "--target-path": str(Path(folder, "target")),
            "--log-path": str(Path(folder, "logs")),
            "--log-level-file": "none",
            "--vars": json.dumps(variables, default=str),
        }
        flags = ["--no-send-anonymous-usage-stats", "--no-version-check"]
        flags += ["--no-write-json", "--no-partial-parse"]  # the folder goes away, so no leftovers
        _start_resource_tracker()
        with _environment(PASSWORD, password):
            yield Workplace(
                arguments=(*flags, *(word for pair in options.items() for word in pair)),
                depends_on={
                    "variables": {k: v for k, v in variables.items() if k not in READ_LATE},
                    "type": profile["type"],
                    "database": profile.get("dbname") or Path(profile["path"]).stem,
                    "schema": profile["schema"],
                },
            )


def _variables(pipeline: Pipeline) -> dict[str, Any]:
    """What the models ask the pipeline's settings for."""
    return {
        **pipeline.variables,
        "interlake_run": True,
        "intercom__compat": pipeline.compat,
        "intercom__office_hours": pipeline.office_hours.model_dump(exclude_defaults=True),
    }


def _as_profiles(profile: dict[str, Any]) -> dict[str, Any]:
    return {"interlake": {"target": "warehouse", "outputs": {"warehouse": profile}}}


def _profile(pipeline: Pipeline) -> tuple[dict[str, Any], str]:
    """dbt's profile for the destination, and the password it asks the environment for."""
    output: dict[str, Any] = {
        "schema": pipeline.schema_name,
        "threads": pipeline.dbt_threads or THREADS[pipeline.destination.kind],
    }
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
    return output, password


def _start_resource_tracker() -> None:
    """Start Python's process that watches over locks, which dbt's would start, without a secret.

    It inherits the environment and stays as long as this process does; here it gets what it needs.
    """
    if os.name != "posix":
        return
    own = dict(os.environ)
    try:
        for name in own.keys() - _NEEDED:
            del os.environ[name]
        resource_tracker.ensure_running()
    finally:
        os.environ.update(own)


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

"""Warehouses out of reach: how dbt would be told of them, and the models in their SQL."""

import json
import warnings
from pathlib import Path
from typing import Any

from interlake.transform import PROJECT
from transform.compat import LAYOUTS

NOWHERE = "warehouse.invalid"  # a name that no resolver may ever know, says RFC 2606


def profile(adapter: str) -> dict[str, Any]:
    """A complete profile of an adapter, with which no server can be reached."""
    login = {"user": "me", "password": "secret"}
    profiles: dict[str, dict[str, Any]] = {
        "snowflake": {**login, "account": "nowhere", "database": "LAKE", "warehouse": "w"},
        "bigquery": {"method": "oauth-secrets", "token": "secret", "project": "lake"},
        "redshift": {**login, "host": NOWHERE, "port": 5439, "dbname": "lake"},
        "databricks": {"host": NOWHERE, "http_path": "/sql", "token": "secret", "catalog": "lake"},
        "spark": {"method": "session", "host": NOWHERE},
    }
    return {"type": adapter, "schema": "acme", "threads": 1, **profiles[adapter]}


def run_dbt(folder: Path, output: dict[str, Any], *words: str, **variables: Any) -> Any:
    """The results of one invocation; all that dbt writes beside tables goes to *folder*."""
    content = {"interlake": {"target": "there", "outputs": {"there": output}}}
    (folder / "profiles.yml").write_text(json.dumps(content))
    paths = {"--project-dir": PROJECT, "--profiles-dir": folder}
    paths |= {"--target-path": folder / "target", "--log-path": folder / "logs"}
    options = [word for pair in paths.items() for word in map(str, pair)]
    options += ["--quiet", "--log-level-file", "none", "--no-partial-parse"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from dbt.cli.main import dbtRunner

        outcome = dbtRunner().invoke([*words, *options, "--vars", json.dumps(variables)])
    assert outcome.exception is None, outcome.exception
    return outcome.result


def compiled(folder: Path, adapter: str, **variables: Any) -> dict[str, str]:
    """What the models are in an adapter's SQL, by name, with no warehouse asked anything."""
    run_dbt(
        folder,
        profile(adapter),
        "compile",
        "--no-populate-cache",
        "--no-introspect",
        intercom__introspect=False,
        intercom__compat=LAYOUTS,
        **variables,
    )
    found = (folder / "target" / "compiled").glob("intercom/models/**/*.sql")
    return {path.stem: path.read_text() for path in found if path.parent.suffix != ".yml"}

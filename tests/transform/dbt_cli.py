"""dbt on our project as a developer runs it, over a warehouse that a test has filled."""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from interlake import transform as module
from transform.conftest import Warehouse


def run_dbt(
    warehouse: Warehouse, folder: Path, *words: str, variables: Mapping[str, Any] | None = None
) -> Any:
    """The results of one invocation; all that dbt writes beside tables goes to *folder*."""
    profile, password = module._profile(warehouse.pipeline)
    (folder / "profiles.yml").write_text(yaml.safe_dump({"interlake": profile}))
    paths = {"--project-dir": module.PROJECT, "--profiles-dir": folder}
    paths |= {"--target-path": folder / "target", "--log-path": folder / "logs"}
    options = [word for pair in paths.items() for word in map(str, pair)]
    flags = ["--quiet", "--log-level-file", "none", "--no-partial-parse"]
    flags += ["--vars", json.dumps(dict(variables or {}))]
    with warnings.catch_warnings(), module._environment(module.PASSWORD, password):
        warnings.simplefilter("ignore")
        from dbt.cli.main import dbtRunner

        outcome = dbtRunner().invoke([*words, *options, *flags])
        module._let_go_of_the_file()
    assert outcome.exception is None, outcome.exception
    return outcome.result

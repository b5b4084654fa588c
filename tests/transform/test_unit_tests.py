"""The unit tests of the dbt project: what each figure of a mart means, shown on a few rows."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from interlake.config import DuckDBConnection
from interlake.transform import PROJECT
from interlake.transform.run import _run
from interlake.transform.workplace import workplace
from transform.compat import LAYOUTS, VARIABLES
from transform.conftest import Built

STAGED = "2+test_type:unit,path:models/staging"  # dbt asks relations for their columns


def declared() -> set[str]:
    """The names of all unit tests that stand beside the models."""
    files = map(yaml.safe_load, (path.read_text() for path in PROJECT.rglob("models/**/*.yml")))
    return {test["name"] for file in files for test in file.get("unit_tests", [])}


@pytest.mark.postgres_long
def test_every_unit_test_holds(built: Built, tmp_path: Path) -> None:
    pipeline = built.warehouse.pipeline
    if isinstance(pipeline.destination, DuckDBConnection):  # others go on reading the file
        path = tmp_path / pipeline.destination.path.name
        shutil.copy(pipeline.destination.path, path)
        pipeline = replace(pipeline, destination=DuckDBConnection(name="lake", path=path))
    # With all layouts too, as test_compat.py has them parsed already.
    pipeline = replace(pipeline, variables=VARIABLES, compat=LAYOUTS)
    with workplace(pipeline) as place:  # `dbt build` would run them only with their models
        _run(pipeline, place, ["run", "--quiet", "--select", STAGED])
        results = _run(pipeline, place, ["test", "--quiet", "--select", "test_type:unit"])
    assert not [(r.name, r.message) for r in results if r.status != "success"]
    assert {result.name for result in results} == declared()


def test_their_names_fit_into_postgresql() -> None:
    assert max(map(len, declared())) <= 63

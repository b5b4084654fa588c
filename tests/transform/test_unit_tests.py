"""The unit tests of the dbt project: what each figure of a mart means, shown on a few rows."""

from dataclasses import replace

import pytest
import yaml

from interlake.transform import PROJECT
from interlake.transform.run import _run
from interlake.transform.workplace import workplace
from transform.compat import LAYOUTS, VARIABLES
from transform.conftest import Warehouse, hand_written

STAGED = "2+test_type:unit,path:models/staging"  # what the models under test read


def declared() -> set[str]:
    """The names of all unit tests that stand beside the models."""
    files = map(yaml.safe_load, (path.read_text() for path in PROJECT.rglob("models/**/*.yml")))
    return {test["name"] for file in files for test in file.get("unit_tests", [])}


@pytest.mark.parametrize("kind", ["duckdb", pytest.param("postgres", marks=pytest.mark.long)])
def test_every_unit_test_holds(kind: str, request: pytest.FixtureRequest) -> None:
    warehouse: Warehouse = request.getfixturevalue("lake" if kind == "duckdb" else "empty_postgres")
    warehouse.load(hand_written())
    # With all layouts too, as test_compat.py has them parsed already.
    pipeline = replace(warehouse.pipeline, variables=VARIABLES, compat=LAYOUTS)
    with workplace(pipeline) as place:  # `dbt build` would run them only with their models
        _run(pipeline, place, ["run", "--quiet", "--select", STAGED])
        results = _run(pipeline, place, ["test", "--quiet", "--select", "test_type:unit"])
    assert not [(r.name, r.message) for r in results if r.status != "success"]
    assert {result.name for result in results} == declared()


def test_their_names_fit_into_postgresql() -> None:
    assert max(map(len, declared())) <= 63

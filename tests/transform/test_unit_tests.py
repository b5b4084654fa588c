"""The unit tests that stand beside the models, run by dbt where the models are built."""

from interlake import transform as module
from transform.conftest import Built


def test_every_unit_test_of_the_models_holds(on_duckdb: Built) -> None:
    pipeline = on_duckdb.warehouse.pipeline
    words = ["test", "--select", "test_type:unit", "--quiet", "--log-level", "none"]
    with module._workplace(pipeline) as common:
        results = module._run(pipeline, [*words, *common])
    assert {result.kind for result in results} == {"unit_test"}
    assert not [(r.name, r.message) for r in results if r.status != "success"]

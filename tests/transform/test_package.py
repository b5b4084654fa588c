"""The models are also an ordinary dbt package in somebody's own project."""

import json
import warnings
from pathlib import Path
from typing import Any

import yaml

from interlake.config.office_hours import OfficeHours
from interlake.transform import PROJECT
from transform.conftest import SCHEMA, Warehouse
from transform.raw_rows import conversation

SCHEMAS: dict[str, Any] = {"+schema": "support", "staging": {"+schema": "support_staging"}}
LAYOUTS: dict[str, Any] = {"compat": {"fivetran": {"+enabled": True, "+schema": "fivetran"}}}
OWN_PROJECT: dict[str, Any] = {
    "name": "mine",
    "profile": "mine",
    "vars": {"intercom_schema": SCHEMA},
    "models": {"intercom": {**SCHEMAS, **LAYOUTS}},
    "flags": {"send_anonymous_usage_stats": False},
}


def run_dbt(project: Path, *words: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        outcome = dbtRunner().invoke(
            [*words, "--quiet", "--project-dir", str(project), "--profiles-dir", str(project)]
        )
        DuckDBConnectionManager.close_all_connections()
    assert outcome.success, outcome.exception


def test_somebody_elses_project_reads_another_schema_and_names_its_own(
    lake: Warehouse, tmp_path: Path
) -> None:
    lake.load({"conversations": [conversation("only")]})
    output = {"type": "duckdb", "path": str(tmp_path / "lake.duckdb"), "schema": "analytics"}
    profile = {"mine": {"target": "dev", "outputs": {"dev": output}}}
    project = tmp_path / "project"
    (project / "dbt_packages").mkdir(parents=True)
    (project / "dbt_packages" / "intercom").symlink_to(PROJECT)
    for name, content in {
        "dbt_project.yml": OWN_PROJECT,
        "profiles.yml": profile,
        "packages.yml": {"packages": [{"local": str(PROJECT)}]},
    }.items():
        (project / name).write_text(json.dumps(content))

    models = ("+intercom__conversation_metrics", "fivetran__conversation_history")
    run_dbt(project, "run", "--select", *models)

    (row,) = lake.fetch("select * from analytics_support.intercom__conversation_metrics")
    assert (row["source_relation"], row["conversation_id"]) == ("lake.acme", "only")
    assert lake.fetch("select id from analytics_fivetran.conversation_history") == [{"id": "only"}]
    views = lake.fetch("select view_name from duckdb_views() where schema_name like 'analytics%'")
    assert {"view_name": "stg_intercom__conversations"} in views


def test_the_pages_show_the_settings_that_are_tested() -> None:
    docs = Path(__file__).parents[2] / "docs"
    hours, example = (
        block.split("```")[0] for block in (docs / "models.md").read_text().split("```yaml")[1:]
    )
    (pipeline,) = yaml.safe_load(hours)["pipelines"]
    known = OfficeHours.model_validate(pipeline["office_hours"])
    assert known.schedules[0].exceptions == {"2026-12-24": "09:00-12:00", "12-25": "closed"}
    _, settings = yaml.safe_load_all(example.replace("# dbt_project.yml", "---"))
    assert settings["vars"].keys() == {"intercom_schema", "intercom_database"}
    assert settings["models"]["intercom"] == SCHEMAS
    last = (docs / "compat.md").read_text().split("```yaml")[-1].split("```")[0]
    assert yaml.safe_load(last)["models"]["intercom"] == LAYOUTS

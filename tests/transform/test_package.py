"""The models are also an ordinary dbt package in somebody's own project."""

import json
import re
import warnings
from pathlib import Path
from typing import Any

import pytest
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
    "vars": {"intercom": {"intercom_schema": SCHEMA}, "intercom__using_conversation_tags": False},
    "models": {"intercom": {**SCHEMAS, **LAYOUTS}},
    "flags": {"send_anonymous_usage_stats": False},
}


def run_dbt(project: Path, profiles: Path, *words: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        outcome = dbtRunner().invoke(
            [*words, "--quiet", "--project-dir", str(project), "--profiles-dir", str(profiles)]
        )
        DuckDBConnectionManager.close_all_connections()
    assert outcome.success, outcome.exception


@pytest.mark.long  # it parses a project of its own
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
    run_dbt(project, project, "run", "--select", *models)

    (row,) = lake.fetch("select * from analytics_support.intercom__conversation_metrics")
    assert (row["source_relation"], row["conversation_id"]) == ("lake.acme", "only")
    assert "all_conversation_tags" not in row
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
    assert settings["vars"]["intercom"].keys() == {"intercom_schema", "intercom_database"}
    assert settings["models"]["intercom"] == SCHEMAS
    last = (docs / "compat.md").read_text().split("```yaml")[-1].split("```")[0]
    assert yaml.safe_load(last)["models"]["intercom"] == LAYOUTS


VARIABLE = re.compile(r"var\(\s*'([a-z_]+)'")


def test_the_pages_name_every_variable_of_the_models() -> None:
    docs = Path(__file__).parents[2] / "docs"
    pages = "".join((docs / name).read_text() for name in ("fivetran.md", "models.md"))
    files = [*PROJECT.glob("macros/*.sql"), *PROJECT.glob("models/marts/*.sql")]
    named = {name for path in files for name in VARIABLE.findall(path.read_text())}
    unsaid = {name for name in named if name not in pages}
    assert unsaid <= {"interlake_run", "intercom__compat", "intercom_", "intercom__"}
    assert len(named) > 10


# Variables that change no row of a model about conversations.
WITHOUT_EFFECT = {
    *("fivetran__remove_empty_table_warnings", "intercom__unit_tests", "interlake_run"),
    *("intercom__using_archived_attributes", "intercom__postgres_work_mem"),
    "intercom__office_hours",  # int_intercom__office_hours_changes finds what it changes
    "intercom_",  # the beginning of the names of tables, which are there one by one
}


def test_every_variable_that_kept_models_read_makes_them_anew() -> None:
    kept = [p for p in PROJECT.glob("models/*/*.sql") if "kept_as()" in p.read_text()]
    assert len(kept) == 22
    files = [*PROJECT.glob("macros/*.sql"), *PROJECT.glob("models/staging/*.sql"), *kept]
    read = {name for path in files for name in VARIABLE.findall(path.read_text())}
    builds = (PROJECT / "macros" / "builds.sql").read_text()
    listed = builds.partition("macro variables_of_kept_models")[2].partition("endmacro")[0]
    assert {name for name in read - WITHOUT_EFFECT if f"'{name}'" not in listed} == set()


@pytest.mark.long
@pytest.mark.parametrize("hours", ["24:00-25:00", "9-17", "09:00-24:30", "24:00-06:00"])
def test_hours_that_no_day_has_are_refused(hours: str, tmp_path: Path) -> None:
    profile = {"target": "dev", "outputs": {"dev": {"type": "duckdb", "schema": "acme"}}}
    (tmp_path / "profiles.yml").write_text(json.dumps({"interlake": profile}))
    schedule = {"name": "Day", "time_zone": "UTC", "hours": {"monday": hours}}
    variables = {"intercom__office_hours": {"schedules": [schedule]}}
    places = ("--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs"))
    with pytest.raises(AssertionError, match=f"not {hours}"):
        run_dbt(PROJECT, tmp_path, "parse", *places, "--vars", json.dumps(variables))


@pytest.mark.long
@pytest.mark.parametrize("source_format", ["interlake", "fivetran"])
def test_the_models_compile_without_a_warehouse(source_format: str, tmp_path: Path) -> None:
    away = {"type": "postgres", "host": str(tmp_path), "port": 1, "user": "me", "password": "no"}
    profile = {"target": "away", "outputs": {"away": {**away, "dbname": "x", "schema": "acme"}}}
    (tmp_path / "profiles.yml").write_text(json.dumps({"interlake": profile}))
    places = ("--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs"))
    variables = {"intercom__introspect": False, "intercom__source_format": source_format}
    flags = ("--no-populate-cache", "--no-introspect", "--no-partial-parse")
    run_dbt(PROJECT, tmp_path, "compile", *flags, *places, "--vars", json.dumps(variables))
    (staged,) = tmp_path.glob("target/compiled/**/stg_intercom__contacts.sql")
    raw = {"interlake": '"x"."acme"."contacts"', "fivetran": '"x"."intercom"."contact_history"'}
    assert raw[source_format] in staged.read_text()

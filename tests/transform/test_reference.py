"""What is written from the catalog is up to date, and every model is described and tested."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from interlake.dbt import reference
from transform.test_columns import COLUMNS

MODELS = sorted((reference.PROJECT / "models").rglob("*.sql"))
# Lists whose entries the other pipeline shows without their place: two may be alike.
WITHOUT_A_KEY = {
    "keboola__users_social_profiles",
    "keboola__leads_social_profiles",
    "keboola__conversations_attachments",
    "keboola__conversation_parts_attachments",
    "segment__social_profiles",
}


def described(path: Path) -> dict[str, Any]:
    (model,) = yaml.safe_load(path.with_suffix(".yml").read_text())["models"]
    assert isinstance(model, dict)
    return model


def test_the_sources_file_repeats_the_catalog() -> None:
    assert reference.SOURCES.read_text() == reference.sources_file(), (
        "run python -m interlake.dbt.reference"
    )


def test_the_page_about_models_is_up_to_date() -> None:
    page = reference.PAGE.read_text()
    assert page == reference.page_with_models(page), "run python -m interlake.dbt.reference"
    assert all(f"### {model}" in page for model in COLUMNS)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_model_is_described_and_has_a_tested_key(path: Path) -> None:
    model = described(path)
    assert model["name"] == path.stem
    assert model["description"]
    assert all(column["description"] for column in model["columns"])
    if path.stem in WITHOUT_A_KEY:
        assert "data_tests" not in model
    else:
        assert "identifies" in model["data_tests"][0]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("intercom__conversation_metrics", "intercom__conversation_enhanced"),
        ("intercom__company_metrics", "intercom__company_enhanced"),
    ],
)
def test_a_column_means_the_same_in_both_marts_that_have_it(wide: str, narrow: str) -> None:
    def meanings(model: str) -> dict[str, str]:
        columns = described(reference.MARTS / f"{model}.sql")["columns"]
        return {column["name"]: column["description"] for column in columns}

    assert meanings(narrow).items() <= meanings(wide).items()

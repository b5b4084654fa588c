"""Conventions of the documents: complete, current, and agreeing with the code."""

import re
import runpy
from dataclasses import fields
from pathlib import Path

import pytest

from interlake import __version__
from interlake.catalog import STREAMS, TABLES
from interlake.catalog.requests import formula_text
from interlake.cli import COMMANDS
from interlake.config.connections import CONNECTIONS
from interlake.config.mistakes import keys_of
from interlake.config.pipelines import PipelineEntry, Selection
from interlake.sync.plan import Limit, Plan, PlannedStream

ROOT = Path(__file__).parents[2]
PAGES: dict[Path, str] = runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/*.md", "docs/reference/*.md") for path in ROOT.glob(pattern)
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_reference_pages_are_what_the_code_says(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path], "stale: run `make docs`"


def test_every_command_and_option_is_explained() -> None:
    page = _page("cli.md")
    for name in COMMANDS:
        section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert re.search(r"Examples?:\n", section), f"{name} has no example"
        for line in re.findall(r"^  (?:-\w, )?--[\w-]+.*$", section, re.MULTILINE):
            assert re.search(r"\S {2,}\S|\S+$", line)


def test_every_stream_and_table_is_documented() -> None:
    assert all(f"\n## {stream.name}\n" in _page("streams.md") for stream in STREAMS)
    assert all(f"\n## {table}\n" in _page("tables.md") for table in TABLES)


def test_every_stream_has_a_formula_of_its_requests() -> None:
    page = _page("requests.md")
    for stream in STREAMS:
        assert f"| [{stream.name}](reference/streams.md#{stream.name}) | " in page
        assert formula_text(stream) in page


def test_what_a_plan_prints_as_json_is_documented() -> None:
    page = _page("requests.md")
    for kind in (Plan, PlannedStream, Limit):
        assert all(f"`{field.name}`" in page for field in fields(kind))


def test_every_setting_is_documented_with_its_meaning() -> None:
    models = [*CONNECTIONS.values(), PipelineEntry, Selection]
    for model in models:
        assert all(field.description for field in model.model_fields.values()), model
        assert all(f"| `{key}` |" in _page("settings.md") for key in keys_of(model))


def test_version_and_changelog_agree() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *_ = re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    assert first == __version__
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", text):
        linked = (path.parent / target).resolve() if target else path
        assert linked.exists(), f"{path.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {_anchor(heading) for heading in headings}, f"no #{anchor}"


def test_make_targets_named_in_documents_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for path in DOCUMENTS:
        named = set(re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")))
        assert named <= targets, f"{path.name}: {named - targets}"


def test_ci_runs_the_command_that_the_readme_gives() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("make lint types layers advisories\nmake test")
    assert "    make test\n" in readme


def _page(name: str) -> str:
    return next(text for path, text in PAGES.items() if path.name == name)


def _anchor(heading: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.strip().replace(" ", "-")

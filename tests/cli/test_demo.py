"""The demo, small: a first day, a second day, and no simulator left behind."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

MARTS = {
    "intercom__admin_metrics",
    "intercom__article_enhanced",
    "intercom__company_enhanced",
    "intercom__company_metrics",
    "intercom__contact_enhanced",
    "intercom__conversation_enhanced",
    "intercom__conversation_metrics",
}
# `interlake demo` has no option for the size, for its figures stand in the documents.
SMALL = """
import sys
from functools import partial
import interlake.demo
from interlake.cli import app
sizes = {"contacts": 60, "conversations": 40, "companies": 20, "articles": 8}
interlake.demo.run = partial(interlake.demo.run, workspace=sizes)
app(["demo", "--dir", *sys.argv[1:]])
"""


def demo(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SMALL, str(folder), *words]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return done


def simulators_of(folder: Path) -> list[psutil.Process]:
    log = str(folder / "simulator.log")
    found = []
    for process in psutil.process_iter():
        try:
            if any(file.path == log for file in process.open_files()):
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, Any]]:
    """The folder, what the first demo printed, and the second one as JSON."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, demo(folder).stdout, json.loads(demo(folder, "--json", "--quiet").stdout)


def test_the_first_demo_shows_tables_price_marts_and_what_to_type_next(
    days: tuple[Path, str, dict[str, Any]],
) -> None:
    folder, printed, _ = days
    for word in (
        *MARTS,
        "conversation_parts",
        "requests",
        "of the rate limit",
        "transform",
        "Next:",
    ):
        assert word in printed
    listed = re.findall(r"^(intercom__\w+) +[\d,]+$", printed, re.MULTILINE)
    assert listed == sorted(MARTS)
    assert re.search(
        r"^and \d+ more called intercom__…: admin_daily_metrics, ", printed, re.MULTILINE
    )
    assert (folder / "acme.duckdb").exists()
    assert (folder / "connections.yml").exists()


def test_the_second_demo_finds_the_workspace_a_day_later(
    days: tuple[Path, str, dict[str, Any]],
) -> None:
    _, _, second = days
    assert second["day"] == 1
    assert any(table["inserted"] for table in second["sync"]["tables"])
    read = {stream["name"]: stream["records"] for stream in second["sync"]["streams"]}
    assert read["conversation_parts"] < second["rows"]["conversation_parts"]
    assert set(second["transform"]["marts"]) > MARTS


@pytest.mark.long
def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "interlake", "demo", "--quiet", "--dir", str(tmp_path)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    figures = re.findall(r"^    (\w+) +([\d,]+)$", readme, re.MULTILINE)
    assert len(figures) >= 10
    for name, figure in figures:
        assert re.search(rf"^{name} +{figure}$", printed, re.MULTILINE), f"{name} {figure}"


def test_no_simulator_is_left_behind(days: tuple[Path, str, dict[str, Any]]) -> None:
    assert simulators_of(days[0]) == []

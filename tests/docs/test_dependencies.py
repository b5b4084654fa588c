"""What Interlake depends on: each within bounds, and each locked with the hash of its files."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def declared() -> list[str]:
    project = PROJECT["project"]
    found = [
        *PROJECT["build-system"]["requires"],
        *project["dependencies"],
        *(word for words in project["optional-dependencies"].values() for word in words),
        *(word for words in PROJECT["dependency-groups"].values() for word in words),
    ]
    return sorted(set(found))


@pytest.mark.parametrize("requirement", declared())
def test_every_dependency_has_a_lower_and_an_upper_bound(requirement: str) -> None:
    bounds = requirement.partition(";")[0]
    assert re.search(r">=\d", bounds)
    assert re.search(r",<\d", bounds)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_lock_names_one_version_with_hashes_and_no_other_place(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9, -]+\])?==\S+ ", line), line
        assert "--hash=sha256:" in line, line
        assert "://" not in line, line


def test_what_users_install_is_locked() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9._-]+)", lock, re.MULTILINE))
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.split(r"[\[<>=;]", requirement)[0].lower()
        assert name in locked, requirement

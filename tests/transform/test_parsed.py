"""The parsed models are kept, and only as long as they are right."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from interlake.transform import transform
from interlake.transform.parsed import KEPT, _cache_folder, _fingerprint, parsed_models
from interlake.transform.workplace import workplace
from transform.conftest import SCHEMA, Warehouse, duckdb_warehouse

ONE_MODEL: Any = {"select": ("stg_intercom__tags",), "test": False}


def tags_built(folder: Path, tag: str) -> list[str]:
    """The tags of a new file of the same name in another folder, after one run."""
    folder.mkdir()
    warehouse: Warehouse = duckdb_warehouse(folder)
    warehouse.load({"tags": [{"id": tag}]})
    [result] = transform(warehouse.pipeline, **ONE_MODEL).results
    assert result.status == "success"
    rows = warehouse.fetch(f"select tag_id from {SCHEMA}_stg_intercom.stg_intercom__tags")
    return [row["tag_id"] for row in rows]


def depends_on() -> dict[str, Any]:
    """What a run over such a file depends on."""
    with (
        TemporaryDirectory() as folder,
        workplace(duckdb_warehouse(Path(folder)).pipeline) as place,
    ):
        return place.depends_on


def is_kept(**settings: Any) -> bool:
    """Whether a run with these settings would parse nothing."""
    parsed = []

    def parse() -> Any:
        parsed.append(True)
        raise InterruptedError

    with suppress(InterruptedError):
        parsed_models({**depends_on(), **settings}, parse)
    return not parsed


def test_a_run_over_another_file_of_that_name_parses_nothing(tmp_path: Path) -> None:
    assert tags_built(tmp_path / "one", "7") == ["7"]
    assert is_kept()
    kept = _cache_folder() / f"{_fingerprint(depends_on())}.msgpack"
    written = kept.stat().st_ino
    assert tags_built(tmp_path / "other", "8") == ["8"]
    assert kept.stat().st_ino == written


def test_parsed_models_are_kept_only_as_long_as_they_are_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tags_built(tmp_path / "one", "7") == ["7"]
    models = parsed_models(depends_on(), lambda: pytest.fail("parsed again"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache = tmp_path / "cache" / "interlake" / "parsed"
    assert not is_kept()
    parsed_models(depends_on(), lambda: models)
    [kept] = cache.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert is_kept()

    for changed in ({"schema": "other"}, {"database": "b"}, {"type": "postgres"}, {"variables": 1}):
        assert not is_kept(**changed)

    whole = kept.read_bytes()
    for broken in (whole[:1000], b"", b"nonsense"):
        kept.write_bytes(broken)
        assert not is_kept()
    kept.write_bytes(whole)

    for number in range(KEPT + 5):
        (cache / f"older{number}").touch()
        os.utime(cache / f"older{number}", (number, number))
    parsed_models(depends_on(), lambda: pytest.fail("parsed again"))
    parsed_models({**depends_on(), "schema": "other"}, lambda: models)
    assert len(list(cache.iterdir())) == KEPT
    assert is_kept(schema="other")
    assert kept.exists()


def test_a_cache_that_cannot_be_written_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    models: Any = object()
    assert parsed_models(depends_on(), lambda: models) is models

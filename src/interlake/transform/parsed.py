"""The parsed models, kept from one run to the next.

dbt needs most of a small run to read its own project: seconds in which no table is built. What it
reads changes only with the project, dbt and a few settings, so the outcome is kept in the user's
cache folder under a name made of all of them. dbt's own partial parsing would read anew for
every database file, as it looks at the whole connection.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from interlake.transform.workplace import PROJECT

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

KEPT = 10  # parsed projects in the folder, about 6 MB each


def parsed_models(settings: Mapping[str, Any], parse: Callable[[], "Manifest"]) -> "Manifest":
    """The models as dbt parses them: the kept ones, else those of *parse*, which are then kept.

    *settings* are the pipeline's that parsing depends on, its `type` the adapter's name. A folder
    that can't be read or written costs time and nothing else.
    """
    place = _cache_folder() / f"{_fingerprint(settings)}.msgpack"
    models = _kept(place)
    if models is None:
        models = parse()
        _keep(models, place)
    return models


def _cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("interlake", appauthor=False), "parsed")


def _fingerprint(settings: Mapping[str, Any]) -> str:
    """Equal for two runs only if dbt would parse the same for both."""
    packages = ("dbt-core", "dbt-adapters", f"dbt-{settings['type']}")
    versions = {name: version(name) for name in packages}
    digest = hashlib.sha256(json.dumps([versions, settings], sort_keys=True, default=str).encode())
    for path in sorted(PROJECT.rglob("*")):
        if path.suffix in (".sql", ".yml", ".md"):
            digest.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _kept(place: Path) -> "Manifest | None":
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    # Whatever is wrong with a kept file, dbt can parse again.
    with suppress(Exception):
        models: Manifest = Manifest.from_msgpack(
            place.read_bytes(), decoder=extended_mashumuro_decoder
        )
        models.build_flat_graph()  # type: ignore[no-untyped-call]
        os.utime(place)
        return models
    return None


def _keep(models: "Manifest", place: Path) -> None:
    from dbt.parser.manifest import extended_mashumaro_encoder

    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(models.to_msgpack(extended_mashumaro_encoder))
        Path(name).replace(place)
        newest_first = sorted(place.parent.iterdir(), key=lambda path: -path.stat().st_mtime)
        for old in newest_first[KEPT:]:
            old.unlink(missing_ok=True)

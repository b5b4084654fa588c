"""A simulator behind real HTTP, and Interlake as a process of its own beside it."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from interlake.config import Pipeline, PostgresConnection, load


class Remote:
    """The control routes of a served simulator."""

    def __init__(self, address: str) -> None:
        self.address = address

    def truth(self, stream: str, *, visible: bool = True) -> list[dict[str, Any]]:
        """The live objects of a stream, without the API's caps."""
        text = self._ask(f"truth/{stream}?visible={str(visible).lower()}")
        # Not splitlines: what people write may hold other line separators.
        return [json.loads(line) for line in text.split("\n") if line]

    def advance(self, seconds: int) -> None:
        """Let time pass in the workspace."""
        self._ask("advance", {"seconds": seconds})

    def stats(self) -> dict[str, Any]:
        """Requests by route, answers by status, and the rate windows."""
        return dict(json.loads(self._ask("stats")))

    def _ask(self, route: str, body: Mapping[str, Any] | None = None) -> str:
        request = urllib.request.Request(
            f"{self.address}/_simulator/{route}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return str(answer.read().decode())


def write_settings(folder: Path, address: str, destination: Any, **pipeline: Any) -> Path:
    """A connections.yml for a pipeline `acme` from that simulator into that warehouse."""
    if isinstance(destination, PostgresConnection):
        entry = {"postgres": [{"name": "warehouse", "dsn": destination.url()}]}
    else:
        duckdb = {"path": str(destination.path), "lock_timeout": destination.lock_timeout}
        entry = {"duckdb": [{"name": "warehouse", **duckdb}]}
    source = {
        "name": "acme",
        "access_token": "simulator-token",
        "base_url": address,
        "allow_custom_base_url": True,
    }
    settings = {
        "connections": {"intercom": [source], **entry},
        "pipelines": [
            {"name": "acme", "source": "acme", "destination": "warehouse", **pipeline},
        ],
    }
    path = folder / "connections.yml"
    path.write_text(yaml.safe_dump(settings))
    return path


def pipeline_of(path: Path) -> Pipeline:
    """The pipeline `acme` of a connections.yml."""
    return load(path, {}).pipeline("acme")


def start(path: Path, *words: str, home: Path | None = None) -> subprocess.Popen[str]:
    """Start `interlake … -c connections.yml` as a process of its own."""
    environment = {"PATH": "/usr/bin:/bin", "NO_PROXY": "*"}
    if home is not None:
        environment["HOME"] = str(home)
    return subprocess.Popen(
        [sys.executable, "-m", "interlake", *words, "-c", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=path.parent,
    )


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for a process that must succeed; gives what it printed."""
    output, notes = process.communicate(timeout=300)
    assert process.returncode == 0, (process.returncode, notes[-2000:])
    return output

"""What benchmarks set up: a simulated workspace, settings for it, and runs as users start them."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKEN = "simulator-token"
HEADERS = {
    "Authorization": f"Bearer {TOKEN}",
    "Accept": "application/json",
    "Intercom-Version": "2.16",
}

_SERVE = """
import json, sys
from interlake.simulator import Options, serve
serve(Options(**json.loads(sys.argv[1])), on_ready=lambda port: print(port, flush=True))
"""

_SETTINGS = """
connections:
  intercom:
    - name: acme
      access_token: {token}
      base_url: "{url}"
      allow_custom_base_url: true
      rate_limit_share: {share}
  duckdb:
    - {{name: lake, path: lake.duckdb}}
pipelines:
  - {{name: acme, source: acme, destination: lake, schema: raw{more}}}
"""


@contextmanager
def simulator(**options: Any) -> Iterator[str]:
    """The address of a simulator in a process of its own, until the end of the block."""
    command = [sys.executable, "-c", _SERVE, json.dumps(options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def stats(url: str) -> dict[str, Any]:
    """What the simulator was asked and answered."""
    with urllib.request.urlopen(f"{url}/_simulator/stats") as answer:  # noqa: S310 - our own server
        return json.load(answer)  # type: ignore[no-any-return]


def control(url: str, path: str, **body: object) -> dict[str, Any]:
    """Order something of the simulator."""
    data = json.dumps(body).encode()
    with urllib.request.urlopen(f"{url}/_simulator/{path}", data=data, timeout=120) as answer:  # noqa: S310
        return json.load(answer)  # type: ignore[no-any-return]


def write_settings(folder: Path, url: str, more: str = "", share: float = 0.9) -> Path:
    """Settings of a pipeline `acme` into DuckDB; `more` is added to it, as YAML."""
    path = folder / "connections.yml"
    path.write_text(_SETTINGS.format(token=TOKEN, url=url, share=share, more=more and f", {more}"))
    return path


@dataclass(frozen=True)
class Run:
    """One run in a process of its own: what it reported and what it cost."""

    report: dict[str, Any]
    seconds: float  # from its start to its end
    processor_seconds: float
    peak_megabytes: float


def sync(settings: Path, *words: str) -> Run:
    """Run the pipeline as users do."""
    command = ["-m", "interlake", "sync", "acme", "--json", "--quiet", "-c", str(settings), *words]
    out = settings.with_suffix(".out")
    with out.open("w") as stdout:
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *command], stdout=stdout, stderr=stdout, cwd=settings.parent
        )
        # Not by RUSAGE_CHILDREN, whose peak is the largest of all children there ever were.
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"sync failed:\n{out.read_text()[-3000:]}")
    report = json.loads(out.read_text())
    return Run(report, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)

"""600 conversations with 5 parts each into DuckDB, against pipelines of dlt's rest_api source.

A simulator in a process of its own, 50 ms away and without a rate limit, serves all in turn: ours,
dlt's as its documents write it, and the same with 20 workers. Time runs from the first request that
the simulator sees to the end of the loading process, so that the start of Python counts for nobody.
Needs nothing beside what is installed; `make bench ONLY=peers` runs it alone.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb

from _figures import tell
from _workspace import HEADERS, TOKEN, write_settings

DEFAULT_GOAL, WORKERS_GOAL = 3.0, 1.3
CONVERSATIONS, PARTS, LATENCY_MS, TRIES = 600, 5, 50, 2

SIMULATOR = f"""
import time
from dataclasses import replace

import uvicorn
from interlake.simulator import Options, create_app

app = create_app(Options(contacts=800, conversations={CONVERSATIONS}, companies=80,
                         rate_limit=None, latency_ms={LATENCY_MS}, token={TOKEN!r}))
workspace = app.state.simulator.workspace
surplus = list(workspace.conversations)[{CONVERSATIONS}:]
assert not surplus
for conversation in workspace.conversations.values():
    with workspace.changing(conversation, bump=False):
        whole = conversation.parts or next(c.parts for c in workspace.conversations.values())
        conversation.parts = [
            replace(whole[i % len(whole)], id=f"{{conversation.id}}{{i}}") for i in range({PARTS})
        ]
seen = []

async def noting(scope, receive, send):
    if scope["type"] == "http" and not scope["path"].startswith("/_simulator"):
        if not seen:
            seen.append(1)
            print("first", time.time(), flush=True)
    elif scope["type"] == "http":
        seen.clear()
    await app(scope, receive, send)

class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print("port", self.servers[0].sockets[0].getsockname()[1], flush=True)

Server(uvicorn.Config(noting, port=0, http="httptools", loop="uvloop", access_log=False,
                      log_level="error")).run()
"""

# Every conversation of a search, each asked for by itself: merge by id, nested parts made a table.
PEER = """
import os, sys
url, path, workers = sys.argv[1:]
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
if workers != "default":
    os.environ["EXTRACT__WORKERS"] = os.environ["EXTRACT__MAX_PARALLEL_ITEMS"] = workers
import dlt
from dlt.sources.rest_api import rest_api_source

body = {"query": {"field": "updated_at", "operator": ">", "value": 0},
        "pagination": {"per_page": 150}}
found = {
    "name": "found",
    "selected": False,
    "endpoint": {
        "path": "conversations/search", "method": "POST", "json": body,
        "data_selector": "conversations",
        "paginator": {"type": "cursor", "cursor_path": "pages.next.starting_after",
                      "cursor_body_path": "pagination.starting_after"},
    },
}
whole = {
    "name": "conversations",
    "primary_key": "id",
    "write_disposition": "merge",
    "parallelized": workers != "default",
    "endpoint": {"path": "conversations/{resources.found.id}", "paginator": "single_page"},
}
source = rest_api_source({
    "client": {"base_url": url, "headers": %s},
    "resources": [found, whole],
})
pipeline = dlt.pipeline("peer", pipelines_dir=path + ".work", dataset_name="raw",
                        destination=dlt.destinations.duckdb(path))
pipeline.run(source)
""".replace("%s", repr(HEADERS))


@contextmanager
def simulator() -> Iterator[tuple[str, IO[str]]]:
    """A simulator's address, and where it writes the moment of a first request."""
    command = [sys.executable, "-c", SIMULATOR]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().split()[1]}", process.stdout
        finally:
            process.terminate()


def interlake(folder: Path, url: str) -> list[str]:
    """The command that loads conversations with Interlake, at its defaults."""
    settings = write_settings(folder, url)
    words = ["sync", "acme", "--streams", "conversations", "-c", str(settings)]
    return [sys.executable, "-m", "interlake", *words]


def peer(folder: Path, url: str, workers: str) -> list[str]:
    """The command that loads them with dlt alone."""
    script = folder / "peer.py"
    script.write_text(PEER)
    return [sys.executable, str(script), url, str(folder / "peer.duckdb"), workers]


def seconds_of(command: list[str], notes: IO[str], url: str, folder: Path) -> float:
    """Run a loader; give the seconds from its first request to its end."""
    # Not in this process: the simulator takes it for the end of the loader before.
    subprocess.run(
        [sys.executable, "-c", f"import urllib.request as u; u.urlopen('{url}/_simulator/stats')"],
        check=True,
    )
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    ended = time.time()
    if done.returncode:
        raise SystemExit(f"{command[:4]} failed:\n{done.stderr[-2000:]}")
    return ended - float(notes.readline().split()[1])


def check(path: Path, parts: str) -> None:
    """All must have loaded everything."""
    with duckdb.connect(str(path)) as connection:
        for table, rows in (("conversations", CONVERSATIONS), (parts, CONVERSATIONS * PARTS)):
            counted = connection.execute(f'SELECT count(*) FROM raw."{table}"').fetchone()
            assert counted == (rows,), (path.name, table, counted)


def ours(notes: IO[str], url: str) -> float:
    """The seconds of Interlake."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = seconds_of(interlake(folder, url), notes, url, folder)
        check(folder / "lake.duckdb", "conversation_parts")
    return seconds


def theirs(notes: IO[str], url: str, workers: str) -> float:
    """The seconds of dlt."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = seconds_of(peer(folder, url, workers), notes, url, folder)
        check(folder / "peer.duckdb", "conversations__conversation_parts__conversation_parts")
    return seconds


def main() -> int:
    """Race, and tell how much longer the others take; fails where a goal is missed."""
    with simulator() as (url, notes):
        best = min(ours(notes, url) for _ in range(TRIES))
        default = theirs(notes, url, "default")
        workers = min(theirs(notes, url, "20") for _ in range(TRIES))
    good = True
    for name, seconds, goal in (
        ("faster_than_dlt_rest_api", default, DEFAULT_GOAL),
        ("faster_than_dlt_rest_api_with_20_workers", workers, WORKERS_GOAL),
    ):
        good &= tell(
            name,
            round(seconds / best, 2),
            "times as fast",
            at_least=goal,
            seconds_of_ours=round(best, 2),
            seconds_of_theirs=round(seconds, 2),
        )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())

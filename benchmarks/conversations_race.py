"""600 conversations with 5 parts each into DuckDB, against a hand-tuned dlt pipeline.

A simulator in a process of its own, 50 ms away and without a rate limit, serves both in turn. Time
runs from the first request that the simulator sees to the end of the loading process, so that the
start of Python counts for neither. Each runs three times; the best counts.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb

GOAL_SECONDS = 3.0
CONVERSATIONS, PARTS, LATENCY_MS, TRIES = 600, 5, 50, 3
TOKEN = "simulator-token"

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

# What a careful engineer writes with dlt: 20 workers, merge by id, nested parts made a table.
PEER = """
import os, sys
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["EXTRACT__WORKERS"] = "20"
os.environ["EXTRACT__MAX_PARALLEL_ITEMS"] = "20"
import dlt
from dlt.sources.helpers import requests

url, path = sys.argv[1:]
headers = {"Authorization": "Bearer %s", "Accept": "application/json", "Intercom-Version": "2.16"}

@dlt.resource(selected=False)
def found():
    after = None
    while True:
        body = {"query": {"field": "updated_at", "operator": ">", "value": 0},
                "pagination": {"per_page": 150, "starting_after": after}}
        page = requests.post(url + "/conversations/search", json=body, headers=headers).json()
        yield from page["conversations"]
        after = ((page["pages"] or {}).get("next") or {}).get("starting_after")
        if not after:
            return

@dlt.transformer(data_from=found, write_disposition="merge", primary_key="id", parallelized=True,
                 name="conversations")
def whole(conversation):
    return requests.get(url + "/conversations/" + conversation["id"], headers=headers).json()

pipeline = dlt.pipeline("peer", pipelines_dir=path + ".work", dataset_name="raw",
                        destination=dlt.destinations.duckdb(path))
pipeline.run(whole)
""".replace("%s", TOKEN)


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
    """The command that loads conversations with Interlake."""
    settings = folder / "connections.yml"
    settings.write_text(
        f"""
connections:
  intercom:
    - {{name: race, access_token: {TOKEN}, base_url: "{url}", allow_custom_base_url: true}}
  duckdb:
    - {{name: lake, path: race.duckdb}}
pipelines:
  - {{name: race, source: race, destination: lake, schema: raw}}
"""
    )
    words = ["sync", "race", "--streams", "conversations", "-c", str(settings)]
    return [sys.executable, "-m", "interlake", *words]


def peer(folder: Path, url: str) -> list[str]:
    """The command that loads them with dlt alone."""
    script = folder / "peer.py"
    script.write_text(PEER)
    return [sys.executable, str(script), url, str(folder / "peer.duckdb")]


def seconds_of(command: list[str], notes: IO[str], url: str) -> float:
    """Run a loader; give the seconds from its first request to its end."""
    subprocess.run(
        [sys.executable, "-c", f"import urllib.request as u; u.urlopen('{url}/_simulator/stats')"],
        check=True,
    )
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(command[-1]).parent)
    ended = time.time()
    if done.returncode:
        raise SystemExit(f"{command[:4]} failed:\n{done.stderr[-2000:]}")
    return ended - float(notes.readline().split()[1])


def check(path: Path, schema: str, parts: str) -> None:
    """Both must have loaded everything."""
    with duckdb.connect(str(path)) as connection:
        for table, rows in (("conversations", CONVERSATIONS), (parts, CONVERSATIONS * PARTS)):
            counted = connection.execute(f'SELECT count(*) FROM "{schema}"."{table}"').fetchone()
            assert counted == (rows,), (path.name, table, counted)


def main() -> int:
    """Race, and print the figures as one JSON line."""
    ours, theirs = [], []
    with simulator() as (url, notes):
        for _ in range(TRIES):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                ours.append(seconds_of(interlake(folder, url), notes, url))
                check(folder / "race.duckdb", "raw", "conversation_parts")
                theirs.append(seconds_of(peer(folder, url), notes, url))
                check(
                    folder / "peer.duckdb",
                    "raw",
                    "conversations__conversation_parts__conversation_parts",
                )
    best = min(ours)
    print(
        json.dumps(
            {
                "name": "conversations_race_seconds",
                "figure": round(best, 2),
                "goal": GOAL_SECONDS,
                "holds": best < GOAL_SECONDS,
                "peer_seconds": round(min(theirs), 2),
                "ratio_to_peer": round(best / min(theirs), 2),
            }
        )
    )
    return 0 if best < GOAL_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())

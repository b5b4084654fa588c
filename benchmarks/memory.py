"""What a sync adds to the memory of a bare dlt load, and whether that grows with the workspace.

Each size is synced by a process of its own; then another process loads the very same rows, in
chunks of the same size, with dlt and nothing of Interlake. The difference of the two peaks is
sync's own share: client, readers, conversion, two chunks in flight.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GOAL_MEGABYTES = 100
SIZES = {"plain": (2_000, 1_500), "tenfold": (20_000, 15_000)}
TOKEN = "simulator-token"

SIMULATOR = """
import sys
from interlake.simulator import Options, serve
contacts, conversations = map(int, sys.argv[1:])
serve(Options(contacts=contacts, conversations=conversations, companies=contacts // 10,
              rate_limit=None), on_ready=lambda port: print(port, flush=True))
"""

# Runs a command and prints the peak of its memory: a process of its own, for ru_maxrss of children
# is the largest of all there ever were.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
if done.returncode:
    sys.exit(done.stderr[-2000:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

BARE = """
import os, sys, tempfile
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "CRITICAL"
import dlt, duckdb, json
source, target, keys = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
CHUNK = 20_000
pipeline = dlt.pipeline("bare", pipelines_dir=tempfile.mkdtemp(), dataset_name="raw",
                        destination=dlt.destinations.duckdb(target))
database = duckdb.connect(source, read_only=True)
chunk, held = [], 0

def load():
    pipeline.run([
        dlt.resource(table, name=name, primary_key=keys[name], write_disposition="merge")
        for name, table in chunk
    ])
    chunk.clear()

there = {row[0] for row in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
for name in keys:
    if name not in there:  # of a stream that the template leaves out
        continue
    (last,) = database.execute(f"SELECT coalesce(max(rowid), -1) FROM raw.{name}").fetchone()
    start = 0
    while start <= last:
        stop = start + CHUNK - held
        table = database.execute(
            f"SELECT * FROM raw.{name} WHERE rowid >= {start} AND rowid < {stop}"
        ).to_arrow_table()
        start = stop
        if table.num_rows:
            chunk.append((name, table))
            held += table.num_rows
        if held >= CHUNK:
            load()
            held = 0
if chunk:
    load()
"""


@contextmanager
def simulator(contacts: int, conversations: int) -> Iterator[str]:
    """A simulator of that size; gives its address."""
    command = [sys.executable, "-c", SIMULATOR, str(contacts), str(conversations)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def peak_megabytes(*command: str) -> float:
    """The peak of a command's memory."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, sys.executable, *command], capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return int(done.stdout) / 1024


def measure(contacts: int, conversations: int) -> tuple[float, float]:
    """Peaks of a sync and of a bare load of the same rows, in MB."""
    from interlake import catalog

    keys = {name: list(table.key) for name, table in catalog.TABLES.items()}
    with simulator(contacts, conversations) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = folder / "connections.yml"
        settings.write_text(
            f"""
connections:
  intercom:
    - {{name: acme, access_token: {TOKEN}, base_url: "{url}", allow_custom_base_url: true}}
  duckdb:
    - {{name: lake, path: synced.duckdb}}
pipelines:
  - {{name: acme, source: acme, destination: lake, schema: raw}}
"""
        )
        ours = peak_megabytes("-m", "interlake", "sync", "acme", "-c", str(settings))
        source, target = str(folder / "synced.duckdb"), str(folder / "bare.duckdb")
        return ours, peak_megabytes("-c", BARE, source, target, json.dumps(keys))


def main() -> int:
    """Measure both sizes, and print the figures as one JSON line."""
    peaks = {name: measure(*size) for name, size in SIZES.items()}
    shares = {name: round(ours - bare) for name, (ours, bare) in peaks.items()}
    holds = max(shares.values()) <= GOAL_MEGABYTES
    print(
        json.dumps(
            {
                "name": "memory_share_megabytes",
                "figure": max(shares.values()),
                "goal": GOAL_MEGABYTES,
                "holds": holds,
                "shares": shares,
                "peaks": {name: [round(peak) for peak in pair] for name, pair in peaks.items()},
            }
        )
    )
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())

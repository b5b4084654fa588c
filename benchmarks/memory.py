"""What a sync adds to the memory of a bare dlt load, and whether that grows with the workspace.

Workspaces of three sizes are synced, each by a process of its own; then another process loads the
very same rows, in chunks of the same size, with dlt and nothing of Interlake. The difference of the
peaks is sync's own share: client, readers, conversion, two chunks in flight. Then a million rows go
through the warehouse in the chunks of a sync, for the peak in whole.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from _figures import note, tell
from _rows import LOAD
from _workspace import simulator, sync, write_settings
from interlake import catalog

SHARE_GOAL, GROWTH_GOAL, TOTAL_GOAL = 100, 30, 500  # MB
SIZES = {"plain": 1, "tenfold": 10, "fiftyfold": 50}
CONTACTS, CONVERSATIONS = 800, 160
MILLION = 1_000_000

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


def peak_megabytes(*words: str) -> float:
    """The peak of a Python process's memory."""
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{words[0]} ended with exit code {process.returncode}")
    return used.ru_maxrss / 1024


def peaks(times: int) -> tuple[float, float]:
    """Peaks of a sync and of a bare load of the same rows, in MB."""
    keys = {name: list(table.key) for name, table in catalog.TABLES.items()}
    size = {
        "contacts": CONTACTS * times,
        "conversations": CONVERSATIONS * times,
        "companies": CONTACTS * times // 10,
    }
    with simulator(**size, rate_limit=None) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = sync(write_settings(folder, url)).peak_megabytes
        words = (str(folder / "lake.duckdb"), str(folder / "bare.duckdb"), json.dumps(keys))
        return ours, peak_megabytes("-c", BARE, *words)


def main() -> int:
    """Tell the figures; fails where a goal is missed."""
    found = {}
    for name, times in SIZES.items():
        found[name] = peaks(times)
        note(f"{name}: sync {found[name][0]:.0f} MB, bare load {found[name][1]:.0f} MB")
    shares = {name: round(ours - bare) for name, (ours, bare) in found.items()}
    totals = {name: round(ours) for name, (ours, _) in found.items()}
    good = tell(
        "memory_of_sync_itself", max(shares.values()), "MB", at_most=SHARE_GOAL, shares=shares
    )
    growth = shares["fiftyfold"] - shares["tenfold"]
    good &= tell(
        "memory_growth_from_10_to_50_times", growth, "MB", at_most=GROWTH_GOAL, totals=totals
    )
    with tempfile.TemporaryDirectory() as folder:
        total = peak_megabytes("-c", LOAD, "interlake", "duckdb", folder, str(MILLION))
    good &= tell("memory_at_a_million_rows", round(total), "MB in all", at_most=TOTAL_GOAL)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

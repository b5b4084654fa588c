"""What a run costs before which nothing changed, and what it costs to start at all.

A run of every stream, after an hour of silence: its time after start-up, against a simulator
without latency in a process of its own; and its requests, against one per search and the pages of
every list that is due. Start-up is the processor time of `interlake --version`, which waits for
nothing.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from _fewest import KINDS
from _figures import tell
from _workspace import Run, control, simulator, stats, sync, write_settings
from interlake.catalog import STREAMS, Mode

IDLE_GOAL, START_GOAL = 1.5, 0.4
ROUNDS = 3
OBJECTS = f"custom_objects: [{', '.join(KINDS)}]"


def seconds_to_start() -> float:
    """The quickest of several starts."""
    found = []
    for _ in range(ROUNDS * 2):
        command = [sys.executable, "-m", "interlake", "--version"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"--version ended with exit code {process.returncode}")
        found.append(used.ru_utime + used.ru_stime)
    return min(found)


def idle_run(url: str) -> tuple[Run, int]:
    """The quickest idle run, and the requests that the API saw."""
    # Memberships and statistics are due once a day; what hangs on each parent is asked for anew.
    names = ", ".join(s.name for s in STREAMS if s.runs_on("2.16"))
    with tempfile.TemporaryDirectory() as folder:
        settings = write_settings(Path(folder), url, f"streams: {{include: [{names}]}}, {OBJECTS}")
        sync(settings)
        runs = []
        for _ in range(ROUNDS):
            control(url, "advance", seconds=3_600, quiet=True)
            before = stats(url)["total"]
            runs.append((sync(settings), stats(url)["total"] - before))
    return min(runs, key=lambda found: found[0].report["seconds"])


def main() -> int:
    """Tell the figures; fails where a goal is missed."""
    good = tell("start_up", round(seconds_to_start(), 3), "s", at_most=START_GOAL)
    with simulator(contacts=600, conversations=400, rate_limit=None) as url:
        run, seen = idle_run(url)
    good &= tell(
        "idle_run",
        round(run.report["seconds"], 2),
        "s",
        at_most=IDLE_GOAL,
        requests=seen,
        processor_seconds_with_start_up=round(run.processor_seconds, 2),
    )
    streams = {row["name"]: row["requests"] for row in run.report["streams"]}
    searches = [stream.name for stream in STREAMS if stream.mode is Mode.INCREMENTAL]
    good &= tell(
        "idle_requests_per_search",
        max(streams[name] for name in searches),
        "requests",
        at_most=1,
        **{name: streams[name] for name in searches},
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

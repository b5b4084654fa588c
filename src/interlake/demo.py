"""The demo: a simulated workspace copied into DuckDB and turned into marts, each time a day on."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from interlake.catalog import BY_NAME, tables_of
from interlake.config import Pipeline, load
from interlake.errors import SettingsError, Unavailable
from interlake.report import Progress, Report, Silent
from interlake.sync import sync
from interlake.transform import TransformReport, transform
from interlake.warehouse.store import Warehouse

PIPELINE = "acme"
DATABASE = "acme.duckdb"
CONFIG = "connections.yml"
_DAYS = "days-gone-by"  # beside the database: how many days the next demo is later
_LOG = "simulator.log"
_ADVANCE_TIMEOUT_SECONDS = 120.0

_SETTINGS = """\
# Written by `interlake demo`; the address is that of a simulator which ended with the demo.
connections:
  intercom:
    - name: acme
      access_token: simulator-token
      base_url: {address}
      allow_custom_base_url: true
  duckdb:
    - name: demo
      path: acme.duckdb
pipelines:
  - name: acme
    source: acme
    destination: demo
"""

# Of the two marts a support lead asks for first: the columns that tell most, and the order.
_SAMPLES = (
    (
        "intercom__conversation_metrics",
        (
            "conversation_id",
            "conversation_state",
            "conversation_created_at",
            "count_total_parts",
            "count_reopens",
            "time_to_first_response_minutes",
            "time_to_last_close_minutes",
        ),
        "time_to_last_close_minutes IS NULL, conversation_created_at DESC, conversation_id",
    ),
    (
        "intercom__admin_metrics",
        (
            "admin_name",
            "team_name",
            "total_conversations_closed",
            "average_conversation_parts",
            "average_conversation_rating",
            "median_time_to_first_response_time_minutes",
        ),
        "total_conversations_closed DESC NULLS LAST, admin_name, team_name",
    ),
)
_SAMPLE_ROWS = 5


@dataclass(frozen=True)
class Sample:
    """A few rows of a mart."""

    mart: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class DemoResult:
    """What a demo did and where it left it."""

    day: int  # days that have passed in the workspace; 0 at the first demo
    folder: Path
    report: Report
    built: TransformReport
    seconds: Mapping[str, float]  # by stage
    rows: Mapping[str, int]  # live rows of each raw table
    samples: tuple[Sample, ...]

    @property
    def exit_code(self) -> int:
        """That of the run, or 1 when a mart failed."""
        return 1 if self.built.failed else self.report.exit_code

    def as_dict(self) -> dict[str, Any]:
        """The result as plain values."""
        return {
            "day": self.day,
            "folder": str(self.folder),
            "sync": self.report.as_dict(),
            "transform": self.built.as_dict(),
            "seconds": dict(self.seconds),
            "rows": dict(self.rows),
            "samples": [asdict(sample) for sample in self.samples],
        }


def run(
    folder: Path,
    *,
    fresh: bool = False,
    workspace: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> DemoResult:
    """Simulate, sync and transform in a folder; every later call finds the workspace a day older.

    `workspace` overrides options of the simulator, such as `{"contacts": 200}`.
    """
    day = _prepare(folder, fresh)
    seconds: dict[str, float] = {}
    with ExitStack() as stack:
        with _timed(seconds, "make the workspace"):
            address = stack.enter_context(_simulator(folder, workspace or {}))
            _pass_days(address, day)
        pipeline = _configured(folder, address)
        with _timed(seconds, "sync"):
            report = sync(pipeline, progress=progress or Silent())
    with _timed(seconds, "transform"):
        built = transform(pipeline, test=False)  # the models are tested; these data are our own
    rows, samples = _look(pipeline)
    if report.exit_code == 0 and not built.failed:
        (folder / _DAYS).write_text(f"{day + 1}\n")
    return DemoResult(day, folder, report, built, seconds, rows, samples)


def _prepare(folder: Path, fresh: bool) -> int:
    """Make the folder, empty of earlier demos if so asked; returns the days gone by."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder} can't be made: {error.strerror}; try --dir") from None
    if fresh:
        for file in (*folder.glob(f"{DATABASE}*"), *(folder / n for n in (CONFIG, _DAYS, _LOG))):
            file.unlink(missing_ok=True)
    days, database = folder / _DAYS, folder / DATABASE
    if not database.exists():  # nothing to be a day older than
        days.unlink(missing_ok=True)
    return int(days.read_text()) if days.exists() else 0


@contextmanager
def _simulator(folder: Path, workspace: Mapping[str, int]) -> Iterator[str]:
    """A simulator in a process of its own, at the address this gives; it ends with the body.

    It would also end with this process, for it watches its stdin.
    """
    # Nobody who watches a demo wants to wait for exports.
    sizes = ["--job-polls=1", *(f"--{name}={value}" for name, value in workspace.items())]
    command = [sys.executable, "-m", "interlake", "simulate", "--port=0", "--with-stdin", *sizes]
    pipe = subprocess.PIPE
    with (
        (folder / _LOG).open("w") as log,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            if not address:
                raise Unavailable(f"the simulator did not start; {folder / _LOG} says why")
            yield address
        finally:
            process.terminate()


def _pass_days(address: str, days: int) -> None:
    """Play the days that earlier demos saw; equal options and equal days give equal workspaces."""
    direct = build_opener(ProxyHandler({}))
    for _ in range(days):
        body = json.dumps({"seconds": 86_400}).encode()
        request = Request(f"{address}/_simulator/advance", body, method="POST")
        with direct.open(request, timeout=_ADVANCE_TIMEOUT_SECONDS):
            pass


def _configured(folder: Path, address: str) -> Pipeline:
    """Write the settings that point at the simulator, and read them as any command would."""
    path = folder / CONFIG
    path.write_text(_SETTINGS.format(address=address))
    return load(path, {}).pipeline(PIPELINE)


def _look(pipeline: Pipeline) -> tuple[dict[str, int], tuple[Sample, ...]]:
    """Rows of each raw table, and the first few of two marts."""
    tables = [table for name in pipeline.streams for table in tables_of(BY_NAME[name])]
    with (
        Warehouse(pipeline.destination, pipeline.schema_name, ()) as warehouse,
        warehouse.session() as session,
    ):
        rows = {
            table.name: session.execute(
                f"SELECT count(*) FROM {session.name(table.name)} WHERE _deleted_at IS NULL"
            )[0][0]
            for table in tables
        }
        marts = f"{pipeline.schema_name}_intercom"
        samples = tuple(
            Sample(mart, columns, session.execute(_sample_sql(f"{marts}.{mart}", columns, order)))
            for mart, columns, order in _SAMPLES
        )
    return rows, samples


def _sample_sql(table: str, columns: tuple[str, ...], order: str) -> str:
    return f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order} LIMIT {_SAMPLE_ROWS}"


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - started

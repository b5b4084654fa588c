"""How a run shows that it lives: bars on a terminal, a plain line now and then in a log."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interlake.cli.output import console, note
from interlake.report import Progress, Silent

if TYPE_CHECKING:
    from rich.progress import TaskID

SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Progress]:
    """What a run may report to while the body runs; everything goes to stderr."""
    if quiet:
        yield Silent()
    elif sys.stderr.isatty():
        with Bars() as bars:
            yield bars
    else:
        yield Lines()


class Bars:
    """One bar per stream."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self._bars = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[detail]}"),
            TimeElapsedColumn(),
            console=console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._rows = 0

    def __enter__(self) -> "Bars":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def stream(self, name: str, records: int, requests: int, total: int | None) -> None:
        """Move the stream's bar."""
        self._bars.update(
            self._task(name), completed=records, total=total, detail=_requests(requests)
        )

    def committed(self, rows: int, seconds: float) -> None:
        """Move the bar of rows."""
        self._rows += rows
        task = self._task("in the warehouse")
        self._bars.update(task, completed=self._rows, detail="rows")

    def note(self, text: str) -> None:
        """Print above the bars."""
        self._bars.console.print(text)

    def _task(self, name: str) -> "TaskID":
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=None, detail="")
        return self._tasks[name]


@dataclass
class Lines:
    """One line every few seconds, about the streams that moved since the last one."""

    clock: Callable[[], float] = time.monotonic
    write: Callable[[str], None] = note
    _moved: dict[str, str] = field(default_factory=dict)
    _rows: int = 0
    _started: float = 0.0
    _written: float = 0.0

    def __post_init__(self) -> None:
        self._started = self._written = self.clock()

    def stream(self, name: str, records: int, requests: int, total: int | None) -> None:
        """Remember how far the stream is."""
        of_total = f" of about {total:,}" if total and total >= records else ""
        self._moved[name] = f"{name} {records:,}{of_total} ({_requests(requests)})"
        self._write_if_due()

    def committed(self, rows: int, seconds: float) -> None:
        """Remember how many rows are safe."""
        self._rows += rows
        self._write_if_due()

    def note(self, text: str) -> None:
        """Write it at once."""
        self.write(text)

    def _write_if_due(self) -> None:
        now = self.clock()
        if now - self._written < SECONDS_BETWEEN_LINES:
            return
        self._written = now
        told = [*self._moved.values(), f"{self._rows:,} rows in the warehouse"]
        self._moved.clear()
        self.write(f"{now - self._started:.0f} s: {', '.join(told)}")


def _requests(count: int) -> str:
    return f"{count:,} request{'' if count == 1 else 's'}"

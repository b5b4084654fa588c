"""Results on stdout, notes on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

# A log has no width: rows stay on one line there, however long.
_LOG_WIDTH = 240


def console(*, stderr: bool = False) -> "Console":
    """A console over the stream as it is now; text is never read as markup."""
    from rich.console import Console  # only a command that prints a table pays for it

    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream,
        width=None if stream.isatty() else _LOG_WIDTH,
        markup=False,
        highlight=False,
        emoji=False,
    )


def say(text: str = "") -> None:
    """One line of the result."""
    print(text)


def note(text: str) -> None:
    """One line beside the result."""
    print(text, file=sys.stderr)


def print_json(value: Any) -> None:
    """A result for scripts."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A result for people; figures stand to the right."""
    from rich.table import Table

    kept = [list(row) for row in rows]
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for place, heading in enumerate(headings):
        figures = bool(kept) and all(
            row[place] is None or isinstance(row[place], int | float | Decimal) for row in kept
        )
        table.add_column(heading, justify="right" if figures else "left", overflow="fold")
    for row in kept:
        table.add_row(*(_text(value) for value in row))
    screen = console()
    with screen.capture() as drawn:
        screen.print(table)
    say("\n".join(line.rstrip() for line in drawn.get().splitlines()))


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float | Decimal):
        return f"{value:,.1f}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value)

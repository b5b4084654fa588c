"""What `interlake demo` prints."""

import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from interlake.cli.output import note, print_table, say
from interlake.cli.reports import cost, remarks

if TYPE_CHECKING:
    from interlake.demo import DemoResult

_PREFIX = "intercom__"
_KNOWN = tuple(
    _PREFIX + name
    for name in (
        "admin_metrics", "article_enhanced", "company_enhanced", "company_metrics",
        "contact_enhanced", "conversation_enhanced", "conversation_metrics",
    )
)  # fmt: skip


def print_demo(result: "DemoResult") -> None:
    """Rows, price, seconds, marts, a few rows of two of them, and what to type next."""
    say(_opening(result))
    say()
    _print_tables(result)
    say()
    say(f"from Intercom: {cost(result.report)}")
    say(", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in result.seconds.items()))
    say()
    _print_marts(result)
    for sample in result.samples:
        say()
        say(f"{sample.mart}, some columns of a few rows:")
        # Spaces let long names break between words on a narrow terminal.
        print_table([name.replace("_", " ") for name in sample.columns], sample.rows)
    say()
    _print_next(result)
    for line in remarks(result.report):
        note(line)
    for model in result.built.results:
        if model.status in ("fail", "error"):
            note(f"{model.status}: {model.name}: {model.message}")


def _opening(result: "DemoResult") -> str:
    if result.day == 0:
        return "A simulated workspace is copied. Rows in its raw tables:"
    days = "A day has" if result.day == 1 else f"{result.day} days have"
    return (
        f"{days} passed in the workspace since the first demo. What this run wrote\n"
        "(overwritten: read again, whether it changed or not):"
    )


def _print_tables(result: "DemoResult") -> None:
    if result.day == 0:
        print_table(("table", "rows"), list(result.rows.items()))
        return
    changed = [t for t in result.report.tables if t.inserted or t.updated or t.marked]
    print_table(
        ("table", "new", "overwritten", "gone", "rows now"),
        [(t.name, t.inserted, t.updated, t.marked, result.rows.get(t.name)) for t in changed],
    )


def _print_marts(result: "DemoResult") -> None:
    """The seven that many know by name with their rows, and of the others the names."""
    marts = result.built.marts
    print_table(("mart", "rows"), [(name, marts[name]) for name in _KNOWN if name in marts])
    others = [name.removeprefix(_PREFIX) for name in marts if name not in _KNOWN]
    if others:
        say()
        words = f"and {len(others)} more called {_PREFIX}…: {', '.join(others)}"
        say(textwrap.fill(words, width=100, break_on_hyphens=False))


def _print_next(result: "DemoResult") -> None:
    command = _command()
    python = _from_here(Path(sys.executable))
    config = result.folder / "connections.yml"
    query = "from acme_intercom.intercom__admin_metrics"
    say("Next:")
    say(f"  {command} demo        a day later: only what changed is read")
    say(f"  {command} status acme -c {config}")
    say(f"  {command} streams     what can be loaded, and what it costs")
    say(f"  {command} init        your own workspace: writes connections.yml to fill in")
    say("Look into the tables:")
    say(
        f"  {python} -c \"import duckdb; duckdb.connect('{result.folder}/acme.duckdb')"
        f".sql('{query}').show()\""
    )


def _command() -> str:
    """How this command can be typed again: by its name if it is on the path."""
    own = Path(sys.executable).with_name("interlake")
    if shutil.which("interlake") or not own.exists():
        return "interlake"
    return _from_here(own)


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

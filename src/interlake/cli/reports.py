"""What a run did, for people."""

from typing import TYPE_CHECKING

from interlake.cli.output import note, print_table, say
from interlake.report import Report

if TYPE_CHECKING:
    from interlake.transform import TransformReport


def print_report(report: Report) -> None:
    """A run: its price, its streams, and the tables it changed."""
    say(f"{report.pipeline}: {report.command} {_outcome(report)}, {cost(report)}")
    say()
    print_table(
        ("stream", "status", "records", "requests", "seconds", "complete up to (UTC)"),
        [(s.name, s.status, s.records, s.requests, s.seconds, s.watermark) for s in report.streams],
    )
    say()
    changed = [t for t in report.tables if t.inserted or t.updated or t.marked]
    if changed:
        print_table(
            ("table", "new", "overwritten", "gone"),
            [(t.name, t.inserted, t.updated, t.marked) for t in changed],
        )
    else:
        say("no row was written")
    for line in remarks(report):
        note(line)


def cost(report: Report) -> str:
    """Seconds, requests and share of the rate limit, in one line."""
    parts = [f"{report.seconds:.1f} s", f"{report.requests:,} requests"]
    if report.limit_share is not None:
        parts.append(f"{report.limit_share:.0%} of the rate limit")
    if report.retries:
        parts.append(f"{report.retries:,} repeated")
    if report.throttled:
        parts.append(f"{report.throttled:,} refused over the limit")
    if report.failed_tries:
        told = ", ".join(f"{count:,} × {came}" for came, count in report.failed_tries.items())
        parts.append(f"asked again after {told}")
    return ", ".join(parts)


def remarks(report: Report) -> list[str]:
    """What deserves a second look: failed and skipped streams, unknown fields, notes."""
    lines = [
        f"{stream.status}: {stream.name}: {stream.reason}"
        for stream in report.streams
        if stream.reason and stream.status != "done"
    ]
    if report.unknown_fields:
        lines.append(f"fields kept in _extra: {', '.join(report.unknown_fields)}")
    return [*lines, *report.notes]


def print_transform(report: "TransformReport") -> None:
    """A dbt run: what was built, and how many rows each mart holds."""
    bad = [result for result in report.results if result.status in ("fail", "error")]
    outcome = f"{len(bad)} failed" if bad else "all well"
    say(f"transform: {len(report.results)} models and tests, {outcome}, {report.seconds:.1f} s")
    say()
    print_table(("mart", "rows"), sorted(report.marts.items()))
    if report.compat:
        say()
        print_table(("tables like those of", "built"), report.compat.items())
    for result in report.results:
        if result.status in ("fail", "error", "warn"):
            note(f"{result.status}: {result.name}: {result.message}")


def _outcome(report: Report) -> str:
    return {0: "done", 3: "partly done"}.get(report.exit_code, "failed")

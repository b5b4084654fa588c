"""What the next run of a pipeline will cost, for people and for scripts."""

from typing import TYPE_CHECKING, Any

from interlake.catalog import STREAMS, Stream, tables_of
from interlake.catalog.requests import formula_text
from interlake.cli.output import note, print_json, print_table, say

if TYPE_CHECKING:
    from interlake.config import Pipeline
    from interlake.sync import Plan

_COLUMNS = ("stream", "mode", "cost", "rows", "requests", "minutes", "remark")
_SIGNS = {"counted": "", "estimated": "~", "at least": "≥"}


def stream_row(stream: Stream) -> dict[str, Any]:
    """One stream as the catalog declares it."""
    return {
        "name": stream.name,
        "mode": stream.mode.value,
        "cost": stream.cost,
        "tables": [table.name for table in tables_of(stream)],
        "permission": stream.permission,
        "since": stream.since_version,
    }


def show_cost(pipeline: "Pipeline", json: bool) -> None:
    """Print what the next ordinary run will read; still useful where Intercom is out of reach."""
    from interlake.sync import SyncOptions, plan  # dlt and pyarrow take seconds to import

    found = plan(pipeline, SyncOptions(), offline=True)
    if json:
        print_json(cost_of(pipeline, found))
        return
    print_plan(found)
    planned = {stream.name for stream in found.streams}
    others = [stream.name for stream in STREAMS if stream.name not in planned]
    if others:
        note(f"not selected: {', '.join(others)}")


def cost_of(pipeline: "Pipeline", found: "Plan") -> dict[str, Any]:
    """The plan with every stream of the catalog, in the catalog's order."""
    plain = found.as_dict()
    planned = {row["name"]: row for row in plain["streams"]}
    unknown: dict[str, Any] = dict.fromkeys(planned["workspace"])
    unknown |= {"runs": False, "first_load": False, "reason": "not selected"}
    rows = [
        {
            **stream_row(stream),
            "selected": stream.name in pipeline.streams,
            **planned.get(stream.name, {**unknown, **_declared(stream)}),
        }
        for stream in STREAMS
    ]
    return {**plain, "streams": rows}


def print_plan(found: "Plan") -> None:
    """A plan as a table, its sum, and what stands in its way."""
    rows = []
    for stream in found.streams:
        sign = _SIGNS[stream.basis] if stream.basis else ""
        requests = None if stream.requests is None else f"{sign}{stream.requests:,}"
        minutes = None if stream.minutes is None else f"{stream.minutes:,.1f}"
        remark = stream.reason or ("first load" if stream.first_load else "")
        rows.append((stream.name, stream.mode, stream.cost, stream.rows, requests, minutes, remark))
    print_table(_COLUMNS, rows)
    say()
    say(_sum(found))
    if found.unreachable:
        note(f"Intercom could not be asked: {found.unreachable}")


def _declared(stream: Stream) -> dict[str, Any]:
    formula = formula_text(stream)
    return {
        "name": stream.name,
        "mode": stream.mode.value,
        "cost": stream.cost,
        "formula": formula,
    }


def _sum(found: "Plan") -> str:
    words = {"counted": "", "estimated": "about ", "at least": "at least "}[found.basis]
    parts = [f"{words}{found.requests:,} requests"]
    limit = found.limit
    if found.seconds_at_limit is not None and limit is not None:
        parts.append(
            f"{found.seconds_at_limit / 60:,.1f} minutes at {limit.requests:,} requests "
            f"per {limit.seconds} s, which is {limit.share:.0%} of the limit"
        )
    elif found.unreachable is None:
        parts.append("Intercom tells no rate limit")
    parts.append(f"{found.asked:,} requests were made for this estimate")
    return "; ".join(parts)

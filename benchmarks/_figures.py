"""How a benchmark tells its figures: one JSON object a line on stdout."""

import json
import sys


def tell(
    name: str,
    figure: float,
    unit: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    **more: object,
) -> bool:
    """Print a figure beside its goal, with whatever explains it; gives whether the goal is met."""
    goal, bound = (at_least, "at least") if at_least is not None else (at_most, "at most")
    if goal is None:
        raise ValueError(f"{name} has no goal")
    holds = figure >= goal if bound == "at least" else figure <= goal
    row = {"name": name, "figure": figure, "unit": unit, "bound": bound, "goal": goal}
    print(json.dumps({**row, "holds": holds, **more}), flush=True)
    return holds


def note(text: str) -> None:
    """Print what a reader of the run may like to see; it is kept nowhere."""
    print(f"  {text}", file=sys.stderr, flush=True)

"""Requests of a first load and of later runs, against the fewest that there could be.

The fewest are reckoned from the simulator's truth before and after each run; every stream of the
catalog is loaded. Requests are counted by the simulator.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx

from _fewest import KINDS, NOTHING, Fewest, Memory, Row, Truth
from _figures import note, tell
from _workspace import TOKEN, simulator, sync, write_settings
from interlake.catalog import STREAMS

GOAL = 1.03
SIZES = {"contacts": 3_000, "conversations": 2_000, "companies": 400, "articles": 100}
HOUR, DAY = 3_600, 86_400


class Control:
    """The simulator's control routes."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=f"{url}/_simulator", timeout=120)
        headers = {"Authorization": f"Bearer {TOKEN}", "Intercom-Version": "2.16"}
        self._api = httpx.Client(base_url=url, timeout=120, headers=headers)

    def truth(self, stream: str, *, visible: bool = True) -> list[Row]:
        """The live objects of a stream."""
        answer = self._client.get(f"/truth/{stream}", params={"visible": str(visible).lower()})
        answer.raise_for_status()
        return [json.loads(line) for line in answer.content.splitlines()]

    def advance(self, seconds: int, *, quiet: bool) -> int:
        """Let time pass; gives the time then."""
        body = {"seconds": seconds, "quiet": quiet}
        return int(self._client.post("/advance", json=body).raise_for_status().json()["now"])

    def edit(self, kind: str, action: str, key: str) -> None:
        """Make one change."""
        body = {"object": kind, "action": action, "id": key}
        self._client.post("/edit", json=body).raise_for_status()

    def datasets(self) -> int:
        """How many datasets the workspace exports for reports."""
        answer = self._api.get("/export/reporting_data/get_datasets").raise_for_status()
        return len(answer.json()["data"])

    def requests(self) -> int:
        """How many requests the API has seen."""
        return int(self._client.get("/stats").json()["total"])


def settings_in(folder: Path, url: str) -> Path:
    """The settings of a pipeline with every stream."""
    streams = ", ".join(stream.name for stream in STREAMS)
    more = f"streams: {{include: [{streams}]}}, custom_objects: [{', '.join(KINDS)}]"
    return write_settings(folder, url, more)


def requests_of(settings: Path) -> tuple[dict[str, int], int]:
    """Run the pipeline; gives its requests by stream, and how many of all were repeated."""
    report = sync(settings).report
    return {row["name"]: row["requests"] for row in report["streams"]}, report["retries"]


def truth_of(control: Control) -> Truth:
    """The workspace as it is now."""
    # Not stored anywhere, in the contacts, with the receipts, made when asked for.
    beside = {"counts", "contact_segments", "message_events", "reporting_data"}
    names = [s.name for s in STREAMS if s.table is not None and s.name not in beside]
    rows = {name: control.truth(name) for name in names}
    live = frozenset(row["id"] for row in control.truth("companies", visible=False))
    return Truth(rows, live, control.advance(0, quiet=True), control.datasets())


def change(control: Control, share: float) -> None:
    """Change that share of the contacts, conversations, tickets, articles and macros."""
    for kind, action in (
        ("contact", "update"), ("conversation", "add_part"), ("ticket", "add_part"),
        ("article", "update"), ("macro", "update"),
    ):  # fmt: skip
        rows = control.truth(f"{kind}s")
        for row in rows[:: round(1 / share)]:
            control.edit(kind, action, str(row["id"]))


def a_day_and(control: Control, share: float) -> None:
    """A day on which all sorts of things happen, deletions among them, and then changes."""
    control.advance(DAY, quiet=False)
    change(control, share)


RUNS: Mapping[str, Callable[[Control], object]] = {
    "initial": lambda control: None,
    "unchanged": lambda control: control.advance(HOUR, quiet=True),
    "1 % changed": lambda control: change(control, 0.01),
    "30 % changed": lambda control: a_day_and(control, 0.3),
}


def compare(made: Mapping[str, int], fewest: Mapping[str, int], sent: int) -> float:
    """Print requests and the fewest, by stream; gives the ratio of the sums."""
    if made.keys() != fewest.keys():
        raise SystemExit(f"no formula here, or no stream: {sorted(made.keys() ^ fewest.keys())}")
    for name, least in fewest.items():
        note(f"{name:28}{made[name]:>8,} /{least:>8,}")
    total = sum(fewest.values())
    note(f"{'all':28}{sent:>8,} /{total:>8,} = {sent / total:.4f}")
    return sent / total


def measure(control: Control, settings: Path) -> Iterator[tuple[str, float]]:
    """Runs in turn, each with its ratio."""
    before, memory = NOTHING, Memory()
    for name, happen in RUNS.items():
        happen(control)
        now, sent = truth_of(control), control.requests()
        made, retries = requests_of(settings)
        seen, told = control.requests() - sent, sum(made.values())
        # A request whose connection broke may never have arrived.
        if not told - retries <= seen <= told:
            raise SystemExit(f"the report tells {told} requests, the simulator {seen}")
        note(name)
        yield name, compare(made, Fewest(before, now, memory).of_all(), seen)
        before = now


def main() -> int:
    """Tell the ratio of each run, streams on stderr; fails where the goal is missed."""
    options = {**SIZES, "rate_limit": None, "job_polls": 1}
    good = True
    with simulator(**options) as url, tempfile.TemporaryDirectory() as folder:
        for name, ratio in measure(Control(url), settings_in(Path(folder), url)):
            good &= tell(f"requests, {name}", round(ratio, 4), "times the fewest", at_most=GOAL)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())

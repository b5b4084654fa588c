"""How much of every rate limit window the client uses, what it leaves, and whether it is refused.

A simulator in a process of its own, 150 ms away, counts requests in windows of ten seconds.
Measured are windows in which there was work from their beginning to their end, for the limits of an
app with 1,000 and with 10,000 requests a minute; then what is left free at the default share, what
another app gets that spends 30 % of the limit, and what two processes with one token make of it.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import httpx

from _figures import tell
from _workspace import HEADERS, TOKEN, simulator, stats
from interlake.intercom.client import Client

LATENCY_MS, WINDOW_SECONDS = 150, 10
SMALL, LARGE = 166, 1_666
WINDOWS = 2  # full ones that are measured
SHARE_GOAL = 0.98
OTHERS_SHARE = 0.3


async def work(url: str, share: float, until: float) -> int:
    """Get conversations until that moment, always more at once than may be sent; gives refusals."""
    async with Client(base_url=url, token=TOKEN, rate_limit_share=share) as client:
        listed = await client.get("/conversations", {"per_page": 150})
        ids = [row["id"] for row in listed.payload["conversations"]]

        async def one(start: int) -> None:
            for number in range(start, 1_000_000):
                if time.time() >= until:
                    return
                try:
                    async with asyncio.timeout_at(_loop_time(until)):
                        await client.get(f"/conversations/{ids[number % len(ids)]}")
                except TimeoutError:
                    return

        await asyncio.gather(*(one(number) for number in range(150)))
        return client.stats.refused_429


def _loop_time(moment: float) -> float:
    return asyncio.get_running_loop().time() + moment - time.time()


def next_window(seconds_ahead: float = 1.5) -> float:
    """The begin of the first window that can still be met from its beginning."""
    return (time.time() + seconds_ahead) // WINDOW_SECONDS * WINDOW_SECONDS + WINDOW_SECONDS


def measured(url: str, begin: float, windows: int) -> list[dict[str, Any]]:
    """Those windows, as the simulator counted them."""
    found = {window["start"]: window for window in stats(url)["windows"]}
    return [found[int(begin) + number * WINDOW_SECONDS] for number in range(windows)]


def alone(limit: int, share: float) -> tuple[list[float], int]:
    """The use of full windows as shares of the limit, and refusals, with nobody else about."""
    with simulator(contacts=200, conversations=100, rate_limit=limit, latency_ms=LATENCY_MS) as url:
        begin = next_window()
        # From within the window before: a run most often meets windows that way.
        asyncio.run(work(url, share, begin + WINDOWS * WINDOW_SECONDS))
        used = [window["used"] / limit for window in measured(url, begin, WINDOWS)]
        return used, stats(url)["responses"].get("429", 0)


async def other_app(url: str, limit: int, until: float) -> list[tuple[float, bool]]:
    """Spend its share of each window, evenly, whatever comes; gives when, and if it was refused."""
    pause = WINDOW_SECONDS / (limit * OTHERS_SHARE)
    answers: list[tuple[float, bool]] = []
    async with httpx.AsyncClient(base_url=url, headers=HEADERS) as client:

        async def one() -> None:
            sent_at = time.time()
            answers.append((sent_at, (await client.get("/me")).status_code == 429))

        async with asyncio.TaskGroup() as group:
            while time.time() < until:
                group.create_task(one())
                await asyncio.sleep(pause)
    return answers


async def beside_another(
    url: str, begin: float, until: float
) -> tuple[int, list[tuple[float, bool]]]:
    """Work beside another app; gives our refusals, and its answers."""
    other = asyncio.create_task(other_app(url, SMALL, until))
    await asyncio.sleep(max(0, begin - time.time()))
    refused = await work(url, 0.9, until)
    return refused, await other


WORKER = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import budget
print(asyncio.run(budget.work(sys.argv[2], 1.0, float(sys.argv[3]))))
"""


def several(url: str, until: float, count: int = 2) -> int:
    """Work in several processes at once; gives their refusals."""
    command = [sys.executable, "-c", WORKER, sys.path[0], url, str(until)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    return sum(int(process.communicate()[0]) for process in processes)


def tell_use(limit: int) -> bool:
    """All of it, and never more."""
    used, refused = alone(limit, 1.0)
    good = tell(f"budget_used_of_{limit}", round(min(used), 4), "of the limit", at_least=SHARE_GOAL)
    return good & tell(f"budget_refusals_of_{limit}", refused, "answers 429", at_most=0)


def tell_share(limit: int) -> bool:
    """What is left at the default share."""
    used, refused = alone(limit, 0.9)
    return tell(
        f"budget_at_share_0.9_of_{limit}",
        round(max(used), 4),
        "of the limit",
        at_most=0.9,
        least=round(min(used), 4),
        refusals=refused,
    )


def tell_yielding() -> bool:
    """What another app gets, and what is left unused."""
    with simulator(contacts=200, conversations=100, rate_limit=SMALL, latency_ms=LATENCY_MS) as url:
        # It is noticed in the first window; from the second one on it is yielded to.
        begin = next_window(WINDOW_SECONDS)
        until = begin + WINDOWS * WINDOW_SECONDS
        ours, answers = asyncio.run(beside_another(url, begin - WINDOW_SECONDS - 3, until))
        used = [window["used"] / SMALL for window in measured(url, begin, WINDOWS)]
    refusals = [refused for sent_at, refused in answers if sent_at >= begin]
    good = tell(
        "budget_refusals_of_another_app",
        round(sum(refusals) / len(refusals), 4),
        "of its requests",
        at_most=0.02,
        before_it_was_noticed=sum(refused for _, refused in answers) - sum(refusals),
        refusals_of_ours=ours,
        used_by_both=_rounded(used),
    )
    return good & tell(
        "budget_used_beside_another_app", round(min(used), 4), "of the limit", at_least=0.85
    )


def tell_sharing() -> bool:
    """Two processes of one workspace."""
    with simulator(contacts=200, conversations=100, rate_limit=SMALL, latency_ms=LATENCY_MS) as url:
        begin = next_window(4)
        several(url, begin + WINDOWS * WINDOW_SECONDS)
        used = [window["used"] / SMALL for window in measured(url, begin, WINDOWS)]
        refused = stats(url)["responses"].get("429", 0)
    good = tell("budget_refusals_of_two_processes", refused, "answers 429", at_most=0)
    return good & tell(
        "budget_used_by_two_processes", round(min(used), 4), "of the limit", at_least=SHARE_GOAL
    )


def _rounded(shares: Sequence[float]) -> list[float]:
    return [round(share, 3) for share in shares]


def main() -> int:
    """Tell every figure; fails where a goal is missed."""
    good = [
        tell_use(SMALL), tell_use(LARGE), tell_share(SMALL), tell_share(LARGE),
        tell_yielding(), tell_sharing(),
    ]  # fmt: skip
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())

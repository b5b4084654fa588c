"""How much of every full rate limit window the client uses, and whether it is ever refused.

A simulator in a process of its own, 20 ms away, allows 166 requests per ten seconds (what 1,000 a
minute amount to); the client may use all of them and has 600 conversations to get.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import orjson

from interlake.intercom.client import Client

LIMIT = 166
REQUESTS = 600
LATENCY_MS = 20
GOAL = 0.95
TOKEN = "simulator-token"
SIMULATOR = f"""
from interlake.simulator import Options, serve
options = Options(
    contacts=200, conversations=100, rate_limit={LIMIT}, latency_ms={LATENCY_MS}, token={TOKEN!r}
)
serve(options, on_ready=lambda port: print(port, flush=True))
"""


@contextmanager
def simulator() -> Iterator[str]:
    """Give the address of a simulator that runs until the end of the block."""
    command = [sys.executable, "-c", SIMULATOR]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


async def get_conversations(base_url: str) -> None:
    """Get more conversations than three windows allow, all asked for at once."""
    async with Client(base_url=base_url, token=TOKEN, rate_limit_share=1.0) as client:
        listed = await client.get("/conversations", {"per_page": 150})
        ids = [row["id"] for row in listed.payload["conversations"]]
        wanted = (ids[number % len(ids)] for number in range(REQUESTS))
        await asyncio.gather(*(client.get(f"/conversations/{key}") for key in wanted))


def main() -> int:
    """Print one line of JSON; fails where the goal is missed."""
    with simulator() as base_url:
        asyncio.run(get_conversations(base_url))
        stats = httpx.get(f"{base_url}/_simulator/stats").json()
    # The last window ends without work.
    full = stats["windows"][:-1]
    figure = min(window["used"] / window["allowed"] for window in full)
    refused = stats["responses"].get("429", 0)
    holds = figure >= GOAL and refused == 0
    result = {
        "name": "rate_limit_use",
        "figure": round(figure, 3),
        "goal": GOAL,
        "holds": holds,
        "responses_429": refused,
    }
    print(orjson.dumps(result).decode())
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

"""How many conversation gets per second one simulator process answers.

The server runs in a process of its own; this one drives it over keep-alive connections with
bare asyncio streams, because a full HTTP client would be the bottleneck it wants to measure.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import multiprocessing
import sys
import time
import urllib.request
from collections.abc import Iterator
from multiprocessing.connection import Connection

from _figures import tell
from interlake.simulator import Options, serve

GOAL = 1500
CONNECTIONS = 16


def run_server(ready: Connection) -> None:
    """Serve the default workspace without a rate limit."""
    serve(Options(rate_limit=None), on_ready=ready.send)


def conversation_ids(port: int) -> list[str]:
    """Give every conversation's id."""
    url = f"http://127.0.0.1:{port}/_simulator/truth/conversations"
    with urllib.request.urlopen(url) as answer:
        return [json.loads(line)["id"] for line in answer]


async def drive(port: int, ids: Iterator[str], until: float) -> int:
    """Get one conversation after the other on one connection; give how many."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        writer.write(
            f"GET /conversations/{next(ids)} HTTP/1.1\r\nHost: simulator\r\n"
            "Authorization: Bearer simulator-token\r\nAccept: application/json\r\n"
            "Intercom-Version: 2.16\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        _, _, rest = head.lower().partition(b"content-length: ")
        await reader.readexactly(int(rest.partition(b"\r\n")[0]))
        done += 1
    writer.close()
    return done


async def measure(port: int, seconds: float) -> float:
    """Give the gets per second over some seconds, after each was got once."""
    ids = conversation_ids(port)
    for span in (1.0, seconds):
        start = time.perf_counter()
        endless = itertools.cycle(ids)
        counts = await asyncio.gather(
            *(drive(port, endless, start + span) for _ in range(CONNECTIONS))
        )
        figure = sum(counts) / (time.perf_counter() - start)
    return figure


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=5.0)
    seconds: float = parser.parse_args().seconds
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=run_server, args=(there,))
    server.start()
    try:
        figure = asyncio.run(measure(here.recv(), seconds))
    finally:
        server.terminate()
        server.join()
    name = "simulator_conversation_gets"
    return 0 if tell(name, round(figure), "answers/s on one core", at_least=GOAL) else 1


if __name__ == "__main__":
    sys.exit(main())

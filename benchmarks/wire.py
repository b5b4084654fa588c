"""Records a second from API to DuckDB, against a bare loop that throws away what it downloads.

Without rate limit and latency the simulator, in a process of its own, is as fast as it can. The
floor is an asyncio loop of httpx that makes the same requests, as many at once, and reads nothing
of the answers but the next cursor, the ids, and which lists were cut. Runs take turns; the best of
each counts, without start-up. Contacts come without notes, which are a request per contact.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import orjson

from _figures import tell
from _workspace import HEADERS, simulator, sync, write_settings
from interlake.intercom.client import MAX_IN_FLIGHT
from interlake.intercom.lanes import Lanes

CONTACTS, CONVERSATIONS, ROUNDS = 15_000, 3_000, 3
CONTACTS_GOAL, TALKS_GOAL = 0.4, 0.6


async def floor(url: str, stream: str) -> float:
    """The seconds it takes to download everything of a stream."""
    # Not httpx's own pool, which is slower than what is measured here.
    async with httpx.AsyncClient(
        base_url=url, headers=HEADERS, transport=Lanes(httpx.URL(url)), timeout=60
    ) as client:
        begun = time.monotonic()
        turns = asyncio.Semaphore(MAX_IN_FLIGHT)

        async def get(path: str) -> None:
            async with turns:
                await client.get(path)

        async with asyncio.TaskGroup() as group:
            after: str | None = None
            while True:
                body = {
                    "query": {"field": "updated_at", "operator": ">", "value": 0},
                    "pagination": {"per_page": 150, "starting_after": after},
                    "sort": {"field": "updated_at", "order": "ascending"},
                }
                answer = await client.post(f"/{stream}/search", json=body)
                page: dict[str, Any] = orjson.loads(answer.content)
                for row in page.get("conversations", ()):
                    group.create_task(get(f"/conversations/{row['id']}"))
                for row in page.get("data", ()):
                    for name in ("tags", "companies"):
                        if row[name]["has_more"]:
                            group.create_task(get(f"/contacts/{row['id']}/{name}?per_page=60"))
                after = ((page["pages"] or {}).get("next") or {}).get("starting_after")
                if not after:
                    break
        return time.monotonic() - begun


def ours(url: str, streams: str) -> float:
    """The seconds of a sync of some streams into an empty DuckDB file, after its start-up."""
    with tempfile.TemporaryDirectory() as folder:
        run = sync(write_settings(Path(folder), url, f"streams: {{include: [{streams}]}}"))
    return float(run.report["seconds"])


def main() -> int:
    """Tell both ratios; fails where a goal is missed."""
    good = True
    with simulator(
        contacts=CONTACTS, conversations=CONVERSATIONS, companies=1_500, rate_limit=None
    ) as url:
        for stream, streams, rows, goal in (
            ("contacts", "contacts", CONTACTS, CONTACTS_GOAL),
            ("conversations", "conversations, conversation_parts", CONVERSATIONS, TALKS_GOAL),
        ):
            bare, synced = [], []
            for _ in range(ROUNDS):
                bare.append(asyncio.run(floor(url, stream)))
                synced.append(ours(url, streams))
            good &= tell(
                f"wire_{stream}",
                round(min(bare) / min(synced), 3),
                "of the floor's rows/s",
                at_least=goal,
                rows_per_second=round(rows / min(synced)),
                floor_rows_per_second=round(rows / min(bare)),
            )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

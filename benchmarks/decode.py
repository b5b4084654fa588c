"""How many contacts and conversation parts one core turns from pages into Arrow tables a second.

Pages as the simulator answers them, undistorted, go through what a sync does with them: bytes to
records to the tables of the catalog, child tables and `_extra` included; and Python looks for
cycles as rarely as in a sync. Beside the goal stands what `orjson` alone does with the same bytes
in the same run: a busy machine slows both alike.
"""

import asyncio
import sys
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import orjson

from _figures import tell
from _workspace import HEADERS
from interlake.batches import convert
from interlake.catalog import BY_NAME, Reading
from interlake.event_loop import rare_collection
from interlake.simulator import Options, create_app

CONTACTS_GOAL, PARTS_GOAL = 100_000, 60_000
CONTACTS, CONVERSATIONS = 3_000, 600
TOGETHER = 150  # retrieved conversations, as a page of the search brings them
ROUNDS = 7
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


async def pages() -> tuple[list[bytes], list[bytes]]:
    """Pages of contacts, and single conversations with their parts."""
    app = create_app(
        Options(contacts=CONTACTS, conversations=CONVERSATIONS, companies=300, rate_limit=None)
    )
    way = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=way, base_url="http://api", headers=HEADERS) as client:
        contacts, ids, after = [], [], None
        query = {"field": "created_at", "operator": ">", "value": 0}
        while after or not contacts:
            paging = {"per_page": 150, "starting_after": after}
            answer = await client.post(
                "/contacts/search", json={"query": query, "pagination": paging}
            )
            contacts.append(answer.content)
            after = ((answer.json()["pages"] or {}).get("next") or {}).get("starting_after")
        truth = await client.get("/_simulator/truth/conversations")
        ids = [orjson.loads(line)["id"] for line in truth.content.splitlines()]
        talks = [(await client.get(f"/conversations/{key}")).content for key in ids]
    return contacts, talks


def best_seconds(work: Callable[[], object]) -> float:
    """Processor time of the quickest of several rounds."""
    work()
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def main() -> int:
    """Tell both figures; fails where a goal is missed."""
    contact_pages, talks = asyncio.run(pages())
    contacts, conversations = BY_NAME["contacts"].root, BY_NAME["conversations"].root
    parts = sum(
        len(orjson.loads(talk)["conversation_parts"]["conversation_parts"]) for talk in talks
    )

    def convert_contacts() -> None:
        for page in contact_pages:
            convert(contacts, [Reading(row, MOMENT) for row in orjson.loads(page)["data"]])

    def convert_talks() -> None:
        for start in range(0, len(talks), TOGETHER):
            some = [Reading(orjson.loads(t), MOMENT) for t in talks[start : start + TOGETHER]]
            convert(conversations, some)

    def parse(bodies: list[bytes]) -> Callable[[], object]:
        # None is kept: all at once are more than a processor's cache, and take twice as long.
        return lambda: deque(map(orjson.loads, bodies), maxlen=0)

    good = True
    for name, rows, goal, work, bodies in (
        ("contacts", CONTACTS, CONTACTS_GOAL, convert_contacts, contact_pages),
        ("conversation_parts", parts, PARTS_GOAL, convert_talks, talks),
    ):
        with rare_collection():
            seconds, bare = best_seconds(work), best_seconds(parse(bodies))
        good &= tell(
            f"decode_{name}",
            round(rows / seconds),
            "rows/s on one core",
            at_least=goal,
            orjson_alone=round(rows / bare),
            times_orjson=round(seconds / bare, 2),
            bytes_per_row=round(sum(map(len, bodies)) / rows),
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""What was said in calls: asked for by conversation, twenty at a time (reference §3.2)."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from interlake.catalog import Reading, Stream
from interlake.catalog.requests import TRANSCRIPTS_PER_REQUEST
from interlake.intercom.order import in_order
from interlake.intercom.pages import read_page
from interlake.intercom.readers import Source
from interlake.intercom.sub_lists import SubList

P = TypeVar("P")


async def read_transcripts(
    source: Source, stream: Stream, parents: AsyncIterator[P], id_of: Callable[[P], str]
) -> AsyncIterator[SubList[P]]:
    """Read the calls of each conversation with their transcripts, in the order given."""

    async def read(some: list[P]) -> SubList[P]:
        asked_at = source.now()
        body = {"conversation_ids": [id_of(parent) for parent in some]}
        answer = await source.client.post(stream.path, body)
        rows = read_page(answer, stream.rows, stream.path).records
        return SubList(some[-1], [Reading(row, asked_at) for row in rows], asked_at, whole=False)

    async for sub_list in in_order(_bundles(parents), read, ahead=8):
        yield sub_list


async def _bundles(parents: AsyncIterator[P]) -> AsyncIterator[list[P]]:
    bundle: list[P] = []
    async for parent in parents:
        bundle.append(parent)
        if len(bundle) == TRANSCRIPTS_PER_REQUEST:
            yield bundle
            bundle = []
    if bundle:
        yield bundle

"""Lists that hang on one record each: read parent by parent, many at once."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from urllib.parse import quote

from interlake.catalog import Reading, Record, Stream
from interlake.errors import NotFound
from interlake.intercom.calls import path_to
from interlake.intercom.order import in_order
from interlake.intercom.readers import Source, pages_of, timed

P = TypeVar("P")

# The client's own lanes and budget are the bound; this only keeps them supplied.
_PARENTS_AT_ONCE = 64


@dataclass(frozen=True)
class SubList(Generic[P]):
    """What one parent's list held; `whole` tells whether rows it lacks are gone."""

    parent: P
    readings: Sequence[Reading]
    asked_at: datetime
    whole: bool


async def read_sub_lists(
    source: Source, stream: Stream, parents: AsyncIterator[P], id_of: Callable[[P], str]
) -> AsyncIterator[SubList[P]]:
    """Read the list of each parent, in the order given; a parent that is gone has none.

    Rows carry their parent's id under the stream's `parent_column`.
    """

    async def read(parent: P) -> SubList[P]:
        key, column, asked_at = id_of(parent), stream.parent_column or "", source.now()
        readings, total = [], None
        pages = pages_of(source.client, stream, path_to(stream.path, id=key))
        try:
            async for page, read_at in timed(source, pages):
                total = page.total_count
                found = await _whole(source, stream, key, page.records, read_at)
                readings += [Reading({**r.record, column: key}, r.read_at) for r in found]
        except NotFound:
            # Its own stream finds out; what hangs on it is marked with it.
            return SubList(parent, (), asked_at, whole=False)
        return SubList(parent, readings, asked_at, len(readings) >= (total or 0))

    async for sub_list in in_order(parents, read, ahead=_PARENTS_AT_ONCE):
        yield sub_list


async def _whole(
    source: Source, stream: Stream, parent: str, records: Sequence[Record], read_at: datetime
) -> Sequence[Reading]:
    """The rows of a page; each by itself where only that shows all of it."""
    if stream.detail is None:
        return [Reading(record, read_at) for record in records]
    path = stream.detail.replace("{parent}", quote(parent, safe=""))
    readings, _ = await source.details.retrieve_all(path, records)
    return readings

"""Lists of one answer that several streams need: asked for once in a run."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime

from interlake.catalog import Stream
from interlake.intercom.client import Client, request_label
from interlake.intercom.pages import Page, single


class ShortLists:
    """Answers kept for the length of a run; `streams` names those that are selected.

    The request counts for the list's own stream, or for whoever asks where that is not selected.
    """

    def __init__(
        self, client: Client, now: Callable[[], datetime], streams: Collection[str]
    ) -> None:
        self._client = client
        self._now = now
        self._streams = frozenset(streams)
        self._asked: dict[str, asyncio.Task[tuple[Page, datetime]]] = {}

    async def read(self, stream: Stream) -> tuple[Page, datetime]:
        """The whole list, and the moment it was asked for; raises what the client raises."""
        if stream.name not in self._asked:
            self._asked[stream.name] = asyncio.ensure_future(self._ask(stream))
        # Others may wait for the same answer when one who does is cancelled.
        return await asyncio.shield(self._asked[stream.name])

    async def _ask(self, stream: Stream) -> tuple[Page, datetime]:
        if stream.name in self._streams:
            request_label.set(stream.name)  # in the context of this task alone
        asked_at = self._now()
        page = await single(self._client, stream.path, stream.rows, params=dict(stream.params))
        return page, asked_at

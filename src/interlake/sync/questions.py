"""The few questions by which a plan knows sizes: totals of searches, and of lists never read."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from interlake.catalog import BY_NAME, STREAMS, Mode, Paging, Stream
from interlake.config import Pipeline
from interlake.errors import StreamError
from interlake.intercom.client import Client
from interlake.intercom.readers import changed_since
from interlake.intercom.short_lists import ShortLists
from interlake.sync.due import starting_point
from interlake.sync.options import SyncOptions
from interlake.sync.stored import Facts

# What others hang on, or are asked once for each of.
_MULTIPLIED = {s.parent for s in STREAMS if s.is_sub_list} | {"admins", "tags", "segments"}


@dataclass(frozen=True)
class Questions:
    """Asks Intercom for the sizes that a plan lacks; one request each."""

    client: Client
    pipeline: Pipeline
    facts: Mapping[str, Facts]
    options: SyncOptions
    now: datetime

    async def ask(self, streams: Sequence[Stream]) -> tuple[dict[str, int], dict[str, str]]:
        """Sizes by stream, and why a stream can't be asked; raises what the client raises."""
        counted: dict[str, int] = {}
        refused: dict[str, str] = {}
        for stream in streams:
            question = self._question(stream)
            if question is None:
                continue
            try:
                total = await question(stream)
            except StreamError as error:
                refused[stream.name] = str(error)
                continue
            if total is not None:
                counted[stream.name] = total
        return counted, refused

    def _question(self, stream: Stream) -> Callable[[Stream], Awaitable[int | None]] | None:
        if stream.mode is Mode.INCREMENTAL:
            return self._search
        facts = self.facts.get(stream.name)
        known = facts is not None and facts.cursor is not None and not self.options.full_refresh
        if known or stream.is_sub_list:
            return None
        if stream.name == "companies":
            return self._companies
        if stream.name == "custom_object_instances":
            return self._custom_objects
        if stream.mode in (Mode.SNAPSHOT, Mode.APPEND) and stream.name != "activity_logs":
            if stream.paging is not Paging.SINGLE:
                return self._list
            return self._whole if stream.name in _MULTIPLIED else None
        return None

    async def _search(self, stream: Stream) -> int | None:
        facts = self.facts.get(stream.name, Facts())
        since = starting_point(self.pipeline, stream, facts.cursor, self.options)
        body = {"query": changed_since(stream, since), "pagination": {"per_page": 1}}
        return _total((await self.client.post(stream.path, body)).payload)

    async def _list(self, stream: Stream, path: str | None = None) -> int | None:
        params = {**dict(stream.params), "per_page": "1"}
        answer = await self.client.get(path or stream.path, params, version=stream.asks_version)
        return _total(answer.payload)

    async def _companies(self, stream: Stream) -> int | None:
        return _total((await self.client.post(stream.path, params={"per_page": 1})).payload)

    async def _custom_objects(self, stream: Stream) -> int | None:
        total = 0
        for kind in self.pipeline.custom_objects:
            path = stream.path.format(type=quote(kind, safe=""))
            total += await self._list(stream, path) or 0
        return total

    async def _whole(self, stream: Stream) -> int:
        lists = ShortLists(self.client, lambda: self.now, ())
        return len((await lists.read(BY_NAME[stream.name]))[0].records)


def _total(payload: Mapping[str, object]) -> int | None:
    total = payload.get("total_count")
    return total if isinstance(total, int) else None

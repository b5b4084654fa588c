"""What a list leaves out of a record: parts, notes, and everything beyond the first ten."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any

from interlake.catalog import Reading, Record, Stream
from interlake.catalog.requests import CONTACT_LISTS_PER_PAGE
from interlake.errors import NotFound
from interlake.intercom.calls import Params, path_to
from interlake.intercom.client import Client, request_label
from interlake.intercom.pages import numbered_pages

Gone = list[tuple[str, NotFound]]


class Details:
    """Completes records, concurrently, within the client's budget.

    `streams` names the sub-streams that are selected: without conversation_parts or contact_notes
    their requests are not made.
    """

    def __init__(
        self, client: Client, now: Callable[[], datetime], streams: Collection[str]
    ) -> None:
        self._client = client
        self._now = now
        self._streams = frozenset(streams)

    async def complete(
        self, stream: Stream, records: Sequence[Record], read_at: datetime
    ) -> tuple[list[Reading], Gone]:
        """Records as a list gave them, with what belongs to them; and those that are gone."""
        if stream.name == "conversations":
            if "conversation_parts" not in self._streams:
                return [Reading(record, read_at) for record in records], []
            readings, gone = await self.retrieve_all(
                "/conversations/{id}", records, label="conversation_parts"
            )
            listed = {str(record["id"]): record for record in records}
            return [_with_reviews(reading, listed) for reading in readings], gone
        if stream.name == "contacts":
            return await self._whole_contacts(records, read_at)
        return [Reading(record, read_at) for record in records], []

    async def retrieve(self, stream: Stream, ids: Sequence[str]) -> tuple[list[Reading], Gone]:
        """Records by their ids, whole; and the ids that are gone."""
        if stream.gone is None:
            raise ValueError(f"{stream.name} can't be read by id")
        # Merges are told to those who ask for them, also here.
        params = dict(stream.params) if stream.name == "contacts" else {}
        records = [{"id": i} for i in ids]
        readings, gone = await self.retrieve_all(stream.gone, records, params=params)
        if stream.name != "contacts":
            return readings, gone
        whole, more = await self._all(
            [reading.record for reading in readings],
            lambda record: self._whole_contact(record, self._now()),
        )
        return whole, gone + more

    async def retrieve_all(
        self,
        path: str,
        records: Sequence[Record],
        *,
        label: str | None = None,
        params: Params | None = None,
    ) -> tuple[list[Reading], Gone]:
        """Each record again, by its own request, counted for the stream that `label` names."""

        async def fetch(record: Record) -> Reading:
            read_at = self._now()
            with _labelled(label):
                answer = await self._client.get(path_to(path, id=record["id"]), params)
            return Reading(answer.payload, read_at)

        return await self._all(records, fetch)

    async def _all(
        self, records: Sequence[Record], fetch: Callable[[Record], Awaitable[Reading]]
    ) -> tuple[list[Reading], Gone]:
        results = await _together([_or_gone(fetch, record) for record in records])
        found = [result for result in results if isinstance(result, Reading)]
        gone = [
            (str(record["id"]), result)
            for record, result in zip(records, results, strict=True)
            if isinstance(result, NotFound)
        ]
        return found, gone

    async def _whole_contacts(
        self, records: Sequence[Record], read_at: datetime
    ) -> tuple[list[Reading], Gone]:
        # Most contacts are whole as they are; a task for each would cost more than to decode it.
        cut = [record for record in records if self._is_cut(record)]
        whole, gone = await self._all(cut, lambda record: self._whole_contact(record, read_at))
        completed = {str(reading.record.get("id")): reading for reading in whole}
        missing = {key for key, _ in gone}
        found = []
        for record in records:
            key = str(record.get("id"))
            if key not in missing:
                found.append(completed.get(key) or Reading(self._with_notes(record, ()), read_at))
        return found, gone

    def _is_cut(self, record: Record) -> bool:
        return (
            _has_more(record, "tags")
            or _has_more(record, "companies")
            or ("contact_notes" in self._streams and _note_count(record) > 0)
        )

    def _with_notes(self, record: Record, notes: Sequence[Record]) -> Record:
        return {**record, "notes_full": list(notes)} if "contact_notes" in self._streams else record

    async def _whole_contact(self, record: Record, read_at: datetime) -> Reading:
        """A contact inlines ten tags, companies and notes, and of notes only the ids (§2, §4.1)."""
        whole = dict(record)
        path = path_to("/contacts/{id}", id=record["id"])
        if _has_more(record, "tags"):
            answer = await self._client.get(f"{path}/tags")
            whole["tags"] = {"data": answer.payload.get("data") or [], "has_more": False}
        if _has_more(record, "companies"):
            companies = await self._list(f"{path}/companies", ("data", "companies"))
            whole["companies"] = {
                # The sub-list gives whole companies; their rows come from the companies stream.
                "data": [{"id": company["id"]} for company in companies],
                "has_more": False,
            }
        notes: Sequence[Record] = ()
        if "contact_notes" in self._streams and _note_count(record):
            with _labelled("contact_notes"):
                notes = await self._list(f"{path}/notes", ("data", "notes"))
        return Reading(self._with_notes(whole, notes), read_at)

    async def _list(self, path: str, rows: tuple[str, ...]) -> list[dict[str, Any]]:
        pages = numbered_pages(self._client, path, rows, per_page=CONTACT_LISTS_PER_PAGE)
        return [record async for page in pages for record in page.records]


_REVIEWS = ("monitor_evaluations", "scorecards")


def _with_reviews(reading: Reading, listed: Mapping[str, Record]) -> Reading:
    """A retrieved conversation with the reviews that only searches show (reference §3.2).

    It passes for the version that was listed, for there may be newer reviews of the one that was
    retrieved a moment later: so the next run, which finds that one, reads it again.
    """
    found = listed.get(str(reading.record.get("id")), {})
    reviews = {key: found[key] for key in _REVIEWS if key in found}
    if not reviews:
        return reading
    version = {"updated_at": found.get("updated_at")}
    return Reading({**reading.record, **reviews, **version}, reading.read_at)


def _has_more(record: Record, name: str) -> bool:
    return bool((record.get(name) or {}).get("has_more"))


def _note_count(record: Record) -> int:
    return (record.get("notes") or {}).get("total_count") or 0


async def _or_gone(
    fetch: Callable[[Record], Awaitable[Reading]], record: Record
) -> Reading | NotFound:
    try:
        return await fetch(record)
    except NotFound as error:
        return error


async def _together(
    readings: list[Coroutine[Any, Any, Reading | NotFound]],
) -> list[Reading | NotFound]:
    """All results in order; the first failure stops the others before it is raised."""
    tasks = [asyncio.ensure_future(reading) for reading in readings]
    try:
        return list(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


class _labelled:
    """Count the requests inside under another stream's name."""

    def __init__(self, label: str | None) -> None:
        self._label = label

    def __enter__(self) -> None:
        self._token = request_label.set(self._label) if self._label else None

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            request_label.reset(self._token)

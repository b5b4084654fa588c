"""Reading again from Intercom, into a schema beside: what a sync would have written."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

from interlake.catalog import BY_NAME, Mode, Reading, Stream
from interlake.errors import StreamError, Unavailable
from interlake.intercom.client import request_label
from interlake.intercom.logs import read_log
from interlake.intercom.readers import read_records, read_segments_of
from interlake.intercom.snapshots import read_deleted
from interlake.sync.chunks import Writer
from interlake.sync.options import SyncOptions
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run
from interlake.sync.streams import load_stream
from interlake.sync.sub_lists import asked_since, read_lists
from interlake.sync.take import take
from interlake.verify.parts import Part, judged
from interlake.warehouse import Session
from interlake.warehouse.parents import BEGINNING, Due, Parent, due_parents
from interlake.warehouse.samples import named_not_read, stored_not_read
from interlake.warehouse.terms import Owner

_EVERYTHING = SyncOptions(full_refresh=True)
_AT_ONCE = 2_000
_IDS_AT_ONCE = 300
# Each costs a request; where a whole segment has gone, its search is believed.
_DOUBTFUL_MEMBERS = 500

Work = Callable[[Run, Outcome, Part], Awaitable[None]]


async def read(
    run: Run, beside: Writer, parts: Sequence[Part], outcomes: Mapping[str, Outcome]
) -> None:
    """Read all parts; what ends one stream early stays with it."""
    roots = [part for part in parts if not part.stream.is_sub_list]
    await _together(run, roots, outcomes, _read_root)
    await run.chunks.flush()  # what is asked for one by one depends on what lists showed
    await _together(run, roots, outcomes, _ask_unmet)
    await run.chunks.flush()  # parents of lists come from there

    async def read_sub_list(run: Run, outcome: Outcome, part: Part) -> None:
        owner = outcomes.get(part.stream.parent or "")
        if owner is not None and owner.failed:
            raise StreamError(f"{owner.stream.name}, which it hangs on, could not be read")
        await _read_sub_lists(run, outcome, part, beside)

    lists = [part for part in parts if part.stream.is_sub_list]
    await _together(run, lists, outcomes, read_sub_list)
    await run.chunks.flush()


async def _together(
    run: Run, parts: Sequence[Part], outcomes: Mapping[str, Outcome], work: Work
) -> None:
    async def guarded(part: Part) -> None:
        outcome, begun = outcomes[part.stream.name], time.monotonic()
        if outcome.failed:
            return
        request_label.set(part.stream.name)
        try:
            await work(run, outcome, part)
        except (StreamError, Unavailable) as error:
            outcome.fail(error, asked_for=True)
            run.progress.note(f"{part.stream.name} failed: {error}")
        finally:
            outcome.report.seconds += time.monotonic() - begun

    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(guarded(part))
    except BaseExceptionGroup as errors:  # the first says it; the others follow from it
        raise errors.exceptions[0] from None


async def _read_root(run: Run, outcome: Outcome, part: Part) -> None:
    stream, source = part.stream, run.source()
    if part.ids is not None and stream.mode is Mode.MEMBERSHIP:
        await _read_members(run, outcome, part.ids)
    elif part.ids is not None:
        async for asked, readings in read_records(source, stream, part.ids):
            await _take(run, outcome, readings)
            await run.chunks.add_seen(stream.name, [(key, None) for key in asked])
    elif stream.name == "deleted_conversations":
        await take(run, outcome, read_deleted(source, stream, part.since), stream.root)
    elif part.since is not None:
        await take(run, outcome, read_log(source, stream, part.since), stream.root)
    else:
        await load_stream(run, outcome, _EVERYTHING)


async def _take(run: Run, outcome: Outcome, readings: Sequence[Reading]) -> None:
    await run.chunks.add(outcome.stream.root, readings)
    outcome.report.records += len(readings)
    requests = run.client.stats.sent_by_label.get(outcome.stream.name, 0)
    run.progress.stream(outcome.stream.name, outcome.report.records, requests, None)


async def _read_members(run: Run, outcome: Outcome, contacts: Sequence[str]) -> None:
    async for contact, readings in read_segments_of(run.source(), contacts):
        await _take(run, outcome, readings)
        await run.chunks.add_seen(outcome.stream.name, [(contact, None)])


async def _ask_unmet(run: Run, outcome: Outcome, part: Part) -> None:
    """Ask by itself for what is stored but was not met: a list may leave it out (reference §6.12).

    Raises StreamError where a list came back empty although much of it is stored.
    """
    stream = part.stream
    if not part.whole or not (stream.gone or stream.mode is Mode.MEMBERSHIP):
        return
    key = "contact_id" if stream.mode is Mode.MEMBERSHIP else "id"
    unmet = await _unmet(run, part, key)
    if not outcome.report.records and len(unmet) > _DOUBTFUL_MEMBERS:
        raise StreamError(
            f"Intercom listed no {stream.name} at all, while {stream.root.name} holds "
            f"{len(unmet):,}. Nothing was compared; check the token's permissions."
        )
    if stream.mode is Mode.MEMBERSHIP:
        if len(unmet) <= _DOUBTFUL_MEMBERS:
            await _read_members(run, outcome, unmet)
        return
    details = run.source().details
    for start in range(0, len(unmet), _IDS_AT_ONCE):
        readings, _ = await details.retrieve(stream, unmet[start : start + _IDS_AT_ONCE])
        await _take(run, outcome, readings)
    if stream.name == "companies" and "contacts" in run.pipeline.streams:
        await _read_unlisted(run, outcome)


async def _unmet(run: Run, part: Part, key: str) -> list[str]:
    where = judged(run, part)
    return await run.writer.run(
        lambda session: stored_not_read(session, part.stream.root, fresh_schema(run), key, where)
    )


async def _read_unlisted(run: Run, outcome: Outcome) -> None:
    """Companies that contacts name but the list never shows: those with leads only."""
    await run.chunks.flush()
    links = next(t for t in BY_NAME["contacts"].root.children if t.name == "contact_companies")
    table = outcome.stream.root
    ids = await run.writer.run(
        lambda session: named_not_read(session, links, "company_id", table, fresh_schema(run))
    )
    readings, _ = await run.source().details.retrieve(outcome.stream, ids)
    await _take(run, outcome, readings)


async def _read_sub_lists(run: Run, outcome: Outcome, part: Part, beside: Writer) -> None:
    stream = part.stream
    asked: list[str] = []

    bundled = stream.name == "call_transcripts"  # asked for in bundles, so no one list is whole

    async def parents() -> AsyncIterator[str]:
        async for parent in _parents(part, beside):
            if bundled:
                asked.append(parent)
            yield parent

    lists = read_lists(run.source(), asked_since(run, stream, None), parents(), lambda key: key)
    async for sub_list in lists:
        await _take(run, outcome, sub_list.readings)
        if sub_list.whole:
            await run.chunks.add_seen(stream.name, [(sub_list.parent, None)])
    await run.chunks.add_seen(stream.name, [(key, None) for key in asked])


async def _parents(part: Part, beside: Writer) -> AsyncIterator[str]:
    """The parents that were chosen, or all that were just read."""
    if part.ids is not None:
        for key in part.ids:
            yield key
        return
    stream = part.stream
    due = Due(BY_NAME[stream.parent or ""].root, stream.parent_key, stream.due_by)

    def after(last: Parent) -> Callable[[Session], list[Parent]]:
        return lambda session: due_parents(session, due, last, _AT_ONCE)

    last = Parent(BEGINNING, "")
    while found := await beside.run(after(last)):
        for parent in found:
            yield parent.id
        last = found[-1]


def owner_of(stream: Stream) -> Owner | None:
    """What a stream's rows hang on, where that is another stream's row."""
    if stream.mode is Mode.MEMBERSHIP:
        return Owner(BY_NAME["contacts"].root, "id", "contact_id")
    if not stream.is_sub_list:
        return None
    parent = BY_NAME[stream.parent or ""]
    return Owner(parent.root, stream.parent_key, stream.parent_column or "")


def fresh_schema(run: Run) -> str:
    """The schema beside, into which is read what is compared."""
    return f"{run.pipeline.schema_name}_verify"

"""What a run would do, without doing it: `sync --dry-run`."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from interlake.catalog import BY_NAME, Mode, Stream
from interlake.config import Pipeline
from interlake.errors import StreamError
from interlake.event_loop import run_to_end
from interlake.intercom.client import Client, Transport
from interlake.intercom.rate_limit import WINDOW_SECONDS
from interlake.intercom.readers import changed_since
from interlake.sync.due import is_due, starting_point
from interlake.sync.options import SyncOptions
from interlake.sync.run import make_client, selected_tables
from interlake.warehouse import Warehouse
from interlake.warehouse.cursors import Cursor, read_cursors


@dataclass(frozen=True)
class PlannedStream:
    """One stream of a plan; figures are null where only the run itself can tell."""

    name: str
    mode: str
    runs: bool
    reason: str | None = None
    watermark: datetime | None = None  # reading starts here
    records: int | None = None  # that Intercom counts
    requests: int | None = None  # that reading them takes


@dataclass(frozen=True)
class Plan:
    """What a run would read, and what that would cost."""

    pipeline: str
    streams: tuple[PlannedStream, ...]
    requests: int  # the sum of what is known
    seconds_at_limit: float | None  # if nothing but the rate limit slowed it down

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain JSON types."""
        plain = asdict(self)
        for stream in plain["streams"]:
            if stream["watermark"] is not None:
                stream["watermark"] = stream["watermark"].isoformat()
        return plain


def plan(
    pipeline: Pipeline,
    options: SyncOptions,
    *,
    transport: Transport | None = None,
) -> Plan:
    """Say what `sync` would do with the same options; costs one request per counted stream."""
    return run_to_end(_plan(pipeline, options, transport))


async def _plan(pipeline: Pipeline, options: SyncOptions, transport: Transport | None) -> Plan:
    cursors = _stored_cursors(pipeline)
    async with make_client(pipeline, transport) as client:
        now = (await client.get("/me")).date
        streams = [
            await _plan_stream(client, pipeline, BY_NAME[name], options, cursors, now)
            for name in pipeline.streams
            if options.takes(name)
        ]
        windows = client.budget.windows
    per_second = windows[-1].allowed / WINDOW_SECONDS if windows else None
    streams += [
        PlannedStream(name, BY_NAME[name].mode, runs=False, reason=reason)
        for name, reason in pipeline.skipped
        if options.takes(name)
    ]
    streams = _with_parts(streams)
    requests = sum(stream.requests or 0 for stream in streams)
    seconds = round(requests / per_second, 1) if per_second else None
    return Plan(pipeline.name, tuple(streams), requests, seconds)


def _stored_cursors(pipeline: Pipeline) -> Mapping[str, Cursor]:
    tables = selected_tables(pipeline)
    with Warehouse(pipeline.destination, pipeline.schema_name, tables) as warehouse:
        if not warehouse.exists():
            return {}
        with warehouse.session() as session:
            return read_cursors(session)


async def _plan_stream(
    client: Client,
    pipeline: Pipeline,
    stream: Stream,
    options: SyncOptions,
    cursors: Mapping[str, Cursor],
    now: datetime,
) -> PlannedStream:
    if not is_due(stream, pipeline, cursors.get(stream.name), options, now):
        return PlannedStream(stream.name, stream.mode, runs=False, reason="not due yet")
    since = starting_point(pipeline, stream, cursors.get(stream.name), options)
    if stream.mode is Mode.PER_PARENT:
        return PlannedStream(stream.name, stream.mode, runs=True)
    try:
        records = await _count(client, stream, since)
    except StreamError as error:
        return PlannedStream(stream.name, stream.mode, runs=False, reason=str(error))
    requests = 1 if records is None else max(1, math.ceil(records / stream.per_page))
    if stream.mode is Mode.MEMBERSHIP:
        requests = 1 + (records or 0)  # a search per tag or segment, at least
        records = None
    shown = since if stream.mode is Mode.INCREMENTAL else None
    return PlannedStream(stream.name, stream.mode, True, None, shown, records, requests)


async def _count(client: Client, stream: Stream, since: datetime | None) -> int | None:
    if stream.mode is Mode.INCREMENTAL:
        body = {"query": changed_since(stream, since), "pagination": {"per_page": 1}}
        total = (await client.post(stream.path, body)).payload.get("total_count")
        return total if isinstance(total, int) else None
    if stream.mode is Mode.MEMBERSHIP:
        groups = BY_NAME["tags" if stream.name == "contact_tags" else "segments"]
        return len((await client.get(groups.path)).payload.get(groups.rows[0]) or ())
    if stream.name == "companies":
        answer = await client.post(stream.path, params={"per_page": 1})
        total = answer.payload.get("total_count")
        return total if isinstance(total, int) else None
    return None


def _with_parts(streams: list[PlannedStream]) -> list[PlannedStream]:
    """Sub-streams cost what their parents count, at most."""
    counted = {stream.name: stream.records for stream in streams}
    result = []
    for stream in streams:
        parent = BY_NAME[stream.name].parent
        if stream.mode == Mode.PER_PARENT and stream.name == "conversation_parts":
            records = counted.get(parent or "")
            stream = PlannedStream(
                stream.name, stream.mode, stream.runs, None, None, records, records
            )
        result.append(stream)
    return result

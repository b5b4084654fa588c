"""Tries out what a pipeline needs before it runs: token, permissions, region, clock, warehouse."""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from interlake.catalog import BY_NAME, Mode, Paging, Stream
from interlake.config import DuckDBConnection, IntercomConnection, Pipeline
from interlake.errors import InterlakeError, MissingScope, NotFound
from interlake.event_loop import run_to_end
from interlake.intercom.client import Answer, Client
from interlake.warehouse.runs import history

if TYPE_CHECKING:
    import httpx

Result = Literal["ok", "warning", "failed", "skipped"]
_PAGED = (Paging.CURSOR, Paging.NUMBERED)
# A laptop's clock may be off by this much without anybody caring.
_CLOCK_TOLERANCE_SECONDS = 60


@dataclass(frozen=True)
class Finding:
    """One thing that was tried; `exit_code` is what a failure means for the process."""

    subject: str
    item: str
    result: Result
    detail: str = ""
    exit_code: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain JSON types."""
        plain = asdict(self)
        del plain["exit_code"]
        return plain


def exit_code(findings: Iterable[Finding]) -> int:
    """0 when all is well; else the code of the gravest failure, 1 before 2 before 3."""
    codes = [finding.exit_code for finding in findings if finding.result == "failed"]
    return min(codes, default=0)


def check_source(
    source: IntercomConnection,
    streams: Iterable[str],
    transport: "httpx.AsyncBaseTransport | None" = None,
) -> list[Finding]:
    """Try the token, then one row of each stream."""
    return run_to_end(_check_source(source, [BY_NAME[name] for name in streams], transport))


def check_destination(pipeline: Pipeline) -> Finding:
    """Reach the warehouse, and say when it was last written; makes nothing."""
    target = pipeline.destination
    subject = f"{target.kind} {target.name}"
    if isinstance(target, DuckDBConnection) and not target.path.exists():
        detail = f"{target.path} will be made by the first sync"
        return Finding(subject, pipeline.schema_name, "ok", detail)
    try:
        runs = history(target, pipeline.schema_name, 1)
    except InterlakeError as error:
        return _failed(subject, pipeline.schema_name, error)
    last = f"last run {runs[0]['started_at']:%Y-%m-%d %H:%M} UTC" if runs else "nothing synced yet"
    return Finding(subject, pipeline.schema_name, "ok", f"reachable, {last}")


async def _check_source(
    source: IntercomConnection, streams: list[Stream], transport: "httpx.AsyncBaseTransport | None"
) -> list[Finding]:
    subject = f"intercom {source.name}"
    client = Client(
        base_url=source.url,
        token=source.access_token.get_secret_value(),
        api_version=source.api_version,
        rate_limit_share=source.rate_limit_share,
        transport=transport,
    )
    async with client:
        try:
            me = await client.get("/me")
        except InterlakeError as error:
            return [_failed(subject, "token", error)]
        probes = {key: asyncio.create_task(_probe(client, key)) for key in _requests(streams)}
        refusals = dict(zip(probes, await asyncio.gather(*probes.values()), strict=True))
    return [
        *_about_workspace(subject, source, me),
        *(_about_stream(subject, stream, refusals) for stream in streams),
    ]


def _about_workspace(subject: str, source: IntercomConnection, me: Answer) -> list[Finding]:
    app = me.payload.get("app") or {}
    region = str(app.get("region") or "").lower()
    skew = (datetime.now(UTC) - me.date).total_seconds()
    off = abs(skew) > _CLOCK_TOLERANCE_SECONDS
    moved = source.base_url is None and region and region != source.region
    return [
        Finding(subject, "token", "ok", f"workspace {app.get('name')} ({app.get('id_code')})"),
        Finding(
            subject,
            "region",
            "warning" if moved else "ok",
            f"the workspace lives in {region}; set region: {region}" if moved else source.url,
        ),
        Finding(
            subject,
            "clock",
            "warning" if off else "ok",
            f"this machine is {_apart(skew)} Intercom; harmless, for Intercom's clock is used"
            if off
            else "agrees with Intercom's",
        ),
    ]


def _apart(seconds: float) -> str:
    size = abs(seconds)
    words = next(
        f"{size / unit:.0f} {name}"
        for unit, name in ((86400, "days"), (3600, "hours"), (60, "minutes"))
        if size >= unit
    )
    return f"{words} {'ahead of' if seconds > 0 else 'behind'}"


def _requests(streams: Iterable[Stream]) -> dict[str, None]:
    """The streams whose request is tried; what needs a parent's id goes by its parent."""
    return {_tried(stream): None for stream in streams}


def _tried(stream: Stream) -> str:
    if stream.parent is not None and ("{" in stream.path or stream.is_sub_list):
        return _tried(BY_NAME[stream.parent])
    return stream.name


async def _probe(client: Client, name: str) -> InterlakeError | None:
    """Ask for one row; what refuses it, if anything does."""
    stream = BY_NAME[name]
    try:
        if stream.paging is Paging.SEARCH:
            await client.post(stream.path, _ANY_ROW)
        elif stream.mode is Mode.JOB and stream.method == "POST":
            await client.get(f"{stream.path}/none")  # a question starts no export
        elif stream.method == "POST":
            await client.post(stream.path, {}, {"per_page": 1})
        else:
            one = {"per_page": 1} if stream.paging in _PAGED else {}
            await client.get(stream.path, {**dict(stream.params), **one})
    except NotFound:
        return None  # nothing there yet, but the token was let in
    except InterlakeError as error:
        return error
    return None


_ANY_ROW = {
    "query": {"field": "updated_at", "operator": ">", "value": 0},
    "pagination": {"per_page": 1},
}


def _about_stream(
    subject: str, stream: Stream, refusals: dict[str, InterlakeError | None]
) -> Finding:
    tried = _tried(stream)
    error = refusals[tried]
    if error is None:
        detail = f"as {tried}" if tried != stream.name else ""
        return Finding(subject, stream.name, "ok", detail)
    return _failed(subject, stream.name, error)


def _failed(subject: str, item: str, error: InterlakeError) -> Finding:
    lacking = "permission missing: " if isinstance(error, MissingScope) else ""
    return Finding(subject, item, "failed", f"{lacking}{error}", error.exit_code)

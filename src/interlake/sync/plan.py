"""What a run would do and cost, without doing it: `sync --dry-run` and `streams PIPELINE`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from interlake.catalog import BY_NAME, Mode, Stream
from interlake.catalog.requests import formula_text
from interlake.config import Pipeline
from interlake.errors import CredentialsError, Unavailable
from interlake.event_loop import run_to_end
from interlake.intercom.client import Transport
from interlake.intercom.rate_limit import WINDOW_SECONDS
from interlake.intercom.retries import RetryPolicy
from interlake.sync.due import is_due, starting_point
from interlake.sync.estimate import Basis, Estimator
from interlake.sync.options import SyncOptions
from interlake.sync.questions import Questions
from interlake.sync.run import make_client
from interlake.sync.stored import Facts, read_facts

# Who may do without Intercom need not wait minutes for it.
_IMPATIENT = RetryPolicy(attempts=2, heavy_attempts=2, seconds=20)


@dataclass(frozen=True)
class PlannedStream:
    """One stream of a plan."""

    name: str
    mode: str
    cost: str
    runs: bool
    reason: str | None = None  # why it does not run
    first_load: bool = False
    rows: int | None = None  # live ones in the warehouse; null before the first load
    watermark: datetime | None = None  # reading starts here
    records: int | None = None  # that Intercom counts
    requests: int | None = None
    basis: str | None = None  # counted, estimated or at least
    minutes: float | None = None  # at the present limit, if nothing else slowed it down
    formula: str = ""


@dataclass(frozen=True)
class Limit:
    """The present rate limit, and what of it a run may use."""

    requests: int  # per ten seconds, after the connection's `rate_limit_share`
    share: float
    seconds: int = WINDOW_SECONDS


@dataclass(frozen=True)
class Plan:
    """What a run would read, and what that would cost."""

    pipeline: str
    streams: tuple[PlannedStream, ...]
    requests: int  # of all streams
    basis: str  # of the weakest stream
    seconds_at_limit: float | None  # null without a limit, or where nobody told it
    limit: Limit | None
    asked: int  # requests that the plan itself took
    unreachable: str | None = None  # why Intercom could not be asked

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain JSON types; moments as ISO 8601 text."""
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
    offline: bool = False,
) -> Plan:
    """Say what `sync` would do with the same options, and what it would cost.

    Asks Intercom for totals: one request per search, and at a first load one per list. With
    `offline`, an Intercom that can't be reached is told in the plan, which then says what the
    warehouse knows; otherwise that raises Unavailable or CredentialsError.
    """
    return run_to_end(_plan(pipeline, options, transport, offline))


@dataclass
class _Found:
    """What was asked before anything could be estimated."""

    now: datetime
    me: Mapping[str, Any] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    limit: Limit | None = None
    asked: int = 0
    unreachable: str | None = None


async def _plan(
    pipeline: Pipeline, options: SyncOptions, transport: Transport | None, offline: bool
) -> Plan:
    names = [name for name in pipeline.streams if options.takes(name)]
    async with make_client(pipeline, transport) as client:
        found = _Found(datetime.now(UTC))
        facts: Mapping[str, Facts] = {}
        try:
            answer = await client.get("/me", retry=_IMPATIENT if offline else None)
            found.now, found.me = answer.date, answer.payload.get("app") or {}
            facts = read_facts(pipeline, names, options, found.now, _zone(found.me))
            chosen = [BY_NAME[name] for name in names]
            due = [s for s in chosen if _is_due(pipeline, s, facts, options, found.now)]
            questions = Questions(client, pipeline, facts, options, found.now)
            found.counted, found.refused = await questions.ask(due)
        except (Unavailable, CredentialsError) as error:
            if not offline:
                raise
            found.unreachable = str(error)
            facts = facts or read_facts(pipeline, names, options, found.now, UTC)
        windows = client.budget.windows
        if windows and windows[-1].allowed:
            found.limit = Limit(windows[-1].allowed, pipeline.source.rate_limit_share)
        found.asked = client.stats.sent
    estimator = _estimator(pipeline, options, facts, found)
    streams = [_planned(pipeline, options, BY_NAME[n], estimator, found) for n in names]
    streams += [_shown(BY_NAME[n], why) for n, why in pipeline.skipped if options.takes(n)]
    return _summed(pipeline, streams, found)


def _summed(pipeline: Pipeline, streams: list[PlannedStream], found: _Found) -> Plan:
    requests = sum(stream.requests or 0 for stream in streams)
    weakest = min((_BASES[s.basis] for s in streams if s.basis), default=Basis.COUNTED)
    limit = found.limit
    seconds = round(requests * limit.seconds / limit.requests, 1) if limit else None
    return Plan(
        pipeline.name,
        tuple(streams),
        requests,
        weakest.words,
        seconds,
        limit,
        found.asked,
        found.unreachable,
    )


def _planned(
    pipeline: Pipeline, options: SyncOptions, stream: Stream, estimator: Estimator, found: _Found
) -> PlannedStream:
    facts, limit = estimator.facts[stream.name], found.limit
    shown = replace(_shown(stream), rows=facts.rows)
    if stream.name in found.refused:
        return replace(shown, reason=found.refused[stream.name])
    if not _is_due(pipeline, stream, estimator.facts, options, found.now):
        return replace(shown, reason=_not_due(stream, pipeline.refresh[stream.refresh or ""]))
    changes = stream.mode in (Mode.INCREMENTAL, Mode.APPEND) or stream.due_by is not None
    estimate = estimator.of(stream)
    seconds = estimate.requests * limit.seconds / limit.requests if limit else None
    return replace(
        shown,
        runs=True,
        first_load=_reads_from(stream, estimator.facts).cursor is None,
        watermark=starting_point(pipeline, stream, facts.cursor, options) if changes else None,
        records=found.counted.get(stream.name),
        requests=estimate.requests,
        basis=estimate.basis.words,
        minutes=None if seconds is None else round(seconds / 60, 2),
    )


def _shown(stream: Stream, reason: str | None = None) -> PlannedStream:
    formula = formula_text(stream)
    return PlannedStream(
        stream.name, stream.mode, stream.cost, runs=False, reason=reason, formula=formula
    )


def _not_due(stream: Stream, every: timedelta) -> str:
    often = "never" if every == timedelta.max else f"every {every.total_seconds() / 3600:g} h"
    return f"not due: re-read {often}; --refresh {stream.refresh} re-reads it now"


def _reads_from(stream: Stream, facts: Mapping[str, Facts]) -> Facts:
    """Of a list beside its parent's records: what is known of the parent, with which it is read."""
    beside = stream.mode is Mode.PER_PARENT and not stream.is_sub_list
    return facts.get(stream.parent or "" if beside else stream.name, Facts())


def _is_due(
    pipeline: Pipeline,
    stream: Stream,
    facts: Mapping[str, Facts],
    options: SyncOptions,
    now: datetime,
) -> bool:
    cursor = facts.get(stream.name, Facts()).cursor
    # A run's own clock is never behind its last one; the header counts whole seconds.
    later = max(now, cursor.watermark) if cursor else now
    return is_due(stream, pipeline, cursor, options, later)


def _estimator(
    pipeline: Pipeline, options: SyncOptions, facts: Mapping[str, Facts], found: _Found
) -> Estimator:
    founded = found.me.get("created_at")
    statistics = BY_NAME["article_statistics"]
    return Estimator(
        facts,
        found.counted,
        len(pipeline.custom_objects),
        found.now,
        datetime.fromtimestamp(founded, UTC) if isinstance(founded, int) else None,
        options.full_refresh,
        _is_due(pipeline, statistics, facts, options, found.now),
    )


def _zone(app: Mapping[str, Any]) -> tzinfo:
    try:
        return ZoneInfo(str(app.get("timezone")))
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


_BASES = {basis.words: basis for basis in Basis}

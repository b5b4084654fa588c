"""When a stream is read, and from where on."""

from datetime import UTC, date, datetime

from interlake.catalog import Stream
from interlake.config import Pipeline
from interlake.sync.options import SyncOptions
from interlake.warehouse.cursors import Cursor


def is_due(
    stream: Stream,
    pipeline: Pipeline,
    cursor: Cursor | None,
    options: SyncOptions,
    now: datetime,
) -> bool:
    """Whether a stream that is re-read every so often is to be read now."""
    if stream.refresh is None or options.full_refresh or cursor is None:
        return True
    if stream.refresh in options.refresh or stream.name in (options.streams or ()):
        return True
    return now - cursor.watermark >= pipeline.refresh[stream.refresh]


def omitted_are_due(
    stream: Stream,
    pipeline: Pipeline,
    cursor: Cursor | None,
    options: SyncOptions,
    now: datetime,
) -> bool:
    """Whether rows that a stream's list leaves out are asked for again now, one by one."""
    if stream.omits is None or options.full_refresh or options.reconcile or cursor is None:
        return True
    if {stream.refresh, stream.omits} & options.refresh or stream.name in (options.streams or ()):
        return True
    return now - cursor.watermark >= pipeline.refresh[stream.omits]


def starting_point(
    pipeline: Pipeline, stream: Stream, cursor: Cursor | None, options: SyncOptions
) -> datetime | None:
    """From which `updated_at` on a stream is read; None reads everything."""
    earliest = first_moment(pipeline, stream)
    if options.full_refresh:
        return earliest
    if options.since is not None:
        return midnight(options.since)
    return cursor.watermark if cursor else earliest


def first_moment(pipeline: Pipeline, stream: Stream) -> datetime | None:
    """The first moment that `start_date` lets a stream load; None without a limit."""
    day = pipeline.start_date if stream.started_by_date else None
    return midnight(day) if day else None


def midnight(day: date) -> datetime:
    """The first moment of a day in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

"""How each stream can be verified, and which of its rows are looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from interlake.catalog import BY_NAME, STREAMS, Mode, Stream
from interlake.sync.due import first_moment
from interlake.sync.options import SyncOptions
from interlake.sync.run import Run, add_stream
from interlake.verify.findings import VerifyOptions
from interlake.warehouse import Session
from interlake.warehouse.samples import newest_moment, sample
from interlake.warehouse.terms import moment_of

_NOTHING_TO_COMPARE = {
    "counts": "each row is what Intercom counted at that moment; nobody can count it again"
}
_LOGS = ("activity_logs", "deleted_conversations")


@dataclass(frozen=True)
class Part:
    """What is looked at of a stream: all of it, records or parents by their ids, or since when."""

    stream: Stream
    ids: tuple[str, ...] | None = None
    since: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether every row is compared."""
        return self.ids is None and self.since is None

    @property
    def anchor(self) -> str | None:
        """The column of the root table whose values `ids` are; None where there is none."""
        return anchor_of(self.stream)


def anchor_of(stream: Stream) -> str | None:
    """By which column of a stream's table its rows can be asked for; None: only all together."""
    if stream.is_sub_list:
        return stream.parent_column
    if stream.mode is Mode.MEMBERSHIP:
        return "contact_id"
    return "id" if stream.mode is Mode.INCREMENTAL and stream.gone else None


def streams_to_verify(run: Run, options: VerifyOptions) -> list[Stream]:
    """The pipeline's streams that have tables of their own; says of the others why they are not."""
    wanted = SyncOptions(options.streams)
    chosen = []
    for stream in STREAMS:
        # One without a table completes another's rows, and is compared with them.
        if stream.name not in run.pipeline.streams or stream.table is None:
            continue
        if not wanted.takes(stream.name) and not _completed_by(stream, options.streams):
            continue
        reason = _NOTHING_TO_COMPARE.get(stream.name) or _why_not(run, stream)
        if reason is None:
            chosen.append(stream)
        else:
            entry = add_stream(run, stream.name)
            entry.status, entry.reason = "skipped", reason
    return chosen


def _completed_by(stream: Stream, names: Sequence[str] | None) -> bool:
    return any(BY_NAME[name].parent == stream.name for name in names or ())


def _why_not(run: Run, stream: Stream) -> str | None:
    if stream.name not in run.cursors:
        return f"not loaded yet; begin with: interlake sync {run.pipeline.name}"
    known = (Mode.SNAPSHOT, Mode.INCREMENTAL, Mode.MEMBERSHIP)
    if stream.mode in known or stream.is_sub_list or stream.name in _LOGS:
        return None
    return "it comes from an export job, and no list shows it to be compared with"


def choose(
    session: Session, run: Run, streams: Sequence[Stream], options: VerifyOptions, seed: int
) -> list[Part]:
    """What is looked at of each stream: everything, or a sample where a sync reads by changes."""
    if options.full:
        return [Part(stream) for stream in streams]
    parts: dict[str, Part] = {}
    for stream in streams:
        parts[stream.name] = _sampled(session, run, stream, options.sample, seed, parts)
    return list(parts.values())


def _sampled(
    session: Session, run: Run, stream: Stream, size: int, seed: int, parts: Mapping[str, Part]
) -> Part:
    if stream.mode is Mode.SNAPSHOT:
        return Part(stream)
    if stream.mode is Mode.APPEND:
        # A log can be asked for by time alone: its newest rows stand for all.
        return Part(stream, since=newest_moment(session, stream.root, _moment(stream), size))
    owner = BY_NAME["contacts"] if stream.mode is Mode.MEMBERSHIP else BY_NAME.get(
        stream.parent or "", stream
    )  # fmt: skip
    chosen = parts.get(owner.name)
    if owner is not stream and chosen is not None and chosen.ids is not None:
        return Part(stream, chosen.ids)
    column = stream.parent_key if owner is not stream else "id"
    since = first_moment(run.pipeline, owner)
    return Part(stream, tuple(sample(session, owner.root, column, size, seed, since)))


def again(parts: Sequence[Part], differing: Mapping[str, Sequence[str]]) -> list[Part]:
    """What is looked at again after a repair: of each stream with differences what they were in."""
    found = []
    for part in parts:
        ids = differing.get(part.stream.name)
        if ids is None:
            continue
        found.append(replace(part, ids=tuple(ids), since=None) if part.anchor else part)
    return found


def judged(run: Run, part: Part) -> str:
    """Of which stored root rows `s` the absence in Intercom says something, as a condition."""
    if part.since is not None:
        return f"s.{_moment(part.stream)} >= {_literal(part.since)}"
    start = first_moment(run.pipeline, part.stream)
    if start is not None and part.stream.mode is Mode.INCREMENTAL:
        return f"s.updated_at >= {_literal(start)}"
    return "true"


def _moment(stream: Stream) -> str:
    return moment_of(stream.root) or "_synced_at"


def _literal(moment: datetime) -> str:
    return f"TIMESTAMPTZ '{moment.astimezone(UTC).isoformat()}'"

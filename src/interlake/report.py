"""What a run did: the figures that `sync` and `reconcile` return, store and print."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Status = Literal["done", "failed", "skipped"]


@dataclass
class StreamReport:
    """One stream of a run: what it cost and how far it came."""

    name: str
    status: Status = "done"
    reason: str | None = None  # why it failed or was skipped, and what to do
    requests: int = 0
    failed_tries: int = 0  # requests among them that had to be repeated
    records: int = 0  # records read from Intercom, before they become rows
    seconds: float = 0.0
    watermark: datetime | None = None  # UTC; everything that changed before it is loaded


@dataclass
class TableReport:
    """One table of a run: rows that were not there, rows overwritten, rows marked as gone."""

    name: str
    inserted: int = 0
    updated: int = 0
    marked: int = 0


@dataclass
class Report:
    """One run of one pipeline."""

    pipeline: str
    run_id: str
    command: str
    started_at: datetime  # UTC, by Intercom's clock
    seconds: float = 0.0
    requests: int = 0
    retries: int = 0
    throttled: int = 0  # answers 429
    failed_tries: dict[str, int] = field(default_factory=dict)  # what came instead: "502", …
    limit_share: float | None = None  # of what the rate limit allowed meanwhile; null without limit
    error: str | None = None  # what ended the whole run, if something did
    streams: list[StreamReport] = field(default_factory=list)
    tables: list[TableReport] = field(default_factory=list)
    unknown_fields: list[str] = field(default_factory=list)  # `contacts.shoe_size`: in `_extra`
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 all done, 3 some streams failed, 1 all of them did."""
        failed = [stream for stream in self.streams if stream.status == "failed"]
        if not failed:
            return 0
        return 1 if len(failed) == len(self.streams) else 3

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON types; times as ISO 8601 text."""
        plain = asdict(self) | {"exit_code": self.exit_code}
        return {key: _plain(value) for key, value in plain.items()}


class Progress(Protocol):
    """Where a run says how it goes; the command line draws it, tests ignore it."""

    def stream(self, name: str, records: int, requests: int, total: int | None) -> None:
        """A stream has read so many records (of about `total`) with so many requests."""

    def committed(self, rows: int, seconds: float) -> None:
        """A chunk of rows is safely in the warehouse."""

    def note(self, text: str) -> None:
        """Something worth telling: a skipped stream, a new field, a wait."""


class Silent:
    """A progress that says nothing."""

    def stream(self, name: str, records: int, requests: int, total: int | None) -> None: ...

    def committed(self, rows: int, seconds: float) -> None: ...

    def note(self, text: str) -> None: ...


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value

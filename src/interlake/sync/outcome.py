"""What the reading of one stream proved."""

from dataclasses import dataclass, field
from datetime import datetime

from interlake.catalog import BY_NAME, Stream, Table
from interlake.errors import NotFound, NotOffered
from interlake.report import StreamReport
from interlake.warehouse.cursors import Cursor


@dataclass
class Outcome:
    """What a stream's reading proved; `finish` acts on it once everything is committed."""

    stream: Stream
    begun_at: datetime  # by Intercom's clock; rows read earlier were not met by this reading
    report: StreamReport
    watermark: datetime | None = None
    digest: str | None = None  # of a whole list, to compare the next one with
    whole: bool = False  # the stream's whole set was read
    aside: dict[str, Cursor] = field(default_factory=dict)  # cursors that move with this one's
    gone: list[tuple[str, NotFound]] = field(default_factory=list)
    groups: dict[str, int] = field(default_factory=dict)  # memberships: members per tag or segment

    @property
    def failed(self) -> bool:
        """Whether reading ended early, or never began."""
        return self.report.status != "done"

    def fail(self, error: Exception, *, asked_for: bool) -> None:
        """Note why reading ended early; what it found gone is not acted on.

        What Intercom does not offer is no failure, unless somebody asked for it by name or it was
        on offer until a moment ago.
        """
        begun = self.report.records > 0
        skipped = isinstance(error, NotOffered) and not asked_for and not begun
        self.report.status = "skipped" if skipped else "failed"
        self.report.reason = str(error)
        self.gone.clear()


def membership_table(stream: Stream) -> Table:
    """Where a membership's rows go: a table of its own, or the parent's child of its name."""
    if stream.table is not None:
        return stream.table
    parent = BY_NAME[stream.parent or ""]
    return next(table for table in parent.root.family() if table.name == stream.name)

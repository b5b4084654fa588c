"""What a caller may ask of a run."""

from dataclasses import dataclass
from datetime import date

from interlake.catalog import BY_NAME


@dataclass(frozen=True)
class SyncOptions:
    """Which streams to sync and how; the defaults are an ordinary incremental run.

    `since` re-reads what changed from that day (UTC) on, whatever the cursors say; `full_refresh`
    re-reads everything and swaps it in only when complete; `refresh` names what to re-read although
    it is not due; `reconcile` compares ids at the end.
    """

    streams: tuple[str, ...] | None = None
    full_refresh: bool = False
    since: date | None = None
    refresh: frozenset[str] = frozenset()
    reconcile: bool = False

    def takes(self, name: str) -> bool:
        """Whether the caller wants this stream: named, or hanging on one that is named."""
        if self.streams is None or name == "workspace" or name in self.streams:
            return True
        if any(BY_NAME[wanted].parent == name for wanted in self.streams):
            return True
        parent = BY_NAME[name].parent
        return parent in self.streams and BY_NAME[name].mode.value in ("per_parent", "job")

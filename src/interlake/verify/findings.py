"""What a verification found: per table, in figures and names, never in values."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from interlake.report import Report


@dataclass(frozen=True)
class VerifyOptions:
    """Which streams to verify and how much of them.

    `full` compares every row, otherwise `sample` records of each stream that a sync reads by what
    changed, chosen by `seed` (drawn anew where none is given); lists that every sync reads whole
    are compared whole. `repair` writes what differs as it was just read, and verifies it again.
    """

    full: bool = False
    sample: int = 100
    seed: int | None = None
    streams: tuple[str, ...] | None = None
    repair: bool = False


@dataclass
class TableFinding:
    """One table: how many rows there are, how many were compared, and how many differ.

    `rows_intercom` is what Intercom counts, null where only asking for all rows would tell.
    """

    stream: str
    table: str
    rows_warehouse: int  # rows that live
    rows_intercom: int | None
    rows_compared: int
    missing: int = 0  # in Intercom, not in the warehouse
    surplus: int = 0  # in the warehouse, not in Intercom
    different: int = 0  # on both sides, with other values
    wrongly_marked: int = 0  # marked as gone, but living in Intercom
    columns: list[str] = field(default_factory=list)  # those that differ
    changed_since: int = 0  # changed in Intercom since the last run: no difference
    moved: int = 0  # other values only in what changes by itself: no difference
    parts_counted: int | None = None  # by the total_count of the conversations or tickets compared
    parts_loaded: int | None = None  # of those
    repaired: int | None = None  # differences that were repaired; null without --repair
    remaining: int | None = None  # differences found when what was repaired was verified again

    @property
    def differences(self) -> int:
        """Rows that differ in any way."""
        return self.missing + self.surplus + self.different + self.wrongly_marked

    @property
    def share(self) -> float:
        """Which share of the warehouse's rows was compared; 1 where there are none."""
        return self.rows_compared / self.rows_warehouse if self.rows_warehouse else 1.0


@dataclass
class Verification:
    """One verification of one pipeline: the run it was, and what it found in each table."""

    run: Report
    full: bool
    sample: int
    seed: int
    verified_at: datetime  # UTC, by Intercom's clock
    tables: list[TableFinding] = field(default_factory=list)

    @property
    def differences(self) -> int:
        """Rows that differ, over all tables, before any repair."""
        return _sum(table.differences for table in self.tables)

    @property
    def remaining(self) -> int:
        """Rows that still differ."""
        return _sum(
            table.differences if table.remaining is None else table.remaining
            for table in self.tables
        )

    @property
    def exit_code(self) -> int:
        """5 where rows differ (still), else that of the run."""
        return 5 if self.remaining else self.run.exit_code

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON types; times as ISO 8601 text."""
        return {
            "full": self.full,
            "sample": self.sample,
            "seed": self.seed,
            "verified_at": self.verified_at.isoformat(),
            "differences": self.differences,
            "remaining": self.remaining,
            "exit_code": self.exit_code,
            "tables": [
                {**asdict(table), "differences": table.differences, "share": round(table.share, 4)}
                for table in self.tables
            ],
            "run": self.run.as_dict(),
        }


def _sum(figures: Iterable[int]) -> int:
    return sum(figures)

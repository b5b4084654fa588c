"""The two clocks of the simulator (reference §9.13)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime


@dataclass
class Clock:
    """Data time stands still until somebody advances it; wall time runs."""

    now: int
    wall: Callable[[], float] = time.time

    def http_date(self) -> str:
        """Give data time as a `Date` header."""
        return format_datetime(datetime.fromtimestamp(self.now, tz=UTC), usegmt=True)

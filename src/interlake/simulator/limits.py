"""Ten-second rate windows, in wall time (reference §2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interlake.simulator.errors import ApiError

WINDOW_SECONDS = 10
_KEPT_WINDOWS = 10_000


@dataclass(frozen=True)
class Admission:
    """Whether a request may pass, and what its headers say."""

    allowed: bool
    headers: dict[str, str]


class RateWindows:
    """Counts requests by window; the count starts anew every ten seconds."""

    def __init__(self, limit: int | None, wall: Callable[[], float]) -> None:
        self.limit = limit
        self._wall = wall
        self._used: dict[int, int] = {}

    def admit(self, workspace_limit: int | None = None) -> Admission:
        """Let a request pass or not. The workspace's own bucket, shared with other apps,
        can be empty while the headers of this app still promise more (reference §2)."""
        start = int(self._wall()) // WINDOW_SECONDS * WINDOW_SECONDS
        used = self._used.get(start, 0)
        limits = [n for n in (self.limit, workspace_limit) if n is not None]
        allowed = all(used < n for n in limits)
        if allowed:
            used += 1
            self._used[start] = used
            if len(self._used) > _KEPT_WINDOWS:
                del self._used[next(iter(self._used))]
        if self.limit is None:
            return Admission(allowed, {})
        headers = {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(max(0, self.limit - used)),
            "x-ratelimit-reset": str(start + WINDOW_SECONDS),
        }
        return Admission(allowed, headers)

    def exceeded(self) -> ApiError:
        """Give the 429, which names the size of the window."""
        message = f"Exceeded rate limit of {self.limit} in {WINDOW_SECONDS}_seconds"
        return ApiError(429, "rate_limit_exceeded", message)

    def report(self) -> list[dict[str, Any]]:
        """Give every window that saw a request."""
        return [
            {"start": start, "allowed": self.limit, "used": used}
            for start, used in self._used.items()
        ]

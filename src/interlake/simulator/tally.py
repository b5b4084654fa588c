"""Counts of what the simulator was asked and answered."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Tally:
    """Requests by route and answers by status."""

    def __init__(self) -> None:
        self._routes: Counter[str] = Counter()
        self._responses: Counter[str] = Counter()

    def asked(self, label: str) -> None:
        """Count a request."""
        self._routes[label] += 1

    def answered(self, status: str) -> None:
        """Count an answer; a dropped connection counts as `reset`."""
        self._responses[status] += 1

    def report(self) -> dict[str, Any]:
        """Give the counts."""
        return {
            "total": self._routes.total(),
            "routes": dict(self._routes),
            "responses": dict(self._responses),
        }

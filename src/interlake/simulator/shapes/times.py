"""Times in words, where they are not seconds (reference §6.19)."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(moment: int, *, milliseconds: bool = False) -> str:
    """Give a moment as ISO 8601 in UTC."""
    told = datetime.fromtimestamp(moment, tz=UTC)
    return told.strftime("%Y-%m-%dT%H:%M:%S.000Z" if milliseconds else "%Y-%m-%dT%H:%M:%SZ")

"""What one can choose about a simulated workspace."""

from dataclasses import dataclass

# Wednesday 2026-09-16 15:00 UTC, a working hour in most offices that use the default timezone.
DEFAULT_NOW = 1_789_570_800


@dataclass(frozen=True)
class Options:
    """Everything a simulated workspace is made from; equal options give equal workspaces."""

    seed: int = 1
    contacts: int = 2000
    conversations: int = 1500
    companies: int = 200
    articles: int = 40
    token: str = "simulator-token"
    # Requests per 10-second window; 1,666 is what 10,000 per minute amount to (reference §2).
    rate_limit: int | None = 1666
    latency_ms: int = 0
    index_lag_seconds: int = 0
    # A zone with daylight saving, because whole-day search (reference §5.3) differs there.
    timezone: str = "America/New_York"
    api_now: int = DEFAULT_NOW
    # Answered when a client names no version, as the app's own setting is (reference §1.1).
    api_version: str = "2.16"

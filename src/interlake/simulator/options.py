"""What one can choose about a simulated workspace."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from interlake.simulator.profiles import PROFILES
from interlake.simulator.versions import SUPPORTED

# Wednesday 2026-09-16 15:00 UTC, a working hour in most offices that use the default timezone.
DEFAULT_NOW = 1_789_570_800


@dataclass(frozen=True)
class Options:
    """Everything a simulated workspace is made from; equal options give equal workspaces."""

    seed: int = 1
    contacts: int = 2000
    conversations: int = 1500
    # None: a sixth as many as conversations.
    tickets: int | None = None
    companies: int = 200
    articles: int = 40
    token: str = "simulator-token"
    # Requests per 10-second window; 1,666 is what 10,000 per minute amount to (reference §2).
    rate_limit: int | None = 1666
    latency_ms: int = 0
    index_lag_seconds: int = 0
    # How often a client has to ask about an export before it is done.
    job_polls: int = 2
    # A zone with daylight saving, because whole-day search (reference §5.3) differs there.
    timezone: str = "America/New_York"
    api_now: int = DEFAULT_NOW
    # Answered when a client names no version, as the app's own setting is (reference §1.1).
    api_version: str = "2.16"
    # A mixture of trouble that strikes from the start.
    profile: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no workspace can be made from."""
        if self.api_version not in SUPPORTED:
            known = ", ".join(SUPPORTED)
            raise ValueError(f"api_version is one of {known}, not {self.api_version!r}")
        if self.profile is not None and self.profile not in PROFILES:
            raise ValueError(f"profile is one of {', '.join(PROFILES)}, not {self.profile!r}")
        for name in ("contacts", "conversations", "companies", "articles", "latency_ms"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is at least 0, not {getattr(self, name)}")
        if self.tickets is not None and self.tickets < 0:
            raise ValueError(f"tickets is at least 0 or None, not {self.tickets}")
        if self.rate_limit is not None and self.rate_limit < 1:
            raise ValueError(f"rate_limit is at least 1 or None, not {self.rate_limit}")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            message = f"timezone is a name like Europe/Berlin, not {self.timezone!r}"
            raise ValueError(message) from None

    @property
    def ticket_count(self) -> int:
        """Give how many tickets there are at the beginning."""
        return self.conversations // 6 if self.tickets is None else self.tickets

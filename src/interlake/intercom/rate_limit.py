"""One budget of requests per workspace, shared by every stream and steered by Intercom's headers.

Intercom counts requests in windows of ten seconds (reference §2). Each answer says how many the
window allows, how many are left and when it ends. A request in flight may be counted in the
window that runs or in the one that follows, so what is left, less everything in flight, can be
sent at any moment without a refusal; as answers come in, that bound closes on the exact figure.

What the window lost beyond our own requests, other apps have used. As much is kept for them in
the next one, and given back to us in the course of it; meanwhile one request a second looks how
they do.
Processes that share a token share one count, through `ledger.py`.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from interlake.intercom.ledger import Ledger

WINDOW_SECONDS = 10
# Intercom gives the end of a window in whole seconds. A multiple of ten is a window on the clock's
# own grid, so exact; any other end may be up to a second off.
EXACT_MARGIN_SECONDS = 0.05
ROUNDED_MARGIN_SECONDS = 1.0
# While the new window is not confirmed, one more request may ask for it every second, because the
# first may be a slow search.
PROBE_SECONDS = 1.0
# A request refused after the presumed end of its window tells that this machine's clock is ahead.
LATE_STEP_SECONDS = 0.5
REFUSED_JITTER_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 60.0
# Before a fifth of the window, what others used says little of how fast they go on.
LEAST_PART_SEEN = 0.2
# Others get a little more than they used, but never more than half of the limit is kept for them.
OTHERS_MARGIN = 1.1
MOST_FOR_OTHERS = 0.5
# A client that used all of its share at once would see nothing of the rest of the window.
KEPT_FOR_LOOKING = 0.1
LOOK_SECONDS = 1.0
# The last requests of a window are theirs: both may be under way to it.
LAST_PART = 0.06
# Another process may free what this one waits for, and tells nobody.
SHARED_LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Reading:
    """What one answer says about the window it was counted in; `reset_at` is in unix seconds."""

    limit: int
    remaining: int
    reset_at: int


def read_headers(headers: Mapping[str, str]) -> Reading | None:
    """Give the three rate limit headers as numbers; None where one is missing or no number."""
    try:
        return Reading(
            int(headers["x-ratelimit-limit"]),
            int(headers["x-ratelimit-remaining"]),
            int(headers["x-ratelimit-reset"]),
        )
    except (KeyError, ValueError):
        return None


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """Give the seconds that an answer asks to wait, a minute at most; None where it asks none."""
    seconds = headers.get("retry-after", "")
    # Superscripts are digits, too, but no numbers.
    return min(float(seconds), LONGEST_PAUSE_SECONDS) if seconds.isdecimal() else None


@dataclass(frozen=True)
class WindowUse:
    """One window: when it ended (unix seconds), what it allowed us, and what we used of it."""

    reset_at: int
    allowed: int
    used: int


_STATE = (
    "_unlimited", "_seen_at", "_left", "_ends_at", "_probed_at", "_closed_until", "_refusals",
    "_late_seconds", "_counted", "_others", "_others_told", "_others_expected", "_sent_at",
)  # fmt: skip


@dataclass
class Throttle:
    """Decides whether one more request may leave at a given moment; waits for nothing itself."""

    share: float
    windows: dict[int, WindowUse] = field(default_factory=dict)
    _unlimited: bool = False
    _reading: Reading | None = None
    _seen_at: float = 0.0
    _left: int = 0
    # From when the next window may run, and when one request last went to find out.
    _ends_at: float = 0.0
    _probed_at: float = 0.0
    _closed_until: float = 0.0
    _refusals: int = 0
    # How much later than announced windows have been seen to end, by this machine's clock.
    _late_seconds: float = 0.0
    # In the window that runs: our requests that it has counted, what others used, and what they
    # are expected to use in all of it.
    _counted: int = 0
    _others: int = 0
    _others_told: float = 0.0  # by this window alone
    _others_expected: float = 0.0
    _sent_at: float = 0.0

    @property
    def is_unlimited(self) -> bool:
        """Whether good answers came, and none of them told of a limit."""
        return self._unlimited

    def state(self) -> dict[str, Any]:
        """What other processes have to know, as JSON; the share and the log of windows are ours."""
        found = {name: getattr(self, name) for name in _STATE}
        reading = self._reading
        return found | {"reading": reading and [reading.limit, reading.remaining, reading.reset_at]}

    def take_over(self, state: Mapping[str, Any]) -> None:
        """Know what another process has learned."""
        if state:
            for name in _STATE:
                setattr(self, name, state[name])
            self._reading = Reading(*state["reading"]) if state["reading"] else None

    def opens_at(self, in_flight: int) -> float:
        """Give the moment (unix seconds) from which a request may leave; the past means now."""
        if self._is_open(in_flight):
            return max(self._closed_until, self._yields_until(in_flight))
        return max(self._ends_at, self._probed_at + PROBE_SECONDS)

    def sent(self, now: float, in_flight: int) -> None:
        """Note that a request left, `in_flight` others being on their way."""
        self._sent_at = now
        if not self._is_open(in_flight):
            self._probed_at = now

    def learned_nothing(self) -> None:
        """Note that a request brought no headers; Intercom may have counted it all the same."""
        self._left -= 1
        self._counted += 1
        self._probed_at = 0.0

    def answered_without_limit(self, sent_at: float) -> None:
        """Learn that a good answer had no headers: where none ever had, nobody counts."""
        self._refusals = 0
        if self._reading is not None:
            self.learned_nothing()
        else:
            # What was under way when another was refused proves nothing.
            self._unlimited = sent_at >= self._closed_until

    def answered(self, reading: Reading, sent_at: float, now: float, in_flight: int = 0) -> None:
        """Learn from an answer to a request that left at `sent_at`, others being in flight."""
        self._unlimited = False
        self._refusals = 0
        self._note_use(reading)
        self._late_seconds = max(self._late_seconds, sent_at - reading.reset_at)
        current = self._reading
        if (
            current is None
            or reading.reset_at > current.reset_at
            or self._is_back(reading, sent_at)
        ):
            self._left, self._seen_at = reading.remaining, now
            self._begin_count(reading)
        elif reading.reset_at < current.reset_at:
            return
        self._left = min(self._left, reading.remaining)
        self._reading = reading
        self._ends_at = max(self._end_of(reading, now), self._closed_until)
        self._counted += 1
        self._note_others(reading, now, in_flight)

    def refused(
        self,
        reading: Reading | None,
        retry_after_seconds: float | None,
        sent_at: float,
        now: float,
    ) -> None:
        """Close until the window ends, after a 429 (reference §2)."""
        current = self._reading
        if reading and current and reading.reset_at < current.reset_at:
            return
        # Where the end is unknown, or by this machine's clock past already, ask ever more rarely.
        wait = min(PROBE_SECONDS * 2**self._refusals, WINDOW_SECONDS)
        self._refusals += 1
        if reading is not None:
            if sent_at > reading.reset_at + self._late_seconds:
                self._late_seconds = sent_at - reading.reset_at + LATE_STEP_SECONDS
            wait = max(wait, self._end_of(reading, now) - now)
        if retry_after_seconds is not None:
            wait = max(wait, retry_after_seconds)
        # Every client of the workspace was refused at once; jitter keeps them from a common return.
        wait += random.uniform(0, REFUSED_JITTER_SECONDS)
        self._unlimited = False
        self._left = min(self._left, 0)
        if reading is not None:
            if current is None or reading.reset_at > current.reset_at:
                self._begin_count(reading)
            self._reading, self._seen_at = reading, now
        self._closed_until = self._ends_at = max(self._ends_at, now + wait)
        self._probed_at = 0.0

    def _is_open(self, in_flight: int) -> bool:
        return self._unlimited or self._left - in_flight > self._reserve()

    def _begin_count(self, reading: Reading) -> None:
        # As in the window before, and fewer by and by if that saw fewer than expected.
        self._others_expected = max(self._others_told, self._others_expected / 2)
        self._counted = self._others = 0
        self._others_told = 0.0

    def _note_others(self, reading: Reading, now: float, in_flight: int) -> None:
        """See what others used; requests in flight may be counted already, so they are ours."""
        used = reading.limit - reading.remaining - self._counted - in_flight
        self._others = max(self._others, used)
        if self._others:
            part = max(LEAST_PART_SEEN, 1 - self._part_ahead(now))
            expected = min(self._others / part, reading.limit * MOST_FOR_OTHERS)
            self._others_told = max(self._others_told, expected)
            self._others_expected = max(self._others_expected, expected)

    def _part_ahead(self, now: float) -> float:
        return min(1.0, max(0.0, (self._ends_at - now) / WINDOW_SECONDS))

    def _yields_until(self, in_flight: int) -> float:
        """When what is left is more than others are still expected to want, and looking takes."""
        if self._unlimited or self._reading is None or self._others_expected < 1:
            return 0.0
        free = self._left - in_flight
        kept = self._others_expected * OTHERS_MARGIN + self._reading.limit * KEPT_FOR_LOOKING
        if free > kept - self._others:
            return 0.0
        if free <= self._others_expected * LAST_PART:
            return self._ends_at
        by_time = self._ends_at - WINDOW_SECONDS * free / kept
        return min(by_time, self._sent_at + LOOK_SECONDS)

    def _is_back(self, reading: Reading, sent_at: float) -> bool:
        """Tell whether the server went back to an earlier window, rather than answered late."""
        assert self._reading is not None
        return reading.reset_at < self._reading.reset_at and sent_at > self._seen_at

    def _end_of(self, reading: Reading, now: float) -> float:
        exact = reading.reset_at % WINDOW_SECONDS == 0
        margin = EXACT_MARGIN_SECONDS if exact else ROUNDED_MARGIN_SECONDS
        end = reading.reset_at + self._late_seconds
        # A wrong clock here or there must not hold anything longer than a window lasts.
        return min(end, now + WINDOW_SECONDS) + margin

    def _reserve(self) -> int:
        """Give how many requests of the window stay for the customer's other apps."""
        if self._reading is None:
            return 0
        return self._reading.limit - self._allowed(self._reading.limit)

    def _allowed(self, limit: int) -> int:
        # A share like 0.29 of 100 is a hair below 29 in floating point.
        return max(1, int(limit * self.share + 1e-9))

    def _note_use(self, reading: Reading) -> None:
        before = self.windows.get(reading.reset_at)
        used = before.used + 1 if before else 1
        allowed = self._allowed(reading.limit)
        self.windows[reading.reset_at] = WindowUse(reading.reset_at, allowed, used)


class Budget:
    """Hands out permits to send, first come first served, as the window and the cap allow."""

    def __init__(
        self,
        *,
        share: float,
        max_in_flight: int,
        now: Callable[[], float] = time.time,
        ledger: Ledger | None = None,
    ) -> None:
        self.max_in_flight = max_in_flight
        self.waited_seconds = 0.0
        self._now = now
        self._throttle = Throttle(share)
        self._in_flight = 0
        self._queue: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._blocked_since: float | None = None
        self._ledger = ledger
        self._in_flight_elsewhere = 0

    def close(self) -> None:
        """Let other processes have what this one leaves."""
        if self._timer is not None:
            self._timer.cancel()
        ledger, self._ledger = self._ledger, None  # what is cancelled may come back later
        if ledger is not None:
            ledger.close()

    @property
    def windows(self) -> tuple[WindowUse, ...]:
        """What was used of each window seen so far, in order."""
        return tuple(self._throttle.windows[reset] for reset in sorted(self._throttle.windows))

    def share_used(self) -> float | None:
        """Give the share of what the windows allowed us that we used; None without a limit."""
        allowed = sum(window.allowed for window in self.windows)
        return sum(window.used for window in self.windows) / allowed if allowed else None

    async def acquire(self) -> float:
        """Wait for a permit; gives the moment it was granted (unix seconds), for `release`."""
        permit = asyncio.get_running_loop().create_future()
        self._queue.append(permit)
        with self._shared():
            self._grant()
        try:
            await permit
        except asyncio.CancelledError:
            with self._shared():
                if permit.done() and not permit.cancelled():
                    self._in_flight -= 1
                self._grant()
            raise
        return self._now()

    def release(
        self, sent_at: float, status: int | None, headers: Mapping[str, str], *, refused: bool
    ) -> None:
        """Give the permit back with what came of it; `status` is None where no answer came.

        A refused request, which is a 429 over the limit, holds everybody back.
        """
        with self._shared():
            self._in_flight -= 1
            self._learn(sent_at, status, headers, refused=refused)
            self._grant()

    def _learn(
        self, sent_at: float, status: int | None, headers: Mapping[str, str], *, refused: bool
    ) -> None:
        reading = read_headers(headers)
        if refused:
            retry_after_seconds = read_retry_after(headers)
            self._throttle.refused(reading, retry_after_seconds, sent_at, self._now())
        elif reading is not None:
            in_flight = self._in_flight + self._in_flight_elsewhere
            self._throttle.answered(reading, sent_at, self._now(), in_flight)
        elif status == 200:
            self._throttle.answered_without_limit(sent_at)
        else:
            # Failures of gateways and of the token carry no headers even where a limit is (§2).
            self._throttle.learned_nothing()

    @contextmanager
    def _shared(self) -> Iterator[None]:
        """Know what other processes know, and let them know what happens inside.

        Where no answer ever told of a limit there is nothing to share, and looking costs 15 us.
        """
        if self._ledger is None or self._throttle.is_unlimited:
            yield
            return
        with self._ledger.open(lambda: self._in_flight, self._throttle.state) as shared:
            self._throttle.take_over(shared.state)
            self._in_flight_elsewhere = shared.in_flight_elsewhere
            yield

    def _grant_later(self) -> None:
        with self._shared():
            self._grant()

    def _grant(self) -> None:
        now = self._now()
        while self._queue and self._in_flight < self.max_in_flight:
            permit = self._queue[0]
            if permit.done():
                self._queue.popleft()
                continue
            in_flight = self._in_flight + self._in_flight_elsewhere
            opens_at = self._throttle.opens_at(in_flight)
            if opens_at > now:
                if self._in_flight_elsewhere:
                    opens_at = min(opens_at, now + SHARED_LOOK_SECONDS)
                self._wake_at(opens_at, now)
                return
            self._throttle.sent(now, in_flight)
            self._queue.popleft()
            self._in_flight += 1
            permit.set_result(None)
            self._unblock(now)

    def _wake_at(self, opens_at: float, now: float) -> None:
        if self._blocked_since is None:
            self._blocked_since = now
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(opens_at - now, self._grant_later)

    def _unblock(self, now: float) -> None:
        if self._blocked_since is not None:
            self.waited_seconds += now - self._blocked_since
            self._blocked_since = None

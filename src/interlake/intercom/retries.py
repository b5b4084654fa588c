"""Trying again: what deserves it, how often, and what it means when the last try fails too."""

import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import stamina
import stamina.instrumentation
from stamina.instrumentation import RetryDetails

from interlake.errors import Unavailable

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RetryPolicy:
    """How long to try again; `heavy_attempts` bounds the tries that a lighter request could spare.

    Those are timeouts and 5xx, which Intercom answers to pages that it can't build in time.
    """

    attempts: int = 8
    heavy_attempts: int = 8
    seconds: float = 300.0
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 30.0
    jitter_seconds: float = 1.0


DEFAULT_RETRY = RetryPolicy()


def log_retry(details: RetryDetails) -> None:
    """Say in one line what failed and when the next try follows."""
    logger.info("Intercom: %s; trying again in %.1f s", details.caused_by, details.wait_for)


# stamina's own hook warns of every retry with a name that says nothing here.
stamina.instrumentation.set_on_retry_hooks([log_retry])


class Overloaded(Unavailable):
    """Intercom failed as it does over pages that are too large (timeout, 5xx): ask for less."""


class Failure(Exception):
    """One try that failed and is worth repeating, after `wait_seconds` if Intercom named them.

    `came` names in a word or two what came instead of an answer, for the report. `weight` is what
    it takes off `heavy_attempts`: a timeout has cost a minute already, a 5xx has not, and a broken
    connection says nothing about the request.
    """

    def __init__(
        self,
        what: str,
        *,
        came: str = "a broken connection",
        weight: int = 0,
        wait_seconds: float = 0.0,
    ) -> None:
        super().__init__(what)
        self.came = came
        self.weight = weight
        self.wait_seconds = wait_seconds
        self.request = ""

    def __str__(self) -> str:
        return f"{self.request}: {self.args[0]}"


async def persist(policy: RetryPolicy, request: str, try_once: Callable[[int], Awaitable[T]]) -> T:
    """Give what `try_once` gives, called with 1, 2, … until it does not raise Failure.

    Raises Unavailable, or Overloaded after heavy failures, naming the request.
    """
    try:
        return await try_once(1)
    except Failure as failure:
        first_failure = failure
    try:
        # Only after a failure, because setting this up costs as much as sending the request.
        async for attempt in stamina.retry_context(
            on=_should_retry(policy, request),
            attempts=policy.attempts,
            timeout=policy.seconds,
            wait_initial=policy.first_wait_seconds,
            wait_max=policy.longest_wait_seconds,
            wait_jitter=policy.jitter_seconds,
        ):
            with attempt:
                if attempt.num == 1:
                    raise first_failure
                return await try_once(attempt.num)
    except Failure as failure:
        kind = Overloaded if failure.weight else Unavailable
        raise kind(
            f"Intercom did not answer {failure}. What is loaded stays loaded; "
            "run it again later, and see https://www.intercomstatus.com meanwhile."
        ) from None
    raise AssertionError("the last try gives or raises")


def _should_retry(policy: RetryPolicy, request: str) -> Callable[[Exception], bool | float]:
    weight = 0

    def should_retry(error: Exception) -> bool | float:
        nonlocal weight
        if not isinstance(error, Failure):
            return False
        error.request = request
        weight += error.weight
        if error.weight and weight >= policy.heavy_attempts:
            return False
        if not error.wait_seconds:
            return True
        # stamina adds no jitter to a wait that it is told.
        return error.wait_seconds + random.uniform(0, policy.jitter_seconds)

    return should_retry

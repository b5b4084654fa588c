"""The one door to Intercom: token, version, budget, retries and the meaning of every refusal."""

import asyncio
import email.utils
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, BinaryIO, Self

import httpx
import orjson

from interlake.errors import StreamError, Unavailable
from interlake.intercom.bodies import read_whole
from interlake.intercom.calls import Call, Params, own_headers
from interlake.intercom.downloads import receive, redirected
from interlake.intercom.lanes import Lanes
from interlake.intercom.ledger import open_ledger
from interlake.intercom.page_size import PageSize
from interlake.intercom.rate_limit import Budget, read_retry_after
from interlake.intercom.refusals import Refusal, dead_token, error_for, missing_scope, read_refusal
from interlake.intercom.retries import DEFAULT_RETRY, Failure, RetryPolicy, persist

# Regional hosts are recommended over the US one that forwards (reference §1.1).
HOSTS = {
    "us": "https://api.intercom.io",
    "eu": "https://api.eu.intercom.io",
    "au": "https://api.au.intercom.io",
}

# The limit of an app with 10,000 requests a minute (reference §2) takes 84 of them where an answer
# takes half a second: 64 used three quarters of it. More than 100 would need memory and no limit.
MAX_IN_FLIGHT = 100

# Set by whoever reads a stream, in its own task, so that requests are counted under its name.
request_label: ContextVar[str] = ContextVar("request_label", default="other")

OCTETS = "application/octet-stream"  # downloads take no other word (reference §3.4)

# For those who hand a way in to a client (tests, one run of many) but must not know httpx.
Transport = httpx.AsyncBaseTransport

# One look at /me answers for this long: a stream without permission may be refused many times.
TOKEN_CHECK_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """One good answer; `date` is when Intercom gave it, by Intercom's clock, in UTC."""

    payload: dict[str, Any]
    date: datetime


@dataclass
class RequestStats:
    """What was sent so far; `first_request_at` is unix seconds on this machine's clock."""

    sent: int = 0
    sent_by_label: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    refused_429: int = 0
    first_request_at: float | None = None
    # What came instead of an answer, and to which stream.
    failed_tries: Counter[str] = field(default_factory=Counter)
    failed_by_label: Counter[str] = field(default_factory=Counter)

    def failed(self, came: str) -> None:
        """Count a try that is worth another one, by what came of it."""
        self.failed_tries[came] += 1
        self.failed_by_label[request_label.get()] += 1


class Client:
    """Speaks to one Intercom workspace; use it as an async context manager, one per run."""

    def __init__(
        self,
        *,
        base_url: str,
        token: str,
        api_version: str = "2.16",
        rate_limit_share: float = 0.9,
        max_in_flight: int = MAX_IN_FLIGHT,
        timeout_seconds: float = 60.0,
        transport: Transport | None = None,
        retry: RetryPolicy = DEFAULT_RETRY,
    ) -> None:
        self.base_url = httpx.URL(base_url.rstrip("/"))
        self.api_version = api_version
        self.retry = retry
        # In process there is nobody to share with.
        ledger = open_ledger(str(self.base_url), token) if transport is None else None
        self.budget = Budget(share=rate_limit_share, max_in_flight=max_in_flight, ledger=ledger)
        self.stats = RequestStats()
        # What pages.py learned about each list; kept here because it outlives one walk.
        self.page_sizes: dict[str, PageSize] = {}
        self._timeout_seconds = timeout_seconds
        self._transport = transport or Lanes(self.base_url)
        self._headers = own_headers(token, self.base_url)
        self._token_check = asyncio.Lock()
        self._token_checked_at = -TOKEN_CHECK_SECONDS
        self._token_is_dead = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.budget.close()
        await self._transport.aclose()

    async def get(
        self,
        path: str,
        params: Params | None = None,
        *,
        version: str | None = None,
        retry: RetryPolicy | None = None,
    ) -> Answer:
        """Give the answer to a GET; raises what errors.py names, never an error of httpx."""
        call = Call("GET", path, params, None, version or self.api_version)
        return await self._answer(call, retry or self.retry)

    async def post(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        params: Params | None = None,
        *,
        version: str | None = None,
        retry: RetryPolicy | None = None,
    ) -> Answer:
        """Give the answer to a POST, repeated like a GET: Intercom's searches are reads."""
        call = Call("POST", path, params, body or {}, version or self.api_version)
        return await self._answer(call, retry or self.retry)

    async def download(
        self, path: str, into: BinaryIO, params: Params | None = None, *, most_bytes: int
    ) -> None:
        """Write a file that Intercom made into `into`, which is emptied first; memory stays flat.

        Raises what `get` raises, and StreamError for a file of more than `most_bytes`.
        """
        call = Call("GET", path, params, None, self.api_version, accepts=OCTETS)

        async def try_once(number: int) -> None:
            self.stats.retries += number > 1
            with self._noted():
                response = await self._good_response(call)
                try:
                    async with redirected(response, self._transport, self._timeout_seconds) as file:
                        await receive(file, into, most_bytes, self._timeout_seconds, call.path)
                finally:
                    await response.aclose()

        await persist(self.retry, f"GET {path}", try_once)

    async def _answer(self, call: Call, retry: RetryPolicy) -> Answer:
        async def try_once(number: int) -> Answer:
            self.stats.retries += number > 1
            with self._noted():
                return _read(await self._good_response(call))

        return await persist(retry, f"{call.method} {call.path}", try_once)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        try:
            yield
        except Failure as failure:
            self.stats.failed(failure.came)
            raise

    async def _good_response(self, call: Call) -> httpx.Response:
        response = await self._send_within_limit(call)
        status = response.status_code
        if 200 <= status < 300 or (call.accepts is not None and response.has_redirect_location):
            return response
        if status == 408 or status >= 500:
            wait_seconds = read_retry_after(response.headers) or 0.0
            what = f"it answered {status}"
            raise Failure(what, came=str(status), weight=1, wait_seconds=wait_seconds)
        refusal = read_refusal(call.method, call.path, response)
        if status == 401:
            await self._check_token(refusal)
            raise missing_scope(refusal)
        raise error_for(refusal, call.version, response)

    async def _send_within_limit(self, call: Call) -> httpx.Response:
        """Give any answer but a 429 of the rate limit, over which the budget makes everybody wait.

        Another app may eat the whole limit, so this ends too, after as many windows as tries.
        """
        for _ in range(self.retry.attempts):
            response = await self._send(call)
            if not _is_over_limit(response):
                return response
            self.stats.refused_429 += 1
            self.stats.failed("429")
        raise Unavailable(
            f"Intercom answered {call.method} {call.path} with 429, rate limit exceeded, "
            f"{self.retry.attempts} times: other apps of this workspace use all of its limit. "
            "Run it again later, or give them less."
        )

    async def _send(self, call: Call) -> httpx.Response:
        request = call.build(self.base_url, self._headers)
        response: httpx.Response | None = None
        sent_at = await self.budget.acquire()
        self._count(sent_at)
        try:
            # httpx times each read apart; a server that trickles would never be too late for it.
            async with asyncio.timeout(self._timeout_seconds):
                answer = await self._transport.handle_async_request(request)
                answer.request = request
                if call.accepts is None or answer.status_code >= 400:
                    await read_whole(answer)
            response = answer
        except TimeoutError:
            what = f"no answer within {self._timeout_seconds:g} seconds"
            raise Failure(what, came="a timeout", weight=2) from None
        except httpx.RequestError as error:
            what = f"the connection failed ({type(error).__name__}: {error})"
            raise Failure(what) from None
        finally:
            self._release(sent_at, response)
        return answer

    def _release(self, sent_at: float, response: httpx.Response | None) -> None:
        if response is None:
            self.budget.release(sent_at, None, {}, refused=False)
        else:
            refused = _is_over_limit(response)
            self.budget.release(sent_at, response.status_code, response.headers, refused=refused)

    def _count(self, sent_at: float) -> None:
        self.stats.sent += 1
        self.stats.sent_by_label[request_label.get()] += 1
        if self.stats.first_request_at is None:
            self.stats.first_request_at = sent_at

    async def _check_token(self, refusal: Refusal) -> None:
        """Raise CredentialsError if the token is dead; a living one lacks a permission.

        Intercom answers 401 to both (reference §1.3), so /me is asked, which needs no permission.
        """
        host = self.base_url.host
        if refusal.path == "/me" or self._token_is_dead:
            self._token_is_dead = True
            raise dead_token(refusal, host)
        async with self._token_check:
            now = time.monotonic()
            if now - self._token_checked_at > TOKEN_CHECK_SECONDS:
                with suppress(StreamError):
                    await self.get("/me")
                self._token_checked_at = now


def _read(response: httpx.Response) -> Answer:
    # An empty or non-JSON 200 comes from a gateway and passes (reference §6.28).
    payload = _decoded(response.content)
    if not isinstance(payload, dict):
        raise Failure("it answered 200 without a JSON object", came="no JSON")
    date = response.headers.get("date")
    if date is None:
        raise Failure("it answered without a Date header, so nobody knows when", came="no date")
    return Answer(payload, _parse_date(date))


def _decoded(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        pass
    # What people write may have half a character in it: a text that was cut inside an emoji. orjson
    # refuses the page for it, whoever asks again and how often.
    try:
        text = content.decode(errors="replace")
        return json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


@lru_cache(maxsize=16)
def _parse_date(date: str) -> datetime:
    try:
        return email.utils.parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        raise Failure(f"its Date header is no date: {date!r}", came="no date") from None


def _is_over_limit(response: httpx.Response) -> bool:
    # A 429 that speaks of pending jobs is about exports, not about requests (reference §2).
    return response.status_code == 429 and b" pending " not in response.content

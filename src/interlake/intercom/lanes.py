"""An httpx transport of many single connections, because one pool of many is slow.

For each request httpcore's pool asks the socket of every idle connection whether it still lives:
with 50 connections that is 8 ms of processor time per request, with one it is 0.4 ms.
"""

import urllib.request
from collections.abc import AsyncIterator, Callable

import httpx

from interlake.intercom.bodies import read_whole
from interlake.intercom.calls import UNREAD

# Above the ten seconds that a spent window may hold everything back, so that nobody reconnects.
KEEP_ALIVE_SECONDS = 30.0


class Lanes(httpx.AsyncBaseTransport):
    """Sends each request on a connection of its own, the last one freed first."""

    def __init__(self, base_url: httpx.URL) -> None:
        self._verify = httpx.create_ssl_context() if base_url.scheme == "https" else False
        self._proxy = proxy_of(base_url)
        self._lanes: list[httpx.AsyncHTTPTransport] = []
        self._idle: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Give the answer, its body already read; raises httpx.TransportError.

        The body of a request that says so is left to its reader, who must close the answer;
        any other answer raises Failure where it is larger than `read_whole` allows.
        """
        lane = self._idle.pop() if self._idle else self._open()
        if request.extensions.get(UNREAD):
            return await self._lend(lane, request)
        try:
            response = await lane.handle_async_request(request)
            await read_whole(response)
            return response
        finally:
            self._idle.append(lane)

    async def _lend(self, lane: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            self._idle.append(lane)
            raise
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        response.stream = _Lent(stream, lambda: self._idle.append(lane))
        return response

    async def aclose(self) -> None:
        """Close every connection."""
        for lane in self._lanes:
            await lane.aclose()

    def _open(self) -> httpx.AsyncHTTPTransport:
        limits = httpx.Limits(
            max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEEP_ALIVE_SECONDS
        )
        lane = httpx.AsyncHTTPTransport(
            verify=self._verify, limits=limits, proxy=self._proxy, trust_env=False
        )
        self._lanes.append(lane)
        return lane


class _Lent(httpx.AsyncByteStream):
    """A body that gives its lane back once it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, give_back: Callable[[], None]) -> None:
        self._stream = stream
        self._give_back = give_back

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        """Close the body; the connection may serve the next request."""
        try:
            await self._stream.aclose()
        finally:
            self._give_back()


def proxy_of(url: httpx.URL) -> str | None:
    """Give the proxy that the environment names; httpx looks it up for its own transport only."""
    if urllib.request.proxy_bypass(url.host):
        return None
    proxies = urllib.request.getproxies()
    return proxies.get(url.scheme) or proxies.get("all")

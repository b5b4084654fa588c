"""Files on their way from Intercom to this machine's disk, bit by bit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

import httpx

from interlake.errors import StreamError
from interlake.intercom.calls import origin
from interlake.intercom.retries import Failure

_HOPS = 3


@asynccontextmanager
async def redirected(
    response: httpx.Response, transport: httpx.AsyncBaseTransport, seconds: float
) -> AsyncIterator[httpx.Response]:
    """Give the answer that holds the file: a download may be sent on to a store of files.

    The token goes to Intercom's own host only: an address elsewhere is signed, or needs none.
    """
    first = response
    for _ in range(_HOPS):
        if not response.has_redirect_location:
            break
        request = _following(response)
        if response is not first:
            await response.aclose()
        try:
            async with asyncio.timeout(seconds):
                response = await transport.handle_async_request(request)
        except (TimeoutError, httpx.RequestError) as error:
            raise Failure(f"the store of its files failed ({type(error).__name__})") from None
        response.request = request
    try:
        if response.status_code != 200:
            raise Failure(f"the store of its files answered {response.status_code}")
        yield response
    finally:
        if response is not first:
            await response.aclose()


def _following(response: httpx.Response) -> httpx.Request:
    try:
        url = response.request.url.join(response.headers["location"])
    except httpx.InvalidURL as error:
        raise Failure(f"it sent a download on to what is no address ({error})") from None
    asked = response.request
    is_same = origin(url) == origin(asked.url)
    if url.scheme != "https" and not is_same:
        raise StreamError(
            f"Intercom sent a download on to {url.host} without encryption; it was not followed."
        )
    bare = {"Accept-Encoding": "identity", "Host": url.netloc.decode()}
    headers = asked.headers if is_same else bare
    return httpx.Request("GET", url, headers=headers, extensions=asked.extensions)


async def receive(
    response: httpx.Response, into: BinaryIO, most_bytes: int, seconds: float, path: str
) -> None:
    """Write a body to a file, from its beginning; no wait is longer than `seconds`.

    Raises Failure where the connection breaks, StreamError above `most_bytes`.
    """
    into.seek(0)
    into.truncate()
    parts = aiter(response.aiter_bytes())
    size = 0
    while True:
        try:
            async with asyncio.timeout(seconds):
                part = await anext(parts)
        except StopAsyncIteration:
            break
        except TimeoutError:
            raise Failure(f"the file stopped coming after {size:,} bytes", weight=2) from None
        except httpx.RequestError as error:
            raise Failure(f"the file broke off ({type(error).__name__}: {error})") from None
        size += len(part)
        if size > most_bytes:
            raise StreamError(
                f"The file of {path} has more than {most_bytes:,} bytes, which is more than an "
                "export holds. Nothing of it was loaded; report it if it stays so."
            )
        into.write(part)
    into.seek(0)

"""Answers without end, packed bombs and JSON without a bottom: given up, and memory stays small."""

import asyncio
import gzip
import tracemalloc
from contextlib import suppress
from typing import Any

import httpx
import orjson
import pytest

from batches.test_batches import NOON
from interlake import catalog
from interlake.batches import convert
from interlake.catalog import Reading
from interlake.errors import StreamError, Unavailable
from interlake.intercom.bodies import read_whole
from interlake.intercom.client import Client
from interlake.intercom.retries import Failure, RetryPolicy
from interlake.values import DEEPEST, to_json

pytestmark = pytest.mark.anyio

ONCE = RetryPolicy(attempts=1)


class Endless(httpx.AsyncByteStream):
    """Parts of a body that nobody would want to read to their end."""

    def __init__(self, part: bytes, count: int) -> None:
        self.part, self.left, self.closed = part, count, False

    async def __aiter__(self) -> Any:
        while self.left:
            self.left -= 1
            yield self.part

    async def aclose(self) -> None:
        self.closed = True


async def test_an_answer_is_read_whole_up_to_the_limit_and_no_further() -> None:
    body = Endless(b"x" * 1000, 10)
    answer = httpx.Response(200, stream=body)
    await read_whole(answer, most_bytes=10_000)
    assert answer.content == await answer.aread() == b"x" * 10_000
    body = Endless(b"x" * 1000, 1_000_000)
    with pytest.raises(Failure, match="more than 10,000 bytes") as failure:
        await read_whole(httpx.Response(200, stream=body), most_bytes=10_000)
    assert failure.value.weight == 2  # a smaller page may do
    assert body.left > 999_900
    assert body.closed


async def test_a_packed_answer_is_unpacked_and_counted_as_such() -> None:
    packed = gzip.compress(orjson.dumps({"data": list(range(2000))}))
    headers = {"content-encoding": "gzip"}
    answer = httpx.Response(200, headers=headers, stream=Endless(packed, 1))
    for _ in range(2):
        await read_whole(answer)
        assert answer.json()["data"][-1] == 1999
    body = Endless(packed, 1)
    with pytest.raises(Failure, match="more than 5,000 bytes"):
        await read_whole(httpx.Response(200, headers=headers, stream=body), most_bytes=5_000)


async def test_an_answer_packed_in_layers_is_not_unpacked() -> None:
    packed = gzip.compress(gzip.compress(b"{}"))
    headers = {"content-encoding": "gzip, gzip"}
    with pytest.raises(Failure, match="several layers"):
        await read_whole(httpx.Response(200, headers=headers, stream=Endless(packed, 1)))


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Some 110 kB that become 110 MB."""
    return gzip.compress(bytes(110_000_000), 9)


async def test_a_bomb_does_not_fill_the_memory(bomb: bytes) -> None:
    parts = Endless(bomb[:8_000], 1)  # as much as comes off the wire at once
    tracemalloc.start()
    headers = {"content-encoding": "gzip"}
    with pytest.raises(Failure, match="more than 1,000,000 bytes"):
        await read_whole(httpx.Response(200, headers=headers, stream=parts), most_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000


async def test_a_bomb_over_the_wire_is_given_up(bomb: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            size = b"content-length: %d\r\n\r\n" % len(bomb)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n" + size + bomb)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, Client(base_url=address, token="t", retry=ONCE) as client:
        with pytest.raises(Unavailable, match="more than 100,000,000 bytes"):
            await client.get("/me")


def nested(levels: int) -> Any:
    return orjson.loads(b"[" * levels + b"]" * levels)


@pytest.mark.parametrize("levels", [DEEPEST + 1, 1000])
def test_json_without_a_bottom_fails_its_stream_and_not_the_run(levels: int) -> None:
    record = {"id": "1", "type": "contact", "shoe": nested(levels)}
    reading = Reading(record, NOON)
    with pytest.raises(StreamError, match="more than 254 levels"):
        convert(catalog.TABLES["contacts"], [reading], None)


def test_json_of_as_many_levels_as_can_be_written_is_kept() -> None:
    assert to_json(nested(DEEPEST)) == "[" * DEEPEST + "]" * DEEPEST


async def test_json_too_deep_to_be_read_is_no_answer(workspace: Any) -> None:
    async def deep(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"date", b"Thu, 01 Jan 2026 00:00:00 GMT")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"a":' * 100_000 + b"}" * 100_000})

    async with workspace.client(deep, retry=ONCE) as client:
        with pytest.raises(Unavailable, match="without a JSON object"):
            await client.get("/me")

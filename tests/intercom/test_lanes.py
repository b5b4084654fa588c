import asyncio

import httpx
import pytest

from interlake.errors import Unavailable
from interlake.intercom.client import Client
from interlake.intercom.lanes import Lanes, proxy_of
from interlake.intercom.retries import RetryPolicy

pytestmark = pytest.mark.anyio

TOKEN = "simulator-token"
AT_ONCE = RetryPolicy(attempts=2, first_wait_seconds=0, jitter_seconds=0)


async def serve_slowly(connections):
    """Serve requests 20 ms late on a free port and count the connections."""

    async def answer(reader, writer):
        connections.append(writer)
        while await reader.readuntil(b"\r\n\r\n"):
            await asyncio.sleep(0.02)
            writer.write(
                b"HTTP/1.1 200 OK\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                b"content-length: 2\r\n\r\n{}"
            )

    async def end_quietly(reader, writer):
        try:
            await answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(end_quietly, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


async def test_connections_are_kept_and_never_more_than_the_cap():
    connections = []
    server, port = await serve_slowly(connections)
    async with (
        server,
        Client(base_url=f"http://127.0.0.1:{port}", token=TOKEN, max_in_flight=4) as client,
    ):
        await asyncio.gather(*(client.get("/me") for _ in range(24)))
    assert len(connections) == 4


async def test_a_connection_that_the_server_closed_is_opened_anew():
    connections = []
    server, port = await serve_slowly(connections)
    async with (
        server,
        Client(base_url=f"http://127.0.0.1:{port}", token=TOKEN, retry=AT_ONCE) as client,
    ):
        await client.get("/me")
        connections[0].close()
        await asyncio.sleep(0.05)
        await client.get("/me")
    assert len(connections) == 2


async def test_nobody_at_home_is_unavailable():
    async with Client(base_url="http://127.0.0.1:9", token=TOKEN, retry=AT_ONCE) as client:
        with pytest.raises(Unavailable, match=r"GET /me: the connection failed"):
            await client.get("/me")


async def test_a_real_server_is_read_like_one_in_process(simulator_server):
    async with Client(base_url=simulator_server(), token=TOKEN) as client:
        me, *rest = await asyncio.gather(*(client.get("/me") for _ in range(30)))
    assert {answer.payload["app"]["id_code"] for answer in rest} == {me.payload["app"]["id_code"]}


@pytest.mark.parametrize(
    ("address", "proxy"),
    [
        ("https://api.intercom.io", "http://proxy.test:3128"),
        ("https://inside.test", None),
        ("http://api.intercom.io", None),
    ],
)
def test_the_proxy_of_the_environment_is_used(monkeypatch, address, proxy):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    monkeypatch.setenv("NO_PROXY", "inside.test")
    for name in ("HTTP_PROXY", "http_proxy", "https_proxy", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_of(httpx.URL(address)) == proxy


def test_https_is_verified():
    assert Lanes(httpx.URL("https://api.intercom.io"))._verify

"""The token goes to one host, over a connection whose certificate is checked, and nowhere else."""

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interlake.errors import CredentialsError, StreamError, Unavailable
from interlake.intercom.calls import Call, origin, own_headers, path_to
from interlake.intercom.client import Client
from interlake.intercom.downloads import _following
from interlake.intercom.pages import cursor_pages
from interlake.intercom.places import place_named
from interlake.intercom.retries import Failure, RetryPolicy

pytestmark = pytest.mark.anyio

BASE = httpx.URL("https://api.intercom.io")
HEADERS = own_headers("a-token", BASE)
ONCE = RetryPolicy(attempts=1)
# For 127.0.0.1, signed by itself; nobody else uses it.
CERTIFICATE = Path(__file__).with_name("certificate.pem")

HOSTS = st.sampled_from(
    ["evil.test", "api.intercom.io.evil.test", "api.intercom.io@evil.test", "api.intercom.io:8443"]
)
ADDRESSES = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1),
    st.text(min_size=1),
    st.builds(
        "{}{}/{}".format, st.sampled_from(["@", ".", "//", "https://", "http://", ":"]), HOSTS,
        st.text(st.sampled_from("ab/?=@:.\\#%"), max_size=8),
    ),
)  # fmt: skip


@given(address=ADDRESSES)
@example("@evil.test/contacts?page=2")
@example(".evil.test/contacts?page=2")
@example(":8443/contacts?page=2")
def test_a_next_page_never_takes_the_token_to_another_host(address: str) -> None:
    with suppress(StreamError):
        place = place_named({"pages": {"next": address}}, 150)
        if place is None or place.address is None:
            return
        request = Call("GET", place.address, {}, None, "2.16").build(BASE, HEADERS)
        assert origin(request.url) == origin(BASE)


async def test_a_next_page_elsewhere_fails_the_stream_before_it_is_asked(workspace: Any) -> None:
    def elsewhere(payload: dict[str, Any]) -> None:
        payload["pages"] = {"next": "@evil.test/contacts?page=2"}

    between = workspace.rewritten(elsewhere)
    async with workspace.client(between) as client:
        with pytest.raises(StreamError, match="no token was sent there"):
            [page async for page in cursor_pages(client, "/contacts", "data")]
    assert len(between.scopes) == 1


@pytest.mark.parametrize("key", ["", ".", ".."])
def test_what_is_no_id_is_not_asked_for(key: str) -> None:
    with pytest.raises(StreamError, match="is no id to ask /contacts/"):
        path_to("/contacts/{id}", id=key)


@given(key=st.text(min_size=1).filter(lambda key: key not in (".", "..")))
@example("../../admins")
@example("1?x=y")
@example("{id}")
def test_an_id_is_one_step_of_a_path_whatever_it_holds(key: str) -> None:
    with suppress(UnicodeEncodeError):  # a lone surrogate, which is no text that JSON carries
        path = path_to("/contacts/{id}/notes", id=key)
        url = Call("GET", path, None, None, "2.16").build(BASE, HEADERS).url
        assert url.raw_path.decode().count("/") == 3
        assert url.path == f"/contacts/{key}/notes"


@given(location=ADDRESSES)
@example("http://api.intercom.io/files/1")
@example("https://api.intercom.io:8443/files/1")
@example("//evil.test/files/1")
def test_a_redirect_never_carries_the_token_to_another_host(location: str) -> None:
    asked = httpx.Request("GET", f"{BASE}/download/1", headers=HEADERS)
    answer = httpx.Response(302, headers=[(b"location", location.encode(errors="replace"))])
    answer.request = asked
    with suppress(StreamError, Failure):
        request = _following(answer)
        assert request.url.scheme == "https"
        if origin(request.url) != origin(BASE):
            assert "authorization" not in request.headers
        assert request.headers["host"] == request.url.netloc.decode()


def test_a_redirect_on_the_same_host_keeps_the_token() -> None:
    asked = httpx.Request("GET", f"{BASE}/download/1", headers=HEADERS)
    answer = httpx.Response(302, headers={"location": "/files/1"})
    answer.request = asked
    assert _following(answer).headers["authorization"] == "Bearer a-token"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_question_that_is_sent_elsewhere_is_not_followed(
    workspace: Any, status: int
) -> None:
    asked = []

    async def send_on(scope: Any, receive: Any, send: Any) -> None:
        asked.append(dict(scope["headers"])[b"host"])
        headers = [(b"location", b"https://evil.test/contacts")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async with workspace.client(send_on) as client:
        with pytest.raises(StreamError):
            await client.get("/contacts")
    assert asked == [b"intercom.test"]


async def test_a_gateway_that_quotes_the_token_is_not_quoted(workspace: Any) -> None:
    def quote(payload: dict[str, Any]) -> None:
        payload["errors"] = [{"code": "bad", "message": "Bearer a-secret-token is odd " * 99}]

    async with workspace.client(workspace.rewritten(quote), token="a-secret-token") as client:
        with pytest.raises(CredentialsError, match="is odd") as refusal:
            await client.get("/contacts")
    assert "a-secret-token" not in str(refusal.value)
    assert len(str(refusal.value)) < 1000


async def ask_over_tls(host: str) -> None:
    """Ask a server whose certificate is valid for 127.0.0.1, but signed by itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        date = b"date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
        writer.write(b"HTTP/1.1 200 OK\r\n" + date + b"content-length: 2\r\n\r\n{}")

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with (
        server,
        Client(base_url=f"https://{host}:{port}", token="t", retry=ONCE) as client,
    ):
        await client.get("/me")


async def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with pytest.raises(Unavailable, match="certificate verify failed"):
        await ask_over_tls("127.0.0.1")


async def test_a_trusted_certificate_is_good_for_its_own_host_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    await ask_over_tls("127.0.0.1")
    with pytest.raises(Unavailable, match="certificate verify failed"):
        await ask_over_tls("localhost")

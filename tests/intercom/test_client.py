import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from interlake.errors import CredentialsError, SettingsError, Unavailable
from interlake.intercom.client import HOSTS, Client, request_label
from interlake.intercom.refusals import TooManyJobs
from interlake.intercom.retries import Overloaded, RetryPolicy

pytestmark = pytest.mark.anyio

AT_ONCE = RetryPolicy(first_wait_seconds=0.0, jitter_seconds=0.0)
ONCE = RetryPolicy(attempts=1)
SEARCH = {"query": {"field": "updated_at", "operator": ">", "value": 0}}
PASSING = [
    pytest.param({"kind": "status", "status": 408}, id="408"),
    pytest.param({"kind": "status", "status": 500}, id="500"),
    pytest.param({"kind": "status", "status": 502}, id="502 in HTML"),
    pytest.param({"kind": "status", "status": 503}, id="503"),
    pytest.param({"kind": "status", "status": 504}, id="504 in HTML"),
    pytest.param({"kind": "slow", "seconds": 1}, id="timeout"),
    pytest.param({"kind": "reset"}, id="reset"),
    pytest.param({"kind": "empty_200"}, id="empty 200"),
    pytest.param({"kind": "html_200"}, id="HTML 200"),
]


async def test_an_answer_has_the_payload_and_the_servers_time(simulate):
    workspace = simulate(api_now=1_700_000_000)
    async with workspace.client() as client:
        answer = await client.get("/me")
    assert answer.payload["type"] == "admin"
    assert answer.date == datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.mark.parametrize("fault", PASSING)
async def test_a_failure_that_passes_is_tried_again(workspace, fault):
    workspace.fault(**fault, times=2)
    async with workspace.client(timeout_seconds=0.1) as client:
        answer = await client.get("/admins")
    assert answer.payload["admins"]
    assert workspace.asked("GET /admins") == 3


@pytest.mark.parametrize("fault", PASSING)
async def test_a_search_is_a_read_and_tried_again_too(workspace, fault):
    workspace.fault(**fault, times=1)
    async with workspace.client(timeout_seconds=0.1) as client:
        answer = await client.post("/conversations/search", SEARCH)
    assert answer.payload["conversations"]
    assert workspace.asked("POST /conversations/search") == 2


async def test_a_429_is_waited_out_and_tried_again(workspace):
    workspace.fault("status", status=429, times=1)
    async with workspace.client() as client:
        assert (await client.post("/conversations/search", SEARCH)).payload["conversations"]
        assert (client.stats.sent, client.stats.refused_429) == (2, 1)
        assert client.budget.waited_seconds >= 1


async def test_a_host_that_is_out_of_reach_is_no_slow_answer():
    def out_of_reach(request):
        assert request.extensions["timeout"]["connect"] < 60
        raise httpx.ConnectTimeout("too far")

    transport = httpx.MockTransport(out_of_reach)
    async with Client(base_url=HOSTS["eu"], token="t", transport=transport, retry=ONCE) as client:
        with pytest.raises(Unavailable, match="ConnectTimeout: too far") as unavailable:
            await client.get("/me")
    assert not isinstance(unavailable.value, Overloaded)


async def test_tries_end_by_count_and_the_error_names_the_request(workspace):
    workspace.fault("status", status=503)
    async with workspace.client(retry=replace(AT_ONCE, attempts=3)) as client:
        with pytest.raises(Unavailable, match=r"GET /admins: it answered 503.*again later"):
            await client.get("/admins")
        assert client.stats.retries == 2
    assert workspace.asked("GET /admins") == 3


async def test_tries_end_by_time(workspace):
    workspace.fault("status", status=503)
    policy = RetryPolicy(seconds=0.05, first_wait_seconds=0.04, jitter_seconds=0)
    async with workspace.client(retry=policy) as client:
        with pytest.raises(Unavailable):
            await client.get("/admins")
    assert workspace.asked("GET /admins") < 4


async def test_a_wait_that_intercom_names_is_kept(workspace):
    workspace.fault("status", status=503, retry_after=1, times=1)
    started = asyncio.get_running_loop().time()
    async with workspace.client() as client:
        await client.get("/admins")
    assert asyncio.get_running_loop().time() - started >= 1


async def test_a_429_that_never_ends_is_unavailable(workspace):
    workspace.fault("status", status=429, retry_after=0)
    async with workspace.client(retry=RetryPolicy(attempts=2)) as client:
        with pytest.raises(Unavailable, match="429, rate limit exceeded, 2 times: other apps"):
            await client.get("/admins")
        assert client.stats.refused_429 == 2


async def test_a_429_over_pending_jobs_holds_nobody_else_back(workspace):
    words = "Exceeded rate limit of 1 pending message data export jobs"
    workspace.fault("status", status=429, message=words, route="/tags", times=1)
    async with workspace.client() as client:
        with pytest.raises(TooManyJobs, match="other exports"):
            await client.get("/tags")
        assert (client.stats.refused_429, client.stats.retries) == (0, 0)


async def test_the_token_shows_nowhere(workspace, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "dG9rOnNlY3JldA=="
    workspace.fault("reset", times=1)
    async with workspace.client(token=secret) as client:
        with pytest.raises(CredentialsError) as refusal:
            await client.get("/admins")
        shown = repr(client) + repr(vars(client)) + str(refusal.value) + caplog.text
    assert secret not in shown


@pytest.mark.parametrize("token", ["", "  ", "two\nlines", "schlüssel"])
async def test_a_token_that_can_be_none_is_refused_without_showing_it(workspace, token):
    with pytest.raises(SettingsError) as refusal:
        workspace.client(token=token)
    assert not token.strip() or token not in str(refusal.value)


async def test_requests_are_counted_under_the_label_of_their_stream(workspace):
    async def read(client, label):
        request_label.set(label)
        await client.get("/admins")

    async with workspace.client() as client:
        await asyncio.gather(read(client, "admins"), read(client, "teams"), read(client, "teams"))
    assert client.stats.sent_by_label == {"admins": 1, "teams": 2}
    assert client.stats.sent == 3
    assert client.stats.first_request_at is not None


async def test_parameters_are_written_as_intercom_reads_them(workspace):
    app = workspace.rewritten(lambda payload: None)
    async with workspace.client(app) as client:
        await client.get("/segments", {"include_count": True, "type": "a&b"})
    assert app.scopes[0]["query_string"] == b"include_count=true&type=a%26b"


async def test_a_search_says_that_its_body_is_json(workspace):
    app = workspace.rewritten(lambda payload: None)
    async with workspace.client(app) as client:
        await client.post("/conversations/search", SEARCH)
    assert app.headers(b"content-type") == [b"application/json"]


@pytest.mark.parametrize("payload", [b"[]", b"null", b'"text"'])
async def test_json_that_is_no_object_is_no_answer(workspace, payload):
    async with workspace.client(answering(payload, {b"date": b"x"}), retry=ONCE) as client:
        with pytest.raises(Unavailable, match="without a JSON object"):
            await client.get("/me")


@pytest.mark.parametrize("headers", [{}, {b"date": b"yesterday"}])
async def test_an_answer_without_its_time_is_no_answer(workspace, headers):
    async with workspace.client(answering(b"{}", headers), retry=ONCE) as client:
        with pytest.raises(Unavailable, match="Date header"):
            await client.get("/me")


async def test_a_request_that_is_cancelled_gives_its_permit_back(workspace):
    workspace.fault("slow", seconds=30, times=1)
    async with workspace.client(max_in_flight=1) as client:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.get("/admins"), 0.05)
        await asyncio.wait_for(client.get("/admins"), 1)


async def test_each_retry_is_logged_in_words(workspace, caplog):
    caplog.set_level(logging.INFO, logger="interlake")
    workspace.fault("status", status=503, times=1)
    async with workspace.client() as client:
        await client.get("/admins")
    assert "GET /admins: it answered 503; trying again in 0.0 s" in caplog.text


def answering(body, headers):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": list(headers.items())})
        await send({"type": "http.response.body", "body": body})

    return app


def test_every_region_has_its_host():
    assert {region: host.count("intercom.io") for region, host in HOSTS.items()} == {
        "us": 1,
        "eu": 1,
        "au": 1,
    }


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b'{"name": "cut \\ud83d"}', "cut \ud83d"),
        (b'{"name": "cut \xf0\x9f"}', "cut \ufffd"),
    ],
    ids=["half a pair", "half of its bytes"],
)
async def test_a_text_that_was_cut_inside_an_emoji_spoils_no_page(sent, read):
    headers = {"date": "Wed, 16 Sep 2026 15:00:00 GMT"}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=sent, headers=headers))
    async with Client(base_url="http://intercom.test", token="t", transport=transport) as client:
        assert (await client.get("/me")).payload == {"name": read}

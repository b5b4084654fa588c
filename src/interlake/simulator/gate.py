"""The gate before every endpoint: token, rate, Accept, version, faults (reference §9.1, §9.2)."""

from __future__ import annotations

import asyncio
import sys
from urllib.parse import parse_qsl

from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from interlake.simulator.call import Answer, Call, Endpoint
from interlake.simulator.distortions import distort
from interlake.simulator.endpoints import ENDPOINTS
from interlake.simulator.errors import ApiError, not_found, version_invalid
from interlake.simulator.faults import AFTER
from interlake.simulator.interference import interfere, retry_after, workspace_bucket
from interlake.simulator.simulator import Simulator
from interlake.simulator.versions import SUPPORTED

_JSON = "application/json"
_ANY = ("*/*", "application/*")


class ConnectionDropped(Exception):
    """Tells the server to cut the connection instead of answering."""


class Gate:
    """An ASGI app that answers the API's paths."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._routes = [(Route(e.path, _unused, methods=[e.method]), e) for e in ENDPOINTS]
        self._served = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        simulator = self._simulator
        body = await _read(receive)
        if simulator.options.latency_ms:
            await asyncio.sleep(simulator.options.latency_ms / 1000)
        endpoint, params = self._find(scope)
        label = endpoint.label if endpoint else f"{scope['method']} (unknown)"
        simulator.tally.asked(label)
        self._served += 1
        if simulator.unrest is not None:
            simulator.unrest.strike()
        call_headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
        try:
            answer = await self._answer(scope, call_headers, endpoint, label, params, body)
        except ConnectionDropped:
            simulator.tally.answered("reset")
            await _cut(send)
            raise connection_error() from None
        simulator.tally.answered(str(answer.status))
        await _send(send, answer, simulator.workspace.clock.http_date())

    def _find(self, scope: Scope) -> tuple[Endpoint | None, dict[str, str]]:
        for route, endpoint in self._routes:
            if endpoint.method != scope["method"]:
                continue
            match, child = route.matches(scope)
            if match is Match.FULL:
                return endpoint, child["path_params"]
        return None, {}

    async def _answer(
        self,
        scope: Scope,
        headers: dict[bytes, str],
        endpoint: Endpoint | None,
        label: str,
        params: dict[str, str],
        body: bytes,
    ) -> Answer:
        faults, path = self._simulator.faults, scope["path"]
        try:
            self._authorize(headers, label, path)
        except ApiError as error:
            # Without valid credentials there are no rate headers (reference §2).
            return self._error(error, {})
        windows = self._simulator.windows
        admission = windows.admit(workspace_bucket(faults, label, path))
        if not admission.allowed:
            told = admission.headers | retry_after(faults, label, path)
            return self._error(windows.exceeded(), told)
        version = headers.get(b"intercom-version", self._simulator.options.api_version)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        call = Call(self._simulator, version, label, _url(scope, headers), params, query, body)
        try:
            answer = await self._dispatch(call, endpoint, headers, path)
        except ApiError as error:
            return self._error(error, admission.headers)
        answer.headers.update(admission.headers)
        answer.headers["intercom-version"] = version
        return answer

    def _authorize(self, headers: dict[bytes, str], label: str, path: str) -> None:
        given = headers.get(b"authorization", "")
        scheme, _, token = given.partition(" ")
        dead = any(self._simulator.faults.striking(("dead_token",), label, path))
        if dead or scheme.lower() != "bearer" or token.strip() != self._simulator.options.token:
            raise ApiError(401, "unauthorized", "Access Token Invalid")

    async def _dispatch(
        self, call: Call, endpoint: Endpoint | None, headers: dict[bytes, str], path: str
    ) -> Answer:
        _check_accept(headers.get(b"accept"), endpoint.answers if endpoint else _JSON)
        if call.version not in SUPPORTED:
            raise version_invalid()
        # An unknown path and an unsupported method are both a 404 (reference §1.1).
        if endpoint is None:
            raise not_found("path")
        if call.version < endpoint.since:
            raise version_invalid()
        faults = self._simulator.faults
        if not faults.any:
            return endpoint.handle(call)
        instead = await interfere(faults, call, path, ConnectionDropped)
        if instead is not None:
            return instead
        answer = endpoint.handle(call)
        for fault in faults.striking(AFTER, call.label, path):
            distort(fault, call, answer)
        return answer

    def _error(self, error: ApiError, headers: dict[str, str]) -> Answer:
        request_id = f"{self._served:08x}-51m0-4000-8000-{self._simulator.options.seed:012x}"
        body = error.body(request_id)
        return Answer(body, error.status, headers={**headers, **error.headers})


def connection_error() -> Exception:
    """Give the error of a lost connection; in process it is one that httpx users expect."""
    # The simulator does not depend on httpx; whoever calls it in process has it loaded.
    kind = getattr(sys.modules.get("httpx"), "ReadError", ConnectionResetError)
    error: Exception = kind("connection reset by the simulator")
    return error


def _check_accept(accept: str | None, answers: str) -> None:
    # Missing or foreign media types are a 406; downloads must be named (reference §1.1, §3.4).
    accepted = (*_ANY, _JSON) if answers == _JSON else (answers,)
    kinds = (accept or "").split(",")
    if not any(kind.partition(";")[0].strip().lower() in accepted for kind in kinds):
        raise ApiError(406, "not_acceptable", f"This path answers {answers} only")


async def _unused(scope: Scope, receive: Receive, send: Send) -> None:
    raise NotImplementedError


async def _read(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


def _url(scope: Scope, headers: dict[bytes, str]) -> str:
    host = headers.get(b"host", "localhost")
    return f"{scope['scheme']}://{host}{scope['path']}"


async def _send(send: Send, answer: Answer, date: str) -> None:
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(len(answer.body)).encode()),
        # Data time, not the machine's (reference §9.13).
        (b"date", date.encode()),
    ]
    headers += [(key.encode(), value.encode()) for key, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _cut(send: Send) -> None:
    # A server closes the connection when an app promises more bytes than it sends.
    headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"type":', "more_body": True})

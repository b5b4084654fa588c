"""A synchronous httpx transport into an ASGI app, so that tests stay plain functions."""

import asyncio
from typing import Any

import httpx
import orjson

from interlake.simulator import Options, create_app

TOKEN = "simulator-token"


class InProcess(httpx.BaseTransport):
    """Runs each request to its end on an event loop of its own."""

    def __init__(self, app: Any) -> None:
        self._inner = httpx.ASGITransport(app)
        self._runner = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._runner.run(self._handle(request))

    def close(self) -> None:
        self._runner.close()

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        sent = httpx.Request(
            request.method, request.url, headers=request.headers, content=request.read()
        )
        response = await self._inner.handle_async_request(sent)
        body = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=body)


class Sim:
    """A simulator and a client that holds its token."""

    def __init__(self, **options: Any) -> None:
        self.app = create_app(Options(**options))
        self.inside = self.app.state.simulator
        headers = {"authorization": f"Bearer {TOKEN}", "accept": "application/json"}
        self.http = httpx.Client(
            transport=InProcess(self.app), base_url="http://simulator", headers=headers
        )

    def close(self) -> None:
        self.http.close()

    def get(self, path: str, version: str | None = None, **params: Any) -> httpx.Response:
        headers = {"intercom-version": version} if version else {}
        return self.http.get(path, params=params or None, headers=headers)

    def post(self, path: str, body: Any = None, version: str | None = None) -> httpx.Response:
        headers = {"intercom-version": version} if version else {}
        return self.http.post(path, json=body, headers=headers)

    def search(self, what: str, query: Any, version: str | None = None, **more: Any) -> Any:
        """Give a search's answer, which must succeed."""
        answer = self.post(f"/{what}/search", {"query": query, **more}, version)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def truth(self, stream: str, version: str | None = None, **params: Any) -> list[Any]:
        """Give what is true of a stream."""
        answer = self.get(f"/_simulator/truth/{stream}", version, **params)
        assert answer.status_code == 200, answer.text
        return [orjson.loads(line) for line in answer.content.split(b"\n") if line]

    def advance(self, seconds: int, *, quiet: bool = False) -> Any:
        return self.post("/_simulator/advance", {"seconds": seconds, "quiet": quiet}).json()

    def edit(self, kind: str, action: str, key: str = "", **more: Any) -> Any:
        answer = self.post(
            "/_simulator/edit", {"object": kind, "action": action, "id": key, **more}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, kind: str, **more: Any) -> None:
        answer = self.post("/_simulator/faults", {"faults": [{"kind": kind, **more}]})
        assert answer.status_code == 200, answer.text

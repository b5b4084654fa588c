"""A simulated workspace in process, and clients that do not wait between tries."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interlake.intercom.client import Client
from interlake.intercom.rate_limit import WINDOW_SECONDS, Budget
from interlake.intercom.retries import RetryPolicy
from interlake.simulator import Options
from workspaces import URL, Simulated

AT_ONCE = RetryPolicy(first_wait_seconds=0.0, longest_wait_seconds=0.0, jitter_seconds=0.0)
SMALL = {"contacts": 200, "conversations": 60, "companies": 150, "articles": 40, "rate_limit": None}


class Rewriting:
    """Stands before a simulator and changes its JSON where it has no fault for that."""

    def __init__(self, app: ASGIApp, change: Callable[[dict[str, Any]], object]) -> None:
        self.app, self.change = app, change
        self.bodies: list[bytes] = []
        self.scopes: list[Scope] = []

    def headers(self, name: bytes) -> list[bytes]:
        """Give one header of every request."""
        return [dict(scope["headers"])[name] for scope in self.scopes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []

        async def receive_and_note() -> Message:
            message = await receive()
            self.bodies += filter(None, [message.get("body")])
            return message

        async def keep(message: Message) -> None:
            messages.append(message)

        self.scopes.append(scope)
        await self.app(scope, receive_and_note, keep)
        payload = orjson.loads(b"".join(message.get("body", b"") for message in messages[1:]))
        self.change(payload)
        start, body = messages[0], orjson.dumps(payload)
        headers = [pair for pair in start["headers"] if pair[0] != b"content-length"]
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class Workspace(Simulated):
    """A simulator, and clients of it that a test may meddle with."""

    def client(self, app: ASGIApp | None = None, **settings: Any) -> Client:
        """Give a client of the workspace, through `app` if one stands before it."""
        settings = {"token": self.options.token, "retry": AT_ONCE} | settings
        return Client(base_url=URL, transport=httpx.ASGITransport(app or self.app), **settings)

    def fault(self, kind: str, **settings: Any) -> None:
        """Order one fault of the simulator."""
        self.order({"kind": kind, **settings})

    def rewritten(self, change: Callable[[dict[str, Any]], object]) -> Rewriting:
        """Give the simulator with a change made to the JSON of each answer."""
        return Rewriting(self.app, change)

    def asked(self, route: str) -> int:
        """Give how many requests a route has had, as in `GET /me`."""
        return int(self.stats()["routes"].get(route, 0))

    def budget_near_window_end(self, share: float) -> Budget:
        """Give a budget that has, like the simulator, a second left of the window."""
        ahead = WINDOW_SECONDS - 1 - time.time() % WINDOW_SECONDS

        def now() -> float:
            return time.time() + ahead

        self.app.state.simulator.workspace.clock.wall = now
        return Budget(share=share, max_in_flight=64, now=now)


@pytest.fixture
def simulate() -> Callable[..., Workspace]:
    """Give workspaces of any options, small and without rate limit where none are named."""
    return lambda **options: Workspace(Options(**{**SMALL, **options}))


@pytest.fixture
def workspace(simulate: Callable[..., Workspace]) -> Workspace:
    return simulate()

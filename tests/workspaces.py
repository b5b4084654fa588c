"""Simulated workspaces for tests: in process over ASGI, or a server in a process of its own."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import orjson

from interlake.config import IntercomConnection
from interlake.simulator import Options, create_app

URL = "http://intercom.test"
SMALL = {"contacts": 60, "conversations": 40, "companies": 20, "articles": 8, "rate_limit": None}


class Simulated:
    """One simulator in this process, with its control routes as methods."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.app = create_app(options)

    def transport(self) -> httpx.ASGITransport:
        """A new way in, for one client or one run."""
        return httpx.ASGITransport(self.app)

    def connection(self, **settings: Any) -> IntercomConnection:
        """The connection that means this workspace."""
        plain = {
            "name": "acme",
            "access_token": self.options.token,
            "base_url": URL,
            "allow_custom_base_url": True,
            "rate_limit_share": 1.0,
        }
        return IntercomConnection(**(plain | settings))

    def advance(self, seconds: int, *, quiet: bool = False) -> dict[str, Any]:
        """Let time pass in the workspace; with `quiet` nothing else happens."""
        return self._post("advance", {"seconds": seconds, "quiet": quiet})

    def edit(self, kind: str, action: str, key: str = "", **more: Any) -> str:
        """Make one precise change, as /_simulator/edit takes it; gives the object's id."""
        return str(self._post("edit", {"object": kind, "action": action, "id": key, **more})["id"])

    def calm(self) -> None:
        """Take all ordered faults back."""
        self._ask("DELETE", "faults")

    def order(self, *faults: Mapping[str, Any]) -> None:
        """Order faults, as /_simulator/faults takes them."""
        self._post("faults", {"faults": list(faults)})

    def stats(self) -> dict[str, Any]:
        """Requests by route, answers by status, and the rate windows."""
        return dict(self._ask("GET", "stats").json())

    def truth(self, stream: str, *, visible: bool = True) -> list[dict[str, Any]]:
        """The live objects of a stream, without the API's caps."""
        answer = self._ask("GET", f"truth/{stream}?visible={str(visible).lower()}")
        return [orjson.loads(line) for line in answer.content.splitlines()]

    def _post(self, route: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self._ask("POST", route, body).json())

    def _ask(
        self, method: str, route: str, body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.transport()) as client:
                return await client.request(method, f"{URL}/_simulator/{route}", json=body)

        # In a thread of its own, so that a test which runs a loop itself may call it too.
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(asyncio.run, ask()).result()
        assert answer.status_code == 200, answer.text
        return answer


@contextmanager
def served(**options: Any) -> Iterator[str]:
    """A simulator over real HTTP, ended with the body; gives its address."""
    words = {**SMALL, **options}
    words = {key: "off" if value is None else value for key, value in words.items()}
    flags = [f"--{key.replace('_', '-')}={value}" for key, value in words.items()]
    command = [sys.executable, "-m", "interlake", "simulate", "--port=0", "--with-stdin", *flags]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address, "the simulator did not start"
            yield address
        finally:
            process.terminate()

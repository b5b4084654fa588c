"""Serves a simulator over HTTP."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn

from interlake.simulator.app import create_app
from interlake.simulator.options import Options

OnReady = Callable[[int], None]


class Server(uvicorn.Server):
    """A server that says when it is ready and returns when told to stop."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Report readiness once connections are accepted."""
        await super().startup(sockets)
        self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM without raising them again: being stopped is no failure."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        kinds = (signal.SIGINT, signal.SIGTERM)
        before = {kind: signal.signal(kind, self.handle_exit) for kind in kinds}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)


def serve(
    options: Options, host: str = "127.0.0.1", port: int = 0, on_ready: OnReady | None = None
) -> None:
    """Serve until stopped; port 0 takes any free one and `on_ready` is told which."""
    listener = socket.create_server((host, port), backlog=2048, reuse_port=False)
    actual: int = listener.getsockname()[1]
    with contextlib.closing(listener):
        build_server(options, lambda: on_ready(actual) if on_ready else None).run([listener])


def build_server(options: Options, on_ready: Callable[[], None]) -> Server:
    """Give the server without running it, for those who want to stop it themselves."""
    config = uvicorn.Config(
        create_app(options),
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        access_log=False,
        # Dropped connections are raised as errors on purpose; they are no news.
        log_level="critical",
        # Both headers are the simulator's: its Date is data time (reference §9.13).
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return Server(config, on_ready)

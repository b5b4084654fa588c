"""Another machine's way to PostgreSQL, which can be cut."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from interlake.config import PostgresConnection


class Cable:
    """Carries what two sockets say to each other.

    `cut` stops that without either side hearing of it; `unplug` ends every connection and lets no
    new one in; `mend` undoes both.
    """

    def __init__(self, socket_path: str) -> None:
        self._socket_path = socket_path
        self._plugged = threading.Event()
        self._plugged.set()
        self._open: list[socket.socket] | None = []  # None: unplugged
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        self._plugged.clear()

    def unplug(self) -> None:
        ends, self._open = self._open or [], None
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._open = self._open or []
        self._plugged.set()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._open is None:
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._socket_path)
            self._open += [near, far]
            threading.Thread(target=self._connect, args=(near, far), daemon=True).start()

    def _connect(self, near: socket.socket, far: socket.socket) -> None:
        back = threading.Thread(target=self._carry, args=(far, near), daemon=True)
        with near, far:
            back.start()
            self._carry(near, far)
            back.join()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self._plugged.wait()
                sink.sendall(data)
        except OSError:
            pass
        finally:
            # Closing would not be heard while another thread waits for what comes from it.
            with suppress(OSError):
                sink.shutdown(socket.SHUT_RDWR)


@contextmanager
def far_away(near: PostgresConnection) -> Iterator[tuple[PostgresConnection, Cable]]:
    """The same database as another machine reaches it, and the cable to it."""
    cable = Cable(f"{near.host}/.s.PGSQL.{near.port}")
    settings = {"host": "127.0.0.1", "port": cable.port, "sslmode": "disable"}
    try:
        yield near.model_copy(update=settings), cable
    finally:
        cable.mend()
        cable.close()

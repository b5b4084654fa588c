"""What the processes of one machine that use one token share: the state of their rate limit.

A file in the user's cache folder, locked for the moment of each look. It holds figures and process
ids, never a token: its name is a hash. Where files can't be locked like this (Windows), or the
folder can't be written, every process keeps a budget of its own, and sees the others as other apps.
"""

import hashlib
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import platformdirs

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# What was written longer ago says nothing of the present window, nor of requests in flight.
_FRESH_SECONDS = 75.0
_KEPT_SECONDS = 86_400  # of a token that nobody uses any more


@dataclass
class Shared:
    """What is written down: the throttle's state, and the requests in flight elsewhere."""

    state: Mapping[str, Any] = field(default_factory=dict)
    in_flight_elsewhere: int = 0


class Ledger:
    """One token's file; several processes, and several clients in one of them, may have it open."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._own = uuid4().hex
        self._who = f"{os.getpid()}@{socket.gethostname()}"
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with self._locked():  # raises OSError on file systems that have no locks
            pass

    def close(self) -> None:
        """Forget this process's requests, and let the file go."""
        with suppress(OSError), self._locked():
            written = self._read()
            if written["clients"].pop(self._own, None):
                self._write(written)
        os.close(self._file)

    @contextmanager
    def open(self, in_flight: Callable[[], int], state: Callable[[], Any]) -> Iterator[Shared]:
        """What stands there, nobody else looking; at the end, what these two give is written."""
        with self._locked():
            written = self._read()
            clients = {
                key: client for key, client in written["clients"].items() if self._lives(client)
            }
            clients.pop(self._own, None)
            yield Shared(written["state"], sum(client["in_flight"] for client in clients.values()))
            now = self._now()
            own = {"in_flight": in_flight(), "at": now, "who": self._who}
            self._write({"at": now, "state": state(), "clients": clients | {self._own: own}})

    @contextmanager
    def _locked(self) -> Iterator[None]:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _read(self) -> dict[str, Any]:
        found: Any = None
        with suppress(orjson.JSONDecodeError):
            found = orjson.loads(os.pread(self._file, 1 << 16, 0) or b"null")
        if not isinstance(found, dict) or found.keys() != {"at", "state", "clients"}:
            return {"state": {}, "clients": {}}
        # A clock that was set back must not make anybody wait.
        is_fresh = 0 <= self._now() - found["at"] <= _FRESH_SECONDS
        return found if is_fresh else {"state": {}, "clients": {}}

    def _write(self, content: Mapping[str, Any]) -> None:
        text = orjson.dumps(content)
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))

    def _lives(self, client: Mapping[str, Any]) -> bool:
        if not 0 <= self._now() - client["at"] <= _FRESH_SECONDS:
            return False
        process, _, host = client["who"].partition("@")
        if host != socket.gethostname():
            return True
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def open_ledger(base_url: str, token: str) -> Ledger | None:
    """The ledger of a token at an address; None where processes can't share one."""
    if fcntl is None:
        return None
    name = hashlib.sha256(f"interlake budget {base_url} {token.strip()}".encode()).hexdigest()[:24]
    folder = Path(platformdirs.user_cache_dir("interlake", appauthor=False), "budgets")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in folder.glob("*.json"):
            if time.time() - path.stat().st_mtime > _KEPT_SECONDS:
                path.unlink(missing_ok=True)
        return Ledger(folder / f"{name}.json")
    except OSError:
        return None

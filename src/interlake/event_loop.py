"""The event loop that runs everything asynchronous, and what Ctrl-C does before it runs."""

import asyncio
import gc
import signal
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")

_OBJECTS_BETWEEN_COLLECTIONS = 50_000  # Python looks after 700
_interrupted = threading.Event()


def run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, like `asyncio.run`; Ctrl-C cancels it.

    uvloop takes a fifth off the time that requests cost; it does not exist for Windows.
    """
    if _interrupted.is_set():
        work.close()
        raise KeyboardInterrupt
    before = signal.getsignal(signal.SIGINT)
    if before is remember_interrupt:
        # asyncio replaces no handler but Python's own.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with rare_collection():
            return _run(work)
    finally:
        if before is remember_interrupt:
            signal.signal(signal.SIGINT, before)


def _run(work: Coroutine[Any, Any, T]) -> T:
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def remember_interrupt(number: int, frame: FrameType | None) -> None:
    """Handle SIGINT as Python does, and keep a run from beginning after it.

    Python swallows what is raised inside some callbacks, and imports, which take a second, are full
    of them.
    """
    _interrupted.set()
    signal.default_int_handler(number, frame)


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for cycles rarely: records make none, and there are thousands of them at a time."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)

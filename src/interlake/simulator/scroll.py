"""The company scroll: one per workspace, gone after a minute of idling (reference §2, §6.13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from interlake.simulator.errors import ApiError, invalid

IDLE_SECONDS = 60
PAGE_SIZE = 100


@dataclass
class _Open:
    param: str
    keys: list[str]
    used_at: float
    position: int = 0


def scroll_exists() -> ApiError:
    """Give the refusal of a second scroll."""
    return invalid("scroll already exists for this workspace", "scroll_exists")


def scroll_lost() -> ApiError:
    """Give what a scroll answers once it has expired."""
    return ApiError(404, "not_found", "scroll parameter not found")


class Scroll:
    """The scroll that may be open in a workspace."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._open: _Open | None = None
        self._opened = 0

    def start(self, keys: list[str]) -> tuple[str, list[str]]:
        """Open a scroll over the companies of this moment; there can be only one."""
        if self._alive() is not None:
            raise scroll_exists()
        self._opened += 1
        param = f"5c011000-0000-4000-8000-{self._opened:012x}"
        self._open = _Open(param, keys, self._wall())
        return param, self._take(self._open)

    def go_on(self, param: str) -> list[str]:
        """Give the next page; an expired or unknown scroll is a 404."""
        alive = self._alive()
        if alive is None or alive.param != param:
            raise scroll_lost()
        # Reading to the end closes nothing: there is no close call, one waits (reference §2).
        return self._take(alive)

    def expire(self) -> None:
        """Drop the scroll as if it had idled too long."""
        self._open = None

    def _alive(self) -> _Open | None:
        if self._open is not None and self._wall() - self._open.used_at > IDLE_SECONDS:
            self._open = None
        return self._open

    def _take(self, scroll: _Open) -> list[str]:
        scroll.used_at = self._wall()
        keys = scroll.keys[scroll.position : scroll.position + PAGE_SIZE]
        scroll.position += PAGE_SIZE
        return keys

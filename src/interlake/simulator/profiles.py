"""Mixtures of trouble that have a name: what a client must live through, at a word.

| profile | what happens |
|---|---|
| flaky | a tenth of the requests fail: 429, 500, 502 in HTML, 503, timeouts, connections that |
|  | drop, JSON that breaks off, an empty 200; others come late |
| hostile | three tenths fail or lie: besides, cursors repeat, pages come without their rows, the |
|  | company scroll is taken or expires, `pages.next` takes every form, ids change their type, and |
|  | there are fields and part types that nobody has heard of |
| busy | things happen between any two requests (edits, merges, deletes, tags), and the search |
|  | index learns of them up to ten minutes later |

The company scroll is spared the failures that strike by chance: one lost page means all of it
again, so that no scroll of a hundred pages would ever end. It has trouble of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Fault = Mapping[str, Any]

_FAILURES: tuple[Fault, ...] = (
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502, "html": True},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 408},
    {"kind": "status", "status": 504, "seconds": 1},
    {"kind": "reset"},
    {"kind": "truncated"},
    {"kind": "empty_200"},
)
_LIES: tuple[Fault, ...] = ({"kind": "repeated_cursor"}, {"kind": "empty_page"})
# These change no value, only how it is told.
_SHAPES = (
    "extra_fields",
    "id_type_flip",
    "teammates_key",
    "next_as_url",
    "next_as_object",
    "next_null",
)
_SCROLL = "GET /companies/scroll"


@dataclass(frozen=True)
class Profile:
    """What a profile orders."""

    faults: tuple[Fault, ...] = ()
    # How many conversations get a part of a type that nobody has heard of.
    strange_parts: int = 0
    # By chance this share of the requests finds that something has just happened.
    unrest: float = 0.0
    longest_lag_seconds: int = 0


def _mixed(share: float, kinds: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Let one of these strike a share of the requests."""
    return tuple({**fault, "probability": share / len(kinds), "spares": _SCROLL} for fault in kinds)


PROFILES: Mapping[str, Profile] = {
    "flaky": Profile(
        (*_mixed(0.1, _FAILURES), {"kind": "slow", "seconds": 1, "probability": 0.02})
    ),
    "hostile": Profile(
        (
            *_mixed(0.24, _FAILURES),
            *_mixed(0.06, _LIES),
            *({"kind": kind, "probability": 0.3} for kind in _SHAPES),
            {"kind": "scroll_exists", "probability": 0.3},
            {"kind": "scroll_expired", "probability": 0.005},
            {"kind": "scroll_500", "probability": 0.005},
        ),
        strange_parts=5,
    ),
    "busy": Profile(unrest=0.3, longest_lag_seconds=600),
}

"""One request as an endpoint sees it, and the answer it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from interlake.simulator.errors import JSON, invalid

if TYPE_CHECKING:
    from interlake.simulator.simulator import Simulator


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the gate."""

    simulator: Simulator
    version: str
    label: str
    url: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """Give the body; one that is not a JSON object is a 400 (reference §1.1)."""
        try:
            body = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise invalid("Invalid JSON") from None
        if not isinstance(body, dict):
            raise invalid("The body is not a JSON object")
        return body

    def flag(self, name: str) -> bool:
        """Tell whether a boolean parameter is on."""
        return self.query.get(name, "").lower() in ("true", "1")


@dataclass(slots=True)
class Answer:
    """What goes back."""

    body: bytes
    status: int = 200
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    """One method and path, and since which version it exists."""

    method: str
    path: str
    handle: Callable[[Call], Answer]
    since: str = "2.14"
    # The media type that a client has to accept.
    answers: str = "application/json"

    @property
    def label(self) -> str:
        """Name the endpoint in statistics and faults."""
        return f"{self.method} {self.path}"

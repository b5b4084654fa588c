"""What every record is made of."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
# One rendered form of a record: (API version, what it is for).
BodyKey = tuple[str, str]


@dataclass(slots=True)
class Applied:
    """When and by whom a tag was put on something."""

    at: int
    by: str


@dataclass(slots=True)
class Record:
    """What every record has: an identity, two times, and its rendered bodies."""

    id: str
    created_at: int
    updated_at: int
    bodies: dict[BodyKey, bytes] = field(default_factory=dict, repr=False, kw_only=True)

    def snapshot(self) -> Record:
        """Give a copy that later changes of this record do not reach."""
        twin = copy(self)
        twin.bodies = {}
        return twin


@dataclass(slots=True)
class Note:
    id: str
    created_at: int
    author: Json
    body: str

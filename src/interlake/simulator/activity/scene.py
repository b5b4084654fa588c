"""What a happening has at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from interlake.simulator.records import Admin, Record
from interlake.simulator.workspace import Workspace

R = TypeVar("R", bound=Record)
# Of no table may more than this go in the time below, or it would not be an ordinary day.
_LARGEST_LOSS, _LOSS_DAYS = 0.05, 1.25


@dataclass
class Scene:
    """The workspace, the dice, and a number no other happening has."""

    workspace: Workspace
    random: Random
    days: float
    number: int = 0
    _losses: Counter[str] = field(default_factory=Counter)

    def any(self, table: dict[str, R]) -> R | None:
        """Give some record of a table, if there is one."""
        return self.random.choice(list(table.values())) if table else None

    def teammate(self) -> Admin:
        """Give a human teammate."""
        bot = self.workspace.bot_id
        humans = [admin for key, admin in self.workspace.admins.items() if key != bot]
        return self.random.choice(humans)

    def may_lose(self, name: str, table: dict[str, R]) -> bool:
        """Tell whether a table can spare a row, and if so, count it as lost."""
        allowed = len(table) * _LARGEST_LOSS * max(1.0, self.days / _LOSS_DAYS)
        if self._losses[name] + 1 > allowed:
            return False
        self._losses[name] += 1
        return True


@dataclass(frozen=True)
class Happening:
    """Something that happens so many times a day."""

    name: str
    per_day: Callable[[Workspace], float]
    # Tells whether it came about; there may be nothing it could happen to.
    happen: Callable[[Scene], bool]
    # Each room has dice of its own, so that what is added to one leaves the others' futures alone.
    room: str = ""

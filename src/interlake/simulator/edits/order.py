"""What an edit was asked to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from interlake.simulator.errors import ApiError, invalid
from interlake.simulator.records import Record
from interlake.simulator.simulator import Simulator
from interlake.simulator.workspace import Workspace

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Order:
    """An edit's arguments, and the simulator they concern."""

    simulator: Simulator
    asked: dict[str, Any]

    @property
    def workspace(self) -> Workspace:
        """Give the workspace to change."""
        return self.simulator.workspace

    @property
    def now(self) -> int:
        """Give the time of the change."""
        return self.workspace.clock.now

    def need(self, name: str) -> Any:
        """Give an argument the action cannot do without."""
        if name not in self.asked:
            raise invalid(f"{self.asked.get('action')} needs {name}")
        return self.asked[name]

    def record(self, table: dict[str, R], name: str = "id") -> R:
        """Give the record an argument names."""
        key = str(self.need(name))
        if key not in table:
            raise ApiError(404, "not_found", f"There is no {name} {key}")
        return table[key]


Action = Callable[[Order], str]

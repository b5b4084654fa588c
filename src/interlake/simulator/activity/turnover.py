"""How records of the many small tables come, change and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.belongings import remove_with_belongings
from interlake.simulator.records import Record
from interlake.simulator.workspace import Workspace

New = Callable[[Workspace, Random, int, int], Record | None]
# So few always stay.
_REMAINDER = 2


def _never(workspace: Workspace, record: Any) -> bool:
    return False


def always(workspace: Workspace, record: Any) -> bool:
    """Let any record go."""
    return True


@dataclass(frozen=True)
class Turnover:
    """What happens to one table; there are half as many births as edits, and fewer removals."""

    table: str
    edits_per_day: float
    edit: Callable[[Scene, Any], None]
    new: New | None = None
    may_go: Callable[[Workspace, Any], bool] = _never

    def happenings(self, room: str) -> tuple[Happening, ...]:
        """Give the happenings of this table."""
        made = [Happening(f"{self.table}_edited", self._rate(1), self._edit, room)]
        if self.new is not None:
            made.append(Happening(f"{self.table}_created", self._rate(0.5), self._create, room))
        if self.may_go is not _never:
            made.append(Happening(f"{self.table}_deleted", self._rate(0.3), self._delete, room))
        return tuple(made)

    def _rate(self, share: float) -> Callable[[Workspace], float]:
        return lambda workspace: self.edits_per_day * share

    def _records(self, scene: Scene) -> dict[str, Any]:
        records: dict[str, Any] = getattr(scene.workspace, self.table)
        return records

    def _edit(self, scene: Scene) -> bool:
        record = scene.any(self._records(scene))
        if record is None:
            return False
        with scene.workspace.changing(record):
            self.edit(scene, record)
        return True

    def _create(self, scene: Scene) -> bool:
        workspace = scene.workspace
        assert self.new is not None
        record = self.new(workspace, scene.random, scene.number, workspace.clock.now)
        if record is None:
            return False
        workspace.add(self._records(scene), record)
        return True

    def _delete(self, scene: Scene) -> bool:
        records = self._records(scene)
        spare = [row for row in records.values() if self.may_go(scene.workspace, row)]
        if len(records) <= _REMAINDER or not spare:
            return False
        remove_with_belongings(scene.workspace, self.table, scene.random.choice(spare))
        return True

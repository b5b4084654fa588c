"""What happens in a workspace between two requests, while a client reads it."""

from __future__ import annotations

from random import Random

from interlake.simulator.activity import HAPPENINGS, scenes
from interlake.simulator.workspace import Workspace

DAY = 86_400
# Happenings of an advance are numbered from a million up; these stay below.
_LONGEST_PAUSE_SECONDS = 3


class Unrest:
    """Lets something happen by chance, merges as often as edits."""

    def __init__(self, workspace: Workspace, share: float, longest_lag_seconds: int) -> None:
        self._workspace = workspace
        self._share = share
        self._random = Random(f"{workspace.options.seed}:unrest")
        self._scenes = scenes(workspace, f"{workspace.options.seed}:unrest", DAY)
        self._happened = 0
        lags = Random(f"{workspace.options.seed}:lags")
        workspace.index_lag = lambda: lags.randint(0, longest_lag_seconds)

    def strike(self) -> None:
        """Perhaps let a few seconds pass, and something happen in them."""
        if self._random.random() >= self._share:
            return
        self._happened += 1
        self._workspace.clock.now += self._random.randint(1, _LONGEST_PAUSE_SECONDS)
        happening = self._random.choice(HAPPENINGS)
        scene = self._scenes[happening.room]
        scene.number = self._happened
        happening.happen(scene)

    def end(self) -> None:
        """Let the search index keep its ordinary pace again."""
        lag = self._workspace.options.index_lag_seconds
        self._workspace.index_lag = lambda: lag

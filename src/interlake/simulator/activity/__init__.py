"""What happens in a workspace while time passes."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from interlake.simulator.activity import (
    calls,
    companies,
    contacts,
    content,
    conversations,
    settings,
    setup,
    tickets,
    traces,
)
from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.workspace import Workspace

DAY = 86_400
HAPPENINGS: tuple[Happening, ...] = (
    *contacts.HAPPENINGS,
    *companies.HAPPENINGS,
    *conversations.HAPPENINGS,
    *settings.HAPPENINGS,
    *content.HAPPENINGS,
    *setup.HAPPENINGS,
    *tickets.HAPPENINGS,
    *calls.HAPPENINGS,
    *traces.HAPPENINGS,
)


def advance(workspace: Workspace, seconds: int, *, quiet: bool) -> dict[str, Any]:
    """Let time pass; unless quiet, things happen at moments spread over it. Gives their counts."""
    start = workspace.clock.now
    counts: Counter[str] = Counter()
    workspace.advances += 1
    if seconds and not quiet:
        chance = f"{workspace.options.seed}:advance:{workspace.advances}"
        rooms = scenes(workspace, chance, seconds)
        for moment, number, happening in _agenda(workspace, rooms, start, seconds):
            scene = rooms[happening.room]
            workspace.clock.now, scene.number = moment, number
            if happening.happen(scene):
                counts[happening.name] += 1
    workspace.clock.now = start + seconds
    return {"now": workspace.clock.now, "changes": dict(sorted(counts.items()))}


def scenes(workspace: Workspace, chance: str, seconds: int) -> dict[str, Scene]:
    """Give each room its scene, with dice that this chance throws, for so long a time."""
    rooms = dict.fromkeys(happening.room for happening in HAPPENINGS)
    return {
        room: Scene(workspace, Random(f"{chance}:{room}" if room else chance), days=seconds / DAY)
        for room in rooms
    }


def _agenda(
    workspace: Workspace, rooms: dict[str, Scene], start: int, seconds: int
) -> list[tuple[int, int, Happening]]:
    # In order of time, because the search index must see changes as they came.
    plan: list[tuple[int, int, Happening]] = []
    number = workspace.advances * 1_000_000
    for happening in HAPPENINGS:
        random = rooms[happening.room].random
        expected = happening.per_day(workspace) * seconds / DAY
        times = int(expected) + (random.random() < expected % 1)
        for _ in range(times):
            number += 1
            plan.append((start + random.randint(1, seconds), number, happening))
    return sorted(plan, key=lambda entry: entry[:2])

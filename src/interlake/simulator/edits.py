"""Precise single changes, for tests."""

from typing import Any

from interlake.simulator.errors import invalid
from interlake.simulator.simulator import Simulator


def edit(simulator: Simulator, asked: dict[str, Any]) -> dict[str, Any]:
    """Make one change."""
    raise invalid("No edits yet")

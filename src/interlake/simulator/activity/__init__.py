"""What happens in a workspace while time passes."""

from typing import Any

from interlake.simulator.workspace import Workspace


def advance(workspace: Workspace, seconds: int, *, quiet: bool) -> dict[str, Any]:
    """Let time pass."""
    workspace.clock.now += seconds
    return {"now": workspace.clock.now}

"""A stateful, deterministic Intercom over HTTP, written from the API reference."""

from interlake.simulator.app import create_app
from interlake.simulator.options import Options
from interlake.simulator.server import serve

__all__ = ["Options", "create_app", "serve"]

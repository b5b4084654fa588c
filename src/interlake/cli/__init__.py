"""The command line: a thin shell, one function per command, over what does the work."""

from collections.abc import Callable

from interlake.cli import erasing, loading, looking, starting, verifying
from interlake.cli.application import app

COMMANDS: dict[str, Callable[..., None]] = {
    "demo": starting.demo,
    "init": starting.init,
    "check": looking.check,
    "streams": looking.streams,
    "sync": loading.sync,
    "reconcile": loading.reconcile,
    "verify": verifying.verify,
    "purge": erasing.purge,
    "transform": loading.transform,
    "run": loading.run,
    "status": looking.status,
    "get": looking.get,
    "simulate": starting.simulate,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)

__all__ = ["COMMANDS", "app"]

"""`python -m interlake`, and what the `interlake` command runs."""

import os
import signal
import sys

from interlake.cli import app
from interlake.event_loop import remember_interrupt

INTERRUPTED = 130


def main() -> None:
    """Run the command line; being asked to stop is the same as Ctrl-C, so that both can resume.

    What it writes (a database with its log, chunks, settings) is for its own user alone; files that
    exist keep their rights.
    """
    os.umask(0o077)
    signal.signal(signal.SIGINT, remember_interrupt)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        app()
    except SystemExit as ending:
        if ending.code == INTERRUPTED:
            _leave()
        raise
    except KeyboardInterrupt:  # before there was a command, or after it
        _leave()


def _leave() -> None:
    """End with the code that is promised: everything is closed.

    Python itself would end by the signal instead, if that came while it ran code from text, as
    imports of dataclasses do, and it would wait for threads that ask a server which is away.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()

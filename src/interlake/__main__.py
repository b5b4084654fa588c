"""`python -m interlake`, and what the `interlake` command runs."""

import os
import signal

from interlake.cli import app


def main() -> None:
    """Run the command line; being asked to stop is the same as Ctrl-C, so that both can resume.

    What it writes (a database with its log, chunks, settings) is for its own user alone; files that
    exist keep their rights.
    """
    os.umask(0o077)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    app()


if __name__ == "__main__":
    main()

"""`python -m interlake`, and what the `interlake` command runs."""

import signal

from interlake.cli import app


def main() -> None:
    """Run the command line; being asked to stop is the same as Ctrl-C, so that both can resume."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    app()


if __name__ == "__main__":
    main()

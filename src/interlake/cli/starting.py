"""Commands to begin with: demo, init, simulate."""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interlake.cli.application import DEFAULT_CONFIG, ConfigOption, JsonOption, QuietOption
from interlake.cli.output import note, print_json, say
from interlake.cli.progress import progress
from interlake.errors import SettingsError

if TYPE_CHECKING:
    from interlake.simulator import Options

Profile = Literal["flaky", "hostile", "busy"]


def demo(
    folder: Annotated[Path, typer.Option("--dir", help="Where its files go.")] = Path("demo"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget earlier demos.")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Copy a simulated workspace into a DuckDB file and build the marts; needs no account.

    Run it again: a day has passed in the workspace, and only what changed is read.

    \b
    Example:
      interlake demo
    """
    import interlake.demo  # takes seconds to import
    from interlake.cli.demonstration import print_demo

    with progress(quiet=quiet) as shown:
        result = interlake.demo.run(folder, fresh=fresh, progress=shown)
    print_json(result.as_dict()) if json else print_demo(result)
    raise typer.Exit(result.exit_code)


def init(
    ctx: typer.Context,
    config: ConfigOption = None,
) -> None:
    """Write a commented settings file to fill in; never overwrites one.

    \b
    Example:
      interlake init
    """
    from interlake.config.example import EXAMPLE

    path: Path = config or ctx.obj.config or DEFAULT_CONFIG
    try:
        # For its owner alone, because a token may be written into it.
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(EXAMPLE)
    except FileExistsError:
        raise SettingsError(f"{path} is there already and stays as it is") from None
    except OSError as error:
        raise SettingsError(f"{path} can't be written: {error.strerror}") from None
    say(f"wrote {path}; put your token into INTERCOM_ACCESS_TOKEN, then: interlake check")


# Longer than a screen half, for every option of the simulator stands in the signature.
def simulate(
    port: Annotated[int, typer.Option(help="0 takes any free one; it is printed.")] = 8765,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    seed: Annotated[int, typer.Option(help="Another seed, another workspace.")] = 1,
    contacts: Annotated[int, typer.Option(min=0)] = 2000,
    conversations: Annotated[int, typer.Option(min=0)] = 1500,
    tickets: Annotated[
        int | None, typer.Option(min=0, help="A sixth as many as conversations by default.")
    ] = None,
    companies: Annotated[int, typer.Option(min=0)] = 200,
    articles: Annotated[int, typer.Option(min=0)] = 40,
    token: Annotated[str, typer.Option(help="The token it accepts.")] = "simulator-token",
    rate_limit: Annotated[
        str, typer.Option(metavar="N|off", help="Requests per 10 seconds.")
    ] = "1666",
    latency_ms: Annotated[int, typer.Option(min=0, help="Added to each answer.")] = 0,
    job_polls: Annotated[
        int, typer.Option(min=1, help="Questions it takes until an export is done.")
    ] = 2,
    index_lag_seconds: Annotated[int, typer.Option(min=0, help="How far searches are behind.")] = 0,
    timezone: Annotated[str, typer.Option(help="The workspace's.")] = "America/New_York",
    api_now: Annotated[
        int | None, typer.Option(help="Its time at the start, in Unix seconds.")
    ] = None,
    api_version: Annotated[str, typer.Option(help="Answered to clients that name none.")] = "2.16",
    profile: Annotated[
        Profile | None, typer.Option(help="A mixture of trouble that strikes its clients.")
    ] = None,
    with_stdin: Annotated[
        bool, typer.Option("--with-stdin", hidden=True, help="Stop when stdin is closed.")
    ] = False,
) -> None:
    """Serve a simulated Intercom workspace, equal for equal options.

    Its time stands still until POST /_simulator/advance {"seconds": n} lets it pass.

    \b
    Profiles, also by POST /_simulator/profile {"profile": "flaky"}:
      flaky    a tenth of the requests fail: 429, 5xx, timeouts, broken connections and JSON
      hostile  three tenths fail or lie: also repeated cursors, empty pages, lost scrolls, and
               everything that can be told in another shape is
      busy     edits, merges, deletes and tags while it is read, and a slow search index
    DELETE /_simulator/faults ends them.

    \b
    Examples:
      interlake simulate --contacts 10000 --conversations 5000
      interlake simulate --port 0 --rate-limit off
      interlake simulate --profile flaky
    """
    from interlake.simulator import Options, serve

    options = Options(
        seed=seed,
        contacts=contacts,
        conversations=conversations,
        tickets=tickets,
        companies=companies,
        articles=articles,
        token=token,
        rate_limit=_rate_limit(rate_limit),
        latency_ms=latency_ms,
        job_polls=job_polls,
        index_lag_seconds=index_lag_seconds,
        timezone=_timezone(timezone),
        api_now=Options.api_now if api_now is None else api_now,
        api_version=api_version,
        profile=profile,
    )
    if with_stdin:
        threading.Thread(target=_stop_with_stdin, daemon=True).start()
    try:
        serve(options, host, port, on_ready=lambda actual: _announce(host, actual, options))
    except KeyboardInterrupt:
        return  # stopped before it served: nothing is lost
    except OSError as error:
        raise SettingsError(
            f"can't listen on {host}:{port}: {error.strerror}; try --port 0"
        ) from None


def _announce(host: str, port: int, options: "Options") -> None:
    print(f"http://{host}:{port}", flush=True)
    note(f"serving {options.contacts:,} contacts and {options.conversations:,} conversations; "
         f"token {options.token}; Ctrl-C stops")  # fmt: skip


def _rate_limit(text: str) -> int | None:
    if text == "off":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError(f'--rate-limit "{text}": write a number of requests, or off')
    return int(text)


def _timezone(name: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f'--timezone "{name}": write an IANA name, such as Europe/Dublin'
        ) from None


def _stop_with_stdin() -> None:
    """However the process that started this one ends, it takes the simulator with it."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)

"""The application: options for all commands, and how errors become a line and an exit code."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from interlake import __version__
from interlake.errors import InterlakeError, SettingsError
from interlake.redaction import frames_of, whereabouts

if TYPE_CHECKING:
    from interlake.config import Pipeline, Settings

DEFAULT_CONFIG = Path("connections.yml")


@dataclass(frozen=True)
class Global:
    """What stands before the command."""

    config: Path


class Commands(TyperGroup):
    """Ends with one readable line and the error's own exit code; a traceback only with --debug."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what goes wrong on purpose is told on stderr."""
        try:
            return super().invoke(ctx)
        except InterlakeError as error:
            if ctx.params.get("debug"):
                print(frames_of(error), file=sys.stderr)
            print(f"interlake: {error}", file=sys.stderr)
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            raise  # typer ends quietly where nobody reads on
        except Exception as error:
            if isinstance(error, typer.Abort) or hasattr(error, "exit_code"):  # typer's own
                raise
            # Told by its place alone, for its words may be those of somebody's message.
            print(frames_of(error), file=sys.stderr)
            print(f"interlake: unforeseen {whereabouts(error)}. What is committed stays; "
                  "please report this traceback.", file=sys.stderr)  # fmt: skip
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            print("interlake: interrupted; the next run continues", file=sys.stderr)
            raise typer.Exit(130) from None


app = typer.Typer(
    name="interlake",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    # Typer's own tracebacks would show local variables, and a token may be one.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"interlake {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    config: Annotated[
        Path,
        typer.Option("--config", "-c", envvar="INTERLAKE_CONFIG", help="Settings file."),
    ] = DEFAULT_CONFIG,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in the code an error came from.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Copy an Intercom workspace into a warehouse and turn it into tables people can analyse.

    Results go to stdout, everything else to stderr.

    \b
    Exit codes:
      0  done
      1  failed
      2  wrong usage or settings
      3  partly done: some streams failed, the others are loaded
      4  somebody else is running this pipeline
      5  verify found differences
      130  interrupted; the next run continues

    \b
    Example:
      interlake demo
    """
    ctx.obj = Global(config)


ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="Settings file; default connections.yml."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
PipelineArgument = Annotated[
    str | None, typer.Argument(metavar="PIPELINE", help="May be left out if there is only one.")
]


def settings(ctx: typer.Context, config: Path | None) -> "Settings":
    """The settings file of this call, read and checked.

    Variables that hold secrets are taken out of the environment: what libraries start (`uname`,
    watchers over locks) would inherit them.
    """
    from interlake.config import load  # pydantic would make --help slow

    read = load(config or ctx.obj.config, os.environ)
    for name in read.secret_variables:
        os.environ.pop(name, None)
    return read


def pick_pipeline(ctx: typer.Context, config: Path | None, name: str | None) -> "Pipeline":
    """The pipeline that was named, or the only one there is."""
    from interlake.config import suggestion

    known = settings(ctx, config)
    if name is not None:
        return known.pipeline(name)
    if len(known.pipelines) == 1:
        return known.pipelines[0]
    names = [pipeline.name for pipeline in known.pipelines]
    raise SettingsError(f"say which pipeline of {known.path}: {suggestion('', names)}")


def names_in(text: str | None) -> tuple[str, ...] | None:
    """`"contacts, tags"` as a tuple; None when the option is not given."""
    if text is None:
        return None
    return tuple(word.strip() for word in text.split(",") if word.strip())

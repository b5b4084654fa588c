"""`interlake purge`: a person erased from the warehouse."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from interlake.cli.application import ConfigOption, JsonOption, PipelineArgument, pick_pipeline
from interlake.cli.output import note, print_json, print_table, say
from interlake.errors import SettingsError

if TYPE_CHECKING:
    from interlake.purge import Purge


def purge(
    ctx: typer.Context,
    pipeline: PipelineArgument = None,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar="ID", help="Intercom's id of the contact.")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", help="Every contact with this address.")
    ] = None,
    external_id: Annotated[
        str | None, typer.Option("--external-id", metavar="ID", help="The id you gave the contact.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be erased, and erase nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Erase a person from every raw table and its history, for good.

    Rows of the person's own are deleted; in rows that others share, what the person wrote or is
    known by is emptied. Later syncs leave the person out. Nothing is deleted in Intercom.

    \b
    Examples:
      interlake purge acme --contact 6503c1f2a9b8d7e6f5040302 --dry-run
      interlake purge acme --email ada@example.com --yes
    """
    chosen = pick_pipeline(ctx, config, pipeline)
    if sum(option is not None for option in (contact, email, external_id)) != 1:
        raise SettingsError("say who: one of --contact ID, --email ADDRESS, --external-id ID")
    if not any(option and option.strip() for option in (contact, email, external_id)):
        raise SettingsError("say who: the id or address is empty")
    import interlake.purge as purging  # dlt takes seconds to import

    who = purging.Who(contact, email, external_id)
    if not dry_run and not yes:
        _ask(purging.purge(chosen, who, dry_run=True))
    done = purging.purge(chosen, who, dry_run=dry_run)
    if json:
        print_json(done.as_dict())
        return
    _print(done)
    if not dry_run:
        note("rebuild the marts without the person: interlake transform --full-refresh")
        note("in Intercom the person is untouched: delete them there, too")


def _ask(planned: "Purge") -> None:
    if not sys.stdin.isatty():
        raise SettingsError("purge erases for good: add --yes, or look first with --dry-run")
    _print(planned)
    if not typer.confirm("Erase this for good?"):
        raise typer.Exit(1)


def _print(done: "Purge") -> None:
    verb = "would be erased" if done.dry_run else "erased"
    say(
        f"{done.pipeline}: {done.contacts:,} contact id{'s' if done.contacts > 1 else ''} and the "
        f"words of {done.conversations:,} conversations or tickets {verb}"
    )
    say()
    if done.tables:
        headings = ("table", "rows deleted", "changes in rows that stay")
        print_table(headings, [(t.table, t.deleted, t.emptied) for t in done.tables])
    else:
        say("no row names this person")

"""What is left of a person's rows when the person is purged, told by the names of columns.

Rows that exist because of the person (its key names the contact) are deleted. Rows that others
share, such as a conversation or a call, stay, so that counts and response times stay right, but
nothing of the person is left in them. Told by rule, so that a table declared tomorrow is covered
the day it is declared.
"""

from functools import cache

from interlake.catalog.model import Column, Kind, Table
from interlake.catalog.personal import domain_of

ERASED = "[erased]"

# How columns are called that hold the id of a contact, or of an admin where an admin did it.
_PEOPLE = ("contact_id", "author_id", "applied_by_id")
# What such a column covers in its row, by its own name: the columns that begin so.
_COVERS = {"source_author_id": "source_", "conversation_rating_contact_id": "conversation_rating_"}
_EXTERNAL = ("external_id", "user_id")  # ids that you gave contacts
_LISTS = ("_attachments", "_recipients", "_reply_to", "_email_headers")


@cache
def contact_columns(table: Table) -> tuple[Column, ...]:
    """The columns that may hold a contact's id."""
    return tuple(
        column
        for column in table.columns
        if column.references == "contacts"
        or (table.name == "contacts" and column.name == "id")
        or (column.kind is Kind.ID and column.references is None and _ends(column.name, _PEOPLE))
    )


@cache
def external_columns(table: Table) -> tuple[Column, ...]:
    """The columns that may hold the id that you gave a contact: beside its own id, or in a log."""
    known = {column.name for column in contact_columns(table)}
    beside = table.name == "contacts" or not known.isdisjoint(("contact_id", "user_id"))
    return tuple(
        column
        for column in table.columns
        if column.kind is Kind.ID and column.name not in known
        and _ends(column.name, _EXTERNAL) and (beside or column.name.startswith("metadata_"))
    )  # fmt: skip


def deletes_row(table: Table, column: Column) -> bool:
    """Whether a row that names the contact there is the contact's own, and goes."""
    return column.name in table.key


@cache
def emptied_with(table: Table, column: Column) -> tuple[str, ...]:
    """What is emptied where that column names the contact: the id, and what the person is in it."""
    if column.name.endswith("applied_by_id"):
        return (column.name,)
    start = _COVERS.get(column.name, "")
    covered = [c.name for c in table.columns if c.name.startswith(start) and _is_personal(table, c)]
    return tuple(dict.fromkeys((column.name, *covered, "_extra")))


@cache
def written(table: Table) -> tuple[str, ...]:
    """What is emptied in all rows of a conversation or ticket that nobody else took part in.

    The teammates' words, too: they address the person by name and quote what was written.
    """
    return (*(c.name for c in table.columns if _is_written(table, c)), "_extra")


def listed_with(table: Table) -> bool:
    """Whether rows are files or addresses sent with a message; they go with its words."""
    return table.name.endswith(_LISTS)


@cache
def conversation_column(table: Table) -> str | None:
    """The column that names the conversation or ticket a row belongs to; None without one."""
    if table.name in ("conversations", "tickets"):
        return "id"
    names = {column.name for column in table.columns}
    return next((name for name in ("conversation_id", "ticket_id") if name in names), None)


@cache
def name_beside(table: Table) -> tuple[tuple[str, str], ...]:
    """Pairs of columns (address, name): the name goes where the address was the person's."""
    names = {column.name for column in table.columns}
    return tuple(
        (column.name, "name")
        for column in table.columns
        if listed_with(table) and "name" in names and domain_of(table, column) == "email"
    )


def _is_personal(table: Table, column: Column) -> bool:
    domain = domain_of(table, column)
    of_teammate = column.name.startswith(("admin_", "teammate_", "update_by_", "performed_by_"))
    return (
        (domain is not None and not of_teammate)
        or _is_written(table, column)
        or (column in external_columns(table) and column.name not in table.key)
    )


def _is_written(table: Table, column: Column) -> bool:
    if column.name in table.key or column.kind not in (Kind.TEXT, Kind.JSON):
        return False
    page = _ends(column.name, ("url",)) and not table.inherits
    answer = _ends(column.name, ("value_id",)) and conversation_column(table) is not None
    return column.kind is Kind.JSON or domain_of(table, column) == "body" or page or answer


def _ends(name: str, words: tuple[str, ...]) -> bool:
    return any(name == word or name.endswith(f"_{word}") for word in words)

"""What exists in Intercom, declared once: every stream, table and column that Interlake knows."""

from interlake.catalog import (
    activity_logs,
    ai_content,
    calls,
    companies,
    connectors,
    contact_lists,
    contacts,
    conversations,
    counts,
    custom_objects,
    events,
    exports,
    knowledge,
    knowledge_lists,
    news,
    office_hours,
    people,
    setup,
    side_conversations,
    ticket_settings,
    tickets,
    workspace,
)
from interlake.catalog.model import (
    SYSTEM_COLUMNS,
    Column,
    Kind,
    Mode,
    Paging,
    Stream,
    Table,
    version_number,
)
from interlake.catalog.records import Reading, Record

STREAMS: tuple[Stream, ...] = (
    *people.STREAMS,
    *workspace.STREAMS,
    *contacts.STREAMS,
    *companies.STREAMS,
    *conversations.STREAMS,
    *side_conversations.STREAMS,
    *tickets.STREAMS,
    *ticket_settings.STREAMS,
    *calls.STREAMS,
    *knowledge.STREAMS,
    *knowledge_lists.STREAMS,
    *ai_content.STREAMS,
    *news.STREAMS,
    *office_hours.STREAMS,
    *connectors.STREAMS,
    *setup.STREAMS,
    *contact_lists.STREAMS,
    *events.STREAMS,
    *activity_logs.STREAMS,
    *custom_objects.STREAMS,
    *exports.STREAMS,
    *counts.STREAMS,
)
BY_NAME = {stream.name: stream for stream in STREAMS}
TABLES: dict[str, Table] = {
    table.name: table
    for stream in STREAMS
    if stream.table is not None
    for table in stream.table.family()
}
API_VERSIONS = ("2.14", "2.15", "2.16")

__all__ = [
    "API_VERSIONS",
    "BY_NAME",
    "STREAMS",
    "SYSTEM_COLUMNS",
    "TABLES",
    "Column",
    "Kind",
    "Mode",
    "Paging",
    "Reading",
    "Record",
    "Stream",
    "Table",
    "stream_of",
    "tables_of",
    "version_number",
]


def tables_of(stream: Stream) -> tuple[Table, ...]:
    """Every table a stream fills, parents first; none for one that completes its parent's rows."""
    return stream.table.family() if stream.table is not None else ()


def stream_of(table: str) -> Stream:
    """The stream that declares a table; KeyError when the catalog has no such table."""
    for stream in STREAMS:
        if any(table == own.name for own in tables_of(stream)):
            return stream
    raise KeyError(table)

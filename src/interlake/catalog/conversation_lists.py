"""Lists inside conversations and parts, each a table of its own."""

from collections.abc import Iterable

from interlake.catalog.model import (
    POSITION,
    Table,
    boolean,
    child,
    id_,
    integer,
    paths,
    text,
    timestamp,
)
from interlake.catalog.records import Record, list_at, whole_unless_more

_OFFICE_HOURS = {
    "assigned_team_first_response_time": False,
    "assigned_team_first_response_time_in_office_hours": True,
}

# Upload urls are signed and expire, so they are of use only during the sync (reference §6.22).
ATTACHMENT = (
    POSITION,
    text("name", "file name"),
    text("url", "signed address; expires"),
    text("content_type", "media type"),
    integer("filesize", "bytes"),
    integer("width", "pixels; images only"),
    integer("height", "pixels; images only"),
)
EMAIL_HEADER = (
    POSITION,
    text("type", "from, to, cc or bcc"),
    text("email_address", "the address"),
    text("name", "name beside the address"),
)


def _team_response_times(record: Record) -> Iterable[Record]:
    """Both of Intercom's lists in one: the clock becomes part of the key."""
    for name, in_office_hours in _OFFICE_HOURS.items():
        for row in list_at(record, "statistics", name):
            if isinstance(row, dict):
                yield {**row, "in_office_hours": in_office_hours}


def _has_statistics(record: Record) -> bool:
    return "statistics" in record


def _part_list(
    name: str,
    description: str,
    columns: tuple[object, ...],
    *sources: str,
    key: tuple[str, ...] = ("_position",),
    ignored: tuple[str, ...] = ("type",),
    cascade_from: tuple[tuple[str, str], ...] = (),
) -> Table:
    return Table(
        name,
        description,
        ("conversation_id", "conversation_part_id", *key),
        (
            id_("conversation_id", "the conversation", references="conversations"),
            id_("conversation_part_id", "the part"),
            *columns,  # type: ignore[arg-type]
        ),
        source=paths(*sources),
        inherits=(("conversation_id", "conversation_id"), ("conversation_part_id", "id")),
        ignored=paths(*ignored),
        cascade_from=cascade_from,
    )


PART_LISTS = (
    _part_list(
        "conversation_part_attachments", "Files sent with parts.", ATTACHMENT, "attachments"
    ),
    _part_list(
        "conversation_part_tags",
        "Tags on single parts.",
        (id_("tag_id", "the tag", "id", "tags"),),
        "tags",
        "tags.tags",
        key=("tag_id",),
        ignored=("type", "name", "applied_at", "applied_by"),
        cascade_from=(("tag_id", "tags"),),
    ),
    _part_list(
        "conversation_part_email_headers",
        "Addresses of mails sent as parts.",
        EMAIL_HEADER,
        "email_message_metadata.email_address_headers",
        ignored=(),
    ),
)

CONVERSATION_LISTS = (
    child(
        "conversation_contacts",
        "Contacts who take part; several in group conversations.",
        ("conversation_id", "contact_id"),
        (
            id_("contact_id", "the contact", "id", "contacts"),
            id_("external_id", "the id you gave the contact"),
        ),
        "contacts.contacts",
        parent="conversation_id",
    ),
    child(
        "conversation_tags",
        "Tags on conversations.",
        ("conversation_id", "tag_id"),
        (
            id_("tag_id", "the tag", "id", "tags"),
            timestamp("applied_at", "when it was put on"),
            text("applied_by_type", "admin or contact", "applied_by.type"),
            id_("applied_by_id", "who put it on", "applied_by.id"),
        ),
        "tags.tags",
        parent="conversation_id",
        ignored=("type", "name"),
        cascade_from=(("tag_id", "tags"),),
    ),
    # Real payloads call the list `admins`, the schema calls it `teammates` (reference §4.3).
    child(
        "conversation_teammates",
        "Teammates who take part.",
        ("conversation_id", "admin_id"),
        (id_("admin_id", "the teammate", "id", "admins"), text("type", "admin or bot")),
        "teammates.admins",
        "teammates.teammates",
        parent="conversation_id",
        ignored=("name", "email"),
    ),
    child(
        "conversation_attachments",
        "Files sent with the opening message.",
        ("conversation_id", "_position"),
        ATTACHMENT,
        "source.attachments",
        parent="conversation_id",
    ),
    child(
        "conversation_recipients",
        "Recipients of the mail that opened it (2.16).",
        ("conversation_id", "_position"),
        (
            POSITION,
            text("type", "to, cc or bcc"),
            text("email", "the address"),
            text("drop_reason", "why it was left out"),
        ),
        "source.recipients",
        parent="conversation_id",
        ignored=(),
    ),
    child(
        "conversation_reply_to",
        "Reply-To addresses of the mail that opened it (2.16).",
        ("conversation_id", "_position"),
        (POSITION, text("email", "the address"), text("name", "name beside the address")),
        "source.reply_to",
        parent="conversation_id",
        ignored=(),
    ),
    child(
        "conversation_email_headers",
        "Addresses of the mail that opened it (2.16).",
        ("conversation_id", "_position"),
        EMAIL_HEADER,
        "source.email_message_metadata.email_address_headers",
        parent="conversation_id",
        ignored=(),
    ),
    child(
        "conversation_linked_objects",
        "Tickets and conversations linked to it, up to 1,000.",
        ("conversation_id", "type", "id"),
        (
            text("type", "ticket or conversation"),
            id_("id", "the linked object"),
            text("category", "Customer, Back-office or Tracker; tickets only"),
        ),
        "linked_objects.data",
        parent="conversation_id",
        ignored=(),
        complete=whole_unless_more("linked_objects"),
    ),
    child(
        "conversation_topics",
        "Topics Intercom found in it.",
        ("conversation_id", "topic_id"),
        (id_("topic_id", "the topic", "id"), text("name", "name of the topic")),
        "topics.topics",
        parent="conversation_id",
    ),
    child(
        "conversation_content_sources",
        "Content Fin answered from.",
        ("conversation_id", "_position"),
        (
            POSITION,
            text("content_type", "article, file, content_snippet, …"),
            text("url", "address of the content"),
            text("title", "title of the content"),
            text("locale", "language of the content"),
        ),
        "ai_agent.content_sources.content_sources",
        parent="conversation_id",
        ignored=(),
    ),
    child(
        "conversation_external_references",
        "Ids of it in other systems (2.16).",
        ("conversation_id", "_position"),
        (POSITION, text("type", "which system"), id_("id", "the id there")),
        "external_references",
        parent="conversation_id",
        ignored=(),
    ),
    child(
        "conversation_team_response_times",
        "Seconds each assigned team took to respond first.",
        ("conversation_id", "team_id", "in_office_hours"),
        (
            id_("team_id", "the team", references="teams"),
            boolean("in_office_hours", "seconds of office hours rather than of wall clock"),
            text("team_name", "name of the team then"),
            integer("response_time", "seconds to the first response"),
        ),
        *(f"statistics.{name}" for name in _OFFICE_HOURS),
        parent="conversation_id",
        items=_team_response_times,
        complete=_has_statistics,
        ignored=(),
    ),
)

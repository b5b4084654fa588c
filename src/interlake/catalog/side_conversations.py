"""Lists that hang on each conversation: pauses of teammates, and side conversations."""

from interlake.catalog.conversation_columns import PART_COLUMNS
from interlake.catalog.conversation_lists import ATTACHMENT, EMAIL_HEADER
from interlake.catalog.model import (
    Column,
    Mode,
    Paging,
    Stream,
    Table,
    id_,
    integer,
    paths,
    text,
    timestamp,
)
from interlake.catalog.records import Record, list_at

handling_events = Table(
    "handling_events",
    "When teammates paused and resumed work on a conversation (2.15).",
    # The events have no id of their own.
    ("conversation_id", "timestamp", "type", "teammate_id"),
    (
        id_("conversation_id", "the conversation", references="conversations"),
        timestamp("timestamp", "when it happened"),
        text("type", "paused or resumed"),
        text("teammate_type", "admin, team or bot", "teammate.type"),
        id_("teammate_id", "who did it", "teammate.id"),
        text("teammate_name", "name of the teammate", "teammate.name"),
        text("teammate_email", "e-mail of the teammate", "teammate.email"),
        text("reason", "why, such as Paused or Away"),
    ),
    cascade_from=(("conversation_id", "conversations"),),
)

_SIDE = ("conversation_id", "side_conversation_id")


def _all_parts(record: Record) -> bool:
    parts = list_at(record, "conversation_parts")
    total = record.get("total_count")
    return not isinstance(total, int) or total <= len(parts)


def _part_list(
    name: str,
    description: str,
    columns: tuple[Column, ...],
    source: str,
    key: str = "_position",
    ignored: tuple[str, ...] = ("type",),
    cascade_from: tuple[tuple[str, str], ...] = (),
) -> Table:
    return Table(
        name,
        description,
        (*_SIDE, "side_conversation_part_id", key),
        (
            id_("conversation_id", "the conversation", references="conversations"),
            id_("side_conversation_id", "the side conversation"),
            id_("side_conversation_part_id", "the part"),
            *columns,
        ),
        source=paths(source),
        inherits=(*((key, key) for key in _SIDE), ("side_conversation_part_id", "id")),
        ignored=paths(*ignored),
        cascade_from=cascade_from,
    )


side_conversation_parts = Table(
    "side_conversation_parts",
    "Messages and events of side conversations (2.16).",
    (*_SIDE, "id"),
    (
        id_("conversation_id", "the conversation", references="conversations"),
        id_("side_conversation_id", "the side conversation"),
        *PART_COLUMNS,
    ),
    children=(
        _part_list(
            "side_conversation_part_attachments",
            "Files sent with parts of side conversations.",
            ATTACHMENT,
            "attachments",
        ),
        _part_list(
            "side_conversation_part_tags",
            "Tags on parts of side conversations.",
            (id_("tag_id", "the tag", "id", "tags"),),
            "tags",
            key="tag_id",
            ignored=("type", "name"),
            cascade_from=(("tag_id", "tags"),),
        ),
        _part_list(
            "side_conversation_part_email_headers",
            "Addresses of mails sent in side conversations.",
            EMAIL_HEADER,
            "email_message_metadata.email_address_headers",
            ignored=(),
        ),
    ),
    source=paths("conversation_parts"),
    inherits=tuple((key, key) for key in _SIDE),
    complete=_all_parts,
    ignored=paths("type", "email_message_metadata.type"),
)

side_conversations = Table(
    "side_conversations",
    "What teammates discuss with others beside a conversation (2.16).",
    _SIDE,
    (
        id_("conversation_id", "the conversation", references="conversations"),
        id_("side_conversation_id", "the side conversation"),
        integer("total_count", "parts it has, by Intercom's count"),
    ),
    children=(side_conversation_parts,),
    cascade_from=(("conversation_id", "conversations"),),
)

_PERMISSION = "Read conversations"

STREAMS = (
    Stream(
        "handling_events",
        "When teammates paused and resumed work, one request per changed conversation.",
        Mode.PER_PARENT,
        permission=_PERMISSION,
        path="/conversations/{id}/handling_events",
        rows=("handling_events",),
        table=handling_events,
        parent="conversations",
        parent_column="conversation_id",
        due_by="updated_at",
        since_version="2.15",
        cost="per_conversation",
    ),
    Stream(
        "side_conversations",
        "Side conversations with their parts, one request per changed conversation.",
        Mode.PER_PARENT,
        permission=_PERMISSION,
        path="/conversations/{id}/side_conversations",
        rows=("side_conversations",),
        paging=Paging.NUMBERED,
        per_page=50,
        table=side_conversations,
        parent="conversations",
        parent_column="conversation_id",
        due_by="updated_at",
        since_version="2.16",
        cost="per_conversation",
    ),
)

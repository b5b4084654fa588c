"""Conversations, their parts, and the feed of deleted ones."""

from interlake.catalog.conversation_columns import (
    CONVERSATION_COLUMNS,
    PART_COLUMNS,
    parts_truncated,
)
from interlake.catalog.conversation_lists import CONVERSATION_LISTS, PART_LISTS
from interlake.catalog.conversation_reviews import REVIEWS
from interlake.catalog.model import (
    Mode,
    Paging,
    Stream,
    Table,
    boolean,
    child,
    id_,
    paths,
    timestamp,
)
from interlake.catalog.records import Record


def _all_parts(record: Record) -> bool:
    return parts_truncated(record) is False


conversation_parts = child(
    "conversation_parts",
    "Messages, notes and events of a conversation; the opening message is not among them.",
    ("conversation_id", "id"),
    PART_COLUMNS,
    "conversation_parts.conversation_parts",
    parent="conversation_id",
    complete=_all_parts,
    cut_by="parts_truncated",
    children=PART_LISTS,
    ignored=("type", "email_message_metadata.type"),
)

conversations = Table(
    "conversations",
    "Conversations, each with its opening message (source_*).",
    ("id",),
    CONVERSATION_COLUMNS,
    children=(conversation_parts, *CONVERSATION_LISTS, *REVIEWS),
    ignored=paths(
        "type",
        "ticket",
        "tags.type",
        "contacts.type",
        "teammates.type",
        "sla_applied.type",
        "conversation_rating.contact.type",
        "conversation_rating.contact.external_id",
        "conversation_rating.type",
        "statistics.type",
        "topics.type",
        "topics.total_count",
        "linked_objects.type",
        "linked_objects.total_count",
        "linked_objects.has_more",
        "ai_agent.content_sources.type",
        "ai_agent.content_sources.total_count",
        # The company is a copy of its row in `companies`; its id is kept.
        "company",
        "customers",
        "conversation_parts.type",
        "conversation_parts.total_count",
    ),
)

deleted_conversations = Table(
    "deleted_conversations",
    "Conversations that were deleted, as Intercom's own feed tells (2.16).",
    ("id",),
    (
        id_("id", "the conversation that was deleted"),
        boolean("metrics_retained", "whether reports still count it"),
        timestamp("deleted_at", "when it was deleted"),
    ),
    ignored=paths("type"),
)

_PERMISSION = "Read conversations"

STREAMS = (
    Stream(
        "conversations",
        "Conversations with tags, contacts, ratings, statistics and opening message.",
        Mode.INCREMENTAL,
        permission=_PERMISSION,
        path="/conversations/search",
        rows=("conversations",),
        paging=Paging.SEARCH,
        # Reviews come with searches that ask for them; older versions do not know the question.
        params=(("include_monitors", "true"), ("include_scorecards", "true")),
        table=conversations,
        gone="/conversations/{id}",
        cost="per_page",
        started_by_date=True,
    ),
    Stream(
        "conversation_parts",
        "All parts of every changed conversation, one request each.",
        Mode.PER_PARENT,
        permission=_PERMISSION,
        path="/conversations/{id}",
        parent="conversations",
        cost="per_conversation",
    ),
    Stream(
        "deleted_conversations",
        "Which conversations were deleted, and when; marks them in every table.",
        Mode.APPEND,
        permission=_PERMISSION,
        path="/conversations/deleted",
        rows=("conversations",),
        paging=Paging.NUMBERED,
        per_page=60,
        table=deleted_conversations,
        asks_version="2.16",  # the feed is new there; pipelines on older versions ask for it too
        cost="per_page",
    ),
)

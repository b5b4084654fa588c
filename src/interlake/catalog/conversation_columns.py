"""Columns of conversations and of conversation parts."""

from interlake.catalog.model import (
    Column,
    Kind,
    boolean,
    computed,
    id_,
    integer,
    json,
    text,
    timestamp,
)
from interlake.catalog.records import Record, list_at, look_up

_DURATIONS = {
    "time_to_assignment": "seconds from creation to the first assignment",
    "time_to_admin_reply": "seconds to the first admin reply, office hours only",
    "time_to_first_close": "seconds to the first close, office hours only",
    "time_to_last_close": "seconds to the last close, office hours only",
    "median_time_to_reply": "median seconds to an admin reply, office hours only",
    "handling_time": "seconds teammates spent on it",
    "adjusted_handling_time": "handling time corrected for pauses",
}
_MOMENTS = {
    "first_contact_reply_at": "first reply of a contact",
    "first_assignment_at": "first assignment",
    "first_admin_reply_at": "first reply of an admin",
    "first_close_at": "first close",
    "last_assignment_at": "last assignment",
    "last_assignment_admin_reply_at": "first admin reply after the last assignment",
    "last_contact_reply_at": "last reply of a contact",
    "last_admin_reply_at": "last reply of an admin",
    "last_close_at": "last close",
}
_COUNTS = {
    "count_reopens": "how often it was reopened",
    "count_assignments": "how often it was assigned",
    "count_conversation_parts": "parts in all, beyond the 500 a retrieve returns",
}


def _is_ticket(record: Record) -> bool:
    """Intercom lists tickets as conversations too, with the ticket inside (reference §6.24)."""
    return record.get("ticket") is not None


def parts_truncated(record: Record) -> bool | None:
    """A retrieve returns the newest 500 parts only; a search returns none (reference §6.6)."""
    present, total = look_up(record, ("conversation_parts", "total_count"))
    if not present or not isinstance(total, int):
        return None
    return total > len(list_at(record, "conversation_parts", "conversation_parts"))


def _author(prefix: str, path: str) -> tuple[Column, ...]:
    return (
        text(f"{prefix}_type", "admin, bot, team, user, lead or contact", f"{path}.type"),
        id_(f"{prefix}_id", "who wrote it", f"{path}.id"),
        text(f"{prefix}_name", "name of the author", f"{path}.name"),
        text(f"{prefix}_email", "e-mail of the author", f"{path}.email"),
        boolean(f"{prefix}_from_ai_agent", "written by Fin", f"{path}.from_ai_agent"),
        boolean(f"{prefix}_is_ai_answer", "an answer Fin gave", f"{path}.is_ai_answer"),
    )


_SOURCE = (
    text("source_type", "channel: conversation, email, whatsapp, …", "source.type"),
    id_("source_id", "the opening message", "source.id"),
    text(
        "source_delivered_as",
        "customer_initiated, admin_initiated, automated, …",
        "source.delivered_as",
    ),
    text("source_subject", "subject, HTML", "source.subject"),
    text("source_body", "the opening message, HTML", "source.body"),
    *_author("source_author", "source.author"),
    text("source_url", "page it was sent from", "source.url"),
    boolean("source_redacted", "whether the message was redacted", "source.redacted"),
    text(
        "source_email_message_metadata_message_id",
        "Message-ID of the mail (2.16)",
        "source.email_message_metadata.message_id",
    ),
    text(
        "source_email_message_metadata_subject",
        "subject of the mail (2.16)",
        "source.email_message_metadata.subject",
    ),
    text(
        "source_email_message_metadata_history",
        "quoted mail below the message (2.16)",
        "source.email_message_metadata.history",
    ),
)

_RATING = (
    integer("conversation_rating_rating", "1 (worst) to 5", "conversation_rating.rating"),
    text("conversation_rating_remark", "what the contact added", "conversation_rating.remark"),
    timestamp(
        "conversation_rating_created_at",
        "when a rating was asked for",
        "conversation_rating.created_at",
    ),
    timestamp(
        "conversation_rating_updated_at",
        "when it was last changed",
        "conversation_rating.updated_at",
    ),
    id_(
        "conversation_rating_contact_id", "who rated", "conversation_rating.contact.id", "contacts"
    ),
    text("conversation_rating_teammate_type", "admin or bot", "conversation_rating.teammate.type"),
    id_(
        "conversation_rating_teammate_id",
        "who was rated",
        "conversation_rating.teammate.id",
        "admins",
    ),
)

_STATISTICS = (
    *(integer(f"statistics_{n}", d, f"statistics.{n}") for n, d in _DURATIONS.items()),
    *(timestamp(f"statistics_{n}", d, f"statistics.{n}") for n, d in _MOMENTS.items()),
    id_(
        "statistics_last_closed_by_id",
        "who closed it last",
        "statistics.last_closed_by_id",
        "admins",
    ),
    *(integer(f"statistics_{n}", d, f"statistics.{n}") for n, d in _COUNTS.items()),
)

_AGENTS = (
    boolean("ai_agent_participated", "whether Fin took part"),
    text("ai_agent_source_type", "what brought Fin in", "ai_agent.source_type"),
    text("ai_agent_source_title", "name of what brought Fin in", "ai_agent.source_title"),
    text("ai_agent_last_answer_type", "ai_answer or custom_answer", "ai_agent.last_answer_type"),
    text(
        "ai_agent_resolution_state",
        "how Fin's part ended; values depend on the API version",
        "ai_agent.resolution_state",
    ),
    integer("ai_agent_rating", "rating of Fin, 1 to 5", "ai_agent.rating"),
    text("ai_agent_rating_remark", "what the contact added", "ai_agent.rating_remark"),
    timestamp("ai_agent_created_at", "when Fin's rating was asked for", "ai_agent.created_at"),
    timestamp("ai_agent_updated_at", "when Fin's rating last changed", "ai_agent.updated_at"),
    boolean("sales_agent_participated", "whether the sales agent took part (2.16)"),
    text("sales_agent_outcome", "what the sales agent reached (2.16)", "sales_agent.outcome"),
    text(
        "sales_agent_routing_outcome",
        "where it sent the contact (2.16)",
        "sales_agent.routing_outcome",
    ),
    json("sales_agent_collected_data", "what it collected (2.16)", "sales_agent.collected_data"),
)

CONVERSATION_COLUMNS = (
    id_("id", "the conversation; unique within the workspace"),
    text("title", "title, if it has one"),
    timestamp("created_at", "when it began"),
    timestamp("updated_at", "when it last changed in any way"),
    timestamp("waiting_since", "since when the contact waits; null after an admin reply"),
    timestamp("snoozed_until", "when it wakes up"),
    boolean("open", "not closed"),
    text("state", "open, closed or snoozed"),
    boolean("read", "whether the last message was read"),
    text("priority", "priority or not_priority; none to urgent from 2.16"),
    id_("admin_assignee_id", "the admin it is assigned to", references="admins"),
    id_("team_assignee_id", "the team it is assigned to", references="teams"),
    id_("company_id", "the company it is about (2.15)", "company.id", "companies"),
    computed("is_ticket", Kind.BOOLEAN, "whether it is a ticket too", _is_ticket),
    *_SOURCE,
    timestamp(
        "first_contact_reply_created_at",
        "first reply of the contact",
        "first_contact_reply.created_at",
    ),
    text("first_contact_reply_type", "channel of that reply", "first_contact_reply.type"),
    text("first_contact_reply_url", "page it was sent from", "first_contact_reply.url"),
    text("sla_applied_sla_name", "SLA that applies", "sla_applied.sla_name"),
    text("sla_applied_sla_status", "hit, missed, cancelled or active", "sla_applied.sla_status"),
    *_RATING,
    *_STATISTICS,
    *_AGENTS,
    text("channel_initial", "channel it began on (2.16)", "channel.initial"),
    text("channel_current", "channel it is on now (2.16)", "channel.current"),
    json("custom_attributes", "the attributes you defined, by name"),
    integer(
        "conversation_parts_total_count",
        "parts it has, by Intercom's count",
        "conversation_parts.total_count",
        only_alone=True,
    ),
    computed(
        "parts_truncated",
        Kind.BOOLEAN,
        "more parts than the 500 Intercom returns",
        parts_truncated,
        only_alone=True,
    ),
)

PART_COLUMNS = (
    id_("id", "the part; unique within the workspace"),
    text("part_type", "comment, note, close, assignment, …; an open set"),
    text("body", "HTML; null for events, blank when redacted"),
    timestamp("created_at", "when it happened"),
    timestamp("updated_at", "when it last changed"),
    timestamp("notified_at", "when its reader was notified"),
    text(
        "assigned_to_type", "admin, team, bot or nobody_admin; assignments only", "assigned_to.type"
    ),
    id_("assigned_to_id", "who it was assigned to; null on unassignment", "assigned_to.id"),
    *_author("author", "author"),
    text("state", "state of the conversation after the part"),
    boolean("redacted", "whether the part was redacted"),
    id_("external_id", "the id you gave it"),
    text("app_package_code", "app that made it through the API"),
    text("email_message_metadata_subject", "subject of the mail", "email_message_metadata.subject"),
    text(
        "email_message_metadata_message_id",
        "Message-ID of the mail (2.15)",
        "email_message_metadata.message_id",
    ),
    json("metadata", "quick replies offered or chosen"),
    json("event_details", "what an event changed; its shape depends on part_type"),
    json("translations", "translations of the body (Preview)"),
)

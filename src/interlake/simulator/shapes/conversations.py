"""Conversations and their parts as the API shows them (reference §4.3, §4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interlake.simulator.records import (
    Conversation,
    DeletedConversation,
    Json,
    Part,
    SideConversation,
)
from interlake.simulator.shapes.labels import applied_tag, tag
from interlake.simulator.shapes.plain_text import plain_text
from interlake.simulator.shapes.tickets import linked_objects, ticket_summary
from interlake.simulator.statistics import statistics_of
from interlake.simulator.workspace import Workspace

PARTS_CAP = 500

# 2.15 renamed two outcomes of the AI agent (reference §4.3).
_RESOLUTIONS_2_14 = {
    "escalated": "routed_to_team",
    "negative_feedback": "routed_to_team",
    "procedure_handoff": "abandoned",
}
# Part types whose details the changelog of 2.15 announces (corrections a.18).
_DETAILED_SINCE_2_15 = frozenset(
    (
        "conversation_tags_updated",
        "snoozed",
        "priority_changed",
        "conversation_sla_applied_by_rule",
        "conversation_sla_applied_by_workflow",
        "conversation_sla_target_missed",
        "conversation_sla_paused",
        "conversation_sla_unpaused",
        "conversation_sla_removed",
    )
)


@dataclass(frozen=True)
class Reviews:
    """Which reviews a search asks for."""

    monitors: bool = False
    scorecards: bool = False

    @property
    def name(self) -> str:
        """Tell one choice from the others."""
        return f"reviewed:{self.monitors}:{self.scorecards}"


def statistics(workspace: Workspace, record: Conversation) -> Json | None:
    """Give the statistics, computed once after each change."""
    if record.statistics is None:
        names = {int(team.id): team.name for team in workspace.teams.values()}
        record.statistics = [statistics_of(record, workspace.office_hours, names)]
    return record.statistics[0]


def priority(record: Conversation, version: str) -> str:
    """Give the priority in the words of a version (reference §4.3)."""
    if version >= "2.16":
        return record.priority
    return "priority" if record.priority in ("high", "urgent") else "not_priority"


def assignee(key: int | None, version: str) -> int | None:
    """Give an assignee's id; nobody is null up to 2.15 and 0 from 2.16 (corrections a.13)."""
    if key is None and version >= "2.16":
        return 0
    return key


def ai_agent(record: Conversation, version: str) -> Json | None:
    """Give the AI agent's share in the words of a version."""
    agent = record.ai_agent
    if agent is None or version >= "2.15":
        return agent
    state = agent["resolution_state"]
    return {**agent, "resolution_state": _RESOLUTIONS_2_14.get(state, state)}


def conversation(workspace: Workspace, record: Conversation, version: str) -> Json:
    """Give a conversation as lists show it, without parts."""
    shape: Json = {
        "type": "conversation",
        "id": record.id,
        "title": record.title,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "waiting_since": record.waiting_since,
        "snoozed_until": record.snoozed_until,
        "open": record.state == "open",
        "state": record.state,
        "read": record.read,
        "priority": priority(record, version),
        "admin_assignee_id": assignee(record.admin_id, version),
        "team_assignee_id": assignee(record.team_id, version),
        "source": _source(record, version),
        "first_contact_reply": _first_reply(workspace, record),
        "sla_applied": record.sla,
        "statistics": statistics(workspace, record),
        "conversation_rating": record.rating,
        "custom_attributes": record.custom,
        "topics": record.topics,
        # In every example, in no schema (reference §4.3).
        "ticket": ticket_summary(workspace, record),
        "ai_agent": ai_agent(record, version),
        "ai_agent_participated": record.ai_agent is not None,
    }
    return shape | _references(workspace, record) | _by_version(record, version)


def _references(workspace: Workspace, record: Conversation) -> Json:
    contacts = [
        {"type": "contact", "id": key, "external_id": external} for key, external in record.contacts
    ]
    tags = [applied_tag(workspace, key, applied) for key, applied in record.tags.items()]
    teammates = [{"type": "admin", "id": key} for key in record.teammate_ids]
    return {
        "contacts": {"type": "contact.list", "contacts": contacts},
        # Complete, unlike those of a contact (reference §4.3).
        "tags": {"type": "tag.list", "tags": tags},
        # The schema calls the key `teammates`; real payloads say `admins` (reference §4.3, §6.16).
        "teammates": {"type": "admin.list", "admins": teammates} if teammates else None,
        "linked_objects": linked_objects(record.linked),
    }


def _by_version(record: Conversation, version: str) -> Json:
    extra: Json = {}
    if version >= "2.15":
        extra["company"] = record.company
    if version >= "2.16":
        kind = record.source["type"]
        extra.update(
            sales_agent_participated=record.sales_agent is not None,
            sales_agent=record.sales_agent,
            channel={"initial": kind, "current": record.channel or kind},
            external_references=record.external_references,
        )
    return extra


def _source(record: Conversation, version: str) -> Json:
    source = record.source
    if version < "2.16":
        return source
    # Recipients and reply addresses are the email channel's (reference §4.4).
    if source["type"] != "email":
        return {**source, "recipients": None, "reply_to": None}
    return {**source, **_mail(record)}


def _mail(record: Conversation) -> Json:
    sender, number = record.source["author"], int(record.id)
    recipients: list[Json] = [{"type": "to", "email": "team@acme.example"}]
    if number % 3 == 0:
        recipients.append({"type": "cc", "email": "", "drop_reason": "invalid_address"})
    reply_to = {"email": sender["email"], "name": sender["name"]}
    headers: list[Json] = [
        {"type": "from", "email_address": sender["email"], "name": sender["name"]},
        {"type": "to", "email_address": "team@acme.example"},
    ]
    metadata = {
        "message_id": f"<{record.id}.0@mail.example>" if number % 4 else None,
        "subject": record.source["subject"],
        "email_address_headers": headers,
        "history": "<blockquote>Earlier\u2026</blockquote>" if number % 2 else "",
    }
    return {"recipients": recipients, "reply_to": [reply_to], "email_message_metadata": metadata}


def _first_reply(workspace: Workspace, record: Conversation) -> Json | None:
    shown = statistics(workspace, record)
    if record.source["delivered_as"] == "customer_initiated":
        at = record.created_at
    elif shown is not None and shown["first_contact_reply_at"] is not None:
        at = shown["first_contact_reply_at"]
    else:
        return None
    return {"created_at": at, "type": record.source["type"], "url": record.source["url"]}


def part(workspace: Workspace, record: Part, version: str) -> Json:
    """Give one part; its tags are a plain array, unlike the conversation's."""
    author = record.author
    if "from_ai_agent" not in author:
        author = {**author, "from_ai_agent": False, "is_ai_answer": False}
    return {
        "type": "conversation_part",
        "id": record.id,
        "part_type": record.part_type,
        "body": record.body,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "notified_at": record.created_at,
        "assigned_to": record.assigned_to,
        "author": author,
        "attachments": record.attachments,
        "external_id": record.external_id,
        "redacted": record.redacted,
        "email_message_metadata": _email_metadata(record, version),
        "metadata": record.metadata,
        "state": record.state,
        "tags": [tag(workspace, key) for key in record.tag_ids],
        "event_details": _event_details(record, version),
        "app_package_code": record.app_package_code,
    }


def _email_metadata(record: Part, version: str) -> Json | None:
    data = record.email_metadata
    if data is None or version >= "2.15":
        return data
    return {key: value for key, value in data.items() if key != "message_id"}


def _event_details(record: Part, version: str) -> Json | None:
    details = record.event_details
    if details is None or version >= "2.15":
        return details
    if record.part_type in _DETAILED_SINCE_2_15:
        return None
    if "previous" not in details.get("value", {}):
        return details
    # 2.15 added the value an attribute had before (reference §4.4).
    return {**details, "value": {"name": details["value"]["name"]}}


def whole_conversation(
    workspace: Workspace, record: Conversation, version: str, *, newest: int | None = PARTS_CAP
) -> Json:
    """Give a conversation with its parts: the newest 500, or all of them."""
    shape = conversation(workspace, record, version)
    shown = record.parts if newest is None else record.parts[-newest:]
    shape["conversation_parts"] = {
        "type": "conversation_part.list",
        "conversation_parts": [part(workspace, entry, version) for entry in shown],
        "total_count": len(record.parts),
    }
    return shape


def reviewed_conversation(
    workspace: Workspace, record: Conversation, version: str, reviews: Reviews
) -> Json:
    """Give a conversation without parts, with the reviews asked for (2.16)."""
    shape = conversation(workspace, record, version)
    if reviews.monitors:
        shape["monitor_evaluations"] = record.monitor_evaluations
    if reviews.scorecards:
        shape["scorecards"] = record.scorecards
    return shape


def side_conversation(workspace: Workspace, record: SideConversation, version: str) -> Json:
    """Give a side conversation with all its parts."""
    return {
        "side_conversation_id": record.id,
        "conversation_parts": [part(workspace, entry, version) for entry in record.parts],
        "total_count": len(record.parts),
    }


def as_plain_text(shape: Json, version: str) -> Json:
    """Turn a retrieved conversation's bodies and subjects into text (`display_as`)."""

    def flat(node: Json, *keys: str) -> Json:
        texts: dict[str, Any] = {
            key: plain_text(node[key], links=version >= "2.16") for key in keys if node.get(key)
        }
        return {**node, **texts}

    parts = shape["conversation_parts"]
    shown = [flat(entry, "body") for entry in parts["conversation_parts"]]
    return {
        **shape,
        "source": flat(shape["source"], "body", "subject"),
        "conversation_parts": {**parts, "conversation_parts": shown},
    }


def deleted_conversation(record: DeletedConversation) -> Json:
    """Give a tombstone (reference §3.2)."""
    return {
        "type": "conversation",
        "id": record.id,
        "metrics_retained": record.metrics_retained,
        "deleted_at": record.deleted_at,
    }

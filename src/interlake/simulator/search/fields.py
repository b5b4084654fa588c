"""What may be searched for, and with which operators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interlake.simulator.records import Contact, Conversation
from interlake.simulator.shapes.conversations import ai_agent, priority, statistics
from interlake.simulator.workspace import Workspace

_EQUALITY = ("=", "!=", "IN", "NIN")
_ORDER = (">", "<", ">=", "<=")
_TEXT = ("~", "!~", "^", "$")

CONTACT_OPERATORS = {
    "string": (*_EQUALITY, *_TEXT),
    "integer": (*_EQUALITY, *_ORDER),
    "boolean": _EQUALITY,
    # No !=, no lists, no >= and <= on dates (reference §5.2).
    "date": ("=", ">", "<"),
    "tag": ("=", "!="),
    "ids": _EQUALITY,
}
# `>=` and `<=` stand in no table for conversations, yet live connectors use them (§5.2, c.7).
CONVERSATION_OPERATORS = {
    "string": (*_EQUALITY, *_TEXT),
    "token": (*_EQUALITY, *_TEXT),
    "integer": (*_EQUALITY, *_ORDER),
    "boolean": _EQUALITY,
    "date": (*_EQUALITY, *_ORDER),
    "ids": _EQUALITY,
}


@dataclass(frozen=True)
class Field:
    """One searchable field: the kind of its values and how to read them off a record."""

    kind: str
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Searchable:
    """The searchable fields of one kind of object."""

    fields: Callable[[str], Field | None]
    operators: dict[str, tuple[str, ...]]
    # Contacts compare dates by whole days in the workspace's zone (reference §5.3).
    whole_days: bool
    default_sort: str


def _fact(key: str) -> Callable[[Contact], Any]:
    return lambda record: record.facts.get(key)


def _flag(key: str) -> Callable[[Contact], Any]:
    return lambda record: bool(record.facts.get(key))


def _place(key: str) -> Callable[[Contact], Any]:
    return lambda record: record.location.get(key)


def _contact_fields() -> dict[str, Field]:
    texts = "name email phone language_override browser browser_language os "
    texts += "ios_app_version ios_device ios_os_version ios_app_name ios_sdk_version "
    texts += "android_app_version android_device android_app_name android_sdk_version"
    dates = "signed_up_at last_seen_at last_contacted_at last_replied_at last_email_opened_at "
    dates += "last_email_clicked_at ios_last_seen_at android_last_seen_at"
    flags = "unsubscribed_from_emails marked_email_as_spam has_hard_bounced"
    fields = {key: Field("string", _fact(key)) for key in texts.split()}
    fields |= {key: Field("date", _fact(key)) for key in dates.split()}
    fields |= {key: Field("boolean", _flag(key)) for key in flags.split()}
    for key in ("country", "region", "city"):
        fields[f"location.{key}"] = Field("string", _place(key))
    # Both are misprinted in the spec's table (corrections c.8), so both spellings work.
    fields["andoid_sdk_version"] = fields["android_sdk_version"]
    fields["ios_app_device"] = fields["ios_device"]
    fields |= {
        "id": Field("string", lambda c: c.id),
        "role": Field("string", lambda c: c.role),
        "external_id": Field("string", lambda c: c.external_id),
        "email_domain": Field("string", _email_domain),
        "avatar": Field("string", lambda c: (c.facts.get("avatar") or {}).get("image_url")),
        # A number or a string by version; both are accepted as operands (corrections c.6).
        "owner_id": Field("integer", lambda c: c.owner_id),
        "created_at": Field("date", lambda c: c.created_at),
        "updated_at": Field("date", lambda c: c.updated_at),
        "segment_id": Field("ids", lambda c: c.segment_ids),
        "tag_id": Field("tag", lambda c: c.tags),
    }
    return fields


def _email_domain(contact: Contact) -> str | None:
    email: str | None = contact.facts.get("email")
    return email.rpartition("@")[2] if email else None


_CONTACT_FIELDS = _contact_fields()
_CUSTOM = "custom_attributes."
_CUSTOM_TYPES: dict[str, tuple[str, type[Any] | tuple[type[Any], ...]]] = {
    "string": ("string", str),
    "boolean": ("boolean", bool),
    "integer": ("integer", (int, float)),
    "float": ("integer", (int, float)),
    "date": ("date", (int, float)),
}


def _custom_field(key: str, data_type: str) -> Field:
    kind, fitting = _CUSTOM_TYPES[data_type]

    def read(contact: Contact) -> Any:
        # A value may be of another type than its attribute (reference §6.20); none is found then.
        value = contact.custom.get(key)
        return value if isinstance(value, fitting) else None

    return Field(kind, read)


def contact_search(workspace: Workspace) -> Searchable:
    """Give what can be searched among contacts."""

    def find(name: str) -> Field | None:
        if not name.startswith(_CUSTOM):
            return _CONTACT_FIELDS.get(name)
        key = name.removeprefix(_CUSTOM)
        for attribute in workspace.attributes.values():
            body = attribute.body
            if attribute.model == "contact" and body["custom"] and body["name"] == key:
                return _custom_field(key, str(body["data_type"]))
        return None

    # Without `sort` the guide promises the newest request first (reference §5.1).
    return Searchable(find, CONTACT_OPERATORS, whole_days=True, default_sort="last_seen_at")


def conversation_search(workspace: Workspace, version: str) -> Searchable:
    """Give what can be searched among conversations, in the words of a version."""
    fields = _conversation_fields(workspace, version)
    return Searchable(
        fields.get, CONVERSATION_OPERATORS, whole_days=False, default_sort="updated_at"
    )


def _conversation_fields(workspace: Workspace, version: str) -> dict[str, Field]:
    fields = {
        "id": Field("string", lambda c: c.id),
        "created_at": Field("date", lambda c: c.created_at),
        "updated_at": Field("date", lambda c: c.updated_at),
        "waiting_since": Field("date", lambda c: c.waiting_since),
        "snoozed_until": Field("date", lambda c: c.snoozed_until),
        "open": Field("boolean", lambda c: c.state == "open"),
        "read": Field("boolean", lambda c: c.read),
        "state": Field("string", lambda c: c.state),
        "priority": Field("string", lambda c: priority(c, version)),
        # Nobody is 0 for a search in every version.
        "admin_assignee_id": Field("integer", lambda c: c.admin_id or 0),
        "team_assignee_id": Field("integer", lambda c: c.team_id or 0),
        "contact_ids": Field("ids", lambda c: [key for key, _ in c.contacts]),
        "teammate_ids": Field("ids", lambda c: c.teammate_ids),
        "tag_ids": Field("ids", lambda c: c.tags),
        "channel_initiated": Field("string", lambda c: c.source["type"]),
        "ai_agent_participated": Field("boolean", lambda c: c.ai_agent is not None),
    }
    fields |= _source_fields() | _rating_fields() | _statistics_fields(workspace)
    return fields | _ai_agent_fields(version)


def _source_fields() -> dict[str, Field]:
    def read(*path: str) -> Callable[[Conversation], Any]:
        def value(record: Conversation) -> Any:
            node: Any = record.source
            for key in path:
                node = node.get(key)
            return node

        return value

    keys = ("type", "id", "delivered_as", "subject", "url")
    fields = {f"source.{key}": Field("string", read(key)) for key in keys}
    for key in ("id", "type", "name", "email"):
        fields[f"source.author.{key}"] = Field("string", read("author", key))
    # The body is an index of words (reference §5.2).
    fields["source.body"] = Field("token", read("body"))
    return fields


def _rating_fields() -> dict[str, Field]:
    def read(*path: str) -> Callable[[Conversation], Any]:
        def value(record: Conversation) -> Any:
            node: Any = record.rating
            for key in path:
                node = None if node is None else node.get(key)
            return node

        return value

    # The search names differ from those in the response (corrections b.2).
    names = {
        "requested_at": ("date", ("created_at",)),
        "replied_at": ("date", ("updated_at",)),
        "score": ("integer", ("rating",)),
        "remark": ("string", ("remark",)),
        "contact_id": ("string", ("contact", "id")),
        "admin_id": ("string", ("teammate", "id")),
        # As printed in every spec (corrections c.8).
        "admin_d": ("string", ("teammate", "id")),
    }
    return {
        f"conversation_rating.{name}": Field(kind, read(*path))
        for name, (kind, path) in names.items()
    }


def _statistics_fields(workspace: Workspace) -> dict[str, Field]:
    def read(key: str) -> Callable[[Conversation], Any]:
        return lambda record: (statistics(workspace, record) or {}).get(key)

    dates = "first_contact_reply_at first_assignment_at first_admin_reply_at first_close_at "
    dates += "last_assignment_at last_assignment_admin_reply_at last_contact_reply_at "
    dates += "last_admin_reply_at last_close_at"
    # The table stops at count_conversation_parts (corrections b.2).
    numbers = "time_to_assignment time_to_admin_reply time_to_first_close time_to_last_close "
    numbers += "median_time_to_reply count_reopens count_assignments count_conversation_parts "
    numbers += "last_closed_by_id"
    fields = {f"statistics.{key}": Field("date", read(key)) for key in dates.split()}
    return fields | {f"statistics.{key}": Field("integer", read(key)) for key in numbers.split()}


def _ai_agent_fields(version: str) -> dict[str, Field]:
    def read(key: str) -> Callable[[Conversation], Any]:
        return lambda record: (ai_agent(record, version) or {}).get(key)

    texts = ("resolution_state", "last_answer_type", "rating_remark", "source_type", "source_title")
    fields = {f"ai_agent.{key}": Field("string", read(key)) for key in texts}
    return fields | {"ai_agent.rating": Field("integer", read("rating"))}

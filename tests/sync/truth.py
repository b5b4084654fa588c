"""What the raw tables must hold, worked out from the simulator's truth and from nothing of ours.

The rows are derived from the names of tables and columns alone: `source_author_id` is looked for in
`source` → `author` → `id`. Only where lists become tables does this file say which list, by hand.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from interlake import catalog
from interlake.catalog import Kind

Json = Mapping[str, Any]
Row = dict[str, Any]
Key = tuple[Any, ...]

ROOTS = (
    "workspace", "admins", "teams", "tags", "segments", "data_attributes", "contacts", "companies",
    "conversations", "deleted_conversations", "articles", "collections", "help_centers",
    "activity_logs", "contact_subscriptions", "event_summaries",
)  # fmt: skip

# Values that no truth record holds: who owns the token is told by /me only, and pictures of admins
# come only where a list is asked for them.
UNCHECKED = {("workspace", "token_admin_id"), ("admins", "avatar_image_url")}

_RENAMED = {
    ("contact_subscriptions", "subscription_type_id"): ("id",),
    ("articles", "statistics_conversions"): ("statistics", "conversations"),
    ("contacts", "avatar_image_url"): ("avatar", "image_url"),
    ("conversations", "conversation_parts_total_count"): ("conversation_parts", "total_count"),
}


@dataclass(frozen=True)
class Child:
    """Where a child table's rows lie in the truth of its root."""

    root: str
    parent_keys: tuple[str, ...]
    items: Callable[[Json], Iterable[Json]]


def _at(record: Any, *keys: str) -> Any:
    for key in keys:
        record = record.get(key) if isinstance(record, Mapping) else None
    return record


def _list(*keys: str) -> Callable[[Json], list[Json]]:
    return lambda record: list(_at(record, *keys) or ())


def _ids(column: str, *keys: str) -> Callable[[Json], list[Json]]:
    return lambda record: [
        {column: item["id"] if isinstance(item, Mapping) else item}
        for item in _at(record, *keys) or ()
    ]


def _leveled(members: str, levels: str, noun: str) -> Callable[[Json], list[Json]]:
    def items(record: Json) -> list[Json]:
        found = []
        for member in record.get(members) or ():
            level = [
                name
                for name in ("primary", "secondary")
                if member in (_at(record, levels, f"{name}_{noun}_ids") or ())
            ]
            found.append({f"{noun}_id": member, "priority_level": level[0] if level else None})
        return found

    return items


def _locales(record: Json) -> list[Json]:
    content = record.get("translated_content") or {}
    return [{"locale": k, **v} for k, v in content.items() if isinstance(v, Mapping)]


def _response_times(record: Json) -> list[Json]:
    name = "assigned_team_first_response_time"
    return [
        {**row, "in_office_hours": inside}
        for inside, suffix in ((False, ""), (True, "_in_office_hours"))
        for row in _at(record, "statistics", name + suffix) or ()
    ]


def _teammates(record: Json) -> list[Json]:
    people = _at(record, "teammates", "admins") or _at(record, "teammates", "teammates") or ()
    return [{"admin_id": person["id"], "type": person["type"]} for person in people]


def _parts(record: Json) -> list[Json]:
    return list(_at(record, "conversation_parts", "conversation_parts") or ())


def _of_parts(items: Callable[[Json], list[Json]]) -> Callable[[Json], list[Json]]:
    return lambda record: [
        {"conversation_part_id": part["id"], "_position": position, **item}
        for part in _parts(record)
        for position, item in enumerate(items(part))
    ]


_CONVERSATION = ("conversation_id",)
CHILDREN = {
    "admin_teams": Child(
        "admins", ("admin_id",), _leveled("team_ids", "team_priority_level", "team")
    ),
    "team_admins": Child(
        "teams", ("team_id",), _leveled("admin_ids", "admin_priority_level", "admin")
    ),
    "data_attribute_options": Child(
        "data_attributes",
        ("model", "full_name"),
        lambda r: [{"value": value} for value in r.get("options") or ()],
    ),
    "contact_tags": Child("contacts", ("contact_id",), _ids("tag_id", "tags", "data")),
    "contact_companies": Child(
        "contacts", ("contact_id",), _ids("company_id", "companies", "data")
    ),
    "contact_social_profiles": Child("contacts", ("contact_id",), _list("social_profiles", "data")),
    "contact_opted_out_subscription_types": Child(
        "contacts",
        ("contact_id",),
        _ids("subscription_type_id", "opted_out_subscription_types", "data"),
    ),
    "contact_opted_in_subscription_types": Child(
        "contacts",
        ("contact_id",),
        _ids("subscription_type_id", "opted_in_subscription_types", "data"),
    ),
    "contact_notes": Child("contacts", ("contact_id",), _list("notes_full")),
    "contact_segments": Child("contacts", ("contact_id",), _ids("segment_id", "segments")),
    "company_tags": Child("companies", ("company_id",), _ids("tag_id", "tags", "tags")),
    "company_segments": Child(
        "companies", ("company_id",), _ids("segment_id", "segments", "segments")
    ),
    "company_notes": Child("companies", ("company_id",), _list("notes", "notes")),
    "conversation_parts": Child("conversations", _CONVERSATION, _parts),
    "conversation_part_attachments": Child(
        "conversations", _CONVERSATION, _of_parts(_list("attachments"))
    ),
    "conversation_part_tags": Child(
        "conversations", _CONVERSATION, _of_parts(_ids("tag_id", "tags"))
    ),
    "conversation_part_email_headers": Child(
        "conversations",
        _CONVERSATION,
        _of_parts(_list("email_message_metadata", "email_address_headers")),
    ),
    "conversation_contacts": Child(
        "conversations",
        _CONVERSATION,
        lambda r: [
            {"contact_id": c["id"], "external_id": c.get("external_id")}
            for c in _at(r, "contacts", "contacts") or ()
        ],
    ),
    "conversation_tags": Child(
        "conversations",
        _CONVERSATION,
        lambda r: [{**tag, "tag_id": tag["id"]} for tag in _at(r, "tags", "tags") or ()],
    ),
    "conversation_teammates": Child("conversations", _CONVERSATION, _teammates),
    "conversation_attachments": Child(
        "conversations", _CONVERSATION, _list("source", "attachments")
    ),
    "conversation_recipients": Child("conversations", _CONVERSATION, _list("source", "recipients")),
    "conversation_reply_to": Child("conversations", _CONVERSATION, _list("source", "reply_to")),
    "conversation_email_headers": Child(
        "conversations",
        _CONVERSATION,
        _list("source", "email_message_metadata", "email_address_headers"),
    ),
    "conversation_linked_objects": Child(
        "conversations", _CONVERSATION, _list("linked_objects", "data")
    ),
    "conversation_topics": Child(
        "conversations",
        _CONVERSATION,
        lambda r: [
            {**topic, "topic_id": topic["id"]} for topic in _at(r, "topics", "topics") or ()
        ],
    ),
    "conversation_content_sources": Child(
        "conversations", _CONVERSATION, _list("ai_agent", "content_sources", "content_sources")
    ),
    "conversation_external_references": Child(
        "conversations", _CONVERSATION, _list("external_references")
    ),
    "conversation_team_response_times": Child("conversations", _CONVERSATION, _response_times),
    "article_collections": Child("articles", ("article_id",), _ids("collection_id", "parent_ids")),
    "article_tags": Child("articles", ("article_id",), _ids("tag_id", "tags", "tags")),
    "article_translations": Child("articles", ("article_id",), _locales),
    "collection_translations": Child("collections", ("collection_id",), _locales),
    "help_center_locales": Child(
        "help_centers",
        ("help_center_id",),
        lambda r: [{"locale": x} for x in r.get("locales") or ()],
    ),
}


def expected_keys(table: str, truth: Mapping[str, list[Json]]) -> set[Key]:
    """The keys of the rows that `expected_rows` gives."""
    declared = catalog.TABLES[table]
    columns = [declared.column(name) for name in declared.key]
    return {
        tuple(_value(table, column, record) for column in columns)
        for record in _records(table, truth)
    }


def expected_rows(table: str, truth: Mapping[str, list[Json]]) -> dict[Key, Row]:
    """The rows a table must hold, by key, given the truth of its root stream."""
    declared = catalog.TABLES[table]
    rows = {}
    for record in _records(table, truth):
        row = {column.name: _value(table, column, record) for column in declared.columns}
        rows[tuple(row[name] for name in declared.key)] = row
    return rows


def _records(table: str, truth: Mapping[str, list[Json]]) -> list[Json]:
    if table in CHILDREN:
        return list(_child_records(CHILDREN[table], truth))
    return [_computed(table, record) for record in truth[table]]


def _child_records(child: Child, truth: Mapping[str, list[Json]]) -> Iterable[Json]:
    for record in truth[child.root]:
        keys = child.parent_keys
        parents = (
            {key: record[key] for key in keys} if len(keys) > 1 else {keys[0]: record.get("id")}
        )
        for position, item in enumerate(child.items(record)):
            yield {"_position": position, **item, **parents}


def _computed(table: str, record: Json) -> Json:
    if table != "conversations":
        return record
    parts = record["conversation_parts"]
    return {
        **record,
        "is_ticket": record.get("ticket") is not None,
        "parts_truncated": parts["total_count"] > 500,
        "company_id": _at(record, "company", "id"),
    }


def _value(table: str, column: catalog.Column, record: Json) -> Any:
    path = _RENAMED.get((table, column.name))
    raw = _at(record, *path) if path else _by_name(record, column.name)
    return normal(raw, column.kind)


def _by_name(record: Any, name: str) -> Any:
    """`source_author_id` → record["source"]["author"]["id"], whatever the keys themselves hold."""
    if not isinstance(record, Mapping):
        return None
    if name in record:
        return record[name]
    for key, value in record.items():
        if name.startswith(f"{key}_") and isinstance(value, Mapping):
            found = _by_name(value, name[len(key) + 1 :])
            if found is not None:
                return found
    return None


def normal(value: Any, kind: Kind) -> Any:
    """A value as the raw schema promises it (design, Raw schema)."""
    if value is None:
        return None
    match kind:
        case Kind.ID:
            return None if value in (0, "0", "") else _text(str(value))
        case Kind.TIMESTAMP:
            if isinstance(value, str):
                return datetime.fromisoformat(value).astimezone(UTC)
            if isinstance(value, int | float):
                return datetime.fromtimestamp(value, UTC)
            return value.astimezone(UTC)
        case Kind.JSON:
            return json.loads(_text(value)) if isinstance(value, str) else _clean(value)
        case Kind.TEXT:
            return _text(value)
        case Kind.FLOAT:
            return float(value)
    return value


def _text(value: str) -> str:
    if value.isascii() and "\0" not in value:
        return value
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {_text(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value

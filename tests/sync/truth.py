"""What the raw tables must hold, worked out from the simulator's truth and from nothing of ours.

The rows are derived from the names of tables and columns alone: `source_author_id` is looked for in
`source` → `author` → `id`. Only where lists become tables does this file say which list, by hand.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from interlake import catalog
from interlake.catalog import Kind

Json = Mapping[str, Any]
Row = dict[str, Any]
Key = tuple[Any, ...]

ROOTS = (
    "workspace", "admins", "teams", "tags", "segments", "data_attributes", "contacts", "companies",
    "conversations", "deleted_conversations", "articles", "collections", "help_centers",
    "away_status_reasons", "team_metrics", "subscription_types", "brands", "email_settings",
    "macros", "ip_allowlist", "internal_articles", "article_versions", "help_center_redirects",
    "audiences", "content_snippets", "content_import_sources", "external_pages", "newsfeeds",
    "news_items", "newsfeed_items", "office_hours_schedules", "office_hours_exceptions",
    "data_connectors", "data_connector_executions",
    "activity_logs", "contact_subscriptions", "data_events", "event_summaries",
    "tickets", "ticket_types", "ticket_states", "calls", "call_transcripts", "handling_events",
    "side_conversations", "conversation_reviews", "custom_object_instances",
    "message_receipts", "message_events", "reporting_data",
)  # fmt: skip

# Values that no truth record holds: who owns the token is told by /me only, and pictures of admins
# come only where a list is asked for them.
UNCHECKED = {("workspace", "token_admin_id"), ("admins", "avatar_image_url")}

_RENAMED = {
    ("contact_subscriptions", "subscription_type_id"): ("id",),
    ("articles", "statistics_conversions"): ("statistics", "conversations"),
    ("contacts", "avatar_image_url"): ("avatar", "image_url"),
    ("conversations", "conversation_parts_total_count"): ("conversation_parts", "total_count"),
    ("tickets", "ticket_parts_total_count"): ("ticket_parts", "total_count"),
}


@dataclass(frozen=True)
class Child:
    """Where a child table's rows lie in the truth of its root."""

    root: str
    parent_keys: tuple[str, ...]
    items: Callable[[Json], Iterable[Json]]


def _at(record: Any, *keys: str) -> Any:
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
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


def _response_fields(record: Json) -> list[Json]:
    # Any JSON value may be an example, and text is not to be taken for JSON.
    return [
        {**row, "example_value": json.dumps(row["example_value"])}
        for row in record["response_fields"]
    ]


def _inside(
    key: str, outer: Callable[[Json], list[Json]], items: Callable[[Json], list[Json]]
) -> Callable[[Json], list[Json]]:
    """The rows of lists in the rows of a list; `key` names where the outer row's id goes."""
    return lambda record: [
        {key: row["id"], "_position": position, **item}
        for row in outer(record)
        for position, item in enumerate(items(row))
    ]


def _ticket_parts(record: Json) -> list[Json]:
    parts = []
    for part in _at(record, "ticket_parts", "ticket_parts") or ():
        value = _at(part, "updated_attribute_data", "value") or {}
        shown = {
            f"updated_attribute_data_value_{key}": json.dumps(value[key], ensure_ascii=False)
            for key in ("id", "label")
            if isinstance(value.get(key), list)
        }
        parts.append({**part, **shown})
    return parts


def _scorecard_results(record: Json) -> list[Json]:
    return [
        {"scorecard_position": place, "_position": position, **result}
        for place, scorecard in enumerate(record["scorecards"])
        for position, result in enumerate(scorecard["evaluators"])
    ]


_CONVERSATION = ("conversation_id",)
_SIDE = ("conversation_id", "side_conversation_id")
_TICKET = ("ticket_id",)
_SIDE_PARTS = _list("conversation_parts")
_SIDE_PART = "side_conversation_part_id"
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
    "contact_merges": Child("contacts", ("contact_id",), _list("merge_history")),
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
    "conversation_monitor_evaluations": Child(
        "conversation_reviews", _CONVERSATION, _list("monitor_evaluations")
    ),
    "conversation_scorecards": Child("conversation_reviews", _CONVERSATION, _list("scorecards")),
    "conversation_scorecard_results": Child(
        "conversation_reviews", _CONVERSATION, _scorecard_results
    ),
    "side_conversation_parts": Child("side_conversations", _SIDE, _SIDE_PARTS),
    "side_conversation_part_attachments": Child(
        "side_conversations", _SIDE, _inside(_SIDE_PART, _SIDE_PARTS, _list("attachments"))
    ),
    "side_conversation_part_tags": Child(
        "side_conversations", _SIDE, _inside(_SIDE_PART, _SIDE_PARTS, _ids("tag_id", "tags"))
    ),
    "side_conversation_part_email_headers": Child(
        "side_conversations",
        _SIDE,
        _inside(_SIDE_PART, _SIDE_PARTS, _list("email_message_metadata", "email_address_headers")),
    ),
    "ticket_parts": Child("tickets", _TICKET, _ticket_parts),
    "ticket_part_attachments": Child(
        "tickets", _TICKET, _inside("ticket_part_id", _ticket_parts, _list("attachments"))
    ),
    "ticket_contacts": Child(
        "tickets",
        _TICKET,
        lambda r: [
            {"contact_id": c["id"], "external_id": c.get("external_id")}
            for c in _at(r, "contacts", "contacts") or ()
        ],
    ),
    "ticket_linked_objects": Child("tickets", _TICKET, _list("linked_objects", "data")),
    "ticket_type_attributes": Child(
        "ticket_types", ("ticket_type_id",), _list("ticket_type_attributes", "data")
    ),
    "ticket_type_states": Child(
        "ticket_types", ("ticket_type_id",), _ids("ticket_state_id", "ticket_states", "data")
    ),
    "article_collections": Child("articles", ("article_id",), _ids("collection_id", "parent_ids")),
    "article_tags": Child("articles", ("article_id",), _ids("tag_id", "tags", "tags")),
    "article_translations": Child("articles", ("article_id",), _locales),
    "collection_translations": Child("collections", ("collection_id",), _locales),
    "help_center_locales": Child(
        "help_centers",
        ("help_center_id",),
        lambda r: [{"locale": x} for x in r.get("locales") or ()],
    ),
    "subscription_type_translations": Child(
        "subscription_types", ("subscription_type_id",), _list("translations")
    ),
    "subscription_type_content_types": Child(
        "subscription_types", ("subscription_type_id",), _ids("content_type", "content_types")
    ),
    "macro_teams": Child("macros", ("macro_id",), _ids("team_id", "visible_to_team_ids")),
    "macro_places": Child("macros", ("macro_id",), _ids("available_on", "available_on")),
    "ip_allowlist_addresses": Child("ip_allowlist", ("type",), _ids("address", "ip_allowlist")),
    "audience_predicates": Child(
        "audiences",
        ("audience_id",),
        lambda r: [
            {**predicate, "of_role": name == "role_predicates"}
            for name in ("predicates", "role_predicates")
            for predicate in r[name]
        ],
    ),
    **{
        f"{noun}_audiences": Child(f"{noun}s", (f"{noun}_id",), _ids("audience_id", "audience_ids"))
        for noun in ("content_snippet", "content_import_source", "internal_article")
    },
    "news_item_assignments": Child("news_items", ("news_item_id",), _list("newsfeed_assignments")),
    "news_item_labels": Child("news_items", ("news_item_id",), _ids("label", "labels")),
    "news_item_reactions": Child("news_items", ("news_item_id",), _ids("reaction", "reactions")),
    "office_hours_intervals": Child(
        "office_hours_schedules", ("office_hours_schedule_id",), _list("time_intervals")
    ),
    "office_hours_exception_intervals": Child(
        "office_hours_exceptions", ("office_hours_exception_id",), _list("time_intervals")
    ),
    **{
        f"data_connector_{name}": Child("data_connectors", ("data_connector_id",), _list(source))
        for name, source in (
            ("headers", "headers"),
            ("inputs", "data_inputs"),
            ("object_mappings", "object_mappings"),
        )
    },
    "data_connector_response_fields": Child(
        "data_connectors", ("data_connector_id",), _response_fields
    ),
    "data_connector_audiences": Child(
        "data_connectors", ("data_connector_id",), _ids("audience", "audiences")
    ),
    "data_connector_tokens": Child(
        "data_connectors", ("data_connector_id",), _ids("token_id", "token_ids")
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
            {key: record[key] for key in keys}
            if len(keys) > 1 or "id" not in record
            else {keys[0]: record["id"]}
        )
        for position, item in enumerate(child.items(record)):
            yield {"_position": position, **item, **parents}


def _computed(table: str, record: Json) -> Json:
    if table == "message_receipts":
        # In CSV nothing and "" are alike, and -1 is no company or series.
        absent = {"company_id": ("", "-1"), "series_id": ("", "-1")}
        return {k: None if v in absent.get(k, ("",)) else v for k, v in record.items()}
    if table == "reporting_data":
        return _report(record)
    if table == "tickets":
        return {**record, "parts_truncated": record["ticket_parts"]["total_count"] > 500}
    if table != "conversations":
        return record
    parts = record["conversation_parts"]
    return {
        **record,
        "is_ticket": record.get("ticket") is not None,
        "parts_truncated": parts["total_count"] > 500,
        "company_id": _at(record, "company", "id"),
    }


_HAPPENED = {
    "conversation": "conversation_started_at",
    "conversation_state": "state_started_at",
    "admin_status_change": "status_changed_at",
}


def _report(record: Json) -> Json:
    """A row of a dataset as CSV tells it: all text, nothing and "" alike."""
    dataset = record["dataset_id"]
    told = {key: value for key, value in record.items() if key != "dataset_id"}
    attributes = {key: None if value in (None, "") else str(value) for key, value in told.items()}
    text = json.dumps(attributes, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {
        "dataset_id": dataset,
        "row_id": sha256(text.encode()).hexdigest()[:32],
        "happened_at": record[_HAPPENED[dataset]],
        "attributes": attributes,
    }


def _value(table: str, column: catalog.Column, record: Json) -> Any:
    path = _RENAMED.get((table, column.name))
    raw = _at(record, *path) if path else by_name(record, column.name)
    return normal(raw, column.kind)


def by_name(record: Any, name: str) -> Any:
    """`source_author_id` → record["source"]["author"]["id"], whatever the keys themselves hold."""
    if not isinstance(record, dict):
        return None
    if name in record:
        return record[name]
    for key, rest in _splits(name):
        if isinstance(record.get(key), dict):
            found = by_name(record[key], rest)
            if found is not None:
                return found
    return None


@cache
def _splits(name: str) -> list[tuple[str, str]]:
    """`a_b_c` → a and b_c, a_b and c."""
    words = name.split("_")
    return [("_".join(words[:at]), "_".join(words[at:])) for at in range(1, len(words))]


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
            return _decoded(_text(value)) if isinstance(value, str) else _clean(value)
        case Kind.TEXT:
            return _text(value)
        case Kind.FLOAT:
            return float(value)
    return value


def _decoded(value: str) -> Any:
    """JSON as text; PostgreSQL's driver has decoded it already, which only shows at a string."""
    try:
        return json.loads(value)
    except json.JSONDecodeError:
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

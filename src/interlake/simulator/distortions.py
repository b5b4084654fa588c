"""What faults do to an answer that is otherwise right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import orjson

from interlake.simulator.call import Answer, Call
from interlake.simulator.errors import JSON
from interlake.simulator.faults import Fault
from interlake.simulator.interference import status_answer
from interlake.simulator.paging import decode_cursor, encode_cursor


def distort(fault: Fault, call: Call, answer: Answer) -> None:
    """Change an answer's body the way a fault says."""
    # Files and transcripts are no shapes.
    if answer.status != 200 or answer.content_type != JSON:
        return
    if fault.kind == "truncated":
        answer.body = answer.body[: len(answer.body) // 2]
        return
    shape = orjson.loads(answer.body)
    if fault.kind == "timeout_above_matches":
        if (shape.get("total_count") or 0) > int(fault.settings["matches"]):
            late = status_answer(int(fault.settings.get("status", 504)), fault)
            answer.status, answer.body = late.status, late.body
            answer.content_type = late.content_type
        return
    if fault.kind in _NODE_CHANGES:
        shape = _walk(shape, _NODE_CHANGES[fault.kind])
    elif fault.kind in _PAGE_CHANGES:
        _PAGE_CHANGES[fault.kind](call, shape)
    else:
        _change_next(fault.kind, call, shape)
    answer.body = orjson.dumps(shape)


# Readers keep these as they come, so that nothing strange in them could be told from the truth.
_OPAQUE = ("custom_attributes", "ticket_attributes", "event_details", "metadata")


def _walk(node: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(node, dict):
        return change({k: v if k in _OPAQUE else _walk(v, change) for k, v in node.items()})
    if isinstance(node, list):
        return [_walk(entry, change) for entry in node]
    return node


def _extra_fields(node: dict[str, Any]) -> dict[str, Any]:
    # Additive fields may appear in any version at any time (reference, version timeline).
    if isinstance(node.get("type"), str):
        node["future_field"] = "from the future"
        node["future_object"] = {"deep": [1, {"deeper": None}]}
    return node


def _unknown_part_type(node: dict[str, Any]) -> dict[str, Any]:
    # The set of part types is open (reference §4.4).
    parts = node.get("conversation_parts")
    if isinstance(parts, list) and parts:
        parts[-1]["part_type"] = "teleported_by_admin"
    return node


def _id_type_flip(node: dict[str, Any]) -> dict[str, Any]:
    # Ids change between number and string by place and version (reference §6.17).
    for key, value in node.items():
        if key != "id" and not key.endswith("_id"):
            continue
        if isinstance(value, str) and value.isdigit():
            node[key] = int(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            node[key] = str(value)
    return node


def _teammates_key(node: dict[str, Any]) -> dict[str, Any]:
    # The form of the schema instead of that of real payloads (reference §6.16).
    teammates = node.get("teammates")
    if isinstance(teammates, dict) and "admins" in teammates:
        node["teammates"] = {"type": "admin.list", "teammates": teammates["admins"]}
    return node


_NODE_CHANGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "extra_fields": _extra_fields,
    "unknown_part_type": _unknown_part_type,
    "id_type_flip": _id_type_flip,
    "teammates_key": _teammates_key,
}


def _change_next(kind: str, call: Call, shape: Any) -> None:
    pages = shape.get("pages") if isinstance(shape, dict) else None
    # The pages of events are not numbered: their next one is always an address.
    if not isinstance(pages, dict) or "page" not in pages:
        return
    following = pages.get("next")
    if following is None:
        # Only the last page is concerned, where the key is absent or null (reference §3.0).
        if kind == "next_null":
            pages["next"] = None
        return
    # Some lists tell no page numbers; theirs begin with one.
    number = pages.get("page", 1) + 1
    if kind == "next_as_url":
        pages["next"] = f"{call.url}?page={number}&per_page={pages['per_page']}"
    elif kind == "next_as_object" and isinstance(following, str):
        pages["next"] = {"page": number, "per_page": pages["per_page"]}


def _repeat_cursor(call: Call, shape: Any) -> None:
    """Send the reader back to the page that it has just got (reference §3.0, rule 2)."""
    cursor, following = _asked_cursor(call), _next_of(shape)
    if isinstance(following, dict) and "starting_after" in following and cursor is not None:
        following["starting_after"] = cursor
    elif isinstance(following, str) and "page" in call.query:
        shape["pages"]["next"] = f"{call.url}?{urlencode(call.query)}"


def _empty_page(call: Call, shape: Any) -> None:
    """Take the rows off a page; a cursor of another spelling leads to them, where there is one."""
    if not isinstance(shape, dict) or not isinstance(shape.get("pages"), dict):
        return
    rows = next((key for key, value in shape.items() if isinstance(value, list) and value), None)
    if rows is None:
        return
    shape[rows] = []
    cursor, following = _asked_cursor(call), _next_of(shape)
    if cursor is not None and isinstance(following, dict):
        after, page = decode_cursor(cursor)
        following["starting_after"] = encode_cursor(after, page + 1)
    else:
        shape["pages"].pop("next", None)


def _next_of(shape: Any) -> Any:
    pages = shape.get("pages") if isinstance(shape, dict) else None
    return pages.get("next") if isinstance(pages, dict) else None


def _asked_cursor(call: Call) -> str | None:
    """Give the cursor that a request went on from: a search has it in its body."""
    if not call.label.endswith("/search"):
        return call.query.get("starting_after") or None
    cursor = (call.json().get("pagination") or {}).get("starting_after")
    return cursor if isinstance(cursor, str) else None


_PAGE_CHANGES: dict[str, Callable[[Call, Any], None]] = {
    "repeated_cursor": _repeat_cursor,
    "empty_page": _empty_page,
}

"""What faults do to an answer that is otherwise right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from interlake.simulator.call import Answer, Call
from interlake.simulator.errors import JSON
from interlake.simulator.faults import Fault


def distort(fault: Fault, call: Call, answer: Answer) -> None:
    """Change an answer's body the way a fault says."""
    # Files and transcripts are no shapes.
    if answer.status != 200 or answer.content_type != JSON:
        return
    shape = orjson.loads(answer.body)
    if fault.kind in _NODE_CHANGES:
        shape = _walk(shape, _NODE_CHANGES[fault.kind])
    else:
        _change_next(fault.kind, call, shape)
    answer.body = orjson.dumps(shape)


def _walk(node: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(node, dict):
        return change({key: _walk(value, change) for key, value in node.items()})
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

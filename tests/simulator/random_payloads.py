"""Payloads as the official OpenAPI documents allow them, and as Intercom is known to stretch them.

Everything may be null or absent, numbers come as text and text as numbers (reference §6.16 to
§6.20), and there may be fields and enum values of tomorrow.
"""

from random import Random
from typing import Any

from simulator.openapi import FOLDER, components

DOCUMENTED = FOLDER.exists()
_DEEPEST = 7
_TEXTS = (
    "", "plain", "O'Neil; DROP TABLE contacts", 'a "quoted", comma', "tab\tand\nnew line\r\n",
    "\x00", "\ud800 alone", "\u2028 line", "Zoë 😀", "\\N", "{not json", "null", "0", "1700000000",
    "<p>&amp;</p>",
)  # fmt: skip
_STRANGE = (None, [], {}, [1, [2]], {"deep": {"er": None}}, 2**70, -1.5, "future", True)


def payload(version: str, name: str, random: Random) -> Any:
    """One object of a named schema."""
    return _value({"$ref": f"#/components/{name}"}, version, random, 0)


def _value(node: dict[str, Any], version: str, random: Random, depth: int) -> Any:
    if random.random() < 0.08 or depth > _DEEPEST:
        return None
    if "$ref" in node:
        return _value(components(version)[node["$ref"].rpartition("/")[2]], version, random, depth)
    if "anyOf" in node:
        return _value(random.choice(node["anyOf"]), version, random, depth)
    if "enum" in node and random.random() < 0.9:
        return random.choice(node["enum"])
    kinds = node.get("type", "object" if "properties" in node else None)
    kind = random.choice(kinds) if isinstance(kinds, list) else kinds
    if kind == "null":
        return None
    if kind == "object":
        return _object(node, version, random, depth)
    if kind == "array":
        items = node.get("items") or {}
        length = random.choice((0, 1, 2, 2, 12))
        return [_value(items, version, random, depth + 1) for _ in range(length)]
    return _scalar(kind, random)


def _object(node: dict[str, Any], version: str, random: Random, depth: int) -> dict[str, Any]:
    made = {
        key: _value(part, version, random, depth + 1)
        for key, part in node.get("properties", {}).items()
        if random.random() < 0.85
    }
    if not node.get("properties"):
        made |= {random.choice(_TEXTS): random.choice(_STRANGE) for _ in range(3)}
    if random.random() < 0.15:
        made[random.choice(("future_field", "future object", "id_", "'"))] = random.choice(_STRANGE)
    return made


def _scalar(kind: Any, random: Random) -> Any:
    number = random.choice((0, 1, -1, 2**31, 1_700_000_000, 1_700_000_000_123, 2**53 + 1))
    if random.random() < 0.05:
        return random.choice(_STRANGE)
    if kind == "integer":
        return str(number) if random.random() < 0.1 else number
    if kind == "number":
        return random.choice((0.1, -2.5, 1e-9, number))
    if kind == "boolean":
        return random.random() < 0.5
    if kind == "string":
        return number if random.random() < 0.1 else random.choice(_TEXTS)
    return random.choice((*_STRANGE, number))

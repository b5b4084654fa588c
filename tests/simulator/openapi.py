"""Holds answers against the official OpenAPI documents.

OpenAPI 3.0 says `nullable` where JSON Schema has a null type, and never forbids unknown keys.
Here both are turned into JSON Schema 2020-12, and unknown keys are errors: a simulator that
invents fields would teach its users wrong.
"""

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference" / "openapi"
# Objects that name a place by themselves; others belong to what they stand in.
_OWNERS = (
    "admin",
    "company",
    "contact",
    "conversation",
    "conversation_part",
    "article",
    "segment",
    "tag",
    "team",
    "note",
    "data_attribute",
    "conversation_attribute",
    "conversation_statistics",
    "article_statistics",
    "app",
    "event",
    "ticket",
    "ticket_part",
    "ticket_type",
    "ticket_type_attribute",
    "call",
    "subscription",
    "brand",
    "email_setting",
    "macro",
    "content_snippet",
    "content_import_source",
    "external_page",
    "news-item",
    "data_connector",
    "data_connector.execution",
    "office_hours_exception",
    "internal_article",
    "article_version",
)


@functools.cache
def spec(version: str) -> dict[str, Any]:
    """Give the official document of a version."""
    path = FOLDER / f"intercom-{version}.yaml"
    document: dict[str, Any] = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return document


@functools.cache
def components(version: str) -> dict[str, Any]:
    """Give every named schema of a version, as JSON Schema."""
    schemas = spec(version)["components"]["schemas"]
    return {name: _schema(schema, schemas) for name, schema in schemas.items()}


def _schema(node: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        target = {"$ref": f"#/components/{_name(node)}"}
        return {"anyOf": [target, {"type": "null"}]} if node.get("nullable") else target
    node = _merged(node, schemas)
    made = {key: node[key] for key in ("type", "enum", "properties", "items") if key in node}
    if "properties" in node:
        made["properties"] = {
            key: _schema(part, schemas) for key, part in node["properties"].items()
        }
        # Nothing in the documents forbids unknown keys; we do.
        made["additionalProperties"] = False
    if isinstance(node.get("additionalProperties"), dict):
        made["additionalProperties"] = _schema(node["additionalProperties"], schemas)
    if isinstance(node.get("items"), dict):
        made["items"] = _schema(node["items"], schemas)
    # The alternatives of oneOf overlap in these documents: a date is an integer too.
    choices = node.get("oneOf", node.get("anyOf"))
    if choices is not None:
        made["anyOf"] = [_schema(part, schemas) for part in choices]
    return _nullable(made) if node.get("nullable") else made


def _merged(node: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Put the members of allOf into one, because each alone would reject the others' keys."""
    members = [schemas[_name(part)] if "$ref" in part else part for part in node.get("allOf", ())]
    merged = dict(node)
    for member in members:
        whole = _merged(member, schemas)
        properties = {**whole.get("properties", {}), **merged.get("properties", {})}
        merged = {**whole, **merged}
        if properties:
            merged["properties"] = properties
    return merged


def _name(reference: dict[str, Any]) -> str:
    return str(reference["$ref"].rpartition("/")[2])


def _nullable(made: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in made or "type" not in made:
        return {"anyOf": [made, {"type": "null"}]}
    made = {**made, "type": [made["type"], "null"]}
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made


@functools.cache
def _validator(version: str, method: str, path: str, status: int) -> Draft202012Validator:
    operation = spec(version)["paths"][path][method.lower()]
    content = operation["responses"][str(status)]["content"]["application/json"]
    schema = _schema(content["schema"], spec(version)["components"]["schemas"])
    return Draft202012Validator({"components": components(version), **schema})


def part_problems(version: str, name: str, body: Any) -> set[str]:
    """Give what is wrong with a body that a named schema describes."""
    schema = {"components": components(version), "$ref": f"#/components/{name}"}
    return _problems(Draft202012Validator(schema), body)


def problems(version: str, method: str, path: str, status: int, body: Any) -> set[str]:
    """Give what is wrong with a body, each thing once: `contact.tags: undeclared type`."""
    return _problems(_validator(version, method, path, status), body)


def _problems(validator: Draft202012Validator, body: Any) -> set[str]:
    return {
        problem
        for error in validator.iter_errors(body)
        for leaf in _leaves(error)
        for problem in _named(leaf, body)
    }


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    if not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    # Of several alternatives the one that is nearly met was meant.
    nearest = min(branches.values(), key=lambda errors: (_is_null_branch(errors), len(errors)))
    for inner in nearest:
        yield from _leaves(inner)


def _is_null_branch(errors: list[ValidationError]) -> bool:
    return errors[0].validator == "type" and errors[0].validator_value == "null"


def _named(error: ValidationError, body: Any) -> Iterator[str]:
    where = _place(error, body)
    if error.validator == "additionalProperties":
        for key in re.findall(r"'([^']+)'", error.message):
            yield f"{where}: undeclared {key}"
    elif error.instance is None:
        yield f"{where}: null"
    elif error.validator == "type":
        found = type(error.instance).__name__
        yield f"{where}: {found} for {error.validator_value}"
    else:
        yield f"{where}: {error.validator} {error.instance!r:.40}"


def _place(error: ValidationError, body: Any) -> str:
    names: list[str] = []
    node = body
    for key in (*error.absolute_path, None):
        # The source of a conversation has a channel for its type, often `conversation`.
        owner = (
            isinstance(node, dict) and node.get("type") in _OWNERS and "delivered_as" not in node
        )
        if owner:
            names = [node["type"]]
        if key is not None:
            node = node[key]
        if isinstance(key, str):
            names.append(key)
    for opaque in ("custom_attributes", "ticket_attributes"):
        if opaque in names[:-1]:
            names = [*names[: names.index(opaque) + 1], "*"]
    return ".".join(names) or "(top)"

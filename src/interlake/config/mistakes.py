"""What is wrong with an entry, in words that say what to type instead."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from interlake.config.connections import SECRETS, Entry
from interlake.config.document import Document, Location
from interlake.config.nearest import suggestion
from interlake.config.pipelines import NOT_BUILT, PipelineEntry
from interlake.config.privacy import Privacy
from interlake.config.selection import ColumnSelection, Selection

_INNER: Mapping[str, type[Entry]] = {
    "streams": Selection,
    "columns": ColumnSelection,
    "privacy": Privacy,
}


def note_unknown_keys(
    document: Document,
    where: Location,
    values: Mapping[str, Any],
    known: Iterable[str],
    *,
    not_built: frozenset[str] = frozenset(),
) -> None:
    """Note each key that is none of `known`."""
    for key in values:
        if key not in known:
            document.mistake((*where, key), _unknown_key(key, known, not_built))


def note_invalid(
    document: Document,
    where: Location,
    values: Mapping[str, Any],
    error: ValidationError,
    model: type[Entry],
) -> None:
    """Note everything pydantic found in one entry."""
    for detail in error.errors(include_url=False, include_context=True, include_input=True):
        at = (*where, *detail["loc"])
        if not document.unset(at, detail["input"]):
            document.mistake(at, _in_words(document, at, detail, values, model))


def _in_words(
    document: Document,
    at: Location,
    detail: ErrorDetails,
    values: Mapping[str, Any],
    model: type[Entry],
) -> str:
    loc = list(detail["loc"])
    if loc[-1:] == ["[key]"]:  # a wrong key of a mapping, which pydantic also sends as the input
        loc = loc[:-2]
    key = ".".join(part for part in loc if isinstance(part, str))
    if detail["type"] == "extra_forbidden":
        return _extra(loc, model)
    if detail["type"] == "missing":
        return f"{key} is missing{_owner(values)}"
    said = detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if not key:
        return f"{said}{_owner(values)}"
    if detail["type"] == "literal_error":
        said = f"expected {detail['ctx']['expected']}"
    return f"{key}{_shown(document, at, loc, detail['input'])}: {said[0].lower()}{said[1:]}"


def _extra(loc: list[int | str], model: type[Entry]) -> str:
    inner = _INNER.get(str(loc[0]), model) if len(loc) > 1 else model
    not_built = NOT_BUILT if inner is PipelineEntry else frozenset()
    return _unknown_key(str(loc[-1]), keys_of(inner), not_built)


def _unknown_key(key: str, known: Iterable[str], not_built: frozenset[str]) -> str:
    if key in not_built:
        return f'"{key}" is not built yet; remove it'
    return f'unknown key "{key}"; {suggestion(key, known)}'


def keys_of(model: type[Entry]) -> list[str]:
    """The keys an entry may have, as they stand in the file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _owner(values: Mapping[str, Any]) -> str:
    name = values.get("name")
    return f' in "{name}"' if isinstance(name, str) and name else ""


def _shown(document: Document, at: Location, loc: list[int | str], value: Any) -> str:
    """The value as the user wrote it, unless it is, or may be, a secret."""
    hidden = at in document.from_environment or bool(SECRETS.intersection(map(str, loc)))
    if hidden or not isinstance(value, str | int | float):
        return ""
    return f' "{value}"'

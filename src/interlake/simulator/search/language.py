"""From a query's JSON to a test that a record passes or fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from interlake.simulator.errors import ApiError, invalid
from interlake.simulator.search.days import day_bounds
from interlake.simulator.search.fields import Field, Searchable
from interlake.simulator.shapes.plain_text import plain_text

Test = Callable[[Any], bool]

MAX_DEPTH = 2
MAX_FILTERS = 15
_WORD = re.compile(r"\w+")


def compile_query(query: Any, searchable: Searchable, zone: ZoneInfo) -> Test:
    """Give the test for a query, or the 400 that says what is wrong with it."""
    return _Compiler(searchable, zone).node(query, depth=1)


class _Compiler:
    def __init__(self, searchable: Searchable, zone: ZoneInfo) -> None:
        self._searchable = searchable
        self._zone = zone

    def node(self, node: Any, depth: int) -> Test:
        if not isinstance(node, dict):
            raise invalid("A query is an object with field, operator and value")
        if "field" in node:
            return self._filter(node)
        return self._group(node, depth)

    def _group(self, node: dict[str, Any], depth: int) -> Test:
        operator, members = node.get("operator"), node.get("value")
        if operator not in ("AND", "OR"):
            raise invalid(f"Invalid operator {operator!r}, a group takes AND or OR")
        if not isinstance(members, list) or not members:
            raise invalid("The value of a group is a list of filters")
        # Two levels of nesting and 15 filters a group (reference §5.1).
        if depth > MAX_DEPTH:
            raise invalid(f"Queries nest at most {MAX_DEPTH} levels")
        if len(members) > MAX_FILTERS:
            raise invalid(f"A group holds at most {MAX_FILTERS} filters")
        # Filters and groups may stand side by side, whatever the schema says (corrections c.4).
        tests = [self.node(member, depth + 1) for member in members]
        if operator == "AND":
            return lambda record: all(test(record) for test in tests)
        return lambda record: any(test(record) for test in tests)

    def _filter(self, node: dict[str, Any]) -> Test:
        name, operator = node["field"], node.get("operator")
        if "value" not in node:
            raise invalid("A filter needs a value", "parameter_not_found")
        field = self._searchable.fields(name) if isinstance(name, str) else None
        if field is None:
            raise invalid(f"Field {name!r} is not searchable")
        if operator not in self._searchable.operators[field.kind]:
            raise invalid(f"Operator {operator!r} is not supported for field {name!r}")
        value = _operand(field, operator, node["value"])
        if field.kind == "date" and self._searchable.whole_days and value is not None:
            return self._whole_days(field, operator, value)
        return _test(field, operator, value)

    def _whole_days(self, field: Field, operator: str, value: float) -> Test:
        # `>` starts at the next midnight, `<` ends before this day, `=` is all of it (§5.3).
        start, end = day_bounds(value, self._zone)
        read = field.read
        if operator == ">":
            return lambda record: (moment := read(record)) is not None and moment >= end
        if operator == "<":
            return lambda record: (moment := read(record)) is not None and moment < start
        return lambda record: (moment := read(record)) is not None and start <= moment < end


def _operand(field: Field, operator: str, value: Any) -> Any:
    if operator in ("IN", "NIN"):
        if not isinstance(value, list):
            raise _wrong_type(value, "a list")
        return [_scalar(field.kind, entry) for entry in value]
    if value is None and operator in ("=", "!="):
        return None
    if operator in ("~", "!~", "^", "$") and not isinstance(value, str):
        raise _wrong_type(value, "a string")
    return _scalar(field.kind, value)


def _scalar(kind: str, value: Any) -> Any:
    if kind in ("string", "token"):
        if isinstance(value, str):
            return value
        raise _wrong_type(value, "a string")
    if kind == "boolean":
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
        raise _wrong_type(value, "a boolean")
    if kind in ("ids", "tag"):
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
        raise _wrong_type(value, "an id")
    return _number(value)


def _number(value: Any) -> float:
    # Dates and numbers may come as numeric strings (reference §5.1).
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            raise _wrong_type(value, "a number") from None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise _wrong_type(value, "a number")


def _wrong_type(value: Any, wanted: str) -> ApiError:
    return invalid(f"The value {value!r} is not {wanted}")


def _test(field: Field, operator: str, value: Any) -> Test:
    read = field.read
    if field.kind in ("ids", "tag"):
        return _membership(read, operator, value)
    if operator in ("~", "!~") and field.kind == "token":
        return _word(read, value, negated=operator == "!~")
    if operator in ("=", "!=", "IN", "NIN"):
        return _equality(field, operator, value)
    if operator in ("~", "!~", "^", "$"):
        return _text(read, operator, value.lower())
    return _order(read, operator, value)


def _equality(field: Field, operator: str, value: Any) -> Test:
    read = field.read
    if operator == "=":
        return lambda record: read(record) == value
    if operator == "!=":
        return lambda record: read(record) != value
    wanted = set(value)
    if operator == "IN":
        return lambda record: read(record) in wanted
    return lambda record: read(record) not in wanted


def _membership(read: Test, operator: str, value: Any) -> Test:
    if value is None:
        return lambda record: bool(read(record)) != (operator == "=")
    wanted = set(value) if isinstance(value, list) else {value}
    positive = operator in ("=", "IN")
    return lambda record: positive != wanted.isdisjoint(read(record))  # type: ignore[arg-type]


def _text(read: Callable[[Any], Any], operator: str, value: str) -> Test:
    if operator == "~":
        return lambda record: value in (read(record) or "").lower()
    if operator == "!~":
        return lambda record: value not in (read(record) or "").lower()
    if operator == "^":
        return lambda record: (read(record) or "").lower().startswith(value)
    return lambda record: (read(record) or "").lower().endswith(value)


def _word(read: Callable[[Any], Any], value: str, *, negated: bool) -> Test:
    # Bodies match single words only (reference §5.2): several words together match nothing.
    wanted = value.lower()

    def test(record: Any) -> bool:
        words = _WORD.findall(plain_text(read(record) or "", links=False).lower())
        return (wanted in words) != negated

    return test


def _order(read: Callable[[Any], Any], operator: str, value: float) -> Test:
    # A record without the value is neither above nor below.
    if operator == ">":
        return lambda record: (own := read(record)) is not None and own > value
    if operator == "<":
        return lambda record: (own := read(record)) is not None and own < value
    if operator == ">=":
        return lambda record: (own := read(record)) is not None and own >= value
    return lambda record: (own := read(record)) is not None and own <= value

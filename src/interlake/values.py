"""Single values as Intercom sends them into the types that columns hold.

Intercom writes one thing in several ways: ids as numbers or text, "nobody" as null, 0, "0" or "",
times as seconds, milliseconds or ISO text (reference §6.17 to §6.19). Each converter takes any
value but None and returns the column's value, None where Intercom means nothing, or UNFIT where the
value has no place in such a column.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from interlake.catalog import Kind
from interlake.errors import StreamError

UNFIT: Final = object()

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z, the last one Python can hold
FIRST_SECOND = -62_135_596_800  # 0001-01-01T00:00:00Z
MILLISECONDS_FROM = 100_000_000_000  # as seconds the year 5138, as milliseconds 1973
DEEPEST = 254  # levels of JSON that orjson writes; it reads 1024
# No warehouse stores U+0000 in text, and lone surrogates have no UTF-8 form.
_BAD_CHARACTERS = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Text that every warehouse stores: U+0000 and lone surrogates become U+FFFD."""
    if text.isascii() and "\x00" not in text:
        return text
    return _BAD_CHARACTERS.sub("\ufffd", text)


def to_json(value: Any, *, sorted_keys: bool = False) -> str:
    """Compact JSON text of a value, its texts cleaned.

    Raises StreamError for one of more than DEEPEST levels, which nothing of Intercom's has.
    """
    option = orjson.OPT_SORT_KEYS if sorted_keys else None
    try:
        text = orjson.dumps(value, option=option)
    except TypeError:  # a lone surrogate, a number beyond 64 bits, or one of too many levels
        return orjson.dumps(_clean_all(value), option=option).decode()
    return (orjson.dumps(_clean_all(value), option=option) if b"\\u0000" in text else text).decode()


def to_id(value: Any) -> Any:
    """An id as text; 0, "0" and "" mean nobody."""
    if isinstance(value, str):
        return None if value in ("", "0") else clean(value)
    if isinstance(value, bool):
        return UNFIT
    if isinstance(value, int):
        return str(value) if value else None
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if value else None
    return UNFIT


def to_text(value: Any) -> Any:
    """Text as it came; anything else as its JSON."""
    return clean(value) if isinstance(value, str) else to_json(value)


def to_integer(value: Any) -> Any:
    """A whole number within 64 bits."""
    if isinstance(value, str):
        try:
            value = int(value)
        except ValueError:
            return UNFIT
    if isinstance(value, bool) or not isinstance(value, int | float):
        return UNFIT
    if isinstance(value, float) and not value.is_integer():
        return UNFIT
    return int(value) if -(2**63) <= value < 2**63 else UNFIT


def to_float(value: Any) -> Any:
    """A number."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return UNFIT
    if isinstance(value, bool) or not isinstance(value, int | float):
        return UNFIT
    return float(value)


def to_boolean(value: Any) -> Any:
    """True or false."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value, UNFIT) if isinstance(value, str) else UNFIT


def to_timestamp(value: Any) -> Any:
    """A moment in UTC, from seconds, milliseconds (by magnitude) or ISO 8601 text."""
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return UNFIT
    seconds = value / 1000 if abs(value) >= MILLISECONDS_FROM else value
    if not FIRST_SECOND <= seconds <= _LAST_SECOND:
        return UNFIT
    return EPOCH + timedelta(seconds=seconds)


CONVERTERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.ID: to_id,
    Kind.TEXT: to_text,
    Kind.INTEGER: to_integer,
    Kind.FLOAT: to_float,
    Kind.BOOLEAN: to_boolean,
    Kind.TIMESTAMP: to_timestamp,
    Kind.JSON: to_json,
}


def _from_text(value: str) -> Any:
    if not value:
        return None
    try:
        return to_timestamp(float(value))
    except ValueError:
        pass  # not a number: ISO text
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return UNFIT
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _clean_all(value: Any, level: int = 0) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict | list | tuple) and level == DEEPEST:
        raise StreamError(
            f"Intercom sent JSON of more than {DEEPEST} levels, one inside the other, and none of "
            "it was loaded. Find out what sends it; meanwhile exclude the stream."
        )
    if isinstance(value, dict):
        return {clean(str(key)): _clean_all(item, level + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean_all(item, level + 1) for item in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    return value

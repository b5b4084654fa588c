"""Values of one column into one Arrow array.

Intercom writes a value in several ways, and `values.py` understands each of them one by one. Where
all values of a column are written in the plainest way, as they almost always are, Arrow takes them
at once.
"""

from collections.abc import Sequence
from functools import lru_cache
from types import NoneType
from typing import Any

import pyarrow as pa

from interlake.catalog import Kind
from interlake.values import CONVERTERS, FIRST_SECOND, MILLISECONDS_FROM

ARROW_TYPES: dict[Kind, pa.DataType] = {
    Kind.ID: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.FLOAT: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Kind.JSON: pa.string(),
}

# How JSON writes a kind most plainly; what is written otherwise is converted value by value.
_PLAIN: dict[Kind, set[type]] = {
    Kind.ID: {str},
    Kind.TEXT: {str},
    Kind.INTEGER: {int},
    Kind.FLOAT: {int, float},
    Kind.BOOLEAN: {bool},
    Kind.TIMESTAMP: {int},
    Kind.JSON: set(),
}


def plain_array(kind: Kind, values: Sequence[Any]) -> pa.Array | None:
    """An array of values that are all written plainly; None where each has to be looked at."""
    kinds = set(map(type, values))
    kinds.discard(NoneType)
    if not kinds:
        return nulls(kind, len(values))
    if not kinds <= _PLAIN[kind]:
        return None
    # "" and "0" are nobody.
    if kind is Kind.ID and ("" in values or "0" in values):
        return None
    if kind is Kind.TIMESTAMP:
        return _seconds(values)
    try:
        array = pa.array(values, ARROW_TYPES[kind])
    except (pa.ArrowInvalid, OverflowError, UnicodeEncodeError):
        return None
    # No warehouse stores U+0000.
    return None if str in kinds and b"\0" in array.buffers()[2].to_pybytes() else array


@lru_cache(maxsize=512)
def nulls(kind: Kind, count: int) -> pa.Array:
    """An array of nothing; most pages have the same count of rows."""
    return pa.nulls(count, ARROW_TYPES[kind])


def moments(microseconds: Sequence[int | None]) -> pa.Array:
    """Moments in microseconds since 1970."""
    return pa.array(microseconds, ARROW_TYPES[Kind.TIMESTAMP])


def _seconds(values: Sequence[Any]) -> pa.Array | None:
    """Seconds as moments; None where some are milliseconds, or beyond what dates can hold."""
    numbers = [value for value in values if value is not None]
    if min(numbers) < FIRST_SECOND or max(numbers) >= MILLISECONDS_FROM:
        return None
    # By hand, for Arrow's own arithmetic has a price per call that pages are too short for.
    return moments([None if value is None else value * 1_000_000 for value in values])


def converted(kind: Kind, values: Sequence[Any]) -> list[Any]:
    """Each value as its column holds it, or UNFIT."""
    convert = CONVERTERS[kind]
    return [None if value is None else convert(value) for value in values]

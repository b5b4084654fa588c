"""Values of one column into one Arrow array.

Intercom writes a value in several ways, and `values.py` understands each of them one by one. Where
all values of a column are written in the plainest way, as they almost always are, Arrow takes them
at once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from types import NoneType
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

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

_Values = Sequence[Any]

# What Arrow raises for a value that is no plain one of its column's kind.
_NOT_PLAIN = (pa.ArrowException, OverflowError, TypeError, ValueError)
_MICROSECONDS = pa.scalar(1_000_000, pa.int64())


def plain_arrays(kind: Kind, columns: Mapping[str, _Values]) -> dict[str, pa.Array]:
    """Arrays of those columns, all of one kind and length, whose values are all written plainly.

    Each holds something. They are slices of one array: Arrow has a price per call, which is most of
    what it costs to make a short one.
    """
    made = _MAKERS[kind](list(chain.from_iterable(columns.values()))) if columns else None
    if made is not None:
        count = len(made) // len(columns)
        return {name: made.slice(n * count, count) for n, name in enumerate(columns)}
    if len(columns) < 2:
        return {}
    alone = (plain_arrays(kind, {name: values}) for name, values in columns.items())
    return {name: array for found in alone for name, array in found.items()}


def plain_values(kind: Kind, values: _Values) -> _Values | None:
    """The values themselves, where each is just what its column holds; None where one may not be.

    Numbers and times are not asked for: no key is one.
    """
    kinds = set(map(type, values))
    kinds.discard(NoneType)
    if kind is Kind.BOOLEAN:
        return values if kinds <= {bool} else None
    if kind not in (Kind.ID, Kind.TEXT) or not kinds <= {str}:
        return None
    if kind is Kind.ID and ("" in values or "0" in values):  # these are nobody
        return None
    text = "".join(filter(None, values))
    return values if text.isascii() and "\0" not in text else None


def _ids(values: _Values) -> pa.Array | None:
    kinds = set(map(type, values))
    if not kinds <= {str, int, NoneType}:
        return None
    if int in kinds:
        values = [str(v) if type(v) is int and v else v or None for v in values]
    elif "" in values:  # nobody
        return None
    return None if "0" in values else _texts(values)  # so is this


def _texts(values: _Values) -> pa.Array | None:
    try:
        array = pa.array(values, pa.string())
    except _NOT_PLAIN:
        return None
    # No warehouse stores U+0000.
    return None if b"\0" in array.buffers()[2].to_pybytes() else array


def _whole_numbers(values: _Values) -> pa.Array | None:
    # Arrow would cut 1.5 to 1.
    return None if float in set(map(type, values)) else _strictly(pa.int64(), values)


def _numbers(values: _Values) -> pa.Array | None:
    # Arrow takes true for 1.0, while it takes true for no whole number.
    return None if bool in set(map(type, values)) else _strictly(pa.float64(), values)


def _moments(values: _Values) -> pa.Array | None:
    """Seconds as moments; None where some are milliseconds, or beyond what dates can hold."""
    seconds = _whole_numbers(values)
    if seconds is None:
        return None
    bounds = pc.min_max(seconds)
    if bounds["min"].as_py() < FIRST_SECOND or bounds["max"].as_py() >= MILLISECONDS_FROM:
        return None
    return pc.multiply(seconds, _MICROSECONDS).view(ARROW_TYPES[Kind.TIMESTAMP])


def _documents(values: _Values) -> pa.Array | None:
    try:
        texts = [None if value is None else orjson.dumps(value) for value in values]
    except TypeError:
        return None
    array = pa.array(texts, pa.string())
    return None if b"\\u0000" in array.buffers()[2].to_pybytes() else array


def _strictly(kind: pa.DataType, values: _Values) -> pa.Array | None:
    try:
        return pa.array(values, kind)
    except _NOT_PLAIN:
        return None


_MAKERS: dict[Kind, Callable[[_Values], pa.Array | None]] = {
    Kind.ID: _ids,
    Kind.TEXT: _texts,
    Kind.INTEGER: _whole_numbers,
    Kind.FLOAT: _numbers,
    Kind.BOOLEAN: partial(_strictly, pa.bool_()),
    Kind.TIMESTAMP: _moments,
    Kind.JSON: _documents,
}


@lru_cache(maxsize=512)
def nulls(kind: Kind, count: int) -> pa.Array:
    """An array of nothing; most pages have the same count of rows."""
    return pa.nulls(count, ARROW_TYPES[kind])


def moments(microseconds: Sequence[int | None]) -> pa.Array:
    """Moments in microseconds since 1970."""
    return pa.array(microseconds, ARROW_TYPES[Kind.TIMESTAMP])


def converted(kind: Kind, values: Sequence[Any]) -> list[Any]:
    """Each value as its column holds it, or UNFIT."""
    convert = CONVERTERS[kind]
    return [None if value is None else convert(value) for value in values]

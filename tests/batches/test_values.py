"""Single values: every form Intercom uses becomes the one form of the raw schema."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlake.batches.arrays import ARROW_TYPES, converted, plain_arrays, plain_values
from interlake.catalog import Kind
from interlake.values import CONVERTERS, UNFIT, clean, to_id, to_json, to_timestamp

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
    max_leaves=10,
)


@pytest.mark.parametrize("nobody", [0, "0", "", 0.0], ids=repr)
def test_every_form_of_nobody_is_null(nobody: Any) -> None:
    assert to_id(nobody) is None


@pytest.mark.parametrize("value", [215470000000123, "215470000000123", 215470000000123.0], ids=repr)
def test_ids_are_text_whatever_they_came_as(value: Any) -> None:
    assert to_id(value) == "215470000000123"


@pytest.mark.parametrize(
    "value",
    [1700000000, 1700000000000, "1700000000", "2023-11-14T22:13:20Z", "2023-11-15T00:13:20+02:00"],
    ids=["seconds", "milliseconds", "text", "iso", "offset"],
)
def test_times_are_utc_whatever_they_came_as(value: Any) -> None:
    assert to_timestamp(value) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("value", [-2208988800, 2713910400], ids=["before 1970", "year 2056"])
def test_times_far_away_are_kept(value: int) -> None:
    assert to_timestamp(value).timestamp() == value


@pytest.mark.parametrize("value", [True, "yesterday", {"at": 1}, 10**18], ids=str)
def test_what_is_no_time_is_unfit(value: Any) -> None:
    assert to_timestamp(value) is UNFIT


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_changes_nothing_else(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\0" not in cleaned
    assert len(cleaned) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, cleaned, strict=True))


@given(ANYTHING)
def test_json_of_anything_can_be_stored(value: Any) -> None:
    text = to_json(value)
    orjson.loads(text)
    assert "\\u0000" not in text.replace("\\\\", "")


@given(st.sampled_from(list(Kind)), ANYTHING.filter(lambda value: value is not None))
def test_no_value_breaks_a_column(kind: Kind, value: Any) -> None:
    CONVERTERS[kind](value)


SCALARS = (
    st.booleans(),
    st.integers(),
    st.integers(0, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "0", "1", "id", "\0", "\ud800", "\\u0000"]),
    st.text(),
    st.dictionaries(st.text(), st.text(st.characters())),
)
COLUMNS = st.lists(st.sampled_from((*SCALARS, st.one_of(SCALARS))), min_size=1, max_size=3).flatmap(
    lambda kinds: st.tuples(*(st.lists(st.none() | of, min_size=3, max_size=3) for of in kinds))
)


@given(st.sampled_from(list(Kind)), COLUMNS)
def test_columns_made_at_once_hold_what_their_values_become_one_by_one(
    kind: Kind, columns: tuple[list[Any], ...]
) -> None:
    named = {
        str(n): values for n, values in enumerate(columns) if any(v is not None for v in values)
    }
    for name, array in plain_arrays(kind, named).items():
        values = converted(kind, named[name])
        assert array.to_pylist() == pa.array(values, ARROW_TYPES[kind]).to_pylist()


@given(st.sampled_from(list(Kind)), COLUMNS)
def test_values_kept_as_they_are_equal_what_they_become(
    kind: Kind, columns: tuple[list[Any], ...]
) -> None:
    for values in columns:
        assert plain_values(kind, values) in (None, converted(kind, values))

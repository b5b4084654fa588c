"""Intercom's clock, whatever the laptop's says."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from interlake.sync.clock import Clock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20), st.integers(-10, 10))
def test_moments_rise_strictly_and_start_after_everything_stored(
    steps: list[float], stored: int
) -> None:
    elapsed = [0.0]
    floor = NOON + timedelta(seconds=stored)
    clock = Clock(NOON, floor, monotonic=lambda: elapsed[0])
    moments = []
    for step in steps:
        elapsed[0] += step
        moments.append(clock.now())
    assert moments == sorted(set(moments))
    assert moments[0] > floor
    assert moments[0] >= NOON

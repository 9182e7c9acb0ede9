"""Waiting between tries: grows, is spread, honours what head office asked, has an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.sync.backoff import Backoff, delay_s


@pytest.mark.parametrize(
    ("failures", "draw", "asked_s", "expected_s"),
    [
        pytest.param(1, 0.0, None, 0.0, id="full jitter begins at nothing"),
        pytest.param(1, 0.5, None, 0.25, id="first"),
        pytest.param(2, 0.5, None, 0.5, id="doubles"),
        pytest.param(5, 0.5, None, 4.0, id="fifth"),
        pytest.param(8, 0.5, None, 30.0, id="capped at a minute"),
        pytest.param(5000, 0.5, None, 30.0, id="no overflow"),
        pytest.param(1, 0.0, 7.0, 7.0, id="Retry-After is never cut short"),
        pytest.param(3, 0.5, 7.0, 8.0, id="jitter comes on top"),
        pytest.param(1, 0.0, 86_400.0, 900.0, id="a day is a mistake"),
        pytest.param(1, 0.0, -5.0, 0.0, id="the past"),
    ],
)
def test_delay(failures: int, draw: float, asked_s: float | None, expected_s: float) -> None:
    assert delay_s(failures, draw, retry_after_s=asked_s) == expected_s


@given(st.integers(1, 200), st.floats(0, 1, exclude_max=True))
def test_never_longer_than_a_minute_by_itself(failures: int, draw: float) -> None:
    assert 0 <= delay_s(failures, draw) <= 60


def test_a_success_starts_anew() -> None:
    backoff = Backoff(lambda: 0.5)
    assert [backoff.next_s() for _ in range(4)] == [0.25, 0.5, 1.0, 2.0]
    backoff.succeeded()
    assert backoff.next_s(3.0) == 3.25

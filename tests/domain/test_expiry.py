"""The last day on a label: months without a day, centuries, and days that do not exist."""

from __future__ import annotations

from datetime import date

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.expiry import last_day

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        pytest.param("261120", date(2026, 11, 20), id="a plain day"),
        pytest.param("280200", date(2028, 2, 29), id="month only, leap year"),
        pytest.param("760101", date(2076, 1, 1), id="fifty years ahead"),
        pytest.param("770101", date(1977, 1, 1), id="more is the past"),
    ],
)
def test_the_day_is_read(digits: str, day: date) -> None:
    assert last_day(digits, today=TODAY) == day


def test_at_the_end_of_a_century_the_next_is_meant() -> None:
    assert last_day("010131", today=date(2099, 6, 1)) == date(2101, 1, 31)


@pytest.mark.parametrize("digits", ["261301", "260231", "260001"])
def test_a_day_that_does_not_exist_is_refused(digits: str) -> None:
    with pytest.raises(Refusal, match="code-unreadable"):
        last_day(digits, today=TODAY)

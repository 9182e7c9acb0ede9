"""An amount while it is typed."""

import pytest

from storeapp.domain.money import CNY, JPY, Currency
from storeapp.ui.widgets.money_entry import shown


@pytest.mark.parametrize(
    ("typed", "currency", "expected"),
    [
        ("", CNY, ""),
        ("5", CNY, "¥5"),
        ("1234567", CNY, "¥1,234,567"),
        ("1234.5", CNY, "¥1,234.5"),
        ("12.", CNY, "¥12."),
        (".5", CNY, "¥0.5"),
        ("007", CNY, "¥7"),
        ("900", JPY, "¥900"),
    ],
)
def test_grouped_and_nothing_added(typed: str, currency: Currency, expected: str):
    assert shown(typed, currency) == expected

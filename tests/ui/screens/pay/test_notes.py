"""Amounts a customer is likely to hand over."""

import pytest

from storeapp.domain.money import CNY, JPY, USD, Currency, Money
from storeapp.ui.screens.pay.notes import likely_notes


@pytest.mark.parametrize(
    ("minor", "currency", "expected"),
    [
        pytest.param(265_10, CNY, [270_00, 280_00, 300_00], id="above two hundred"),
        pytest.param(12_30, CNY, [15_00, 20_00, 50_00, 100_00], id="small"),
        pytest.param(100_00, CNY, [], id="what every note makes exactly"),
        pytest.param(10, CNY, [5_00, 10_00, 20_00, 50_00, 100_00], id="a coin"),
        pytest.param(1_234, JPY, [2_000, 5_000, 10_000], id="no decimals"),
        pytest.param(3_49, USD, [4_00, 5_00, 10_00, 20_00, 50_00, 100_00], id="dollars"),
        pytest.param(0, CNY, [], id="nothing left"),
        pytest.param(5_00, Currency("XXX", 2, "¤"), [], id="notes unknown"),
    ],
)
def test_notes_above_what_is_left(minor: int, currency: Currency, expected: list[int]):
    notes = likely_notes(Money(minor, currency))
    assert [note.minor for note in notes] == expected
    assert all(note.currency == currency for note in notes)

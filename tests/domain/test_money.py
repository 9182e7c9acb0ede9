"""Money: exact, split without loss, written and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import (
    CNY,
    EUR,
    JPY,
    MAX_MINOR,
    USD,
    Currency,
    Money,
    currency,
    format_money,
    parse_money,
    rounded_ratio,
    total,
)
from tests.domain.build import CURRENCIES

ANY_MINOR = st.integers(-MAX_MINOR, MAX_MINOR)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("numerator", "denominator", "nearest"),
    [
        pytest.param(10, 4, 3, id="half goes up"),
        pytest.param(-10, 4, -3, id="negative half goes away from zero"),
        pytest.param(9, 4, 2, id="below half goes down"),
        pytest.param(-9, 4, -2, id="negative below half"),
        pytest.param(0, 7, 0, id="nothing"),
        pytest.param(10**30 + 1, 2, 5 * 10**29 + 1, id="no float could"),
    ],
)
def test_ratio_is_rounded_once(numerator: int, denominator: int, nearest: int) -> None:
    assert rounded_ratio(numerator, denominator) == nearest


@pytest.mark.parametrize("denominator", [0, -1])
def test_ratio_needs_a_positive_denominator(denominator: int) -> None:
    with pytest.raises(Defect):
        rounded_ratio(1, denominator)


def test_line_total_is_rounded_not_the_unit_price() -> None:
    # 30.476 x 2 = 60.95, while round(30.476) x 2 = 60.96.
    assert Money(30_476).ratio(2, 10) == Money(6_095)


@pytest.mark.parametrize("minor", [1.0, "1", True, None])
def test_money_is_a_whole_number(minor: object) -> None:
    with pytest.raises(Defect):
        Money(minor)  # type: ignore[arg-type]  # that is what is tested


def test_arithmetic_and_order() -> None:
    one, two = Money(1), Money(2)
    assert one + two == Money(3)
    assert one - two == Money(-1) == -one
    assert two.times(3) == Money(6)
    assert one < two
    assert one <= two
    assert two > one
    assert two >= one
    assert Money(-1)
    assert not Money(0)


@pytest.mark.parametrize("other", [Money(1, USD), Money(1, Currency("CNY", 3, "¥"))])
def test_two_currencies_never_meet(other: Money) -> None:
    with pytest.raises(Defect):
        Money(1) + other
    with pytest.raises(Defect):
        _ = Money(1) < other


def test_an_equal_currency_is_the_same_currency() -> None:
    assert Money(1) + Money(2, Currency("CNY", 2, "¥")) == Money(3)


def test_total_of_nothing_is_nothing_in_that_currency() -> None:
    assert total([], USD) == Money(0, USD)
    assert total([Money(1, JPY), Money(2, JPY)], JPY) == Money(3, JPY)


def test_currency_by_code() -> None:
    assert currency("EUR") is EUR
    with pytest.raises(Defect):
        currency("XXX")


@pytest.mark.parametrize(
    ("minor", "weights", "shares"),
    [
        pytest.param(100, [1, 1, 1], [34, 33, 33], id="equal remainders go to the earlier"),
        pytest.param(-100, [1, 1, 1], [-34, -33, -33], id="a refund mirrors it"),
        pytest.param(100, [1, 2], [33, 67], id="largest remainder"),
        pytest.param(7, [0, 0], [7, 0], id="no weights: the first takes all"),
        pytest.param(5, [0, 3, 0], [0, 5, 0], id="nothing for no weight"),
        pytest.param(0, [3, 4], [0, 0], id="nothing to split"),
        pytest.param(1, [1] * 4, [1, 0, 0, 0], id="one cent among four"),
    ],
)
def test_allocate(minor: int, weights: list[int], shares: list[int]) -> None:
    assert [share.minor for share in Money(minor).allocate(weights)] == shares


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_allocate_needs_weights(weights: list[int]) -> None:
    with pytest.raises(Defect):
        Money(1).allocate(weights)


@given(ANY_MINOR, WEIGHTS, CURRENCIES)
def test_allocated_parts_are_the_whole(minor: int, weights: list[int], of: Currency) -> None:
    parts = Money(minor, of).allocate(weights)
    assert len(parts) == len(weights)
    assert total(parts, of) == Money(minor, of)


@given(ANY_MINOR, WEIGHTS)
def test_a_greater_weight_never_gets_less(minor: int, weights: list[int]) -> None:
    parts = [abs(part.minor) for part in Money(minor).allocate(weights)]
    by_weight = sorted(zip(weights, parts, strict=True), key=lambda pair: (pair[0], pair[1]))
    if any(weights):
        assert [part for _, part in by_weight] == sorted(parts)


@given(ANY_MINOR, WEIGHTS)
def test_no_part_is_a_cent_away_from_its_share(minor: int, weights: list[int]) -> None:
    whole = sum(weights)
    for part, weight in zip(Money(minor).allocate(weights), weights, strict=True):
        if whole:
            assert abs(part.minor * whole - minor * weight) < whole


@pytest.mark.parametrize(
    ("amount", "with_symbol", "without"),
    [
        (Money(123_450), "¥1,234.50", "1,234.50"),
        (Money(-5), "-¥0.05", "-0.05"),
        (Money(0, USD), "$0.00", "0.00"),
        (Money(1_234_567, JPY), "¥1,234,567", "1,234,567"),
    ],
)
def test_format(amount: Money, with_symbol: str, without: str) -> None:
    assert format_money(amount) == with_symbol
    assert format_money(amount, symbol=False) == without


@given(ANY_MINOR, CURRENCIES, st.booleans())
def test_what_is_written_is_read_back(minor: int, of: Currency, symbol: bool) -> None:
    amount = Money(minor, of)
    assert parse_money(format_money(amount, symbol=symbol), of) == amount


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("12.", 1200),
        (".5", 50),
        (" ¥ 3 ", 300),
        ("￥3", 300),
        ("1,234.50", 123_450),
        ("-0.05", -5),
        ("-¥0.05", -5),
        ("007", 700),
        ("99,999,999.99", MAX_MINOR),
    ],
)
def test_typed_amounts(text: str, minor: int) -> None:
    assert parse_money(text) == Money(minor)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "amount-unreadable") for text in ("", "-", ".", "¥", "1,23", "1.2.3", "1e3")),
        *((text, "amount-unreadable") for text in ("١٢", "１２", "--1", "¥-1", "12 ¥", "NaN")),
        ("0.001", "amount-too-fine"),
        ("100000000.00", "amount-too-large"),
        ("9" * 400, "amount-too-large"),
    ],
)
def test_unreadable_amounts(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_money(text)
    assert refused.value.code == code


def test_yen_have_no_parts() -> None:
    assert parse_money("300", JPY) == Money(300, JPY)
    with pytest.raises(Refusal, match="amount-too-fine"):
        parse_money("3.5", JPY)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse_money(text)
    except Refusal:
        return
    assert abs(amount.minor) <= MAX_MINOR
    assert amount.currency is CNY

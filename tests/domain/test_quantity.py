"""Quantities: thousandths, within what a line may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money
from storeapp.domain.quantity import (
    MAX_THOUSANDTHS,
    Quantity,
    Unit,
    format_quantity,
    grams,
    parse_quantity,
    pieces,
)

UNITS = st.sampled_from(Unit)


@pytest.mark.parametrize("thousandths", [1.0, "1", True])
def test_quantity_is_a_whole_number(thousandths: object) -> None:
    with pytest.raises(Defect):
        Quantity(thousandths, Unit.KILOGRAM)  # type: ignore[arg-type]  # that is what is tested


def test_pieces_come_whole() -> None:
    with pytest.raises(Defect):
        Quantity(1500)


def test_adding_and_turning() -> None:
    assert pieces(2) + pieces(3) == pieces(5)
    assert -grams(250) == Quantity(-250, Unit.KILOGRAM)
    with pytest.raises(Defect):
        pieces(1) + grams(1)


@pytest.mark.parametrize(
    ("quantity", "price", "costs"),
    [
        pytest.param(pieces(3), 1280, 3840, id="pieces"),
        pytest.param(grams(356), 9800, 3489, id="34.888 rounds up"),
        pytest.param(grams(5), 100, 1, id="half a cent rounds up"),
        pytest.param(grams(4), 100, 0, id="less than half a cent is nothing"),
        pytest.param(-grams(5), 100, -1, id="a return mirrors it"),
    ],
)
def test_of(quantity: Quantity, price: int, costs: int) -> None:
    assert quantity.of(Money(price)) == Money(costs)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (pieces(3), "3"),
        (pieces(-2), "-2"),
        (grams(1250), "1.250"),
        (grams(-5), "-0.005"),
        (Quantity(2000, Unit.METRE), "2.000"),
    ],
)
def test_format(quantity: Quantity, text: str) -> None:
    assert format_quantity(quantity) == text


@given(st.integers(1, MAX_THOUSANDTHS), UNITS)
def test_what_is_written_is_read_back(thousandths: int, unit: Unit) -> None:
    quantity = Quantity(thousandths if unit.divisible else -(-thousandths // 1000) * 1000, unit)
    assert parse_quantity(format_quantity(quantity), unit) == quantity


@pytest.mark.parametrize(
    ("text", "unit", "thousandths"),
    [
        ("3", Unit.PIECE, 3000),
        ("3.000", Unit.PIECE, 3000),
        (" .5 ", Unit.KILOGRAM, 500),
        ("2.", Unit.LITRE, 2000),
        ("1.2500", Unit.KILOGRAM, 1250),
        ("9999", Unit.PIECE, MAX_THOUSANDTHS),
    ],
)
def test_typed_quantities(text: str, unit: Unit, thousandths: int) -> None:
    assert parse_quantity(text, unit) == Quantity(thousandths, unit)


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        *((text, Unit.PIECE, "quantity-unreadable") for text in ("", ".", "x", "-1", "1e3", "３")),
        ("0", Unit.PIECE, "quantity-not-positive"),
        ("0.000", Unit.KILOGRAM, "quantity-not-positive"),
        ("10000", Unit.PIECE, "quantity-too-large"),
        ("9999999", Unit.PIECE, "quantity-too-large"),
        ("9" * 13, Unit.PIECE, "quantity-unreadable"),
        ("1.5", Unit.PIECE, "quantity-not-whole"),
        ("1.0005", Unit.KILOGRAM, "quantity-too-fine"),
    ],
)
def test_refused_quantities(text: str, unit: Unit, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_quantity(text, unit)
    assert refused.value.code == code


@given(st.text(max_size=20), UNITS)
def test_any_text_is_a_quantity_or_refused(text: str, unit: Unit) -> None:
    try:
        quantity = parse_quantity(text, unit)
    except Refusal:
        return
    assert 0 < quantity.thousandths <= MAX_THOUSANDTHS

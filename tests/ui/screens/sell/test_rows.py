"""Lines, goods and amounts as they are written, in both languages."""

from dataclasses import replace
from typing import Any

import pytest

from storeapp.domain.basket import Entry, Line, line_of
from storeapp.domain.catalogue import Language, Match, Product
from storeapp.domain.money import Money
from storeapp.domain.pricing import PricedLine
from storeapp.domain.quantity import Quantity, Unit, grams, pieces
from storeapp.ui.screens.sell.rows import found_row, line_row, price_of, tile_row
from storeapp.ui.screens.sell.texts import TEXTS
from storeapp.ui.texts import Texts, Words
from tests.ui.given import LOOSE, PLUM


def words_in(language: Language) -> Words:
    return Texts(language).of(TEXTS)


ENGLISH, CHINESE = words_in(Language.ENGLISH), words_in(Language.CHINESE)


def a_line(product: Product = PLUM, quantity: Quantity | None = None, **changes: Any) -> Line:
    entry = Entry.SCALE if product.weighed else Entry.SCAN
    match = Match(product, quantity or pieces(1))
    return replace(line_of(match, line_id="l1", entry=entry), **changes)


def at_list_price(line: Line) -> PricedLine:
    return PricedLine(line, line.amount)


CASES = {
    "one piece": (a_line(), "1", "", "12.90", "¥12.90", False),
    "several": (a_line(quantity=pieces(3)), "3", "", "38.70", "¥12.90", True),
    "by weight": (a_line(LOOSE, grams(452)), "0.452", "kg", "17.99", "¥39.80 / kg", False),
    "one kilogram": (a_line(LOOSE, grams(1000)), "1.000", "kg", "39.80", "¥39.80 / kg", False),
    "label": (
        a_line(LOOSE, grams(318), entry=Entry.LABEL, label_amount=Money(2410)),
        "0.318", "kg", "24.10", "¥39.80 / kg · price on the label", False,
    ),
    "pack": (
        a_line(quantity=pieces(6), label_amount=Money(7000)),
        "6", "", "70.00", "¥12.90 · pack price", True,
    ),
    "nine digits": (
        a_line(quantity=pieces(9_999), unit_price=Money(100_000)),
        "9999", "", "9,999,000.00", "¥1,000.00", True,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "quantity", "unit", "net", "detail", "several"), CASES.values(), ids=CASES
)
def test_a_line(line: Line, quantity: str, unit: str, net: str, detail: str, several: bool):
    row = line_row(at_list_price(line), ENGLISH)

    assert (row.quantity, row.unit, row.net) == (quantity, unit, net)
    assert (row.detail, row.several) == (detail, several)
    assert (row.list_price, row.saving, row.voided, row.entry) == ("", "", False, None)


def test_a_cheaper_line_shows_its_list_price_and_what_is_saved():
    line = a_line(quantity=pieces(3))

    row = line_row(PricedLine(line, Money(2580)), ENGLISH)

    assert (row.net, row.list_price, row.saving) == ("25.80", "38.70", "saved ¥12.90")
    assert line_row(PricedLine(line, Money(2580)), CHINESE).saving == "优惠 ¥12.90"


def test_a_removed_line_keeps_its_figures_and_saves_nothing():
    line = a_line(LOOSE, grams(452), voided=True)

    row = line_row(PricedLine(line, Money(0)), ENGLISH)

    assert (row.voided, row.quantity, row.net) == (True, "0.452", "17.99")
    assert row.spoken == "Cured plums, removed, 0.452 kg, ¥17.99"
    assert line_row(at_list_price(line), CHINESE).spoken == "九制话梅, 已删除, 0.452 kg, ¥17.99"
    assert (row.saving, row.list_price) == ("", "")
    assert row.detail == "Removed · ¥39.80 / kg"


def test_a_line_being_typed_says_how():
    row = line_row(PricedLine(a_line(), Money(990)), ENGLISH, entry="12")

    assert (row.entry, row.detail, row.saving) == ("12", "Type the number, then Enter", "")


def test_a_line_is_read_out_in_full():
    assert line_row(at_list_price(a_line()), ENGLISH).spoken == "Plum strips, 1, ¥12.90"
    assert line_row(at_list_price(a_line(LOOSE, grams(452))), CHINESE).spoken == (
        "九制话梅, 0.452 kg, ¥17.99"
    )


@pytest.mark.parametrize(
    ("unit", "price"),
    [
        (Unit.PIECE, "¥12.90"),
        (Unit.KILOGRAM, "¥12.90 / kg"),
        (Unit.LITRE, "¥12.90 / l"),
        (Unit.METRE, "¥12.90 / m"),
    ],
)
def test_a_price(unit: Unit, price: str):
    assert price_of(replace(PLUM, unit=unit), ENGLISH) == price
    assert price_of(replace(PLUM, unit=unit), CHINESE) == price


@pytest.mark.parametrize(
    ("product", "stock", "detail"),
    [
        (PLUM, None, "P1"),
        (PLUM, 12_000, "P1 · 12 here"),
        (PLUM, 0, "P1 · 0 here"),
        (PLUM, -3_000, "P1 · -3 here"),
        (LOOSE, 18_850, "P3 · 18.8 kg here"),
    ],
    ids=["unknown", "twelve", "none", "sold more than counted", "by weight"],
)
def test_a_found_good_says_how_much_is_here(product: Product, stock: int | None, detail: str):
    assert found_row(product, stock, ENGLISH).detail == detail


def test_a_quick_key():
    assert tile_row(PLUM, CHINESE).name == "梅条"
    assert tile_row(PLUM, ENGLISH).picture == "plum"
    assert tile_row(LOOSE, ENGLISH).spoken == "Cured plums ¥39.80 / kg"

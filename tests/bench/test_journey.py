"""The rules by which lines of the data become prices, goods and baskets, on rows made by hand."""

from __future__ import annotations

import pytest

from bench._day import a_day, write_csv
from bench._journey import (
    Journey,
    SourceGood,
    SourceLine,
    UnitPrice,
    amount,
    kin_prices,
    unit_price,
)
from storeapp.domain.barcode import gtin14
from storeapp.domain.money import Money
from storeapp.domain.quantity import Quantity, Unit

PLUMS = SourceGood(25671, "GROCERY", "DRIED FRUIT", "PLUMS", "National")
FUEL = SourceGood(6534178, "FUEL", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED", "Private")


def line(
    quantity: int, cents: int, *, product: int = 25671, basket: int = 1, store: int = 3
) -> SourceLine:
    return SourceLine(store, basket, product, quantity, cents)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([(1, 199), (1, 199), (1, 150)], UnitPrice(199, True), id="most frequent"),
        pytest.param([(1, 199), (1, 150)], UnitPrice(150, True), id="of equals the lower"),
        pytest.param([(2, 398), (1, 150), (3, 597)], UnitPrice(199, True), id="divided first"),
        pytest.param([(3, 500), (1, 170)], UnitPrice(170, True), id="what divides goes before"),
        pytest.param([(3, 500)], UnitPrice(167, False), id="mean, rounded once"),
        pytest.param([(3, 500), (3, 502)], UnitPrice(167, False), id="mean of all pieces"),
        pytest.param([(2, 5)], UnitPrice(3, False), id="a half rounds up"),
        pytest.param([(0, 199), (1, 0)], None, id="no line counts"),
        pytest.param([(0, 199), (1, 150)], UnitPrice(150, True), id="what does not count is out"),
        pytest.param([(7, 3)], None, id="mean rounds to nothing"),
        pytest.param([], None, id="never sold"),
    ],
)
def test_the_price_of_pieces(lines: list[tuple[int, int]], expected: UnitPrice | None) -> None:
    assert unit_price(PLUMS, [line(*each) for each in lines]) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([(8000, 1840)], UnitPrice(230, True), id="a line that divides"),
        pytest.param([(8725, 2006)], UnitPrice(230, False), id="the mean of a line"),
        pytest.param([(8725, 2006), (8396, 1846)], UnitPrice(225, False), id="of all litres"),
    ],
)
def test_the_price_of_fuel_is_by_the_litre(
    lines: list[tuple[int, int]], expected: UnitPrice
) -> None:
    assert unit_price(FUEL, [line(*each) for each in lines]) == expected


@pytest.mark.parametrize(
    ("good", "unit", "quantity", "thousandths"),
    [
        pytest.param(PLUMS, Unit.PIECE, 2, 2000, id="pieces"),
        pytest.param(FUEL, Unit.LITRE, 8725, 8725, id="department"),
        pytest.param(
            SourceGood(1, "MISCELLANEOUS", "", "GASOLINE-REG UNLEADED", ""),
            Unit.LITRE,
            8725,
            8725,
            id="type",
        ),
    ],
)
def test_what_is_recorded_in_thousandths_is_sold_so(
    good: SourceGood, unit: Unit, quantity: int, thousandths: int
) -> None:
    assert (good.unit, good.thousandths(quantity)) == (unit, thousandths)


@pytest.mark.parametrize(
    ("good", "quantity", "sellable"),
    [
        pytest.param(PLUMS, 0, False, id="none"),
        pytest.param(PLUMS, 9_999, True, id="the most pieces"),
        pytest.param(PLUMS, 10_000, False, id="one piece more"),
        pytest.param(FUEL, 9_999_000, True, id="the most litres"),
        pytest.param(FUEL, 9_999_001, False, id="one drop more"),
    ],
)
def test_what_a_counter_takes(good: SourceGood, quantity: int, sellable: bool) -> None:
    assert good.sellable(quantity) is sellable


@pytest.mark.parametrize("minor", [1, 99, 230, 1999])
@pytest.mark.parametrize("thousandths", [1, 499, 500, 1000, 1500, 8725, 89_638, 3000])
def test_the_plain_arithmetic_is_what_a_line_costs(minor: int, thousandths: int) -> None:
    assert amount(minor, thousandths) == Quantity(thousandths, Unit.LITRE).of(Money(minor)).minor


@pytest.mark.parametrize(
    ("good", "name"),
    [
        pytest.param(PLUMS, "PLUMS (National)", id="type and brand"),
        pytest.param(SourceGood(1, "DELI", "HAM", "", "Private"), "HAM (Private)", id="category"),
        pytest.param(SourceGood(1, "DELI", "", "", "Private"), "DELI (Private)", id="department"),
        pytest.param(SourceGood(1, "DELI", "", "", ""), "DELI", id="no brand"),
        pytest.param(SourceGood(1, "", "", "", ""), "GOODS", id="nothing"),
        pytest.param(SourceGood(1, "D", "", "+ATTEMPTED", ""), "ATTEMPTED", id="no formula"),
        pytest.param(SourceGood(1, "D", "", "X" * 90, "B"), "X" * 80, id="long"),
    ],
)
def test_what_a_good_is_called(good: SourceGood, name: str) -> None:
    assert good.name == name


def test_a_good_has_a_sku_a_shelf_and_a_code_that_reads() -> None:
    assert (PLUMS.sku, PLUMS.shelf, PLUMS.ean) == ("25671", "grocery", "6900000256718")
    assert gtin14(PLUMS.ean) == "06900000256718"
    assert SourceGood(1, "ELECT &PLUMBING", "", "", "").shelf == "elect-plumbing"


@pytest.fixture
def journey() -> Journey:
    """Two goods with prices, one that was never sold, three stores, four baskets."""
    return Journey(
        {
            PLUMS.product: PLUMS,
            FUEL.product: FUEL,
            7: SourceGood(7, "DELI", "", "HAM", ""),
            8: SourceGood(8, "DELI", "", "GIVEN AWAY", ""),
        },
        [
            line(2, 398, basket=11, store=3),
            line(1, 199, basket=11, store=3),
            line(8725, 2006, basket=11, store=3, product=FUEL.product),
            line(0, 0, basket=11, store=3),
            line(1, 0, basket=11, store=3, product=8),
            line(1, 100, basket=12, store=4, product=99),
            line(1, 250, basket=13, store=5),
            line(10_000, 1_990_000, basket=14, store=5),
            line(1, 199, basket=14, store=5),
        ],
    )


def test_a_day_sells_what_can_be_sold_and_counts_the_rest(journey: Journey) -> None:
    day = a_day(journey, 10, tills=2)
    assert {product: price.minor for product, price in day.prices.items()} == {
        25671: 199,
        6534178: 230,
    }
    sold = {(each.number, each.till): [x.quantity for x in each.lines] for each in day.baskets}
    assert sold == {(11, 1): [2, 1, 8725], (13, 1): [1], (14, 1): [1]}
    assert [day.due_minor(each) for each in day.baskets] == [3 * 199 + 2007, 199, 199]
    assert day.figures["lines_left_out"] == {
        "without quantity or value": 2,
        "of no product": 1,
        "more than a counter takes": 1,
    }
    assert (day.figures["goods_in_the_catalogue"], day.figures["goods_priced_by_the_mean"]) == (
        4,
        1,
    )
    assert day.unsold == {7: UnitPrice(199, False), 8: UnitPrice(199, False)}
    assert day.figures["lines_at_their_price"] == round(3 / 5, 4)


def test_goods_nobody_bought_cost_what_their_nearest_kin_cost() -> None:
    goods = [
        SourceGood(1, "DELI", "", "HAM", ""),
        SourceGood(2, "DELI", "", "HAM", ""),
        SourceGood(3, "DELI", "", "CHEESE", ""),
        SourceGood(4, "DELI", "", "HAM", ""),
        SourceGood(5, "DELI", "", "OLIVES", ""),
        SourceGood(6, "TOYS", "", "BALL", ""),
    ]
    prices = {1: UnitPrice(100, True), 2: UnitPrice(300, True), 3: UnitPrice(700, True)}
    found = {product: price.minor for product, price in kin_prices(goods, prices).items()}
    assert found == {4: 100, 5: 300, 6: 300}


def test_a_short_day_begins_with_a_basket_of_every_store(journey: Journey) -> None:
    assert [each.number for each in a_day(journey, 3, tills=4).baskets] == [11, 13]
    assert a_day(journey, 3, tills=4).figures["baskets_chosen"] == 3


def test_a_day_is_the_same_every_time(journey: Journey) -> None:
    assert a_day(journey, 4, tills=4) == a_day(journey, 4, tills=4)


def test_the_catalogue_of_a_day_is_a_file_for_head_office(journey: Journey, tmp_path) -> None:
    file = tmp_path / "goods.csv"
    write_csv(file, a_day(journey, 4, tills=4))
    assert file.read_text(encoding="utf-8").splitlines() == [
        "sku,name_zh,name_en,unit,price,tax,category,barcodes",
        "7,HAM,HAM,pc,1.99,N13,deli,6900000000076",
        "8,GIVEN AWAY,GIVEN AWAY,pc,1.99,N13,deli,6900000000083",
        "25671,PLUMS (National),PLUMS (National),pc,1.99,N13,grocery,6900000256718",
        "6534178,GASOLINE-REG UNLEADED (Private),GASOLINE-REG UNLEADED (Private)"
        ",l,2.30,N13,fuel," + FUEL.ean,
    ]

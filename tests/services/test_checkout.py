"""Selling through the use cases, from a scan to the committed facts."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Match, Product
from storeapp.domain.errors import Refusal
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import Money
from storeapp.domain.quantity import Unit, grams, pieces
from storeapp.domain.receipt_of import letterhead_of, receipt_of
from storeapp.domain.sale import Sale
from storeapp.services.checkout import Checkout
from storeapp.services.shifts import Shifts
from tests.services.fakes import (
    LIN,
    FakeCatalogue,
    FakeClock,
    FakeIds,
    FakeSales,
    FakeScale,
    FakeUploads,
    a_config,
    a_match,
    a_product,
)
from tests.services.rules import coupons_of, without_promotions

EAN = "6901234567892"
KEY = "06901234567892"
LOOSE = a_product("L1", 9800, Unit.KILOGRAM)


class Till:
    """A checkout over fakes, with one good by bar code and one loose good by PLU."""

    def __init__(self) -> None:
        self.sales = FakeSales()
        self.scale = FakeScale()
        self.sold: list[Sale] = []
        self.catalogue = FakeCatalogue(a_product(), LOOSE)
        self.catalogue.with_code(KEY, a_match())
        self.catalogue.with_code("plu:12345", Match(LOOSE, grams(1000)))
        self.clock = FakeClock()
        self.checkout = Checkout(
            catalogue=self.catalogue,
            sales=self.sales,
            scale=self.scale,
            clock=self.clock,
            ids=FakeIds(),
            config=a_config(),
            sold=self.sold.append,
            pricing=without_promotions(self.sales, self.clock),
            coupons=coupons_of(self.clock),
        )

    def open_shift(self) -> None:
        shifts = Shifts(self.sales, self.clock, FakeIds(), FakeUploads())
        asyncio.run(shifts.open(Money(50_000), LIN))

    def scanned(self, *codes: str) -> Basket:
        basket = self.checkout.fresh()
        for code in codes:
            basket = self.checkout.scan(basket, Scan(code)).basket
        return basket


def test_scanning_twice_counts_two_on_one_line() -> None:
    till = Till()
    basket = till.scanned(EAN, EAN)
    assert [(line.sku, line.quantity) for line in basket.lines] == [("P1", pieces(2))]
    assert till.checkout.priced(basket).due == Money(2560)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        pytest.param("6900000000007", "code-unknown", id="right check digit, not ours"),
        pytest.param("6901234567893", "code-damaged", id="wrong check digit"),
        pytest.param("", "code-unreadable", id="empty"),
        pytest.param("plu:12345", "needs-weight", id="loose good without its weight"),
    ],
)
def test_a_code_that_leads_nowhere_changes_nothing(code: str, refusal: str) -> None:
    till = Till()
    before = till.scanned(EAN)
    with pytest.raises(Refusal) as refused:
        till.checkout.scan(before, Scan(code))
    assert refused.value.code == refusal
    assert till.checkout.priced(before).due == Money(1280)
    assert till.sales.rows == FakeSales().rows


def test_a_weight_label_prices_the_weight() -> None:
    till = Till()
    line = till.scanned("2112345003566").lines[0]
    assert (line.quantity, line.amount, line.fixed) == (grams(356), Money(3489), True)


def test_an_amount_label_is_the_amount_to_the_cent_and_derives_the_weight() -> None:
    till = Till()
    line = till.scanned("2212345012992").lines[0]
    assert (line.amount, line.quantity) == (Money(1299), grams(133))


def test_an_amount_label_of_a_piece_is_one_piece() -> None:
    till = Till()
    till.catalogue.with_code("plu:12345", a_match())
    line = till.scanned("2212345012992").lines[0]
    assert (line.amount, line.quantity) == (Money(1299), pieces(1))


def test_an_amount_label_of_a_good_without_price_still_sells() -> None:
    till = Till()
    free = a_product("L2", 0, Unit.KILOGRAM)
    till.catalogue.with_code("plu:12345", Match(free, grams(1000)))
    assert till.scanned("2212345012992").lines[0].quantity == grams(1)


def test_a_label_with_both_keeps_the_weight_it_says() -> None:
    till = Till()
    wide = replace(till.checkout.config, labels=(LabelLayout("27IIIIIPPPPPWWWWWC"),))
    checkout = replace(till.checkout, config=wide)
    line = checkout.scan(checkout.fresh(), Scan("271234501299001338")).basket.lines[0]
    assert (line.amount, line.quantity) == (Money(1299), grams(133))


@pytest.mark.parametrize(
    ("code", "product", "refusal"),
    [
        pytest.param("2212345000005", LOOSE, "label-without-amount", id="amount nothing"),
        pytest.param("2112345003566", a_product(), "not-sold-by-weight", id="weight of a piece"),
        pytest.param("2112345000008", LOOSE, "quantity-not-positive", id="weight nothing"),
    ],
)
def test_a_label_that_makes_no_sense_changes_nothing(
    code: str, product: Product, refusal: str
) -> None:
    till = Till()
    till.catalogue.with_code("plu:12345", Match(product, grams(1000)))
    basket = till.checkout.fresh()
    with pytest.raises(Refusal) as refused:
        till.checkout.scan(basket, Scan(code))
    assert refused.value.code == refusal
    assert basket.lines == ()


def test_a_gs1_code_counts_what_it_says() -> None:
    till = Till()
    basket = till.checkout.scan(till.checkout.fresh(), Scan(f"01{KEY}3012", "]C1")).basket
    assert basket.lines[0].quantity == pieces(12)


def test_a_good_past_its_date_is_not_sold_and_one_of_today_is() -> None:
    till = Till()
    basket = till.checkout.fresh()
    with pytest.raises(Refusal) as refused:
        till.checkout.scan(basket, Scan(f"01{KEY}17261120", "]C1"))
    assert (refused.value.code, refused.value.facts["day"]) == ("good-expired", "2026-11-20")
    assert basket.lines == ()
    today = till.checkout.scan(basket, Scan(f"01{KEY}17261121", "]C1")).basket
    assert today.lines[0].quantity == pieces(1)


def test_a_good_chosen_by_hand_is_one_piece() -> None:
    till = Till()
    added = till.checkout.add(till.checkout.fresh(), a_product())
    assert added.basket.line(added.line_id).quantity == pieces(1)


def test_a_loose_good_chosen_by_hand_is_weighed() -> None:
    till = Till()
    with pytest.raises(Refusal, match="needs-weight"):
        till.checkout.add(till.checkout.fresh(), LOOSE)
    added = asyncio.run(till.checkout.weigh(till.checkout.fresh(), LOOSE))
    assert added.basket.line(added.line_id).amount == Money(3489)
    by_hand = till.checkout.add(till.checkout.fresh(), LOOSE, quantity=grams(500))
    assert by_hand.basket.lines[0].amount == Money(4900)


def test_the_scale_says_no_and_nothing_is_added() -> None:
    till = Till()
    till.scale.refusal = "scale-not-stable"
    basket = till.checkout.fresh()
    with pytest.raises(Refusal, match="scale-not-stable"):
        asyncio.run(till.checkout.weigh(basket, LOOSE))
    assert basket.lines == ()


def test_a_weight_that_makes_no_line_is_given_back() -> None:
    till = Till()
    till.scale.weight_g = 10_000_000
    with pytest.raises(Refusal, match="quantity-too-large"):
        asyncio.run(till.checkout.weigh(till.checkout.fresh(), LOOSE))
    assert till.scale.given_back == 1


def test_a_quantity_is_typed_and_a_line_voided_with_a_trace() -> None:
    till = Till()
    basket = till.scanned(EAN)
    line_id = basket.lines[0].id
    basket = till.checkout.set_quantity(basket, line_id, "3")
    assert till.checkout.priced(basket).due == Money(3840)
    basket = till.checkout.void(basket, line_id)
    assert till.checkout.priced(basket).due == Money(0)
    assert [line.voided for line in basket.lines] == [True]


def test_nine_million_pieces_are_refused() -> None:
    till = Till()
    basket = till.scanned(EAN)
    with pytest.raises(Refusal, match="quantity-too-large"):
        till.checkout.set_quantity(basket, basket.lines[0].id, "9999999")
    assert basket.lines[0].quantity == pieces(1)


def test_quick_keys_leave_out_what_is_not_in_the_catalogue() -> None:
    till = Till()
    assert till.checkout.quick_keys(("L1", "gone", "P1")) == (LOOSE, a_product())


def test_the_basket_under_way_is_kept_and_comes_back() -> None:
    till = Till()
    basket = till.scanned(EAN)
    asyncio.run(till.checkout.keep(basket))
    assert asyncio.run(till.checkout.resume()) == basket
    asyncio.run(till.checkout.keep(till.checkout.fresh()))
    assert asyncio.run(till.checkout.resume()) is None


def test_a_cash_sale_is_one_commit_of_sale_and_drawer_with_its_receipt() -> None:
    till = Till()
    till.open_shift()
    basket = till.checkout.priced(till.scanned(EAN))
    settlement = till.checkout.settlement(basket).by_cash(Money(2000))
    asyncio.run(till.checkout.keep(basket.basket))

    sale = asyncio.run(till.checkout.pay(basket, settlement, cashier=LIN))

    assert str(sale.number) == "S01-2-1-000001"
    assert sale.change == Money(720)
    assert till.sales.kinds == ["shift_open/1", "sale/2", "drawer_open/1"]
    assert json.loads(till.sales.rows.facts[2].body)["sale"] == sale.id
    (job,) = till.sales.rows.jobs.values()
    assert job.dedup_key == f"receipt:{sale.id}:0"
    assert job.document == receipt_of(sale, letterhead_of(till.checkout.config, LIN.name))
    assert till.sales.rows.basket is None
    assert till.sold == [sale]


def test_a_card_sale_opens_no_drawer() -> None:
    till = Till()
    till.open_shift()
    basket = till.checkout.priced(till.scanned(EAN))
    settlement = till.checkout.settlement(basket).by_card(Money(1280), "0042")
    asyncio.run(till.checkout.pay(basket, settlement, cashier=LIN))
    assert till.sales.kinds == ["shift_open/1", "sale/2"]


@pytest.mark.parametrize(
    ("shift", "paid", "codes", "refusal"),
    [
        pytest.param(False, True, [EAN], "no-open-shift", id="no shift"),
        pytest.param(True, False, [EAN], "not-settled", id="not paid"),
        pytest.param(True, False, [], "basket-empty", id="nothing in it"),
    ],
)
def test_a_sale_that_cannot_be_leaves_no_trace(
    *, shift: bool, paid: bool, codes: list[str], refusal: str
) -> None:
    till = Till()
    if shift:
        till.open_shift()
    before = till.sales.rows
    basket = till.checkout.priced(till.scanned(*codes))
    settlement = till.checkout.settlement(basket)
    if paid:
        settlement = settlement.by_cash(Money(1280))
    with pytest.raises(Refusal, match=refusal):
        asyncio.run(till.checkout.pay(basket, settlement, cashier=LIN))
    assert till.sales.rows is before
    assert till.sold == []


def test_the_same_basket_is_not_sold_twice() -> None:
    till = Till()
    till.open_shift()
    basket = till.checkout.priced(till.scanned(EAN))
    settlement = till.checkout.settlement(basket).by_cash(Money(1280))
    asyncio.run(till.checkout.pay(basket, settlement, cashier=LIN))
    with pytest.raises(Refusal, match="already-sold"):
        asyncio.run(till.checkout.pay(basket, settlement, cashier=LIN))
    assert till.sales.kinds.count("sale/2") == 1
    assert till.sales.rows.receipts == 1


def test_what_was_taken_is_kept_with_the_basket_until_it_is_sold() -> None:
    till = Till()
    till.open_shift()
    basket = till.checkout.priced(till.scanned(EAN))
    part = till.checkout.settlement(basket).by_cash(Money(500))
    assert asyncio.run(till.checkout.taken()) == ()
    asyncio.run(till.checkout.keep(basket.basket, part.tenders))
    assert asyncio.run(till.checkout.resume()) == basket.basket
    assert asyncio.run(till.checkout.taken()) == part.tenders

    asyncio.run(till.checkout.pay(basket, part.by_card(part.left), cashier=LIN))
    assert asyncio.run(till.checkout.taken()) == ()


def test_an_abandoned_basket_is_a_fact_and_an_empty_one_is_not() -> None:
    till = Till()
    basket = till.scanned(EAN)
    asyncio.run(till.checkout.keep(basket))
    asyncio.run(till.checkout.void_basket(basket, cashier=LIN, reason="customer left"))
    asyncio.run(
        till.checkout.void_basket(till.checkout.fresh(), cashier=LIN, reason="customer left")
    )
    assert till.sales.kinds == ["basket_void/1"]
    assert till.sales.rows.basket is None

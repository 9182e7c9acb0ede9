"""Prices, taxes and sales: figures agree or the value does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import CNY, JPY, USD, Money, total
from storeapp.domain.pricing import PricedLine, priced
from storeapp.domain.sale import Sale, sell
from storeapp.domain.shift import Shift, open_shift
from storeapp.domain.tax import TaxLine, TaxRate, TaxTable, taxes_of
from storeapp.domain.tender import CashRounding, Settlement
from storeapp.domain.till import ReceiptNumber
from storeapp.domain.trace import BasketVoid, DrawerOpening, Enrolment
from storeapp.promotions.engine import price
from tests.domain.build import (
    CASHIER,
    GENERAL,
    NOON,
    ON_TOP,
    TAXES,
    TODAY,
    a_basket,
    a_line,
    a_number,
    a_product,
    a_sale,
    a_weighed_product,
    baskets,
    sale_of,
    sales,
    yuan,
)

MIXED = a_basket(
    a_line("line-1", count=2),
    a_line("line-2", weight_g=356),
    a_line("line-3", voided=True),
    a_line("line-4", a_product("BAG", price=20, tax_code="on-top")),
)


# --- taxes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "amount", "tax"),
    [
        pytest.param(GENERAL, 11_300, 1_300, id="13 % within 113.00"),
        pytest.param(GENERAL, 100, 12, id="within: 11.504 rounds up"),
        pytest.param(ON_TOP, 100, 8, id="on top: 8.25 rounds down"),
        pytest.param(ON_TOP, -100, -8, id="a return mirrors it"),
        pytest.param(TaxRate("none", 0), 999, 0, id="none"),
        pytest.param(TaxRate("all", 10_000, inclusive=False), 999, 999, id="as much again"),
    ],
)
def test_tax_on(rate: TaxRate, amount: int, tax: int) -> None:
    assert rate.tax_on(yuan(amount)) == yuan(tax)


@pytest.mark.parametrize(("code", "basis_points"), [("x", -1), ("x", 10_001), ("", 1300)])
def test_impossible_rates(code: str, basis_points: int) -> None:
    with pytest.raises(Defect):
        TaxRate(code, basis_points)


def test_tax_is_rounded_once_per_rate_and_document() -> None:
    # Within 0.12 are 1.38 cents, twice rounded 2; within 0.24 are 2.76, rounded 3.
    parts = [("general", yuan(12)), ("food", yuan(50)), ("general", yuan(12))]
    assert taxes_of(parts, TAXES) == (
        TaxLine(TAXES.rate("food"), yuan(50), yuan(4)),
        TaxLine(GENERAL, yuan(24), yuan(3)),
    )


def test_a_tax_the_store_has_not_heard_of_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        TaxTable((GENERAL,)).rate("food")
    assert (refused.value.code, refused.value.facts) == ("tax-unknown", {"tax": "food"})


# --- prices --------------------------------------------------------------------------


def test_a_basket_at_list_prices() -> None:
    bought = price(MIXED, TAXES)
    assert [p.net.minor for p in bought.lines] == [2560, 3489, 0, 20]
    assert [(tax.rate.code, tax.base.minor, tax.tax.minor) for tax in bought.taxes] == [
        ("food", 3489, 288),
        ("general", 2560, 295),
        ("on-top", 20, 2),
    ]
    assert bought.due == yuan(2560 + 3489 + 20 + 2)
    assert bought.saved == yuan(0)
    assert bought.pieces == 2 + 1 + 1


def test_a_basket_in_dollars() -> None:
    basket = a_basket(a_line(product=a_product(price=Money(1299, USD))))
    assert price(basket, TAXES).due == Money(1299, USD)


def test_an_empty_basket_costs_nothing_in_the_stores_currency() -> None:
    assert price(Basket("b"), TAXES).due == Money(0, CNY)
    assert price(Basket("b"), TAXES, JPY).due == Money(0, JPY)
    voided = a_basket(a_line(product=a_product(price=Money(1, USD)), voided=True))
    assert price(voided, TAXES, JPY).due == Money(0, USD)


def test_savings_are_what_nets_leave_out() -> None:
    bought = priced(a_basket(a_line(count=2)), [yuan(2000)], TAXES)
    assert bought.saved == bought.lines[0].saving == yuan(560)


def test_one_net_amount_per_line() -> None:
    with pytest.raises(Defect):
        priced(a_basket(), [], TAXES)


@pytest.mark.parametrize("net", [yuan(-1), yuan(1281), Money(1, USD)])
def test_impossible_nets(net: Money) -> None:
    with pytest.raises(Defect):
        PricedLine(a_line(), net)


@given(baskets())
def test_list_prices_add_up(basket: Basket) -> None:
    bought = price(basket, TAXES)
    of = bought.due.currency
    on_top = total((tax.added for tax in bought.taxes), of)
    assert bought.due == total((line.amount for line in basket.lines), of) + on_top
    assert not bought.saved
    sold = [line.amount for line in basket.active]
    assert total((tax.base for tax in bought.taxes), of) == total(sold, of)


# --- sales ---------------------------------------------------------------------------


def test_a_sale_of_a_mixed_basket() -> None:
    bought = price(MIXED, TAXES)
    settlement = Settlement(bought.due, CashRounding(10)).by_card(yuan(1000), "4711")
    sale = sale_of(bought, settlement.by_cash(yuan(6000)))
    assert sale.id == "basket-1"
    assert (sale.due, sale.rounding) == (yuan(6071), yuan(-1))
    assert (sale.paid, sale.change) == (yuan(6070), yuan(930))
    assert (sale.subtotal, sale.saved, sale.pieces) == (yuan(6069), yuan(0), 4)
    assert sale.in_cash
    assert str(sale.number) == "S01-T1-1-000001"
    assert sale.cashier_id == CASHIER.id


def test_a_sale_by_card_leaves_the_drawer_shut() -> None:
    sale = a_sale(settlement=Settlement(yuan(1280)).by_card(yuan(1280)))
    assert not sale.in_cash


def test_what_costs_nothing_is_sold_without_a_tender() -> None:
    bought = priced(a_basket(), [yuan(0)], TAXES)
    sale = sale_of(bought, Settlement(bought.due))
    assert (sale.tenders, sale.due, sale.saved) == ((), yuan(0), yuan(1280))


@pytest.mark.parametrize("lines", [(), (a_line(voided=True),)])
def test_an_empty_basket_is_not_sold(lines: tuple[()]) -> None:
    bought = price(Basket("b", lines), TAXES)
    with pytest.raises(Refusal, match="basket-empty"):
        sale_of(bought, Settlement(bought.due))


def test_what_is_not_paid_is_not_sold() -> None:
    bought = price(a_basket(), TAXES)
    settlement = Settlement(bought.due).by_cash(yuan(1000))
    with pytest.raises(Refusal) as refused:
        sale_of(bought, settlement)
    assert (refused.value.code, refused.value.facts) == ("not-settled", {"left": yuan(280)})
    assert settlement.left == yuan(280)


def test_a_settlement_is_of_one_basket() -> None:
    with pytest.raises(Defect):
        sale_of(price(a_basket(), TAXES), Settlement(yuan(1)).by_cash(yuan(1)))


@given(sales())
def test_a_sale_loses_no_cent(sale: Sale) -> None:
    of = sale.due.currency
    handed = total((tender.handed for tender in sale.tenders), of)
    assert sale.due + sale.rounding == sale.paid == handed - sale.change
    assert sale.subtotal + sale.saved == total((p.line.amount for p in sale.lines), of)


SALE = a_sale(MIXED, Settlement(yuan(6071), CashRounding(10)).by_cash(yuan(7000)))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"id": ""}, id="no id"),
        pytest.param({"shift": ""}, id="no shift"),
        pytest.param({"cashier_id": ""}, id="nobody"),
        pytest.param({"ended_at": datetime(2026, 1, 1)}, id="no offset"),  # noqa: DTZ001
        pytest.param({"lines": ()}, id="nothing sold"),
        pytest.param({"lines": SALE.lines[2:3]}, id="only voided lines"),
        pytest.param({"lines": SALE.lines[:2]}, id="a line is missing"),
        pytest.param({"lines": (*SALE.lines, SALE.lines[2])}, id="a line twice"),
        pytest.param({"due": yuan(6070)}, id="another due"),
        pytest.param({"due": Money(6071, USD)}, id="another currency"),
        pytest.param({"rounding": yuan(0)}, id="no rounding"),
        pytest.param({"tenders": ()}, id="not paid"),
        pytest.param({"tenders": SALE.tenders * 2}, id="paid twice"),
        pytest.param({"taxes": ()}, id="no taxes"),
        pytest.param({"taxes": SALE.taxes[::-1]}, id="taxes in another order"),
        pytest.param(
            {"taxes": (replace(SALE.taxes[0], tax=yuan(289)), *SALE.taxes[1:])}, id="another tax"
        ),
    ],
)
def test_a_sale_that_does_not_agree_does_not_exist(wrong: dict[str, object]) -> None:
    with pytest.raises((Defect, Refusal)):
        replace(SALE, **wrong)  # type: ignore[arg-type]  # a table of cases


def test_only_cash_is_rounded() -> None:
    by_card = Settlement(yuan(1280)).by_card(yuan(1280)).tenders
    cheaper = replace(a_line(), unit_price=yuan(1279))
    bought = price(a_basket(cheaper), TAXES)
    with pytest.raises(Defect, match="only cash"):
        Sale(
            "b", a_number(), "s", TODAY, NOON, "c", bought.lines, bought.taxes, bought.due,
            yuan(1), by_card,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("store", "till", "epoch", "count"),
    [("", "T", 1, 1), ("S", "", 1, 1), ("S", "T", 0, 1), ("S", "T", 1, 0)],
)
def test_impossible_receipt_numbers(store: str, till: str, epoch: int, count: int) -> None:
    with pytest.raises(Defect):
        ReceiptNumber(store, till, epoch, count)


def test_sell_takes_everything_from_where_it_belongs() -> None:
    bought = price(a_basket(a_line(product=a_weighed_product(), weight_g=100)), TAXES)
    settlement = Settlement(bought.due).by_card(bought.due)
    sale = sell(
        bought,
        settlement,
        number=a_number(7),
        shift="shift-9",
        business_date=date(2026, 1, 2),
        ended_at=NOON,
        cashier=CASHIER,
    )
    assert sale == Sale(
        id="basket-1",
        number=ReceiptNumber("S01", "T1", 1, 7),
        shift="shift-9",
        business_date=date(2026, 1, 2),
        ended_at=NOON,
        cashier_id="staff-1",
        lines=bought.lines,
        taxes=bought.taxes,
        due=yuan(980),
        rounding=yuan(0),
        tenders=settlement.tenders,
    )


# --- shifts and traces ---------------------------------------------------------------


def test_a_shift_is_of_the_day_it_was_opened_on() -> None:
    shift = open_shift("shift-1", at=NOON, staff_id="staff-1", opening_float=yuan(0))
    assert shift == Shift("shift-1", NOON, date(2026, 11, 21), "staff-1", yuan(0))


@pytest.mark.parametrize("minor", [-1, 10**12])
def test_a_float_that_cannot_be_is_refused(minor: int) -> None:
    with pytest.raises(Refusal, match="float-not-possible"):
        open_shift("shift-1", at=NOON, staff_id="staff-1", opening_float=yuan(minor))
    with pytest.raises(Defect):
        Shift("shift-1", NOON, TODAY, "staff-1", yuan(minor))


def test_a_shifts_moment_has_its_offset() -> None:
    with pytest.raises(Defect):
        Shift("shift-1", datetime(2026, 1, 1), TODAY, "staff-1", yuan(0))  # noqa: DTZ001


KEY = "ab" * 32
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001  # that is what is tested


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        pytest.param(BasketVoid, (a_basket(), "", NOON, "cleared"), id="void by nobody"),
        pytest.param(BasketVoid, (a_basket(), "staff-1", NOON, ""), id="void for no reason"),
        pytest.param(BasketVoid, (a_basket(), "staff-1", NAIVE, "cleared"), id="void, no offset"),
        pytest.param(DrawerOpening, ("sale", "staff-1", NOON), id="a sale without its id"),
        pytest.param(DrawerOpening, ("no-sale", "staff-1", NOON, "x"), id="no sale, with an id"),
        pytest.param(DrawerOpening, ("no-sale", "", NOON), id="opened by nobody"),
        pytest.param(Enrolment, ("S01", "T1", "ab", 1, NOON), id="a short key"),
        pytest.param(Enrolment, ("S01", "T1", KEY.upper(), 1, NOON), id="a key in capitals"),
        pytest.param(Enrolment, ("S01", "T1", KEY, 0, NOON), id="no epoch"),
        pytest.param(Enrolment, ("", "T1", KEY, 1, NOON), id="no store"),
        pytest.param(Enrolment, ("S01", "", KEY, 1, NOON), id="no till"),
    ],
)
def test_impossible_traces(kind: type, parts: tuple[object, ...]) -> None:
    with pytest.raises(Defect):
        kind(*parts)

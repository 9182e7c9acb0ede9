"""Returns as values and facts: proved when they are built, read back as they were written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from storeapp.domain.catalogue import Language, Name
from storeapp.domain.codec import (
    bought_body,
    bought_from,
    parse_body,
    return_body,
    return_from,
    so_far_body,
    so_far_from,
)
from storeapp.domain.codec.settling import under_way_body, under_way_from
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fact import canonical
from storeapp.domain.money import Money
from storeapp.domain.quantity import pieces
from storeapp.domain.receipt_of import Letterhead
from storeapp.domain.return_receipt import return_receipt
from storeapp.domain.return_rules import ReturnRules
from storeapp.domain.returning import (
    Condition,
    Given,
    GivenBack,
    GoodsBack,
    Return,
    ReturnedLine,
    SoFar,
    Source,
    bought_in,
    carried_over,
    so_far,
    source_in,
)
from storeapp.domain.settling import UnderWay
from storeapp.domain.tax import TaxLine, TaxRate
from storeapp.domain.tender import Tender, TenderKind
from storeapp.domain.till import ReceiptNumber
from storeapp.hardware.printing.text import text_lines
from tests.domain.build import a_promoted_sale
from tests.domain.tamper import at_path, paths, same, with_value

AT = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
CARD = Source(TenderKind.CARD, "S01", "sale-1", 0, 0, "77")
CASH = Source(TenderKind.CASH, "S01", "sale-1", 1)
LINE = ReturnedLine(
    line="line-1",
    sku="PLUM-1",
    name=Name("话梅", "Dried plum"),
    quantity=pieces(2),
    tax_code="general",
    first=1,
    units=2,
    net=Money(2004),
    reason="broken",
    condition=Condition.DAMAGED,
)
BACK = GoodsBack(
    id="return-1",
    sale="sale-1",
    number="S01-2-1-000001",
    store="S01",
    lines=(LINE,),
    taxes=(TaxLine(TaxRate("general", 1300), Money(2004), Money(231)),),
    due=Money(2004),
    given=(
        GivenBack(0, CARD, Money(1500), Money(1500), Money(0), "0042"),
        GivenBack(1, CASH, Money(504), Money(500), Money(0)),
    ),
    kept_back=Money(300),
    unearned=20,
    unburnt=5,
    customer_id="m1",
    claim="return-1",
    approval="a1",
    approved_by="u9",
)
WRONG: tuple[object, ...] = (None, "", "x", -1, 10**16, True, [], {})
NUMBER = ReceiptNumber("S01", "2", 1, 7)
DONE = Return(NUMBER, "shift-1", AT.date(), AT, "u1", BACK)
BODY: dict[str, Any] = {
    "currency": "CNY",
    "id": "return-1",
    "sale": "sale-1",
    "of": "S01-2-1-000001",
    "store": "S01",
    "lines": [
        {
            "line": "line-1",
            "sku": "PLUM-1",
            "name": {"zh": "话梅", "en": "Dried plum"},
            "quantity": 2000,
            "unit": "pc",
            "tax": "general",
            "first": 1,
            "units": 2,
            "net": 2004,
            "reason": "broken",
            "condition": "damaged",
        }
    ],
    "taxes": [
        {"code": "general", "basis_points": 1300, "inclusive": True, "base": 2004, "tax": 231}
    ],
    "due": 2004,
    "given": [
        {
            "place": 0,
            "source": {
                "kind": "card",
                "store": "S01",
                "sale": "sale-1",
                "place": 0,
                "attempt": 0,
                "reference": "77",
            },
            "due": 1500,
            "paid": 1500,
            "carried": 0,
            "reference": "0042",
        },
        {
            "place": 1,
            "source": {
                "kind": "cash",
                "store": "S01",
                "sale": "sale-1",
                "place": 1,
                "attempt": 0,
                "reference": "",
            },
            "due": 504,
            "paid": 500,
            "carried": 0,
            "reference": "",
        },
    ],
    "kept_back": 300,
    "unearned": 20,
    "unburnt": 5,
    "customer": "m1",
    "claim": "return-1",
    "approval": "a1",
    "approved_by": "u9",
    "number": {"store": "S01", "till": "2", "epoch": 1, "count": 7},
    "shift": "shift-1",
    "business_date": "2026-11-21",
    "ended_at": "2026-11-21T10:42:00+00:00",
    "cashier": "u1",
    "exchange": "",
}


def test_the_fact_is_word_for_word() -> None:
    assert return_body(DONE) == BODY
    assert return_from(parse_body(canonical(BODY))) == DONE


def test_a_tampered_fact_is_refused_or_is_another() -> None:
    for path in paths(BODY):
        for value in WRONG:
            if same(at_path(BODY, path), value):
                continue
            body = with_value(BODY, path, value)
            try:
                read = return_from(body)
            except Refusal:
                continue
            assert return_body(read) == body


def test_what_was_bought_and_what_came_back_is_read_back() -> None:
    bought = bought_in(a_promoted_sale(), {})
    before = SoFar({"l": 2}, 500, {"general": (500, 58)}, {0: Given(500, 500), 1: Given(4, 0, 3)})
    under_way = UnderWay(BACK, bought, before, frozenset({0, 1}), frozenset({0}), "b-2")

    assert bought_from(bought_body(bought)) == bought
    assert so_far_from(so_far_body(before)) == before
    assert under_way_from(parse_body(canonical(under_way_body(under_way)))) == under_way


def test_returns_of_a_sale_are_summed() -> None:
    summed = so_far([BACK, BACK])

    assert summed.units == {"line-1": 4}
    assert (summed.goods, summed.taxes) == (4008, {"general": (4008, 462)})
    assert summed.given == {0: Given(3000, 3000), 1: Given(1008, 1000)}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"due": Money(2000)}, id="lines-do-not-make-the-due"),
        pytest.param({"given": BACK.given[:1]}, id="not-all-of-it-goes-back"),
        pytest.param({"lines": (LINE, LINE)}, id="a-line-twice"),
        pytest.param({"lines": ()}, id="nothing"),
        pytest.param({"sale": ""}, id="a-receipt-without-a-sale"),
        pytest.param({"approval": ""}, id="approved-by-nobody"),
        pytest.param({"sale": "", "number": "", "approval": "", "approved_by": ""}, id="blind"),
        pytest.param({"unearned": -1}, id="points-below-nothing"),
    ],
)
def test_a_return_that_does_not_agree_is_a_defect(change: dict[str, Any]) -> None:
    with pytest.raises(Defect):
        replace(BACK, **change)


def test_only_cash_is_rounded_and_only_an_exchange_carries() -> None:
    with pytest.raises(Defect):
        replace(BACK.given[0], paid=Money(1499))
    with pytest.raises(Defect):
        replace(LINE, net=Money(-1))
    carried = (replace(BACK.given[0], due=Money(0), paid=Money(0), carried=Money(1500)),)
    back = replace(BACK, given=(*carried, BACK.given[1]))
    with pytest.raises(Defect):
        replace(DONE, back=back)

    assert replace(DONE, back=back, exchange="b-2").back.carried == Money(1500)


def test_a_tender_of_an_exchange_says_what_was_paid_first() -> None:
    tender = carried_over(Money(500), replace(CARD, reference="a:b"))

    assert (tender.kind, source_in(tender)) == (
        TenderKind.EXCHANGE,
        replace(CARD, reference="a:b"),
    )
    with pytest.raises(Defect):
        source_in(Tender(TenderKind.CARD, Money(5), Money(5), "77"))
    with pytest.raises(Defect):
        replace(CARD, kind=TenderKind.EXCHANGE)


HEADS = {
    language: Letterhead(language, "西湖店", "西湖区", "谢谢", "小林") for language in Language
}
ENGLISH = """\
                     西湖店
                     西湖区
                     Return
------------------------------------------------
No.                               S01-2-1-000007
Date                            2026-11-21 10:42
Cashier                                     小林
Of receipt                        S01-2-1-000001
------------------------------------------------
Dried plum
  2 back (Broken)                         -20.04
------------------------------------------------
What you keep no longer earns its offer: 3.00
kept
Refund                                    ¥20.04
Cash rounding                              -0.04
Back to: Card (slip 0042)                  15.00
Back to: Cash                               5.00
------------------------------------------------
Points taken back                            -20
Points given back                              5
13% tax in 20.04                           -2.31
"""


def test_the_receipt_says_what_came_back_and_where_the_money_goes() -> None:
    rules = ReturnRules()
    english = text_lines(return_receipt(DONE, HEADS[Language.ENGLISH], rules))
    chinese = "\n".join(text_lines(return_receipt(DONE, HEADS[Language.CHINESE], rules)))

    said = "\n".join(line.rstrip() for line in english)
    assert said.startswith(ENGLISH.rstrip()), said
    for words in ("退 2（破损）", "退款合计", "退回刷卡（凭证 0042）", "扣回积分", "原单号"):
        assert words in chinese

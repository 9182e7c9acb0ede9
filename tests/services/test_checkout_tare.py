"""Packaging is not sold: what the scale says without it is the line's quantity."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.quantity import grams
from storeapp.domain.receipt import Pair
from storeapp.domain.receipt_of import letterhead_of, receipt_of
from storeapp.services.checkout import MOST_TARE_G
from tests.services.fakes import LIN
from tests.services.test_checkout import LOOSE, Till

JARRED = replace(LOOSE, tare_g=12)


@pytest.mark.parametrize(
    ("product", "tare_g", "sold_g"),
    [
        pytest.param(LOOSE, None, 356, id="no packaging"),
        pytest.param(JARRED, None, 344, id="the good's own"),
        pytest.param(JARRED, 50, 306, id="weighed by itself"),
        pytest.param(JARRED, 0, 356, id="none this time"),
    ],
)
def test_the_packaging_is_taken_off(product, tare_g: int | None, sold_g: int) -> None:
    till = Till()
    added = asyncio.run(till.checkout.weigh(till.checkout.fresh(), product, tare_g=tare_g))

    (line,) = added.basket.lines
    assert line.quantity == grams(sold_g)
    assert line.amount == Money(round(sold_g * 9800 / 1000))


def test_the_receipt_says_the_net_weight() -> None:
    till = Till()
    added = asyncio.run(till.checkout.weigh(till.checkout.fresh(), JARRED))
    priced = till.checkout.priced(added.basket)
    settlement = till.checkout.settlement(priced).by_card(priced.due)
    till.open_shift()
    sale = asyncio.run(till.checkout.pay(priced, settlement, cashier=LIN))

    head = letterhead_of(replace(till.checkout.config, receipt_language=Language.ENGLISH), "Lin")
    assert Pair("  0.344 kg x 98.00", "33.71") in receipt_of(sale, head).blocks


def test_empty_packaging_is_weighed_and_may_be_filled_where_it_stands() -> None:
    till = Till()
    till.scale.weight_g = 12

    assert asyncio.run(till.checkout.packaging_g()) == 12
    assert till.scale.given_back == 1


def test_what_is_too_heavy_is_no_packaging() -> None:
    till = Till()
    till.scale.weight_g = MOST_TARE_G
    assert asyncio.run(till.checkout.packaging_g()) == MOST_TARE_G

    till.scale.weight_g = MOST_TARE_G + 1
    with pytest.raises(Refusal) as refused:
        asyncio.run(till.checkout.packaging_g())

    assert refused.value.code == "tare-too-heavy"
    assert refused.value.facts == {"tare": MOST_TARE_G + 1, "most": MOST_TARE_G}
    assert till.scale.given_back == 2


def test_a_scale_that_says_nothing_weighs_no_packaging() -> None:
    till = Till()
    till.scale.refusal = "scale-empty"
    with pytest.raises(Refusal, match="scale-empty"):
        asyncio.run(till.checkout.packaging_g())
    assert till.scale.given_back == 0

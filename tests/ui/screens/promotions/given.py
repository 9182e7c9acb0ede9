"""A counter that has promotions, and somebody who sells and asks why."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from storeapp.domain.money import Money
from storeapp.promotions.holding import Audience, Who
from storeapp.promotions.rule import FixedPrice, Layer, Percent, Promotion
from tests.services.rules import hold, of_skus, off, rule_set, three_for_two
from tests.ui.given import NUTS, PLUM
from tests.ui.screens.sell.given import Selling

THREE = replace(three_for_two("plums3", of_skus(PLUM.sku)), name=NUTS.name)
TEN = off("ten", Percent(1000), of_skus(PLUM.sku))
VIP = off("vip", FixedPrice(100), audience=Audience(Who.MEMBER), layer=Layer.SHELF)


def has(selling: Selling, *promotions: Promotion, version: int = 1) -> str:
    """From now on the counter prices by these."""
    valid_from = selling.counter.clock.now().replace(second=0, tzinfo=None)
    named = hold(
        selling.counter.sales, rule_set(*promotions, version=version, valid_from=valid_from)
    )
    asyncio.run(selling.counter.rules.refresh())
    return named


__all__ = ["NUTS", "PLUM", "TEN", "THREE", "VIP", "Money", "has"]

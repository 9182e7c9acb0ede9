"""The one entry for prices: a basket in, a priced basket out."""

from __future__ import annotations

from storeapp.domain.basket import Basket
from storeapp.domain.money import CNY, Currency
from storeapp.domain.pricing import PricedBasket, priced
from storeapp.domain.tax import TaxTable


def price(basket: Basket, table: TaxTable, currency: Currency = CNY) -> PricedBasket:
    """The basket at head office's prices. Without promotions every line costs its list amount.

    `currency` is what an empty basket costs nothing in.
    """
    return priced(basket, [line.amount for line in basket.lines], table, currency)

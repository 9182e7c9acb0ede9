"""What would bring the customer more, in one sentence; the amount comes first."""

from __future__ import annotations

from typing import Final

from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Language
from storeapp.domain.money import Money, format_money
from storeapp.promotions.hints import Asks, Hint
from storeapp.ui.texts import Table, pick

SENTENCES: Final[Table] = {
    "one": ("{gain} off with one more {goods}", "再买 1 件可省 {gain}：{goods}"),
    "several": ("{gain} off with {count} more {goods}", "再买 {count} 件可省 {gain}：{goods}"),
    "amount": ("{gain} off when {amount} more is bought", "再买 {amount} 可省 {gain}"),
    "gift": ("A gift is free: {name}", "可领赠品：{name}"),
}


def hinted(hint: Hint, basket: Basket, language: Language) -> str:
    """The sentence for a hint about that basket."""
    return pick(SENTENCES[_key(hint)], language).format(
        gain=_money(hint.gain, basket),
        amount=_money(hint.quantity, basket),
        count=hint.quantity,
        goods=_named(hint.sku, basket, language),
        name=hint.name.said_in(language),
    )


def _key(hint: Hint) -> str:
    if hint.asks is Asks.PIECES:
        return "one" if hint.quantity == 1 else "several"
    return "gift" if hint.asks is Asks.GIFT else "amount"


def _money(minor: int, basket: Basket) -> str:
    return format_money(Money(minor, basket.lines[0].unit_price.currency))


def _named(sku: str, basket: Basket, language: Language) -> str:
    """The good that a hint asks for lies in the basket already."""
    return next((x.name.said_in(language) for x in basket.lines if x.sku == sku), "")

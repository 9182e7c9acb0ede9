"""What would bring the customer more, in one sentence; the amount comes first.

It is what the whole basket saves more than now: what the promotion gives, less what others give up.
"""

from __future__ import annotations

from typing import Final

from storeapp.domain.basket import Basket
from storeapp.domain.catalogue import Language
from storeapp.domain.money import Money, format_money
from storeapp.promotions.hints import Asks, Hint
from storeapp.ui.texts import Table, pick

SENTENCES: Final[Table] = {
    "one": ("Saves {gain} more in all with one more {goods}", "整单再省 {gain}：再买 1 件{goods}"),
    "several": (
        "Saves {gain} more in all with {count} more {goods}",
        "整单再省 {gain}：再买 {count} 件{goods}",
    ),
    "amount": (
        "Saves {gain} more in all when {amount} more is bought",
        "整单再省 {gain}：再买 {amount}",
    ),
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

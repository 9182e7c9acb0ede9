"""An amount as it looks while it is typed; knows no Qt, so presenters may use it."""

from __future__ import annotations

from storeapp.domain.money import Currency

MOST_TYPED = 12
"""Characters of the largest amount a till accepts, and one more, so that too much is told."""


def shown(typed: str, currency: Currency) -> str:
    """`¥1,234.5` for "1234.5": grouped, nothing added that was not typed; "" for nothing."""
    if not typed:
        return ""
    whole, point, part = typed.partition(".")
    return f"{currency.symbol}{int(whole or '0'):,}{point}{part}"

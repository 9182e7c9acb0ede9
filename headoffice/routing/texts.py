"""Why an order goes where it goes, in sentences for people: English and Chinese."""

from __future__ import annotations

from typing import Final

from headoffice.routing.explaining import Explanation, Other
from storeapp.domain.money import CNY, Currency, Money, format_money

ENGLISH: Final = "en"
CHINESE: Final = "zh-CN"

_TEXTS: Final = {
    ENGLISH: {
        "served": "{places} serves it for {cost}.",
        "nobody": "No place can serve it now.",
        "no-route": "No rule is for this order.",
        "some-short": "Some of it is in no place that may send it.",
        "dearer": "{places} would cost {more} more.",
        "same": "{places} would cost the same.",
        "cheaper": "{places} would cost {more} less.",
        "dearer-short": "{places} would cost {more} more, with some of it missing.",
        "only": "There is no other way.",
        "and": " and ",
    },
    CHINESE: {
        "served": "由{places}发货，成本{cost}。",
        "nobody": "目前没有门店或仓库可以履约。",
        "no-route": "没有适用于此订单的路由规则。",
        "some-short": "部分商品在可发货的地点均无库存。",
        "dearer": "改由{places}发货会多花{more}。",
        "same": "改由{places}发货成本相同。",
        "cheaper": "改由{places}发货可少花{more}。",
        "dearer-short": "改由{places}发货会多花{more}，且部分商品缺货。",
        "only": "没有其他方案。",
        "and": "和",
    },
}


def sentences(why: Explanation, language: str, currency: Currency = CNY) -> tuple[str, ...]:
    """Where it goes, what is missing, and what the next best would have cost."""
    texts = _TEXTS[language]
    if why.route is None:
        return (texts["no-route"],)
    if not why.parcels:
        return (texts["nobody"],)
    places = texts["and"].join(served.place for served in why.parcels)
    cost = Money(why.cost_minor - why.short_minor, currency)
    said = [texts["served"].format(places=places, cost=format_money(cost))]
    if why.short_minor:
        said.append(texts["some-short"])
    said.append(_next_best(why.next_best, texts, currency))
    return tuple(said)


def _next_best(other: Other | None, texts: dict[str, str], currency: Currency) -> str:
    if other is None or not other.places:
        return texts["only"]
    places = texts["and"].join(other.places)
    if other.more_minor > 0:
        key = "dearer" if other.complete else "dearer-short"
    else:
        key = "cheaper" if other.more_minor else "same"
    return texts[key].format(
        places=places, more=format_money(Money(abs(other.more_minor), currency))
    )

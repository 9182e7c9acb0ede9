"""A priced cart in the words of the Channel API: what it costs, what applied, what did not."""

from __future__ import annotations

from collections import defaultdict

from headoffice.channels.quoting import Priced
from headoffice.channels.shapes import (
    AppliedShown,
    Discount,
    HintShown,
    Named,
    Quote,
    QuotedLine,
    RejectedShown,
    TaxShown,
)
from storeapp.domain.catalogue import Name
from storeapp.domain.pricing import PricedLine
from storeapp.promotions.why import Explanation, Rejected

NOTHING = Explanation((), ())


def quote_of(priced: Priced, *, delivery_minor: int, explained: bool, now_ms: int) -> Quote:
    basket = priced.basket
    why = (priced.explained() if explained else None) or NOTHING
    return Quote(
        lines=[_line(priced, line) for line in basket.lines],
        listed_minor=sum(line.line.amount.minor for line in basket.lines),
        saved_minor=basket.saved.minor,
        delivery_minor=delivery_minor,
        due_minor=basket.due.minor + delivery_minor,
        currency=basket.due.currency.code,
        taxes=_taxes(priced),
        applied=_applied(priced),
        rejected=[_rejected(priced, each) for each in why.rejected],
        hints=_hints(why),
        rules=basket.rules,
        priced_ms=now_ms,
    )


def _line(priced: Priced, line: PricedLine) -> QuotedLine:
    taken: defaultdict[str, int] = defaultdict(int)
    for share in line.shares:
        for part in share.parts:
            taken[part.promotion] += share.count * part.minor
    good = line.line
    return QuotedLine(
        sku=good.sku,
        name=_named(good.name),
        thousandths=good.quantity.thousandths,
        unit=good.quantity.unit.value,
        unit_minor=good.unit_price.minor,
        list_minor=good.amount.minor,
        net_minor=line.net.minor,
        discounts=[
            Discount(promotion=name, name=_named(priced.name_of(name)), minor=minor)
            for name, minor in taken.items()
            if minor
        ],
    )


def _taxes(priced: Priced) -> list[TaxShown]:
    return [
        TaxShown(
            code=each.rate.code,
            basis_points=each.rate.basis_points,
            base_minor=each.base.minor,
            tax_minor=each.tax.minor,
            inclusive=each.rate.inclusive,
        )
        for each in priced.basket.taxes
    ]


def _applied(priced: Priced) -> list[AppliedShown]:
    return [
        AppliedShown(
            promotion=each.promotion,
            name=_named(each.name),
            times=each.times,
            saving_minor=each.saving,
            points=each.points,
        )
        for each in priced.basket.applied
    ]


def _rejected(priced: Priced, each: Rejected) -> RejectedShown:
    return RejectedShown(
        promotion=each.promotion,
        name=_named(priced.name_of(each.promotion)),
        reason=each.reason,
        missing=each.missing.metric.value if each.missing else "",
        amount=each.missing.amount if each.missing else 0,
        lost_to=list(each.lost_to),
    )


def _hints(why: Explanation) -> list[HintShown]:
    return [
        HintShown(
            promotion=each.promotion,
            name=_named(each.name),
            asks=each.asks.value,
            quantity=each.quantity,
            gain_minor=each.gain,
            sku=each.sku,
            goods=list(each.goods),
        )
        for each in why.hints
    ]


def _named(name: Name) -> Named:
    return Named(zh=name.zh, en=name.en)

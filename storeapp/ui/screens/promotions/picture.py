"""From a priced basket and its explanation to one finished picture of the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storeapp.domain.money import Money, format_money
from storeapp.domain.pricing import Applied, PricedBasket
from storeapp.domain.quantity import Unit
from storeapp.promotions.condition import Metric
from storeapp.promotions.hints import Hint
from storeapp.promotions.why import Missing
from storeapp.services.pricing import Explained, Lost, Repriced
from storeapp.ui.hints import hinted
from storeapp.ui.screens.promotions.state import Change, Kind, PromotionsState, WhyRow
from storeapp.ui.texts import Words


def picture(
    priced: PricedBasket, explained: Explained | None, repriced: Repriced | None, words: Words
) -> PromotionsState:
    """The whole sheet; without `explained` only what is known at once."""
    rows = tuple(_rows(priced, explained or Explained(), words))
    return PromotionsState(
        words=words.labels,
        saved=format_money(priced.saved),
        saved_caption=words("saved" if priced.saved else "nothing_saved"),
        rows=rows,
        hint="" if rows or explained is None else words("nothing"),
        change=_change(repriced, words) if repriced else None,
        primary=words("take" if repriced else "done"),
        coupon=_coupons(priced, words),
    )


def _coupons(priced: PricedBasket, words: Words) -> str:
    count = len(priced.basket.coupons)
    if not count:
        return ""
    return words("one_coupon" if count == 1 else "coupons", count=count)


def _rows(priced: PricedBasket, explained: Explained, words: Words) -> Iterator[WhyRow]:
    applied = [_applied(each, priced, words) for each in priced.applied]
    near = [_near(hint, priced, words) for hint in explained.hints]
    hinted_at = {hint.promotion for hint in explained.hints}
    lost = [
        _lost(each, priced, words)
        for each in explained.lost
        if each.rejected.promotion not in hinted_at
    ]
    for section, rows in (("applied", applied), ("near", near), ("lost", lost)):
        if rows:
            name = words(section)
            yield WhyRow(section, Kind.SECTION, name, "", "", name)
            yield from rows


def _applied(each: Applied, priced: PricedBasket, words: Words) -> WhyRow:
    name = each.name.said_in(words.language)
    figures = []
    if each.saving:
        figures.append(words("off", amount=_money(each.saving, priced)))
    if each.points:
        figures.append(words("points", points=each.points))
    return _row(each.promotion, Kind.APPLIED, name, _goods(each, priced, words), figures)


def _goods(each: Applied, priced: PricedBasket, words: Words) -> str:
    """Which lines it took; a weighed one is one thing."""
    lines = {p.line.id: p.line for p in priced.lines}
    return words("comma").join(
        words("units", count=units, goods=lines[line].name.said_in(words.language))
        if units > 1 and lines[line].quantity.unit is Unit.PIECE
        else lines[line].name.said_in(words.language)
        for line, units in each.lines
        if line in lines
    )


def _near(hint: Hint, priced: PricedBasket, words: Words) -> WhyRow:
    name = hint.name.said_in(words.language)
    said = hinted(hint, priced.basket, words.language)
    return _row(f"near:{hint.promotion}", Kind.NEAR, name, said, [])


def _lost(lost: Lost, priced: PricedBasket, words: Words) -> WhyRow:
    name = lost.name.said_in(words.language)
    reason = _reason(lost, priced, words)
    return _row(f"lost:{lost.rejected.promotion}", Kind.LOST, name, reason, [])


def _reason(lost: Lost, priced: PricedBasket, words: Words) -> str:
    rejected = lost.rejected
    if rejected.missing is not None:
        return _missing(rejected.missing, priced, words)
    if rejected.reason == "lost":
        if not lost.lost_to:
            return words("lost_plain")
        named = (name.said_in(words.language) for name in lost.lost_to)
        return words("lost_to", other=words("comma").join(named))
    return words("nothing_saves" if rejected.reason == "nothing" else rejected.reason)


def _missing(missing: Missing, priced: PricedBasket, words: Words) -> str:
    if missing.metric is Metric.QUANTITY and missing.amount == 1:
        return words("missing_qty_one")
    amount = f"{missing.amount:,}"
    if missing.metric is Metric.AMOUNT:
        amount = _money(missing.amount, priced)
    return words(f"missing_{missing.metric.value}", amount=amount)


def _change(repriced: Repriced, words: Words) -> Change:
    return Change(
        words("newer"), format_money(repriced.before.due), format_money(repriced.after.due)
    )


def _money(minor: int, priced: PricedBasket) -> str:
    return format_money(Money(minor, priced.due.currency))


def _row(row_id: str, kind: Kind, name: str, detail: str, figures: Iterable[str]) -> WhyRow:
    figure = " ".join(figures)
    spoken = ", ".join(filter(None, (name, detail, figure)))
    return WhyRow(row_id, kind, name, detail, figure, spoken)

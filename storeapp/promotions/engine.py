"""The one entry for prices: goods and an occasion in, what each unit costs and why out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from storeapp.domain.basket import Basket
from storeapp.domain.money import CNY, Currency
from storeapp.domain.pricing import PricedBasket, priced, summed
from storeapp.domain.tax import TaxTable
from storeapp.promotions.admission import refusal_of
from storeapp.promotions.appraisal import Appraisal, Appraised
from storeapp.promotions.compile import RuleBook, Stage
from storeapp.promotions.counter import exceptions_in, items_of, lines_of
from storeapp.promotions.joint import thresholds_lost
from storeapp.promotions.measuring import Gauge
from storeapp.promotions.occasion import Item, Occasion
from storeapp.promotions.points import burn, earn
from storeapp.promotions.pool import Pool
from storeapp.promotions.rule import Layer
from storeapp.promotions.stage import SPACING, Keep, Pricing, Reach, run_stage


def appraise(
    items: Sequence[Item], book: RuleBook, occasion: Occasion, *, brief: bool = False
) -> Appraisal:
    """The basket priced by the rules; the same input gives the same answer on every machine.

    With `brief` it is this very answer, or TakesLonger where more than a look is needed.
    """
    return _answer(best(items, book, occasion, reach_of(items, book, occasion), brief=brief), items)


def reach_of(items: Sequence[Item], book: RuleBook, occasion: Occasion) -> Reach:
    """Which goods each promotion that holds on this occasion can touch, per part."""
    today = occasion.at.date()
    promotions = book.rules.promotions
    holds: dict[int, bool] = {}
    found: dict[int, list[list[int]]] = defaultdict(list)
    for place, item in enumerate(items):
        for cover in book.covers(item.piece, today):
            index = cover.promotion
            if index not in holds:
                holds[index] = not refusal_of(promotions[index], occasion)
                if holds[index]:
                    found[index] = [[] for _ in promotions[index].benefit.parts]
            if holds[index]:
                found[index][cover.part].append(place)
    return {index: parts for index, parts in found.items() if all(parts)}


def best(
    items: Sequence[Item], book: RuleBook, occasion: Occasion, reach: Reach, *, brief: bool = False
) -> Pricing:
    """The pricing that counts, its pool as it stands at the end: the better one where a saving on
    goods would cost a threshold."""
    first = found = worked_out(items, book, occasion, reach, brief=brief)
    if book.rules.joint_thresholds:
        for keep in thresholds_lost(first):
            other = worked_out(items, book, occasion, reach, keep, brief=brief)
            if other.pool.total < found.pool.total:
                found = other
    return found


def before(pricing: Pricing, items: Sequence[Item], index: int) -> Pricing:
    """The same pricing as it stands when that promotion's turn comes: what its condition and its
    thresholds are measured in."""
    return worked_out(
        items, pricing.book, pricing.occasion, pricing.reach, pricing.keep, before=index
    )


def worked_out(
    items: Sequence[Item],
    book: RuleBook,
    occasion: Occasion,
    reach: Reach,
    keep: Keep | None = None,
    *,
    brief: bool = False,
    before: int | None = None,
) -> Pricing:
    """The pricing itself, with its pool as it stands at the end, or `before` that promotion's turn;
    `keep` is what must stay."""
    pool = Pool(items)
    points = occasion.customer.points if occasion.customer else 0
    gauge = Gauge(pool, occasion.at.date(), points)
    pricing = Pricing(book, occasion, pool, reach, gauge, keep, brief)
    layers = _layers(book)
    for layer in (Layer.SHELF, Layer.ITEM, Layer.THRESHOLD, Layer.COUPON):
        if layer is Layer.ITEM:
            pool.begin_items()
        for number, stage in layers.get(layer, ()):
            if before in stage.promotions:
                return pricing
            run_stage(pricing, stage, number)
        if layer is Layer.ITEM:
            pool.end_items()
    if before is not None:
        return pricing
    burn(pricing, layers.get(Layer.BURN, ()))
    earn(pricing, layers.get(Layer.EARN, ()))
    return pricing


def _layers(book: RuleBook) -> dict[Layer, list[tuple[int, Stage]]]:
    layers: dict[Layer, list[tuple[int, Stage]]] = defaultdict(list)
    for place, stage in enumerate(book.stages):
        layers[stage.group.layer].append((place * SPACING, stage))
    return layers


def _answer(pricing: Pricing, items: Sequence[Item]) -> Appraisal:
    return Appraisal(
        tuple(Appraised(item.line, pricing.pool.shares(place)) for place, item in enumerate(items)),
        tuple(pricing.applied),
        pricing.book.hash,
        pricing.proven,
        pricing.nodes,
    )


def price(
    basket: Basket,
    table: TaxTable,
    currency: Currency = CNY,
    *,
    book: RuleBook | None = None,
    occasion: Occasion | None = None,
    brief: bool = False,
) -> PricedBasket:
    """The basket with what each line costs by head office's rules, its taxes and the amount due.

    Without rules, or without an occasion, every line costs its list amount. `currency` is what an
    empty basket costs nothing in; `brief` is that of `appraise`.
    """
    if book is None or occasion is None or book.rules.currency != _currency_of(basket, currency):
        return priced(basket, [line.amount for line in basket.lines], table, currency)
    appraisal = appraise(items_of(basket, occasion.at), book, occasion, brief=brief)
    lines = lines_of(basket, appraisal, occasion.at)
    return replace(
        summed(basket, lines, table, currency),
        rules=appraisal.rules,
        applied=(*appraisal.applied, *exceptions_in(lines, basket.approvals)),
        proven=appraisal.proven,
        priced_at=occasion.at,
    )


def _currency_of(basket: Basket, currency: Currency) -> str:
    """Rules of another currency do not apply; a till at the wrong rules sells at list prices."""
    return (basket.lines[0].unit_price.currency if basket.lines else currency).code

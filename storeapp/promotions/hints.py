"""What would bring the customer more: tried on her own basket before it is promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from storeapp.domain.catalogue import Name
from storeapp.promotions.admission import refusal_of
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.compile import RuleBook
from storeapp.promotions.condition import AllOf, AtLeast, Base, Condition, Metric
from storeapp.promotions.engine import appraise, before, best, reach_of
from storeapp.promotions.measuring import price_of
from storeapp.promotions.occasion import Item, Occasion
from storeapp.promotions.optimum.answer import TakesLonger
from storeapp.promotions.pool import Run
from storeapp.promotions.rule import Gift, Layer, Pattern, Promotion, Role, Steps
from storeapp.promotions.selector import Selector
from storeapp.promotions.stage import Pricing

MOST_PIECES = 2
"""A hint asks for one or two more of a good, not for a shopping spree."""

TRIES = 24
"""Baskets that are priced in search of hints; what is not found within them is not said."""

MOST = 3


class Asks(Enum):
    """What a hint asks for: more of a good, more money's worth of goods, or to take a gift."""

    PIECES = "pieces"
    AMOUNT = "amount"
    GIFT = "gift"


@dataclass(frozen=True, slots=True)
class Hint:
    """`quantity` more of `sku` (PIECES) or `quantity` minor units more of undiscounted goods like
    `sku` (AMOUNT) and the basket's discount grows by `gain` minor units. GIFT: one of `goods` is
    free now."""

    promotion: str
    name: Name
    asks: Asks
    quantity: int
    gain: int
    sku: str = ""
    goods: tuple[str, ...] = ()


def hints(
    items: Sequence[Item], book: RuleBook, occasion: Occasion, appraisal: Appraisal
) -> tuple[Hint, ...]:
    """The best hints, the greatest gain first; of each promotion the nearest, and of two as near
    the one that brings more.

    Each was tried and holds when it is followed.
    """
    search = _Search(tuple(items), book, occasion, appraisal)
    nearest: dict[str, Hint] = {}
    for hint in search.found():
        known = nearest.get(hint.promotion)
        if known is None or (hint.quantity, -hint.gain) < (known.quantity, -known.gain):
            nearest[hint.promotion] = hint
    return tuple(sorted(nearest.values(), key=lambda hint: -hint.gain)[:MOST])


@dataclass(frozen=True, slots=True)
class _Idea:
    """A basket worth trying: these items instead of hers, for that promotion."""

    promotion: Promotion
    items: tuple[Item, ...]
    added: int
    asks: Asks
    quantity: int
    sku: str


@dataclass(frozen=True, slots=True)
class _Search:
    items: tuple[Item, ...]
    book: RuleBook
    occasion: Occasion
    appraisal: Appraisal

    def found(self) -> Iterator[Hint]:
        yield from self._gifts()
        ideas = self._ideas()
        for _, idea in zip(range(TRIES), ideas, strict=False):
            hint = self._tried(idea)
            if hint is not None:
                yield hint

    def _tried(self, idea: _Idea) -> Hint | None:
        """The hint, when following it really brings more, and by this promotion. What takes longer
        than a look is not promised: the next basket is waiting."""
        try:
            after = appraise(idea.items, self.book, self.occasion, brief=True)
        except TakesLonger:
            return None
        gain = self.appraisal.total + idea.added - after.total
        promotion = idea.promotion
        if gain <= 0 or _saved(after, promotion) <= _saved(self.appraisal, promotion):
            return None
        return Hint(promotion.id, promotion.name, idea.asks, idea.quantity, gain, idea.sku)

    def _ideas(self) -> Iterator[_Idea]:
        reach = reach_of(self.items, self.book, self.occasion)
        pricing = best(self.items, self.book, self.occasion, reach)
        for index in sorted(reach):
            promotion = self.book.rules.promotions[index]
            if promotion.stacking.layer < Layer.BURN:
                yield from self._pieces(promotion, reach[index])
                if any(_thresholds(promotion)):
                    yield from self._amounts(promotion, before(pricing, self.items, index))

    def _pieces(self, promotion: Promotion, parts: Sequence[Sequence[int]]) -> Iterator[_Idea]:
        """One or two more of something that is in the basket already, to fill the next set."""
        for places, needed, again in _wanted(promotion, parts):
            whole = [place for place in places if not self.items[place].indivisible]
            there = sum(self.items[place].count for place in whole)
            lacking = needed - (there % needed if again else there)
            if whole and 0 < lacking <= MOST_PIECES:
                # The cheapest costs her least, the dearest often brings most.
                ends = (min(whole, key=self._price), max(whole, key=self._price))
                for place in dict.fromkeys(ends):
                    yield self._more(promotion, place, lacking)

    def _price(self, place: int) -> tuple[int, int]:
        return self.items[place].each, place

    def _more(self, promotion: Promotion, place: int, count: int) -> _Idea:
        item = self.items[place]
        more = replace(item, count=item.count + count)
        items = (*self.items[:place], more, *self.items[place + 1 :])
        return _Idea(promotion, items, count * item.each, Asks.PIECES, count, item.piece.sku)

    def _amounts(self, promotion: Promotion, pricing: Pricing) -> Iterator[_Idea]:
        """So much more money's worth that the next threshold is reached."""
        for selector, base, amount in _thresholds(promotion):
            runs = list(pricing.gauge.selected(selector))
            there = sum(run.count * price_of(run, base) for run in runs)
            steps = there // amount if promotion.benefit.steps is Steps.PER_STEP else 0
            lacking = amount * (steps + 1) - there
            if runs and 0 < lacking <= amount // 2:
                yield self._worth(promotion, _plainest(runs), lacking)

    def _worth(self, promotion: Promotion, like: Item, lacking: int) -> _Idea:
        more = replace(
            like, line=f"{like.line}+", count=1, each=lacking, indivisible=True, thousandths=0
        )
        return _Idea(promotion, (*self.items, more), lacking, Asks.AMOUNT, lacking, like.piece.sku)

    def _gifts(self) -> Iterator[Hint]:
        """Gifts that are hers and not in the basket yet."""
        reach = reach_of(self.items, self.book, self.occasion)
        pricing = best(self.items, self.book, self.occasion, reach)
        for stage in self.book.stages:
            for index in stage.promotions:
                promotion = self.book.rules.promotions[index]
                goods = _gift_goods(promotion)
                waits = goods and index not in reach and promotion.condition is not None
                if waits and self._holds(promotion, before(pricing, self.items, index)):
                    yield Hint(promotion.id, promotion.name, Asks.GIFT, 1, 0, goods=goods)

    def _holds(self, promotion: Promotion, pricing: Pricing) -> bool:
        return not refusal_of(promotion, self.occasion) and pricing.gauge.met(promotion.condition)


def _wanted(
    promotion: Promotion, parts: Sequence[Sequence[int]]
) -> Iterator[tuple[Sequence[int], int, bool]]:
    """The goods of which pieces are counted, how many fill a set, and whether that repeats."""
    benefit = promotion.benefit
    thresholds = sorted(tier.quantity for tier in benefit.tiers if tier.quantity > 1)
    if thresholds and len(parts) == 1:
        sets = benefit.pattern is Pattern.SET and not benefit.parts[0].open
        for quantity in thresholds:
            yield parts[0], quantity, sets or benefit.steps is Steps.PER_STEP
    elif benefit.pattern is Pattern.SET and not benefit.parts[0].open:
        same = {tuple(places) for places in parts}
        if len(same) == 1:
            yield parts[0], sum(part.quantity for part in benefit.parts), True
        else:
            for places, part in zip(parts, benefit.parts, strict=True):
                yield places, part.quantity, True


def _thresholds(promotion: Promotion) -> Iterator[tuple[Selector, Base, int]]:
    for wanted in _amounts_in(promotion.condition):
        yield wanted.over, wanted.base, wanted.value
    for tier in promotion.benefit.tiers:
        if tier.amount and len(promotion.benefit.parts) == 1:
            yield promotion.benefit.parts[0].selector, promotion.benefit.base, tier.amount


def _amounts_in(condition: Condition | None) -> Iterator[AtLeast]:
    match condition:
        case AtLeast(metric=Metric.AMOUNT):
            yield condition
        case AllOf(conditions=conditions):
            for each in conditions:
                yield from _amounts_in(each)


def _plainest(runs: Iterable[Run]) -> Item:
    """The item that promotions touch least: a promise about it is the safest."""
    return min(runs, key=lambda run: (run.item.each - run.net, run.place)).item


def _gift_goods(promotion: Promotion) -> tuple[str, ...]:
    benefit = promotion.benefit
    if not isinstance(benefit.tiers[0].value, Gift):
        return ()
    given = (part.selector for part in benefit.parts if part.role is Role.GET)
    return tuple(
        sorted({sku for selector in given for match in selector.include for sku in match.skus})
    )


def _saved(appraisal: Appraisal, promotion: Promotion) -> int:
    return sum(each.saving for each in appraisal.applied if each.promotion == promotion.id)

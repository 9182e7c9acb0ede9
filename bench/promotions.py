"""Pricing one more scan under 200 active promotions that compete densely, and under 2,000."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from statistics import median

from bench._dense import Deal, Shop, basket, shop
from bench.report import Report, percentile, settle, timed_ms
from storeapp.domain.catalogue import Name, Traits
from storeapp.promotions.appraisal import Appraisal
from storeapp.promotions.compile import RuleBook, compiled
from storeapp.promotions.engine import appraise
from storeapp.promotions.occasion import Item, Occasion, Place
from storeapp.promotions.rule import (
    Benefit,
    Choose,
    FixedPrice,
    Group,
    Layer,
    Part,
    Pattern,
    Percent,
    Pick,
    Promotion,
    Role,
    RuleSet,
    Stacking,
    Tier,
)
from storeapp.promotions.selector import Match, Piece, Selector

BARS = {8: 2.0, 15: 5.0, 20: 10.0, 30: 15.0, 60: 40.0}
"""Milliseconds at the 95th percentile, by lines in the basket."""

BASKETS = 300
MANY = 2_000
SEED = 20
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
OCCASION = Occasion(AT, Place("S01"))


@dataclass(frozen=True, slots=True)
class Measured:
    """The baskets of one size, priced: milliseconds each, and what came out."""

    times: list[float]
    answers: list[Appraisal]

    @property
    def p95(self) -> float:
        return percentile(self.times, 0.95)


def run(arguments: list[str]) -> Report:
    """Each basket is priced with one line less first: the bar is the scan that comes then."""
    report = Report("promotions")
    small = shop(SEED)
    book = _book(small)
    baskets = {lines: list(_baskets(small, lines)) for lines in BARS}
    settle()
    measured = {lines: _measured(book, each) for lines, each in baskets.items()}
    for lines, bar in BARS.items():
        report.bar(f"one more scan, {lines} lines, p95", measured[lines].p95, bar, "ms")
    # The same promotions that these goods compete for, among ten times as many in force.
    ratio = _median_ratio(book, _book(small, more=MANY - len(small.deals)), baskets[30])
    report.bar("2,000 promotions against 200, 30 lines", ratio, 1.5, "times")
    greedy = {lines: list(_greedy(small, baskets[lines])) for lines in BARS}
    report.sound = all(
        each.total <= other.total
        for lines in BARS
        for each, other in zip(measured[lines].answers, greedy[lines], strict=True)
    )
    report.figures = {
        "baskets_of_each_size": BASKETS,
        **{f"{lines}_lines": _figures(m, greedy[lines]) for lines, m in measured.items()},
    }
    return report


def _measured(book: RuleBook, baskets: Sequence[Sequence[Item]]) -> Measured:
    measured = Measured([], [])
    for items in baskets:
        appraise(items[:-1], book, OCCASION)
        measured.times.append(timed_ms(partial(appraise, items, book, OCCASION)))
        measured.answers.append(appraise(items, book, OCCASION))
    return measured


def _median_ratio(few: RuleBook, many: RuleBook, baskets: Sequence[Sequence[Item]]) -> float:
    """How many times as long a basket takes among many promotions; both in turn, each basket."""
    ratios = []
    for items in baskets:
        for book in (few, many):
            appraise(items[:-1], book, OCCASION)
        one = timed_ms(partial(appraise, items, few, OCCASION))
        ratios.append(timed_ms(partial(appraise, items, many, OCCASION)) / one)
    return median(ratios)


def _figures(measured: Measured, greedy: Sequence[Appraisal]) -> dict[str, object]:
    lost = [
        (g.total - best.total) / (best.listed - best.total)
        for g, best in zip(greedy, measured.answers, strict=True)
        if g.total > best.total
    ]
    return {
        "p50_ms": round(median(measured.times), 3),
        "max_ms": round(max(measured.times), 3),
        "proven": sum(a.proven for a in measured.answers) / len(measured.answers),
        "nodes_p95": percentile([a.nodes for a in measured.answers], 0.95),
        "greedy_worse": round(len(lost) / len(greedy), 3),
        "greedy_loses_of_the_discount_mean": round(sum(lost) / len(lost), 4) if lost else 0,
        "greedy_loses_of_the_discount_max": round(max(lost), 4) if lost else 0,
    }


def _greedy(small: Shop, baskets: Sequence[Sequence[Item]]) -> Iterator[Appraisal]:
    """One promotion after the other, the one that alone saves most first."""
    books = [_one(_promotion(number, deal)) for number, deal in enumerate(small.deals)]
    for items in baskets:
        alone = {}
        for number, book in enumerate(books):
            answer = appraise(items, book, OCCASION)
            if answer.applied:
                alone[number] = answer.listed - answer.total
        ranked = sorted(alone, key=lambda number: -alone[number])
        promotions = tuple(
            _promotion(number, small.deals[number], priority=-place)
            for place, number in enumerate(ranked)
        )
        groups = (Group(Layer.ITEM, "main", Choose.PRIORITY),)
        yield appraise(items, compiled(_set(promotions, groups), "greedy"), OCCASION)


def _one(promotion: Promotion) -> RuleBook:
    return compiled(_set((promotion,)), "one")


def _set(promotions: tuple[Promotion, ...], groups: tuple[Group, ...] = ()) -> RuleSet:
    return RuleSet("bench", 1, datetime(2026, 1, 1), "CNY", promotions, groups)  # noqa: DTZ001 -- wall time of the store


def _book(small: Shop, more: int = 0) -> RuleBook:
    """The shop's promotions, and `more` that are in force for other goods."""
    promotions = [_promotion(number, deal) for number, deal in enumerate(small.deals)]
    for number in range(more):
        elsewhere = frozenset(f"X{(number * 37 + n) % 20_000}" for n in range(20))
        part = Part(Role.GET, Selector((Match(skus=elsewhere),)))
        benefit = Benefit(Pattern.EACH, (part,), (Tier(Percent(1000)),))
        name = Name(f"别处 {number}", f"Elsewhere {number}")
        promotions.append(Promotion(f"x{number:04}", 1, name, benefit, Stacking(Layer.ITEM)))
    return compiled(_set(tuple(promotions)), "bench")


def _promotion(number: int, deal: Deal, priority: int = 0) -> Promotion:
    name = Name(f"活动 {number}", f"Deal {number}")
    stacking = Stacking(Layer.ITEM, priority=priority)
    return Promotion(f"d{number:04}", 1, name, _benefit(deal), stacking)


def _benefit(deal: Deal) -> Benefit:
    selectors = [
        Selector((Match(skus=frozenset(f"G{number}" for number in each)),)) for each in deal.sets
    ]
    if deal.kind == "percent":
        return Benefit(
            Pattern.EACH, (Part(Role.GET, selectors[0]),), (Tier(Percent(deal.percent * 100)),)
        )
    if deal.kind in ("price", "bundle"):
        parts = tuple(
            Part(Role.GET, selector, quantity)
            for selector, quantity in zip(selectors, deal.quantities, strict=True)
        )
        return Benefit(Pattern.SET, parts, (Tier(FixedPrice(deal.price)),))
    buy, get = deal.quantities
    parts = (Part(Role.BUY, selectors[0], buy), Part(Role.GET, selectors[1], get))
    return Benefit(Pattern.SET, parts, (Tier(Percent(deal.percent * 100)),), pick=Pick.CHEAPEST)


def _baskets(small: Shop, lines: int) -> Iterator[list[Item]]:
    chance = random.Random(SEED + lines)
    for _ in range(BASKETS):
        bought = basket(chance, lines)
        yield [
            Item(str(place), Piece(f"G{good}", Traits(), price), count, price, AT)
            for place, (good, count) in enumerate(bought.items())
            for price in (small.goods[good].price,)
        ]

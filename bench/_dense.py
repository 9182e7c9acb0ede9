"""Baskets whose promotions compete: 2,000 goods, 200 promotions; `python -m bench._dense` measures
how long the best choice takes, cold, for baskets of 8 to 60 lines.

A column each: promotions that compete (median and most); milliseconds at work (median, 95th
percentile, most), cold, and then for one more scan when the basket before it was just priced; nodes
(95th percentile and most); the share proven by the search alone and the share the second solver was
asked for; and what choosing greedily (the largest saving first) loses: the share of baskets, and of
the discount in those.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median

from bench.report import percentile
from storeapp.promotions.optimum.answer import answer
from storeapp.promotions.optimum.highs import highs
from storeapp.promotions.optimum.pieces import worthwhile
from storeapp.promotions.optimum.problem import Choice, Family, Offer, Order, Problem, Take, Units
from storeapp.promotions.optimum.singles import fold
from storeapp.promotions.optimum.solve import solve

GOODS = 2_000
PROMOTIONS = 200
BRANDS, CATEGORIES = 60, 80
LINES = (4, 8, 15, 30, 60)
SCALE = 10_000
"""Money in ten-thousandths of a cent, as the engine gives it, so that percentages are exact."""
QUANTITIES = (1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
ENDINGS = (0, 50, 80, 90, 90, 90, 99, 99)


@dataclass(frozen=True, slots=True)
class Good:
    price: int
    brand: int
    category: int


@dataclass(frozen=True, slots=True)
class Deal:
    """A promotion before it meets a basket; `sets` are the goods of each take."""

    kind: str
    sets: tuple[frozenset[int], ...]
    quantities: tuple[int, ...]
    percent: int = 0
    price: int = 0


@dataclass(frozen=True, slots=True)
class Shop:
    goods: tuple[Good, ...]
    deals: tuple[Deal, ...]


def shop(seed: int) -> Shop:
    chance = random.Random(seed)
    goods = tuple(
        Good(
            chance.randint(1, 40) * 100 + chance.choice(ENDINGS),
            chance.randrange(BRANDS),
            chance.randrange(CATEGORIES),
        )
        for _ in range(GOODS)
    )
    return Shop(goods, tuple(_deal(chance, goods) for _ in range(PROMOTIONS)))


def _deal(chance: random.Random, goods: tuple[Good, ...]) -> Deal:
    kind = chance.choices(
        ("price", "buy-get", "nth", "bundle", "percent"), weights=(25, 25, 15, 15, 20)
    )[0]
    if kind == "price":
        hit, size = _some(chance), chance.choice((2, 2, 3, 3, 4))
        worth = median(goods[number].price for number in hit)
        return Deal(kind, (hit,), (size,), price=round(worth * size * chance.uniform(0.6, 0.85)))
    if kind == "buy-get":
        hit = _some(chance)
        return Deal(kind, (hit, hit), (chance.choice((1, 2, 2, 3)), 1), percent=100)
    if kind == "nth":
        hit = _some(chance)
        return Deal(kind, (hit, hit), (1, 1), percent=chance.choice((30, 40, 50, 60)))
    if kind == "bundle":
        sets = tuple(_some(chance) for _ in range(chance.choice((2, 2, 3))))
        worth = sum(median(goods[number].price for number in hit) for hit in sets)
        return Deal(kind, sets, (1,) * len(sets), price=round(worth * chance.uniform(0.6, 0.85)))
    return Deal(kind, (_kin(chance, goods),), (1,), percent=chance.choice((5, 10, 15, 20, 25)))


def _some(chance: random.Random) -> frozenset[int]:
    return frozenset(chance.sample(range(GOODS), min(chance.randint(5, 40), chance.randint(5, 40))))


def _kin(chance: random.Random, goods: tuple[Good, ...]) -> frozenset[int]:
    """Goods of a brand or a category."""
    if chance.random() < 0.5:
        brand = chance.randrange(BRANDS)
        return frozenset(n for n, good in enumerate(goods) if good.brand == brand)
    category = chance.randrange(CATEGORIES)
    return frozenset(n for n, good in enumerate(goods) if good.category == category)


def basket(chance: random.Random, lines: int) -> dict[int, int]:
    """Good to quantity."""
    return {n: chance.choice(QUANTITIES) for n in chance.sample(range(GOODS), lines)}


def problem(shop: Shop, bought: dict[int, int]) -> Problem:
    numbers = list(bought)
    place = {number: i for i, number in enumerate(numbers)}
    units = tuple(Units(bought[n], shop.goods[n].price * SCALE) for n in numbers)
    offers: list[Offer] = []
    for deal in shop.deals:
        sets = [[place[n] for n in numbers if n in hit] for hit in deal.sets]
        if all(sets):
            offers.append(_offer(deal, sets, units, len(offers)))
    return Problem(units, tuple(Family() for _ in offers), tuple(offers))


def _offer(deal: Deal, sets: list[list[int]], units: tuple[Units, ...], family: int) -> Offer:
    if deal.kind in ("buy-get", "nth"):
        buy, get = sets
        saves = {n: units[n].price * deal.percent // 100 for n in get}
        buying, getting = deal.quantities
        both = (Take(buying, dict.fromkeys(buy, 0)), Take(getting, saves))
        return Offer(family, both, order=Order.CHEAPEST)
    share = deal.percent or 100
    takes = tuple(
        Take(quantity, {n: units[n].price * share // 100 for n in hit})
        for quantity, hit in zip(deal.quantities, sets, strict=True)
    )
    return Offer(family, takes, -deal.price * SCALE)


def competing(given: Problem) -> int:
    """Offers for several units that can gain something, and share a class with another offer."""
    singles = fold(given)
    live = worthwhile(given, singles)
    wanted: dict[int, set[int]] = {}
    for number in live:
        for take in given.offers[number].takes:
            for place in take.saves:
                wanted.setdefault(place, set()).add(number)
    return len(
        {
            number
            for place, numbers in wanted.items()
            if len(numbers) > 1 or singles.alone[place]
            for number in numbers
        }
    )


def greedy(given: Problem) -> int:
    """What the largest saving first comes to, one use at a time."""
    left, total = [units.count for units in given.units], 0
    while True:
        units = tuple(Units(n, u.price) for n, u in zip(left, given.units, strict=True))
        best: Choice | None = None
        for offer in given.offers:
            one = Problem(units, (Family(most_uses=1),), (_of_first(offer),))
            found = solve(one, second=None)
            if found.saving > (best.saving if best else 0):
                best = found
        if best is None:
            return total
        total += best.saving
        for counts in best.uses[0].taken:
            for number, count in counts.items():
                left[number] -= count


def _of_first(offer: Offer) -> Offer:
    return Offer(0, offer.takes, offer.bonus, offer.order)


@dataclass(slots=True)
class Figures:
    """What was measured at one size of basket."""

    competing: list[int]
    times_ms: list[float]
    next_ms: list[float]
    nodes: list[int]
    proven: int = 0
    asked: int = 0
    lost: int = 0
    loss: float = 0.0


def measure(lines: int, baskets: int, *, with_greedy: bool = True) -> Figures:
    figures = Figures([], [], [], [])
    asked: list[Problem] = []

    def second(part: Problem) -> Choice | None:
        asked.append(part)
        return highs(part)

    for seed in range(baskets):
        bought = basket(random.Random(seed * 1_000 + lines), lines)
        given = problem(shop(seed % 10), bought)
        answer.cache_clear()
        asked.clear()
        choice, took_ms = _timed(partial(solve, given, second=second))
        figures.next_ms.append(_next_scan_ms(shop(seed % 10), bought, given))
        figures.competing.append(competing(given))
        figures.times_ms.append(took_ms)
        figures.nodes.append(choice.nodes)
        figures.proven += choice.proven and not asked
        figures.asked += bool(asked)
        if with_greedy and choice.saving:
            short = (choice.saving - greedy(given)) / choice.saving
            figures.lost += short > 0
            figures.loss += short
    return figures


def _next_scan_ms(shop: Shop, bought: dict[int, int], given: Problem) -> float:
    """One more scan: all but the last good were priced just before."""
    answer.cache_clear()
    before = dict(list(bought.items())[:-1])
    solve(problem(shop, before))
    return _timed(partial(solve, given))[1]


def _timed(work: Callable[[], Choice]) -> tuple[Choice, float]:
    gc.collect()
    gc.disable()
    start = time.thread_time()
    done = work()
    took = time.thread_time() - start
    gc.enable()
    return done, took * 1_000


def main(arguments: list[str]) -> None:
    """`python -m bench._dense [BASKETS [LINES ...]]`; with `-` before BASKETS without greedy."""
    baskets = int(arguments[0]) if arguments else 100
    print(
        "lines  competing   p50 ms   p95 ms   max ms  next p50/p95/max ms   nodes p95/max"
        "  proven  asked  greedy loses"
    )
    for lines in [int(each) for each in arguments[1:]] or LINES:
        f = measure(lines, abs(baskets), with_greedy=baskets > 0)
        count = abs(baskets)
        print(
            f"{lines:5}  {median(f.competing):4.0f}/{max(f.competing):<4}"
            f" {median(f.times_ms):8.2f} {percentile(f.times_ms, 0.95):8.2f}"
            f" {max(f.times_ms):8.2f}  {median(f.next_ms):5.2f} {percentile(f.next_ms, 0.95):5.2f}"
            f" {max(f.next_ms):6.2f}  {percentile([float(n) for n in f.nodes], 0.95):6.0f}"
            f"/{max(f.nodes):<7} {f.proven / count:5.0%}  {f.asked / count:5.0%}"
            f"  {f.lost / count:4.0%} {f.loss / max(1, f.lost):6.1%}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])

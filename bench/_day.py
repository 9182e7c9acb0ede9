"""The day to be replayed: which baskets, at which till, at which prices, from what stock."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench._journey import (
    Journey,
    SourceGood,
    SourceLine,
    UnitPrice,
    amount,
    kin_prices,
    unit_price,
)

SEED = 84_51
UNSOLD = 1_000
"""Goods with stock that nobody buys: theirs must stay as it was."""
OPENING = 500_000
"""Thousandths on hand at least; every good has its own figure."""
SPREAD = 900


@dataclass(frozen=True, slots=True)
class SoldBasket:
    """One basket of the data: its lines that can be sold, and the till that sells it."""

    number: int
    till: int
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What is sold at what prices; `opening` is the stock of every store in thousandths.

    `prices` are those that lines of the data say, `unsold` those of all other goods.
    """

    goods: dict[int, SourceGood]
    prices: dict[int, UnitPrice]
    unsold: dict[int, UnitPrice]
    baskets: tuple[SoldBasket, ...]
    opening: dict[str, int]
    figures: dict[str, object]

    def due_minor(self, basket: SoldBasket) -> int:
        """What the basket costs by the rule's prices; lines of one good are one line."""
        bought: dict[int, int] = defaultdict(int)
        for line in basket.lines:
            bought[line.product] += self.thousandths(line)
        return sum(amount(self.prices[product].minor, much) for product, much in bought.items())

    def thousandths(self, line: SourceLine) -> int:
        return self.goods[line.product].thousandths(line.quantity)


def a_day(journey: Journey, baskets: int, *, tills: int) -> Day:
    """That many baskets (or all there are), spread over all stores of the data."""
    prices = _prices(journey)
    chosen = _chosen(journey.lines, baskets)
    left_out: Counter[str] = Counter()
    sold = []
    for number, lines in chosen.items():
        kept = _sellable(journey, prices, lines, left_out)
        if kept:
            sold.append(SoldBasket(number, lines[0].store % tills, kept))
    unsold = kin_prices(journey.goods.values(), prices)
    day = Day(journey.goods, prices, unsold, tuple(sold), _opening(prices, sold), {})
    day.figures.update(_figures(journey, day, chosen, left_out))
    return day


def write_csv(file: Path, day: Day) -> None:
    """All goods, as head office imports them."""
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["sku", "name_zh", "name_en", "unit", "price", "tax", "category", "barcodes"])
        for product, price in sorted({**day.prices, **day.unsold}.items()):
            good = day.goods[product]
            cost = f"{price.minor // 100}.{price.minor % 100:02d}"
            # The data has no Chinese names: both languages say the same.
            rows.writerow(
                [good.sku, good.name, good.name, good.unit.value]
                + [cost, "N13", good.shelf, good.ean]
            )


def _prices(journey: Journey) -> dict[int, UnitPrice]:
    lines: dict[int, list[SourceLine]] = defaultdict(list)
    for line in journey.lines:
        if line.product in journey.goods:
            lines[line.product].append(line)
    found = {good: unit_price(journey.goods[good], each) for good, each in lines.items()}
    return {good: price for good, price in sorted(found.items()) if price is not None}


def _chosen(lines: Sequence[SourceLine], most: int) -> dict[int, list[SourceLine]]:
    """The first basket of every store, then others by lot, in the data's order."""
    first: dict[int, int] = {}
    for line in lines:
        first.setdefault(line.store, line.basket)
    rest = sorted({line.basket for line in lines} - set(first.values()))
    more = random.Random(SEED).sample(rest, min(len(rest), max(0, most - len(first))))
    wanted = {*list(first.values())[:most], *more}
    found: dict[int, list[SourceLine]] = {}
    for line in lines:
        if line.basket in wanted:
            found.setdefault(line.basket, []).append(line)
    return found


def _sellable(
    journey: Journey,
    prices: dict[int, UnitPrice],
    lines: Iterable[SourceLine],
    left_out: Counter[str],
) -> tuple[SourceLine, ...]:
    """The lines that a counter can sell; the others are counted by why not."""
    kept: list[SourceLine] = []
    bought: Counter[int] = Counter()
    for line in lines:
        good = journey.goods.get(line.product)
        if good is None:
            left_out["of no product"] += 1
        elif not line.counts:
            left_out["without quantity or value"] += 1
        elif line.product not in prices:
            left_out["of a good without a price"] += 1
        elif not good.sellable(bought[line.product] + line.quantity):
            left_out["more than a counter takes"] += 1
        else:
            bought[line.product] += line.quantity
            kept.append(line)
    return tuple(kept)


def _opening(prices: dict[int, UnitPrice], sold: Iterable[SoldBasket]) -> dict[str, int]:
    """What every store has of each good that is sold that day, and of some others."""
    bought = {line.product for basket in sold for line in basket.lines}
    others = [product for product in prices if product not in bought][:UNSOLD]
    return {
        str(product): OPENING + product % SPREAD * 1000 for product in sorted({*bought, *others})
    }


def _figures(
    journey: Journey,
    day: Day,
    chosen: dict[int, list[SourceLine]],
    left_out: Counter[str],
) -> dict[str, object]:
    lines = [line for basket in day.baskets for line in basket.lines]
    kept = [line for line in journey.lines if line.counts and line.product in day.prices]
    return {
        "products": len(journey.goods),
        "goods_in_the_catalogue": len(day.prices) + len(day.unsold),
        "goods_priced_by_their_lines": len(day.prices),
        "goods_priced_by_the_mean": sum(not price.exact for price in day.prices.values()),
        "goods_priced_by_their_kin": len(day.unsold),
        "lines_of_the_data": len(journey.lines),
        "lines_without_quantity_or_value": sum(not line.counts for line in journey.lines),
        "lines_of_the_data_at_their_price": _share(day, kept),
        "baskets_chosen": len(chosen),
        "baskets": len(day.baskets),
        "stores_of_the_data": len({each[0].store for each in chosen.values()}),
        "lines": len(lines),
        "lines_left_out": dict(left_out),
        "lines_by_the_litre": sum(day.goods[each.product].unit.divisible for each in lines),
        "lines_at_their_price": _share(day, lines),
        "goods_sold": len({line.product for line in lines}),
    }


def _share(day: Day, lines: Sequence[SourceLine]) -> float:
    """How many lines' own value is what the catalogue's price makes of their quantity."""
    same = sum(
        amount(day.prices[line.product].minor, day.thousandths(line)) == line.cents
        for line in lines
    )
    return round(same / len(lines), 4)

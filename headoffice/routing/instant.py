"""The best places for one order, exactly: a table over what may go together.

The pieces of an order are few, the places many. For each part of the order the cheapest place for
it as one parcel is found once; then the order is put together from parts. In the field this is
the set-partitioning form of facility location; its cost hangs on the lines, hardly on the places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import prod
from operator import add, itemgetter

from headoffice.routing.rules import Split
from headoffice.routing.sheet import Choice, Sheet, cost_of_uses

MAX_PAIRS = 60_000
"""The largest table: parts of an order times the parts of those. Ten lines are 59,049."""

NEVER = 1 << 60


Pick = Callable[[Sequence[int]], tuple[int, ...]]
"""Picks several entries of a list at once."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of an order: how many steps each demand has, and what a part is put together from.

    Part number 0 is nothing, the last is all. A part less a smaller one is the difference of
    their numbers, since no digit borrows from the next. Of its first good one step is either in
    the next parcel or in none: `heads` picks the smaller parts that hold it, `tails` what is left
    then, `step_of` says whose step it is and `stepped` is the part without it.
    """

    steps: tuple[int, ...]
    parts: tuple[tuple[int, ...], ...]
    smaller: tuple[tuple[int, ...], ...]
    heads: tuple[Pick, ...]
    tails: tuple[Pick, ...]
    step_of: tuple[int, ...]
    stepped: tuple[int, ...]


class Table:
    """For each part of an order what it costs as one parcel, from each place.

    Ties are won by fewer parcels, and then by the places that are sorted first: costs are scaled,
    so that a place's rank is added without ever outweighing one minor unit.
    """

    def __init__(self, sheet: Sheet, shape: Shape) -> None:
        self._sheet, self._shape = sheet, shape
        self._scale = (len(sheet.quotes) + 1) * (sheet.max_parcels + 1)
        self._rows = _rows(sheet, shape, self._scale)
        self._cheapest = [min(row) for row in self._rows]

    def best(self) -> Choice | None:
        """None when the cheapest parts would ask a place for more than it has."""
        return self._best(self._cheapest)

    def best_without(self, number: int) -> Choice | None:
        """The best without one of the sheet's quotes."""
        cheapest = list(self._cheapest)
        for part, row in enumerate(self._rows):
            if row[number] == cheapest[part]:
                cheapest[part] = min((*row[:number], *row[number + 1 :]), default=NEVER)
        return self._best(cheapest)

    def _best(self, cheapest: Sequence[int]) -> Choice | None:
        sheet, shape = self._sheet, self._shape
        uses: dict[int, list[int]] = {}
        factors = _pieces_per_step(sheet)
        for part in _put_together(sheet, shape, cheapest, self._scale):
            number = self._rows[part].index(cheapest[part])
            pieces = [digit * each for digit, each in zip(shape.parts[part], factors, strict=True)]
            uses[number] = list(map(add, uses.get(number, [0] * len(pieces)), pieces))
        for number, pieces in uses.items():
            if any(map(int.__gt__, pieces, sheet.quotes[number].most)):
                return None
        taken = tuple((number, tuple(uses[number])) for number in sorted(uses))
        return Choice(taken, cost_of_uses(sheet, taken))


def table_of(sheet: Sheet) -> Table | None:
    """None where there is nothing to be put together: no place, one place for all of it, or an
    order that is too large."""
    if not sheet.quotes or sheet.split is Split.WHOLE:
        return None
    shape = _shape(sheet)
    return None if shape is None else Table(sheet, shape)


def best_choice(sheet: Sheet) -> Choice | None:
    """A choice of least cost; None when the order is too large for a table, or a place would be
    asked for more than it has."""
    if not sheet.quotes:
        return Choice((), sheet.all_short)
    if sheet.split is Split.WHOLE:
        return _best_single(sheet)
    table = table_of(sheet)
    return None if table is None else table.best()


def without(sheet: Sheet, place: str) -> Sheet:
    """The sheet as if that place were not there."""
    return replace(sheet, quotes=tuple(q for q in sheet.quotes if q.place.code != place))


def useful(sheet: Sheet, alone: Sequence[int]) -> Sheet:
    """The sheet without the places that are in no best choice, and in none either of the best
    choices that miss one place.

    A choice with a place costs at least its parcel and the cheapest of everything. The second of
    those that serve `alone` costs no less than the best choice that misses any one place.
    """
    least = sum(_least(sheet, number) for number in range(len(sheet.demands)))
    bound = min(sheet.all_short, sorted(alone)[1] if len(alone) > 1 else NEVER)
    kept = tuple(quote for quote in sheet.quotes if quote.fixed + least <= bound)
    return sheet if len(kept) == len(sheet.quotes) else replace(sheet, quotes=kept)


def alone_costs(sheet: Sheet) -> list[int]:
    """What each quote would cost as the only one, with what is short then."""
    nothing, penalties = sheet.all_short, sheet.penalties
    dearer_too = sheet.split is Split.WHOLE
    found = []
    for quote in sheet.quotes:
        cost = nothing + quote.fixed
        for count, each, penalty in zip(quote.most, quote.each, penalties, strict=True):
            if each < penalty or dearer_too:
                cost += count * (each - penalty)
        found.append(cost)
    return found


def served(sheet: Sheet, number: int) -> tuple[int, ...]:
    """What one place alone serves best: all it has, as far as that is not dearer than nothing."""
    quote, penalties = sheet.quotes[number], sheet.penalties
    if sheet.split is Split.WHOLE:
        return quote.most
    return tuple(
        count if each < penalty else 0
        for count, each, penalty in zip(quote.most, quote.each, penalties, strict=True)
    )


def _least(sheet: Sheet, demand: int) -> int:
    """No choice pays less than that for the pieces of the demand."""
    asked = (quote.each[demand] for quote in sheet.quotes if quote.most[demand])
    cheapest = min(sheet.penalties[demand], min(asked, default=NEVER))
    return sheet.demands[demand].pieces * cheapest


def _best_single(sheet: Sheet) -> Choice:
    uses = [((number, quote.most),) for number, quote in enumerate(sheet.quotes)]
    best = min(uses, key=lambda each: cost_of_uses(sheet, each))
    cost = cost_of_uses(sheet, best)
    return Choice(best, cost) if cost < sheet.all_short else Choice((), sheet.all_short)


def _shape(sheet: Sheet) -> Shape | None:
    if sheet.split is Split.LINES:
        steps = (2,) * len(sheet.demands)
    else:
        steps = tuple(pieces + 1 for pieces in sheet.pieces)
    if prod(step * (step + 1) // 2 for step in steps) > MAX_PAIRS:
        return None
    return _shape_of(steps)


@lru_cache(maxsize=16)
def _shape_of(steps: tuple[int, ...]) -> Shape:
    strides = [prod(steps[:number]) for number in range(len(steps))]
    # The first demand is the fastest digit, as the table is built.
    parts = tuple(digits[::-1] for digits in product(*(range(step) for step in reversed(steps))))
    smaller = tuple(tuple(_smaller(part, strides))[1:] for part in parts)
    first = [next((n for n, digit in enumerate(part) if digit), 0) for part in parts]
    heads = [
        [head for head in mine if parts[head][first[part]]] for part, mine in enumerate(smaller)
    ]
    return Shape(
        steps,
        parts,
        smaller,
        tuple(_pick(mine) for mine in heads),
        tuple(_pick([part - head for head in mine]) for part, mine in enumerate(heads)),
        tuple(first),
        tuple(max(0, part - strides[first[part]]) for part in range(len(parts))),
    )


def _smaller(part: Sequence[int], strides: Sequence[int]) -> Iterator[int]:
    """The numbers of all parts of a part, nothing first and itself last."""
    for digits in product(*(range(digit + 1) for digit in part)):
        yield sum(map(int.__mul__, digits, strides))


def _pick(numbers: Sequence[int]) -> Pick:
    # With a single number `itemgetter` gives no tuple; twice the same does no harm to a minimum.
    return itemgetter(*numbers, *numbers[:1]) if numbers else lambda _: ()


def _pieces_per_step(sheet: Sheet) -> tuple[int, ...]:
    return sheet.pieces if sheet.split is Split.LINES else (1,) * len(sheet.demands)


def _rows(sheet: Sheet, shape: Shape, scale: int) -> list[list[int]]:
    """A row for each part, an entry for each place; `NEVER` and more where it cannot."""
    table = [[quote.fixed * scale + rank for rank, quote in enumerate(sheet.quotes, 1)]]
    for demand, (steps, per_step) in enumerate(
        zip(shape.steps, _pieces_per_step(sheet), strict=True)
    ):
        columns = [
            [
                each * pieces * scale if pieces <= most else NEVER
                for most, each in ((q.most[demand], q.each[demand]) for q in sheet.quotes)
            ]
            for pieces in range(per_step, steps * per_step, per_step)
        ]
        smaller = tuple(table)
        for column in columns:
            table.extend(list(map(add, row, column)) for row in smaller)
    return table


def _put_together(
    sheet: Sheet, shape: Shape, cheapest: Sequence[int], scale: int
) -> tuple[int, ...]:
    """The parts of a cheapest plan, each for one parcel."""
    per_step = _pieces_per_step(sheet)
    best = [
        scale * sum(d * n * p for d, n, p in zip(part, per_step, sheet.penalties, strict=True))
        for part in shape.parts
    ]
    layers = [best]
    for parcel in range(1, sheet.max_parcels + 1):
        # The last parcel is needed for the whole order only.
        last = parcel == sheet.max_parcels
        layers.append(_one_more(sheet, shape, cheapest, best, scale, only_all=last))
        best = layers[-1]
    return _read_back(shape, cheapest, layers)


def _one_more(
    sheet: Sheet,
    shape: Shape,
    cheapest: Sequence[int],
    best: Sequence[int],
    scale: int,
    *,
    only_all: bool,
) -> list[int]:
    """The least cost of each part with one parcel more than in `best`."""
    everything = len(best) - 1
    if only_all:
        heads = shape.smaller[everything]
        ways = (cheapest[head] + best[everything - head] for head in heads)
        return [*best[:-1], min(best[everything], min(ways, default=NEVER))]
    short = [
        scale * count * penalty
        for count, penalty in zip(_pieces_per_step(sheet), sheet.penalties, strict=True)
    ]
    after = [0]
    for part in range(1, everything + 1):
        heads_cost, tails_cost = shape.heads[part](cheapest), shape.tails[part](best)
        cost = min(map(add, heads_cost, tails_cost))
        after.append(min(cost, short[shape.step_of[part]] + after[shape.stepped[part]]))
    return after


def _read_back(
    shape: Shape, cheapest: Sequence[int], layers: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    """The parts, from the layer of most parcels down; one that costs the same with fewer has
    fewer."""
    part, picked = len(shape.parts) - 1, []
    for parcels in range(len(layers) - 1, 0, -1):
        cost, fewer = layers[parcels][part], layers[parcels - 1]
        if cost == fewer[part]:
            continue
        taken = next(s for s in shape.smaller[part] if cheapest[s] + fewer[part - s] == cost)
        picked.append(taken)
        part -= taken
    return tuple(picked)

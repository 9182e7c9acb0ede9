"""Every way of using one offer that may matter, found class by class.

Two ways that use the same of every row differ only in units nobody else wants, so the better one
stands for both. A walk goes through the offer's cells and is cut where the units still needed,
each the dearest there is, cannot lift the way above what is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, pairwise

from storeapp.promotions.optimum.model import Model
from storeapp.promotions.optimum.pairs import Pairs, is_pair
from storeapp.promotions.optimum.parts import Counts
from storeapp.promotions.optimum.problem import Order
from storeapp.promotions.optimum.terms import amount_of, keeps_order
from storeapp.promotions.optimum.worth import Cell, Prices, Stake, lifted, stake

STEPS_PER_NODE = 4
"""A step of a walk is that much cheaper than a node of the search."""


@dataclass(frozen=True, slots=True)
class Way:
    """`gain` is its worth beyond what its units save alone, the rows' prices not paid."""

    times: int
    saving: int
    gain: int
    uses: Counts
    taken: tuple[Counts, ...]


DIVE_STEPS = 40


class TooMany(Exception):
    """More steps than were allowed."""


def ways_of(
    model: Model, number: int, prices: Prices, *, above: int, most_steps: int
) -> tuple[list[Way], int]:
    """The ways whose worth at these prices is more than `above`, and the steps it took."""
    walk = _Walk(model, number, prices, above=above, most_steps=most_steps)
    if is_pair(walk.offer):
        walk.in_pairs(Pairs(walk.units, walk.at))
    else:
        for times in range(1, walk.at.most_times + 1):
            walk.start(times)
    return [way for way, _ in walk.found.values()], walk.steps


def some_ways(model: Model, number: int, prices: Prices) -> list[Way]:
    """A few good ways for each number of times, where all of them would be too many."""
    walk = _Walk(model, number, prices, above=-model.scale, most_steps=0)
    for times in range(1, walk.at.most_times + 1):
        walk.most_steps = walk.steps + 2 * len(walk.cells) + DIVE_STEPS
        with suppress(TooMany):
            walk.start(times)
    return [way for way, _ in walk.found.values()]


class _Walk:
    """One offer's walk. A step decides how many units of one class one take gets."""

    def __init__(
        self, model: Model, number: int, prices: Prices, *, above: int, most_steps: int
    ) -> None:
        at = stake(model, number, prices)
        self.model = model
        self.number = number
        self.prices = prices
        self.at = at
        self.above = above + at.charge
        self.most_steps = most_steps
        self.steps = 0
        self.times = 0
        self.found: dict[Counts, tuple[Way, int]] = {}
        self.offer = at.offer
        self.family = model.part.problem.families[self.offer.family]
        self.units = model.part.problem.units
        self.ordered = self.offer.order is not Order.FREE and len(self.offer.takes) > 1
        self.in_order = not any(take.open for take in self.offer.takes)
        self._lay_out(at)
        self.chosen: list[tuple[Cell, int]] = []
        self.need: list[int] = []

    def start(self, times: int) -> None:
        self.times = times
        self.chosen.clear()
        self.left = {cell.number: self.units[cell.number].count for cell in self.cells}
        self.need = [take.quantity * times for take in self.offer.takes]
        at = self.at
        if self.offer.min_amount > 0:
            at = lifted(self.model, at, times)
            self._lay_out(at)
        self._step(0, at.each_time * times)

    def in_pairs(self, pairs: Pairs) -> None:
        """The whole walk for an offer of two takes, led by what can still come."""
        self.private_from = 1 + max(
            (
                place
                for place, stop in enumerate(pairs.stops)
                if any(cell and cell.row >= 0 for cell in (stop.first, stop.last))
            ),
            default=-1,
        )
        self.times = 0
        self.chosen.clear()
        self._pair(pairs, 0, 0, 0, 0)

    def _pair(self, pairs: Pairs, place: int, hand: int, filled: int, worth: int) -> None:
        self.steps += 1
        if self.steps > self.most_steps:
            raise TooMany
        if place == len(pairs.stops):
            if 0 < self.times <= self.at.most_times:
                self._arrive()
            return
        stop = pairs.stops[place]
        for move in pairs.moves(place, hand, filled):
            sure = worth + move.worth
            reach = sure + pairs.to_come(place + 1, move.hand, move.filled)
            if reach <= self.above or (place >= self.private_from and self._is_known(reach)):
                continue
            parts = ((stop.first, move.firsts), (stop.last, move.lasts))
            chosen = [(cell, count) for cell, count in parts if cell and count]
            self.chosen += chosen
            self.times += move.begun
            self._pair(pairs, place + 1, move.hand, move.filled, sure)
            self.times -= move.begun
            del self.chosen[len(self.chosen) - len(chosen) :]

    def _lay_out(self, at: Stake) -> None:
        self.cells = self._laid_out(at)
        self.left = {cell.number: self.units[cell.number].count for cell in self.cells}
        self.best = self._best_of_rest()
        self.private_from = 1 + max(
            (place for place, cell in enumerate(self.cells) if cell.row >= 0), default=-1
        )
        self.levels = self._levels()

    def _laid_out(self, at: Stake) -> list[Cell]:
        """Classes others want first, then the best first; in the order of prices where it counts,
        so that a breach of the order shows early."""
        every = [cell for cells in at.cells for cell in cells]
        if self.ordered:
            sign = -1 if self.offer.order is Order.CHEAPEST else 1
            return sorted(every, key=lambda c: (sign * self.units[c.number].price, c.number))
        return sorted(every, key=lambda c: (c.take, c.row < 0, -c.worth, c.number))

    def _best_of_rest(self) -> list[list[list[int]]]:
        """Per place in the walk and take: what n more units are worth at most."""
        takes = self.offer.takes
        worths: list[list[int]] = [[] for _ in takes]
        best = [[[0] for _ in takes]]
        for cell in reversed(self.cells):
            worths[cell.take] = worths[cell.take] + [cell.worth] * self.left[cell.number]
            worths[cell.take].sort(reverse=True)
            row = list(best[-1])
            sums = [0, *accumulate(worths[cell.take])]
            row[cell.take] = _open_sums(sums) if takes[cell.take].open else sums
            best.append(row)
        return best[::-1]

    def _levels(self) -> list[bool]:
        """Where all classes of a price are decided and the order can be judged."""
        if not (self.ordered and self.in_order):
            return [False] * (len(self.cells) + 1)
        prices = [self.units[cell.number].price for cell in self.cells]
        return [False, *(one != two for one, two in pairwise(prices)), True]

    def _step(self, place: int, worth: int) -> None:
        self.steps += 1
        if self.steps > self.most_steps:
            raise TooMany
        if self.levels[place] and not self._order_so_far():
            return
        reach = worth
        for need, best in zip(self.need, self.best[place], strict=True):
            if need >= len(best):
                return
            reach += best[max(need, 0)]
        if self.at.most is not None and reach > self.at.most:
            reach = self.at.most
        if reach <= self.above or (place >= self.private_from and self._is_known(reach)):
            return
        if place == len(self.cells):
            self._arrive()
            return
        self._branch(place, worth)

    def _branch(self, place: int, worth: int) -> None:
        cell = self.cells[place]
        take, number = cell.take, cell.number
        most = self.left[number]
        if not self.offer.takes[take].open:
            most = min(most, self.need[take])
        for count in range(most, 0, -1):
            self.left[number] -= count
            self.need[take] -= count
            self.chosen.append((cell, count))
            self._step(place + 1, worth + count * cell.worth)
            self.chosen.pop()
            self.need[take] += count
            self.left[number] += count
        self._step(place + 1, worth)

    def _is_known(self, reach: int) -> bool:
        """Only units that nobody else wants are open: is a way as good known that uses the same?"""
        if self.model.rows.ceiling >= 0 or self.model.rows.cut:
            return False
        known = self.found.get(self._uses(0))
        return known is not None and known[1] >= reach

    def _order_so_far(self) -> bool:
        """Each application that holds a unit of the last take already has its other units."""
        got = [
            take.quantity * self.times - need
            for take, need in zip(self.offer.takes, self.need, strict=True)
        ]
        share = self.offer.takes[-1].quantity
        holding = -(-got[-1] // share) if share else 0
        return all(
            have >= take.quantity * holding
            for have, take in zip(got[:-1], self.offer.takes, strict=False)
        )

    def _uses(self, saving: int) -> Counts:
        rows, family = self.model.rows, self.offer.family
        uses: dict[int, int] = {}
        for cell, count in self.chosen:
            if cell.row >= 0:
                uses[cell.row] = uses.get(cell.row, 0) + count
        if family in rows.uses:
            uses[rows.uses[family]] = self.times
        if family in rows.units:
            uses[rows.units[family]] = self._savers()
        if family in rows.cut:
            uses[rows.cut[family]] = saving
        if self.number in rows.under:
            uses[rows.ceiling] = saving
        return tuple(sorted(uses.items()))

    def _savers(self) -> int:
        return sum(count for cell, count in self.chosen if cell.saver)

    def _arrive(self) -> None:
        saving = self._saving()
        if saving <= 0 or not self._keeps_terms():
            return
        scale = self.model.scale
        gain = scale * (saving - sum(count * cell.alone for cell, count in self.chosen))
        uses = self._uses(saving)
        worth = gain - sum(self.prices[row] * count for row, count in uses)
        known = self.found.get(uses)
        if worth > self.above and (known is None or known[1] < worth):
            way = Way(self.times, saving, gain - self.at.charge, uses, self._taken())
            self.found[uses] = way, worth

    def _saving(self) -> int:
        raw = self.offer.bonus * self.times
        room = 0
        for cell, count in self.chosen:
            raw += cell.saves * count
            room += cell.room * count
        saving = min(raw, room)
        most = self.family.most_saving
        return saving if most is None else min(saving, most)

    def _keeps_terms(self) -> bool:
        """The terms that the walk itself does not keep."""
        offer, most = self.offer, self.family.most_units
        if most is not None and self._savers() > most:
            return False
        if offer.min_amount > 0:
            amount = sum(
                amount_of(self.units, offer, cell.number) * count for cell, count in self.chosen
            )
            if amount < self.times * offer.min_amount:
                return False
        if not self.ordered or self.in_order:
            return True
        return keeps_order(self.units, offer, self.times, [dict(each) for each in self._taken()])

    def _taken(self) -> tuple[Counts, ...]:
        return tuple(
            tuple(sorted((c.number, count) for c, count in self.chosen if c.take == take))
            for take in range(len(self.offer.takes))
        )


def _open_sums(sums: Sequence[int]) -> list[int]:
    """The best of n or more."""
    return list(accumulate(reversed(sums), max))[::-1]

"""The count model as an integer program: counts, not groups, so it stays small for any basket.

Columns per offer: the units of each class in each take, the number of times, the saving. An offer's
order is written by price levels: `holding` applications have a unit of the last take at that price
or above (see `terms.keeps_order`, which says the same of given counts).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import gcd

from storeapp.promotions.optimum.problem import Offer, Order, Problem
from storeapp.promotions.optimum.terms import amount_of, room_of, saves_at_all

Sum = list[tuple[int, int]]
"""Columns with their factors."""


@dataclass(slots=True)
class Program:
    """Columns from 0 to `most`, whole numbers; rows that are at least `least`. Money is counted in
    `common`, its greatest common divisor."""

    common: int
    most: list[int] = field(default_factory=list)
    worth: list[int] = field(default_factory=list)
    rows: list[tuple[Sum, int]] = field(default_factory=list)

    def column(self, most: int, worth: int = 0) -> int:
        self.most.append(most)
        self.worth.append(worth)
        return len(self.most) - 1

    def at_least(self, least: int, *sums: Iterable[tuple[int, int]]) -> None:
        factors: dict[int, int] = {}
        for column, factor in (each for sum_ in sums for each in sum_):
            factors[column] = factors.get(column, 0) + factor
        self.rows.append((list(factors.items()), least))

    def at_most(self, most: int, *sums: Iterable[tuple[int, int]]) -> None:
        self.at_least(-most, *(times(-1, sum_) for sum_ in sums))


@dataclass(frozen=True, slots=True)
class Columns:
    """One offer's columns: per take and class, the number of times, the saving."""

    counts: tuple[dict[int, int], ...]
    times: int
    saving: int


def times(factor: int, columns: Iterable[tuple[int, int]]) -> Sum:
    return [(column, factor * each) for column, each in columns]


def program_of(problem: Problem) -> tuple[Program, list[Columns]]:
    program = Program(_common(problem))
    offers = [_Written(problem, program, number) for number in range(len(problem.offers))]
    columns = [each.columns for each in offers]
    for number, units in enumerate(problem.units):
        taken = [(c[number], 1) for each in columns for c in each.counts if number in c]
        program.at_most(units.count, taken)
    for number in range(len(problem.families)):
        _family(problem, program, number, offers)
    if problem.ceiling is not None:
        named = [(columns[number].saving, 1) for number in problem.ceiling.offers]
        program.at_most(problem.ceiling.most_saving // program.common, named)
    return program, columns


def _common(problem: Problem) -> int:
    """What all savings are multiples of."""
    money = [
        saves for offer in problem.offers for take in offer.takes for saves in take.saves.values()
    ]
    money += [offer.bonus for offer in problem.offers]
    money += [family.most_saving or 0 for family in problem.families]
    money += [
        room_of(problem.units, offer, number)
        for offer in problem.offers
        if _room_counts(problem, offer)
        for take in offer.takes
        for number in take.saves
    ]
    return max(1, gcd(*money))


def _room_counts(problem: Problem, offer: Offer) -> bool:
    """Whether room can be less than what the units would save."""
    some = saves_at_all(offer)
    return offer.bonus > 0 or any(
        saves > room_of(problem.units, offer, number)
        for take in offer.takes
        for number, saves in take.saves.items()
        if saves > 0 or not some
    )


class _Written:
    """One offer's columns and rows."""

    def __init__(self, problem: Problem, program: Program, number: int) -> None:
        self.problem, self.program = problem, program
        self.offer = problem.offers[number]
        self.exact = problem.ceiling is not None and number in problem.ceiling.offers
        units = problem.units
        counts = tuple(
            {c: program.column(units[c].count) for c in take.saves} for take in self.offer.takes
        )
        self.all = sum(units[c].count for c in {c for take in self.offer.takes for c in take.saves})
        self.most_times = self._most_times()
        self.most_saving = self._most_saving()
        self.columns = Columns(
            counts, program.column(self.most_times), program.column(self.most_saving, 1)
        )
        self._quantities()
        self._amount()
        self.lower = self._saving()
        if self.offer.order is not Order.FREE and len(self.offer.takes) > 1:
            self._order()

    def savers(self) -> Sum:
        some = saves_at_all(self.offer)
        return [
            (column, 1)
            for take, counts in zip(self.offer.takes, self.columns.counts, strict=True)
            for c, column in counts.items()
            if take.saves[c] > 0 or not some
        ]

    def _most_times(self) -> int:
        """No more than units, or than steps of the amount where an application needs no unit."""
        if any(take.quantity for take in self.offer.takes):
            return self.all
        units = self.problem.units
        touched = {c for take in self.offer.takes for c in take.saves}
        amount = sum(amount_of(units, self.offer, c) * units[c].count for c in touched)
        return amount // max(1, self.offer.min_amount)

    def _most_saving(self) -> int:
        units = self.problem.units
        alone = sum(
            max(take.saves[c] for take in self.offer.takes if c in take.saves) * units[c].count
            for c in {c for take in self.offer.takes for c in take.saves}
        )
        return max(0, alone + max(0, self.offer.bonus) * self.most_times) // self.program.common

    def _quantities(self) -> None:
        for take, counts in zip(self.offer.takes, self.columns.counts, strict=True):
            units = [(column, 1) for column in counts.values()]
            uses = [(self.columns.times, 1)]
            self.program.at_least(0, units, times(-take.quantity, uses))
            most = self.all if take.open else take.quantity
            self.program.at_least(0, times(most, uses), times(-1, units))

    def _amount(self) -> None:
        offer = self.offer
        if offer.min_amount <= 0:
            return
        amounts = [
            (column, amount_of(self.problem.units, offer, c))
            for counts in self.columns.counts
            for c, column in counts.items()
        ]
        self.program.at_least(0, amounts, [(self.columns.times, -offer.min_amount)])

    def _saving(self) -> list[Sum]:
        """The saving is at most each of these; the sums are what it is the least of."""
        common, offer = self.program.common, self.offer
        raw = [(self.columns.times, offer.bonus // common)]
        raw += [
            (column, take.saves[c] // common)
            for take, counts in zip(offer.takes, self.columns.counts, strict=True)
            for c, column in counts.items()
        ]
        least_of = [raw]
        if _room_counts(self.problem, offer):
            savers = {column for column, _ in self.savers()}
            least_of.append(
                [
                    (column, room_of(self.problem.units, offer, c) // common)
                    for counts in self.columns.counts
                    for c, column in counts.items()
                    if column in savers
                ]
            )
        for each in least_of:
            self.program.at_least(0, each, [(self.columns.saving, -1)])
        return least_of

    def is_least_of(self, freed: Sum) -> None:
        """The saving is not less than the least, unless its family's limit cuts it (`freed`)."""
        program, saving = self.program, [(self.columns.saving, 1)]
        choice = [program.column(1) for _ in self.lower]
        for each, chosen in zip(self.lower, choice, strict=True):
            large = sum(abs(factor) * program.most[column] for column, factor in each)
            free = [(chosen, -large), *times(large, freed)]
            program.at_least(-large, saving, times(-1, each), free)
        program.at_least(1, [(chosen, 1) for chosen in choice])

    def _order(self) -> None:
        sign = 1 if self.offer.order is Order.CHEAPEST else -1
        price = {
            c: sign * self.problem.units[c].price for take in self.offer.takes for c in take.saves
        }
        *others, last = self.columns.counts
        share, program = self.offer.takes[-1].quantity, self.program
        uses = [(self.columns.times, 1)]
        for level in sorted({price[c] for c in last}):
            holding = program.column(self.most_times)
            at = [(column, 1) for c, column in last.items() if price[c] >= level]
            below = [(column, 1) for c, column in last.items() if price[c] < level]
            if share:
                program.at_least(0, [(holding, share)], times(-share, uses), below)
            program.at_least(0, [(holding, self.all)], times(-1, at))
            for take, counts in zip(self.offer.takes, others, strict=False):
                above = [(column, 1) for c, column in counts.items() if price[c] >= level]
                program.at_least(0, above, [(holding, -take.quantity)])
        for take, counts in zip(self.offer.takes, others, strict=False):
            if take.open:
                self._over(counts, last, price)

    def _over(self, counts: dict[int, int], last: dict[int, int], price: dict[int, int]) -> None:
        """Each unit of an open take has an application whose units of the last take are below."""
        program, share = self.program, self.offer.takes[-1].quantity
        for level in sorted({price[c] for c in counts}):
            used = program.column(1)
            here = [(column, -1) for c, column in counts.items() if price[c] == level]
            program.at_least(0, [(used, self.all)], here)
            below = [(column, 1) for c, column in last.items() if price[c] <= level]
            above = [(column, -1) for c, column in last.items() if price[c] > level]
            program.at_least(0, below, [(used, -share)])
            # A lone application holds all that its last take has over.
            program.at_least(0, above, [(self.columns.times, self.all), (used, -self.all)])


def _family(problem: Problem, program: Program, number: int, offers: Sequence[_Written]) -> None:
    family = problem.families[number]
    mine = [each for each in offers if each.offer.family == number]
    if family.most_uses is not None:
        program.at_most(family.most_uses, [(each.columns.times, 1) for each in mine])
    if family.most_units is not None:
        program.at_most(family.most_units, *(each.savers() for each in mine))
    savings = [(each.columns.saving, 1) for each in mine]
    freed: Sum = []
    if family.most_saving is not None:
        most = family.most_saving // program.common
        program.at_most(most, savings)
        if any(each.exact for each in mine):
            freed = [(program.column(1), 1)]
            program.at_least(0, savings, times(-most, freed))
    for each in mine:
        if each.exact:
            each.is_least_of(freed)

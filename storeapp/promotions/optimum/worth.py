"""What the units of one offer are worth to it, at given prices of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storeapp.promotions.optimum.model import Model
from storeapp.promotions.optimum.problem import Offer
from storeapp.promotions.optimum.terms import amount_of, room_of, saves_at_all

Prices = Sequence[int]
"""What one of each row costs, in the model's worth; all zero says that nothing is scarce."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A class as one take may use it. `worth` is what a unit adds, its own rows' prices paid."""

    take: int
    number: int
    row: int
    saves: int
    saver: bool
    room: int
    alone: int
    worth: int


@dataclass(frozen=True, slots=True)
class Stake:
    """One offer at given prices: its cells, and what one more time adds beside its units."""

    offer: Offer
    cells: tuple[tuple[Cell, ...], ...]
    each_time: int
    most_times: int
    charge: int
    most: int | None
    """Of worth, where the family's limit cuts it."""


def stake(model: Model, number: int, prices: Prices) -> Stake:
    """An upper bound of a way's worth is the sum of its cells' worth and of `each_time`: room,
    amounts and limits can only make it less."""
    offer, rows = model.part.problem.offers[number], model.rows
    some = saves_at_all(offer)
    saved = model.scale - _price_of_saving(model, number, prices)
    per_unit = prices[rows.units[offer.family]] if offer.family in rows.units else 0
    units, alone = model.part.problem.units, model.part.alone
    cells = []
    for place, take in enumerate(offer.takes):
        mine = []
        for c, saves in take.saves.items():
            row = rows.of_class[c]
            saver = saves > 0 or not some
            worth = saved * saves - model.scale * alone[c] - (per_unit if saver else 0)
            worth -= prices[row] if row >= 0 else 0
            room = room_of(units, offer, c) if saver else 0
            mine.append(Cell(place, c, row, saves, saver, room, alone[c], worth))
        cells.append(tuple(mine))
    per_time = prices[rows.uses[offer.family]] if offer.family in rows.uses else 0
    limit = model.part.problem.families[offer.family].most_saving
    return Stake(
        offer,
        tuple(cells),
        saved * offer.bonus - per_time,
        most_times(model, offer),
        model.charges[offer.family] if offer.family in model.inside else 0,
        None if limit is None else saved * limit,
    )


def lifted(model: Model, at: Stake, times: int) -> Stake:
    """The stake with the amount that so many times must reach brought into the worth.

    Each unit is worth a price more for each bit of its amount, and the whole amount's price is
    taken off: that only lifts the worth of units which reach the amount, so it stays a bound. With
    the price at which the units reach it just so, it is a good one.
    """
    offer, units = at.offer, model.part.problem.units
    price = _price_of_amount(model, at, times)
    cells = tuple(
        tuple(replace(c, worth=c.worth + price * amount_of(units, offer, c.number)) for c in mine)
        for mine in at.cells
    )
    return replace(at, cells=cells, each_time=at.each_time - price * offer.min_amount)


def _price_of_amount(model: Model, at: Stake, times: int) -> int:
    """The least price at which units that are worth taking reach the amount."""
    units, offer = model.part.problem.units, at.offer
    reaching = [
        (cell.worth, amount, amount * units[cell.number].count)
        for cells in at.cells
        for cell in cells
        if (amount := amount_of(units, offer, cell.number)) > 0
    ]
    needed = times * offer.min_amount - sum(whole for worth, _, whole in reaching if worth >= 0)
    price = 0
    for dearer, whole in sorted(
        (-(worth // a), whole) for worth, a, whole in reaching if worth < 0
    ):
        if needed <= 0:
            break
        price = dearer
        needed -= whole
    return price


def _price_of_saving(model: Model, number: int, prices: Prices) -> int:
    rows, family = model.rows, model.part.problem.offers[number].family
    price = prices[rows.cut[family]] if family in rows.cut else 0
    return price + (prices[rows.ceiling] if number in rows.under else 0)


def most_times(model: Model, offer: Offer) -> int:
    """So often at most: by its units, its amount and its family's limits."""
    problem = model.part.problem
    units = problem.units
    touched = {number for take in offer.takes for number in take.saves}
    bounds = [
        sum(units[number].count for number in take.saves) // take.quantity
        for take in offer.takes
        if take.quantity
    ]
    if together := sum(take.quantity for take in offer.takes):
        bounds.append(sum(units[number].count for number in touched) // together)
    if offer.min_amount > 0:
        amount = sum(amount_of(units, offer, number) * units[number].count for number in touched)
        bounds.append(amount // offer.min_amount)
    family = problem.families[offer.family]
    if family.most_uses is not None:
        bounds.append(family.most_uses)
    if family.most_units is not None and (least := _savers_each_time(offer)):
        bounds.append(family.most_units // least)
    return min(bounds)


def _savers_each_time(offer: Offer) -> int:
    """So many units that save one application has at least."""
    some = saves_at_all(offer)
    return sum(
        take.quantity
        for take in offer.takes
        if not some or all(saves > 0 for saves in take.saves.values())
    )

"""The order in which offers choose, and what each may still choose below a limit of regret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storeapp.promotions.optimum.bound import Market
from storeapp.promotions.optimum.model import Model
from storeapp.promotions.optimum.ways import Way


@dataclass(frozen=True, slots=True)
class Choice:
    """A way an offer may get, or none, and its regret."""

    regret: int
    way: Way | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One offer's turn: what it may choose, and what is decided for ever when it has chosen.

    `open_rows` and `open_families` are what later turns still ask about; `closing` are the rows
    nobody uses later.
    """

    number: int
    family: int
    charge: int
    choices: tuple[Choice, ...]
    open_rows: tuple[int, ...]
    open_families: int
    closing: tuple[Closing, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """A row at its last turn. Units of a class that are left over are served alone, by a family of
    `families`; `pending` is the mark of the class where several could do that."""

    row: int
    price: int
    families: int
    charge: int
    pending: int


def turns(
    model: Model, market: Market, tables: Sequence[Sequence[Way]], limit: int
) -> tuple[list[Turn], list[Closing]]:
    """The turns, and the rows that no turn uses: they close before the first."""
    choices = {
        number: _choices(market, number, table, limit) for number, table in enumerate(tables)
    }
    live = [number for number, mine in choices.items() if _matters(mine)]
    rows_of = {
        number: {row for each in choices[number] if each.way for row, _ in each.way.uses}
        for number in live
    }
    order = _order(rows_of)
    last = {row: place for place, number in enumerate(order) for row in rows_of[number]}
    first = {
        row: place for place, number in reversed(list(enumerate(order))) for row in rows_of[number]
    }
    closing: list[list[Closing]] = [[] for _ in range(len(order) + 1)]
    for each in _closings(model, market):
        closing[last.get(each.row, -1)].append(each)
    still = _still_asked(model, order, closing)
    made = [
        Turn(
            number,
            (family := model.part.problem.offers[number].family),
            0 if family in model.inside else model.charges[family],
            choices[number],
            tuple(sorted(row for row in last if first[row] < place <= last[row])),
            still[place],
            tuple(closing[place]),
        )
        for place, number in enumerate(order)
    ]
    return made, closing[-1]


def _choices(market: Market, number: int, table: Sequence[Way], limit: int) -> tuple[Choice, ...]:
    worth, prices = market.bids[number].worth, market.prices
    choices = [
        Choice(worth - way.gain + sum(prices[row] * count for row, count in way.uses), way)
        for way in table
    ]
    choices.append(Choice(worth, None))
    return tuple(
        sorted((each for each in choices if each.regret < limit), key=lambda each: each.regret)
    )


def _matters(choices: Sequence[Choice]) -> bool:
    """Whether there is anything to choose, or to regret."""
    return len(choices) != 1 or choices[0].way is not None or choices[0].regret > 0


def _order(rows_of: dict[int, set[int]]) -> list[int]:
    """Offers that share rows come one after the other, so that few rows are open at a time."""
    users: dict[int, int] = {}
    for rows in rows_of.values():
        for row in rows:
            users[row] = users.get(row, 0) + 1
    left, open_ = dict(rows_of), set[int]()
    order: list[int] = []
    while left:
        number = min(left, key=lambda each: (_opened(left[each], users, open_), each))
        for row in left.pop(number):
            users[row] -= 1
            open_.add(row)
        order.append(number)
    return order


def _opened(rows: set[int], users: Mapping[int, int], open_: set[int]) -> int:
    """How many rows more are open after that turn."""
    change = 0
    for row in rows:
        if row in open_:
            change -= users[row] == 1
        else:
            change += users[row] > 1
    return change


def _closings(model: Model, market: Market) -> Iterable[Closing]:
    part, prices = model.part, market.prices
    classes = {row: number for number, row in enumerate(model.rows.of_class) if row >= 0}
    for row, price in enumerate(prices):
        families = part.served[classes[row]] if row in classes else ()
        mask = sum(1 << family for family in families)
        several = len(families) > 1
        charge = model.charges[families[0]] if len(families) == 1 else 0
        yield Closing(row, price, mask, charge, 1 << row if several else 0)


def _still_asked(
    model: Model, order: Sequence[int], closing: Sequence[Sequence[Closing]]
) -> list[int]:
    """Per turn the families whose use before still matters: later ones, and those of classes that
    several families could serve."""
    offers, still = model.part.problem.offers, []
    mask = sum(
        {1 << family for families in model.part.served if len(families) > 1 for family in families}
    )
    for place in range(len(order) - 1, -1, -1):
        mask |= 1 << offers[order[place]].family
        for each in closing[place]:
            mask |= each.families
        still.append(mask)
    return still[::-1]

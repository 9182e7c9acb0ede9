"""Why an order goes where it goes: its cost, what the next best would cost, who was kept out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headoffice.routing.instant import (
    alone_costs,
    best_choice,
    served,
    table_of,
    useful,
    without,
)
from headoffice.routing.joint import choose_jointly, plan_of
from headoffice.routing.model import Order, Problem
from headoffice.routing.plan import Parcel, Parts, Plan, Short
from headoffice.routing.pricing import costs_by_order, parts_of_parcel
from headoffice.routing.sheet import (
    Choice,
    Left,
    Sheet,
    parcels_of,
    sheet_of,
)
from headoffice.routing.standing import Bar

ALONE = 3
"""So many places are named that would serve the order alone."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another way to serve the order: from these places, at `more_minor` above the chosen one."""

    places: tuple[str, ...]
    cost_minor: int
    more_minor: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Served:
    """A parcel of the chosen way: its cost, and the best way `without` that place."""

    place: str
    parts: Parts
    without: Other


@dataclass(frozen=True, slots=True)
class Explanation:
    """One order's: the `route` is None where no rule is for it.

    `next_best` misses one of the chosen places at least; `alone` are the cheapest other places
    that would serve it, each as the only one. `kept_out` says for each other place why.
    """

    order: str
    route: str | None
    cost_minor: int
    short_minor: int
    parcels: tuple[Served, ...]
    alone: tuple[Other, ...]
    kept_out: Mapping[str, tuple[Bar, ...]]

    @property
    def next_best(self) -> Other | None:
        ways = (served.without for served in self.parcels)
        return min(ways, key=lambda way: way.cost_minor, default=None)


@dataclass(frozen=True, slots=True)
class Routed:
    """A plan for one order, and why."""

    plan: Plan
    why: Explanation


def route_order(problem: Problem, order: Order, left: Left | None = None) -> Routed:
    """The cheapest way to serve this order alone, exactly, from what is left of the problem."""
    left = left or Left(problem)
    look = _Look(sheet_of(problem, order, left), left)
    choice = look.best()
    plan = plan_of([look.sheet], [choice], choice.cost)
    return Routed(plan, _explained(problem, look, plan))


def route_each(problem: Problem) -> tuple[Plan, tuple[Explanation, ...]]:
    """Each order exactly, one after the other, as they came; each takes what it needs."""
    left, why = Left(problem), []
    parcels: list[Parcel] = []
    shorts: list[Short] = []
    for order in problem.orders:
        routed = route_order(problem, order, left)
        for parcel in routed.plan.parcels:
            left.take(order, parcel)
        parcels += routed.plan.parcels
        shorts += routed.plan.short
        why.append(routed.why)
    cost = sum(each.cost_minor for each in why)
    bound = cost if len(why) <= 1 else None
    return Plan(tuple(parcels), tuple(shorts), cost, bound), tuple(why)


def explain(problem: Problem, plan: Plan, order: Order) -> Explanation:
    """Why, of an order in any plan: compared with what the other orders of the plan leave."""
    left = Left(problem)
    orders = {each.id: each for each in problem.orders}
    for parcel in plan.parcels:
        if parcel.order != order.id:
            left.take(orders[parcel.order], parcel)
    look = _Look(sheet_of(problem, order, left), left)
    mine = Plan(
        plan.of(order.id),
        tuple(short for short in plan.short if short.order == order.id),
        costs_by_order(problem, plan)[order.id].total,
    )
    return _explained(problem, look, mine)


class _Look:
    """One order looked at: the sheet of all places, and that of those that are of use."""

    def __init__(self, whole: Sheet, left: Left) -> None:
        self.whole, self._left = whole, left
        self.alone = alone_costs(whole)
        self.sheet = useful(whole, self.alone)
        self._table = table_of(self.sheet)

    def best(self) -> Choice:
        found = self._table.best() if self._table else None
        return found or self._slowly(self.sheet)

    def best_without(self, place: str) -> tuple[Sheet, Choice]:
        """The best without a place, and the sheet it is a choice of."""
        codes = [quote.place.code for quote in self.sheet.quotes]
        if self._table and place in codes:
            found = self._table.best_without(codes.index(place))
            if found:
                return self.sheet, found
        rest = without(self.sheet, place)
        return rest, self._slowly(rest)

    def _slowly(self, sheet: Sheet) -> Choice:
        """By HiGHS, where the order is too large for a table."""
        return best_choice(sheet) or choose_jointly([sheet], self._left).choices[0]


def _explained(problem: Problem, look: _Look, plan: Plan) -> Explanation:
    places = {place.code: place for place in problem.places}
    order, route = look.whole.order, look.whole.route
    parcels = []
    for parcel in plan.parcels:
        parts = parts_of_parcel(problem, order, places[parcel.place], parcel, places)
        rest, choice = look.best_without(parcel.place)
        parcels.append(Served(parcel.place, parts, _other(rest, choice, plan)))
    return Explanation(
        order.id,
        None if route is None else route.id,
        plan.cost_minor,
        plan.cost_minor - sum(each.parts.total for each in parcels),
        tuple(parcels),
        _alone(look, plan),
        look.whole.bars,
    )


def _alone(look: _Look, plan: Plan) -> tuple[Other, ...]:
    """The cheapest places that would serve it alone, but for the one that does."""
    sheet, chosen = look.whole, {parcel.place for parcel in plan.parcels}
    ranked = sorted(range(len(sheet.quotes)), key=look.alone.__getitem__)
    found = []
    for number in ranked[: ALONE + 1]:
        if {sheet.quotes[number].place.code} != chosen and any(served(sheet, number)):
            choice = Choice(((number, served(sheet, number)),), look.alone[number])
            found.append(_other(sheet, choice, plan))
    return tuple(found[:ALONE])


def _other(sheet: Sheet, choice: Choice, plan: Plan) -> Other:
    parcels, short = parcels_of(sheet, choice)
    codes = tuple(parcel.place for parcel in parcels)
    return Other(codes, choice.cost, choice.cost - plan.cost_minor, not short)

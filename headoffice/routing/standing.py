"""Which places the rules allow for an order, and which rule keeps out each of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final

from headoffice.routing.journeys import Journey, destination, journey
from headoffice.routing.model import Demand, Order, Place, Problem
from headoffice.routing.rules import (
    Gate,
    InGroups,
    KeepBack,
    NotInGroups,
    OnTime,
    OwnedBy,
    Ownership,
    Route,
    Rules,
    Within,
    is_in,
)


class By(Enum):
    """What keeps a place out."""

    GATE = "gate"
    CLOSED = "closed"
    REJECTED = "rejected"
    FULL = "full"
    ELSEWHERE = "elsewhere"
    NO_STOCK = "no_stock"


@dataclass(frozen=True, slots=True)
class Bar:
    """Why a place is kept out: of the whole order, or of the good `sku` only.

    `what` is the gate's id, or the reason that was given.
    """

    by: By
    what: str = ""
    sku: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One order before the places: the route that holds, and how each place stands."""

    route: Route
    ways: Mapping[str, Journey]
    bars: Mapping[str, tuple[Bar, ...]]

    def allows(self, place: str, sku: str) -> bool:
        return all(bar.sku and bar.sku != sku for bar in self.bars.get(place, ()))


def route_of(rules: Rules, order: Order) -> Route | None:
    """The first route that is for the order; None means that nobody serves it."""
    return next((route for route in rules.routes if _is_for(route, order)), None)


def standing_of(
    problem: Problem, order: Order, route: Route, demands: tuple[Demand, ...]
) -> Standing:
    places = {place.code: place for place in problem.places}
    to = destination(order, places)
    ways = {place.code: journey(problem, order, place, to) for place in problem.places}
    bars: dict[str, list[Bar]] = {}
    for place, bar in _shut(problem, order, route):
        bars.setdefault(place, []).append(bar)
    for gate in route.gates:
        _note(bars, gate, _barred(problem, order, gate, ways), demands)
    return Standing(route, ways, {place: tuple(found) for place, found in bars.items()})


def kept_back(route: Route, place: Place, demand: Demand) -> int:
    """The safety stock that these orders leave at the place; of several rules the largest."""
    return max(
        (
            gate.quantity
            for gate in route.gates
            if isinstance(gate, KeepBack)
            and (not gate.groups or gate.groups & place.groups)
            and is_in(demand.category, gate.categories)
        ),
        default=0,
    )


def _is_for(route: Route, order: Order) -> bool:
    when, value = route.when, order.value_minor
    return (
        (not when.channels or order.channel in when.channels)
        and (not when.modes or order.mode in when.modes)
        and any(is_in(line.category, when.categories) for line in order.lines)
        and (when.value_min is None or value >= when.value_min)
        and (when.value_max is None or value <= when.value_max)
    )


def _shut(problem: Problem, order: Order, route: Route) -> list[tuple[str, Bar]]:
    """The places that are out before any gate is asked."""
    found = [
        (each.place, Bar(by, each.reason))
        for by, all_of_them in ((By.CLOSED, problem.rules.closed), (By.REJECTED, order.rejected))
        for each in all_of_them
        if problem.at_ms < each.until_ms
    ]
    if order.pickup_at and not route.transfer:
        elsewhere = (place.code for place in problem.places if place.code != order.pickup_at)
        found += [(code, Bar(By.ELSEWHERE)) for code in elsewhere]
    return found


def _note(
    bars: dict[str, list[Bar]], gate: Gate, places: list[str], demands: tuple[Demand, ...]
) -> None:
    """A gate for some categories keeps a place out of those goods only."""
    categories = gate.categories if isinstance(gate, InGroups | NotInGroups) else frozenset()
    if not categories:
        found = [Bar(By.GATE, gate.id)]
    else:
        concerned = (demand for demand in demands if is_in(demand.category, categories))
        found = [Bar(By.GATE, gate.id, demand.sku) for demand in concerned]
    for place in places:
        bars.setdefault(place, []).extend(found)


def _barred(problem: Problem, order: Order, gate: Gate, ways: Mapping[str, Journey]) -> list[str]:
    """The places that the gate keeps out."""
    match gate:
        case InGroups():
            return [p.code for p in problem.places if not p.groups & gate.groups]
        case NotInGroups():
            return [p.code for p in problem.places if p.groups & gate.groups]
        case OwnedBy():
            may = partial(_MAY_TAKE[gate.owner], order)
            return [p.code for p in problem.places if not may(p)]
        case Within():
            most = gate.km * 1000
            return [code for code, way in ways.items() if way.metres > most]
        case OnTime():
            promise = order.promise_ms
            return [
                c for c, way in ways.items() if promise is not None and way.arrives_ms > promise
            ]
        case KeepBack():
            return []  # It keeps stock, not places.


def _companys(_order: Order, place: Place) -> bool:
    return not place.owner


def _opted_in(_order: Order, place: Place) -> bool:
    return not place.owner or place.opted_in


def _sellers(order: Order, place: Place) -> bool:
    return not place.owner or place.opted_in or place.owner == order.seller


def _anybodys(_order: Order, _place: Place) -> bool:
    return True


_MAY_TAKE: Final = {
    Ownership.COMPANY: _companys,
    Ownership.OPTED_IN: _opted_in,
    Ownership.SELLER: _sellers,
    Ownership.ANY: _anybodys,
}

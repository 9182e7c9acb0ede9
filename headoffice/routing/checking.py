"""A plan held against its problem: stock, capacity, rules, and that each line is served once.

It goes its own way: by the rules and the stock, line by line, and by no quote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from headoffice.routing.model import NOTHING, Demand, Order, Problem, demands_of
from headoffice.routing.plan import Parcel, Plan
from headoffice.routing.pricing import cost_of
from headoffice.routing.rules import Route, Split
from headoffice.routing.standing import kept_back, route_of, standing_of


def faults(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """What is wrong with the plan, in words; empty when it keeps every rule."""
    unknown = strangers(problem, plan)
    if unknown:
        return tuple(f"{each} is not known" for each in unknown)
    found = [wrong for order in problem.orders for wrong in _faults_of(problem, plan, order)]
    found += _stock_faults(problem, plan)
    found += _capacity_faults(problem, plan)
    if not found and cost_of(problem, plan).total != plan.cost_minor:
        found.append(f"the plan costs {cost_of(problem, plan).total}, not {plan.cost_minor}")
    return tuple(found)


def strangers(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """The orders, lines and places that the plan speaks of and the problem does not know."""
    known = {order.id for order in problem.orders} | {
        f"{order.id}/{line.id}" for order in problem.orders for line in order.lines
    }
    named = {each.order for each in plan.parcels} | {each.order for each in plan.short}
    named |= {f"{each.order}/{take.line}" for each in plan.parcels for take in each.takes}
    named |= {f"{each.order}/{take.line}" for each in plan.short for take in each.takes}
    places = {parcel.place for parcel in plan.parcels} - {place.code for place in problem.places}
    return tuple(sorted((named - known) | places))


def _faults_of(problem: Problem, plan: Plan, order: Order) -> Iterator[str]:
    parcels = plan.of(order.id)
    takes = [take for parcel in parcels for take in parcel.takes]
    takes += [take for short in plan.short if short.order == order.id for take in short.takes]
    served = Counter[str]()
    for take in takes:
        served[take.line] += take.quantity
        if take.quantity <= 0:
            yield f"{order.id}/{take.line} is taken not at all"
    if served != Counter({line.id: line.quantity for line in order.lines}):
        yield f"{order.id} is not served line by line"
    if parcels:
        route = route_of(problem.rules, order)
        if route is None:
            yield f"{order.id} has no route"
        else:
            yield from _route_faults(problem, order, route, parcels)


def _route_faults(
    problem: Problem, order: Order, route: Route, parcels: tuple[Parcel, ...]
) -> Iterator[str]:
    demands = demands_of(order)
    standing = standing_of(problem, order, route, demands)
    skus = {line.id: line.sku for line in order.lines}
    if len(parcels) > route.max_parcels:
        yield f"{order.id} is {len(parcels)} parcels"
    if len({parcel.place for parcel in parcels}) < len(parcels):
        yield f"{order.id} has two parcels from one place"
    for parcel in parcels:
        for take in parcel.takes:
            if not standing.allows(parcel.place, skus[take.line]):
                yield f"{order.id}/{take.line} may not come from {parcel.place}"
    for demand in demands:
        yield from _split_faults(order, route, demand, parcels)


def _split_faults(
    order: Order, route: Route, demand: Demand, parcels: tuple[Parcel, ...]
) -> Iterator[str]:
    mine = {line.id for line in demand.lines}
    taken = [sum(t.quantity for t in parcel.takes if t.line in mine) for parcel in parcels]
    if any(quantity % demand.size for quantity in taken):
        yield f"{order.id} has a broken piece of {demand.sku}"
    if route.split is Split.LINES and any(
        quantity not in (0, demand.quantity) for quantity in taken
    ):
        yield f"{order.id} divides {demand.sku}"
    if route.split is Split.WHOLE and any(quantity != demand.quantity for quantity in taken):
        yield f"{order.id} is not whole"


def _stock_faults(problem: Problem, plan: Plan) -> Iterator[str]:
    """Of those that leave a safety stock, or a larger one, all together leave it."""
    orders = {order.id: order for order in problem.orders}
    places = {place.code: place for place in problem.places}
    taken: dict[tuple[str, str], Counter[int]] = {}
    for parcel in plan.parcels:
        order = orders[parcel.order]
        route = route_of(problem.rules, order)
        quantities = {take.line: take.quantity for take in parcel.takes}
        for demand in demands_of(order):
            quantity = sum(quantities.get(line.id, 0) for line in demand.lines)
            if quantity:
                keep = kept_back(route, places[parcel.place], demand) if route else 0
                taken.setdefault((parcel.place, demand.sku), Counter())[keep] += quantity
    for (place, sku), by_keep in taken.items():
        available = problem.stock.get((place, sku), NOTHING).available
        for keep in by_keep:
            if sum(q for kept, q in by_keep.items() if kept >= keep) > available - keep:
                yield f"{place} has not so much {sku}"


def _capacity_faults(problem: Problem, plan: Plan) -> Iterator[str]:
    parcels = Counter(parcel.place for parcel in plan.parcels)
    for place in problem.places:
        if place.capacity is not None and parcels[place.code] > place.capacity:
            yield f"{place.code} has {parcels[place.code]} parcels"

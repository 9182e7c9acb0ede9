"""What serving costs, by the cost model: the one place where its formulas stand."""

from __future__ import annotations

from collections.abc import Iterable

from headoffice.routing.journeys import Journey, destination, journey
from headoffice.routing.model import (
    NOTHING,
    UNIT,
    Costs,
    Demand,
    Order,
    Place,
    Problem,
    Stock,
    demands_of,
)
from headoffice.routing.plan import Parcel, Parts, Plan, Short, Take
from storeapp.domain.money import rounded_ratio

_HOUR_MS = 3_600_000


def parcel_cost(
    costs: Costs, order: Order, place: Place, way: Journey
) -> tuple[int, int, int, int, int]:
    """What a parcel costs before anything is in it, as the first five of `Parts`."""
    parcel = distance = late = 0
    if way.travels:
        asked = order.carriage.get(place.code)
        parcel = costs.parcel_minor if asked is None else asked
        distance = 0 if asked is not None else rounded_ratio(costs.km_minor * way.metres, 1000)
    if order.promise_ms is not None and way.arrives_ms > order.promise_ms:
        late = costs.late_hour_minor * -(-(way.arrives_ms - order.promise_ms) // _HOUR_MS)
    refusals = 1000 - place.accept_permille
    rerouting = rounded_ratio(costs.reroute_minor * refusals, 1000) if refusals else 0
    return parcel, distance, place.pick_minor, late, rerouting


def piece_cost(costs: Costs, place: Place, stock: Stock, demand: Demand) -> tuple[int, int, int]:
    """What a piece of the demand costs from there: handling, opportunity and, below 0, markdown."""
    worth = _worth_there(costs, stock, demand.quantity) if stock.margin_minor else 0
    if demand.size == UNIT:
        return place.handling_minor, worth, -stock.markdown_minor
    size = demand.size
    return (
        rounded_ratio(place.handling_minor * size, UNIT),
        rounded_ratio(worth * size, UNIT),
        -rounded_ratio(stock.markdown_minor * size, UNIT),
    )


def _worth_there(costs: Costs, stock: Stock, wanted: int) -> int:
    """The margin of a unit times the share of the cover that is missing once it is taken.

    Depth and velocity in one: a place that sells none, or has plenty, gives for nothing.
    """
    needed = costs.cover_days * stock.per_day
    missing = needed - max(0, stock.available - wanted)
    return 0 if missing <= 0 else rounded_ratio(stock.margin_minor * missing, needed)


def unfilled_cost(costs: Costs, demand: Demand) -> int:
    """What a piece of the demand costs that nobody serves."""
    value = sum(line.value_minor for line in demand.lines)
    fixed = rounded_ratio(costs.unfilled_minor * demand.size, UNIT)
    return fixed + rounded_ratio(costs.unfilled_permille * value, 1000 * demand.pieces)


def cost_of(problem: Problem, plan: Plan) -> Parts:
    """What the whole plan costs, reckoned anew from the problem."""
    whole = Parts()
    for parts in costs_by_order(problem, plan).values():
        whole += parts
    return whole


def costs_by_order(problem: Problem, plan: Plan) -> dict[str, Parts]:
    """What each order costs in that plan; an order that is not in it is not either."""
    orders = {order.id: order for order in problem.orders}
    places = {place.code: place for place in problem.places}
    found: dict[str, Parts] = {}
    for parcel in plan.parcels:
        order = orders[parcel.order]
        parts = parts_of_parcel(problem, order, places[parcel.place], parcel, places)
        found[order.id] = found.get(order.id, Parts()) + parts
    for short in plan.short:
        parts = _parts_of_short(problem.costs, orders[short.order], short)
        found[short.order] = found.get(short.order, Parts()) + parts
    return found


def parts_of_parcel(
    problem: Problem, order: Order, place: Place, parcel: Parcel, places: dict[str, Place]
) -> Parts:
    """What one parcel costs, with all that is in it."""
    way = journey(problem, order, place, destination(order, places))
    handling = opportunity = markdown = 0
    for demand, pieces in pieces_of(order, parcel.takes):
        stock = problem.stock.get((place.code, demand.sku), NOTHING)
        per_piece = piece_cost(problem.costs, place, stock, demand)
        handling += pieces * per_piece[0]
        opportunity += pieces * per_piece[1]
        markdown += pieces * per_piece[2]
    return Parts(*parcel_cost(problem.costs, order, place, way), handling, opportunity, markdown)


def _parts_of_short(costs: Costs, order: Order, short: Short) -> Parts:
    pieces = pieces_of(order, short.takes)
    return Parts(unfilled=sum(count * unfilled_cost(costs, demand) for demand, count in pieces))


def pieces_of(order: Order, takes: Iterable[Take]) -> list[tuple[Demand, int]]:
    """The takes as pieces of the order's demands; a fraction of a piece counts as none."""
    taken: dict[str, int] = {}
    for take in takes:
        taken[take.line] = taken.get(take.line, 0) + take.quantity
    counted = []
    for demand in demands_of(order):
        quantity = sum(taken.get(line.id, 0) for line in demand.lines)
        if quantity >= demand.size:
            counted.append((demand, quantity // demand.size))
    return counted

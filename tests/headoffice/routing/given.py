"""Small problems of routing for tests, and an enumeration that knows no other way than to try."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from headoffice.routing.model import Costs, Line, Order, Place, Problem, Stock
from headoffice.routing.rules import EVERY, Gate, KeepBack, Mode, NotInGroups, Route, Rules, Split

AT_MS = 1_800_000_000_000
MINUTE_MS = 60_000
HOUR_MS = 3_600_000


def a_line(sku: str, pieces: int = 1, **parts) -> Line:
    return Line(parts.pop("id", sku), sku, pieces * 1000, **parts)


def an_order(id: str, *lines: Line, **parts) -> Order:
    return Order(id, parts.pop("mode", Mode.SHIP), lines, **parts)


def rules_of(*gates, closed=(), **route) -> Rules:
    return Rules("test", 1, (Route("all", EVERY, tuple(gates), **route),), tuple(closed))


def a_problem(places, orders, stock: Mapping[tuple[str, str], int | Stock], **parts) -> Problem:
    """Stock is in pieces where it is a number; without costs a missing piece costs 100,000."""
    return Problem(
        tuple(places),
        tuple(orders),
        {key: n if isinstance(n, Stock) else Stock(n * 1000) for key, n in stock.items()},
        parts.pop("costs", Costs(unfilled_minor=100_000)),
        parts.pop("rules", rules_of()),
        parts.pop("at_ms", AT_MS),
    )


def toy() -> Problem:
    """Three customers want the same thing, three stores have one each. From the article "Ship from
    store and save" (Grid Dynamics, 2021): order by order 39, together 28."""
    costs = {"1": (2, 5, 6), "2": (7, 19, 20), "3": (8, 15, 18)}
    orders = [
        an_order(id, a_line("T"), carriage=dict(zip("ABC", row, strict=True)))
        for id, row in costs.items()
    ]
    return a_problem([Place(code) for code in "ABC"], orders, {(code, "T"): 1 for code in "ABC"})


def random_problem(seed: int, *, orders: int, places: int = 4, lines: int = 2) -> Problem:
    """Little stock, small capacities, all sorts of costs; the rules differ from seed to seed."""
    chance = random.Random(seed)
    codes = "ABCDEFGH"[:places]
    where = [
        Place(
            code,
            groups=frozenset(chance.sample(("x", "y"), chance.randint(0, 2))),
            capacity=chance.choice((None, 1, 2, 3)),
            pick_minor=chance.randint(0, 40),
            handling_minor=chance.randint(0, 30),
            accept_permille=chance.randint(500, 1000),
        )
        for code in codes
    ]
    asked = [_random_order(chance, str(n), codes, lines) for n in range(orders)]
    stock = {
        (code, sku): Stock(
            chance.randint(0, 4) * 1000,
            per_day=chance.choice((0, 300, 900)),
            margin_minor=chance.randint(0, 200),
            markdown_minor=chance.choice((0, 0, 60)),
        )
        for code in codes
        for sku in "KLMN"
        if chance.random() < 0.8
    }
    costs = Costs(reroute_minor=90, unfilled_minor=chance.choice((60, 400)), cover_days=5)
    return a_problem(where, asked, stock, costs=costs, rules=_random_rules(chance))


def _random_order(chance: random.Random, id: str, codes: str, lines: int) -> Order:
    goods = chance.sample("KLMN", chance.randint(1, lines))
    return an_order(
        id,
        *(a_line(sku, chance.choice((1, 1, 2))) for sku in goods),
        carriage={code: chance.randint(5, 150) for code in codes},
    )


def _random_rules(chance: random.Random) -> Rules:
    gates: list[Gate] = []
    if chance.random() < 0.5:
        gates.append(KeepBack("shelf", 1000, groups=frozenset({"x"})))
    if chance.random() < 0.3:
        gates.append(NotInGroups("no y", frozenset({"y"})))
    return rules_of(*gates, max_parcels=chance.randint(1, 3), split=chance.choice(list(Split)))


# --- trying everything ----------------------------------------------------------------

Way = tuple[tuple[int, ...], ...]
"""For each place how many pieces of each line it serves."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A way to serve one order, and what it costs."""

    cost: int
    way: Way


def least_cost(problem: Problem) -> int:
    """The optimum, found by trying all ways of all orders; its formulas are written anew."""
    ways = [sorted(_ways(problem, o), key=lambda tried: tried.cost) for o in problem.orders]
    least_after = [sum(each[0].cost for each in ways[n:]) for n in range(len(ways) + 1)]
    best = [sum(_all_short(problem, order) for order in problem.orders)]

    def go(number: int, so_far: int, taken: tuple[tuple[int, Way], ...]) -> None:
        if number == len(ways):
            best[0] = min(best[0], so_far)
            return
        for tried in ways[number]:
            if so_far + tried.cost + least_after[number + 1] >= best[0]:
                return
            with_it = (*taken, (number, tried.way))
            if _is_there(problem, with_it):
                go(number + 1, so_far + tried.cost, with_it)

    go(0, 0, ())
    return best[0]


def _ways(problem: Problem, order: Order) -> Iterator[Tried]:
    route = problem.rules.routes[0]
    counts = [_shares(problem, order, line) for line in order.lines]
    for by_line in product(*counts):
        way = tuple(zip(*by_line, strict=True))
        used = [place for place, pieces in enumerate(way) if any(pieces)]
        whole = all(sum(of) == n for of, n in zip(by_line, _pieces(order), strict=True))
        alone = len(used) == 1 and whole
        if len(used) > route.max_parcels or (route.split is Split.WHOLE and used and not alone):
            continue
        if all(_may(problem, place) for place in used):
            yield Tried(_cost(problem, order, way), way)


def _shares(problem: Problem, order: Order, line: Line) -> Sequence[tuple[int, ...]]:
    """How many pieces of the line each place may serve, all together at most all of them."""
    pieces, places = line.quantity // 1000, len(problem.places)
    split = problem.rules.routes[0].split
    steps = range(pieces + 1) if split is Split.UNITS else (0, pieces)
    return [each for each in product(steps, repeat=places) if sum(each) <= pieces]


def _pieces(order: Order) -> list[int]:
    return [line.quantity // 1000 for line in order.lines]


def _may(problem: Problem, number: int) -> bool:
    gates = problem.rules.routes[0].gates
    barred = {group for gate in gates if isinstance(gate, NotInGroups) for group in gate.groups}
    return not barred & problem.places[number].groups


def _is_there(problem: Problem, taken: Sequence[tuple[int, Way]]) -> bool:
    """Stock less safety stock, and capacity; all orders have the same route here."""
    keeps = any(isinstance(gate, KeepBack) for gate in problem.rules.routes[0].gates)
    for number, place in enumerate(problem.places):
        used: dict[str, int] = {}
        for order, way in taken:
            for line, count in zip(problem.orders[order].lines, way[number], strict=True):
                used[line.sku] = used.get(line.sku, 0) + count
        kept = 1 if keeps and "x" in place.groups else 0
        for sku, count in used.items():
            stock = problem.stock.get((place.code, sku), Stock(0)).available // 1000
            if count and count > stock - kept:
                return False
        parcels = sum(any(way[number]) for _, way in taken)
        if place.capacity is not None and parcels > place.capacity:
            return False
    return True


def _cost(problem: Problem, order: Order, way: Way) -> int:
    cost = _all_short(problem, order)
    for place, pieces in zip(problem.places, way, strict=True):
        if not any(pieces):
            continue
        cost += order.carriage[place.code] + place.pick_minor
        cost += _nearest(90 * (1000 - place.accept_permille), 1000)
        for line, count in zip(order.lines, pieces, strict=True):
            if count:
                each = _each(problem, place, line)
                cost += count * (each - problem.costs.unfilled_minor)
    return cost


def _each(problem: Problem, place: Place, line: Line) -> int:
    stock = problem.stock.get((place.code, line.sku))
    if stock is None:
        return place.handling_minor  # It is not there, so the way is dropped later.
    wanted_by_shop = 5 * stock.per_day
    missing = wanted_by_shop - max(0, stock.available - line.quantity)
    lost = _nearest(stock.margin_minor * missing, wanted_by_shop) if missing > 0 else 0
    return place.handling_minor + lost - stock.markdown_minor


def _nearest(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _all_short(problem: Problem, order: Order) -> int:
    return sum(_pieces(order)) * problem.costs.unfilled_minor


def alone(problem: Problem, order: Order) -> Problem:
    return replace(problem, orders=(order,))

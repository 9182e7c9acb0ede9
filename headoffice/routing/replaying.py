"""A day looked back at: what the routing cost against the optimum, what the rules cost, and which
single change of a rule would save most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from headoffice.routing.highs import NODES
from headoffice.routing.joint import route_jointly
from headoffice.routing.model import Problem
from headoffice.routing.plan import Parts, Plan
from headoffice.routing.pricing import cost_of, costs_by_order
from headoffice.routing.rules import (
    KeepBack,
    OwnedBy,
    Ownership,
    Route,
    Rules,
    Split,
    Within,
)

WORST = 5
"""So many orders are named that cost most above the optimum."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one rule: `what` happens to the gate `gate` of a route, or to the route."""

    route: str
    what: str
    gate: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Saving:
    """What a change would have saved, by exact routing before and after.

    At least `minor`; at most `most_minor`, where one of the two could not be proven.
    """

    change: Change
    minor: int
    most_minor: int


@dataclass(frozen=True, slots=True)
class Regret:
    """The day in figures, all in minor units.

    `routed` is what was done, `best` the cheapest within the rules, `free` the cheapest without
    them (every gate away, any number of parcels; closed places, rejections and capacity stay).
    `best_bound` and `free_bound` are proven lower bounds of both.
    """

    routed: Parts
    best: Parts
    free: Parts
    best_bound: int
    free_bound: int
    worst: tuple[tuple[str, int], ...]
    savings: tuple[Saving, ...]

    @property
    def of_routing(self) -> int:
        """What the routing cost above the best within the rules."""
        return self.routed.total - self.best.total

    @property
    def of_rules(self) -> int:
        """What the rules cost: the best with them against the best without."""
        return self.best.total - self.free.total


def replay(problem: Problem, routed: Plan, *, nodes: int = NODES) -> Regret:
    """All orders of the day at once, with the stock that there was before the first."""
    best = route_jointly(problem, start=routed, nodes=nodes)
    free = route_jointly(without_rules(problem), start=best, nodes=nodes)
    savings = [
        _saving(problem, best, change, rules, nodes) for change, rules in changes(problem.rules)
    ]
    savings.sort(key=lambda saving: -saving.minor)
    return Regret(
        cost_of(problem, routed),
        cost_of(problem, best),
        cost_of(problem, free),
        best.bound_minor or 0,
        free.bound_minor or 0,
        _worst(problem, routed, best),
        tuple(savings),
    )


def without_rules(problem: Problem) -> Problem:
    """The same with one route for all, without a gate."""
    parcels = max((len(order.lines) for order in problem.orders), default=1)
    most = max(parcels, *(route.max_parcels for route in problem.rules.routes), 1)
    free = Route("free", max_parcels=most, split=Split.UNITS, transfer=True)
    return replace(problem, rules=replace(problem.rules, routes=(free,)))


def changes(rules: Rules) -> Iterator[tuple[Change, Rules]]:
    """Every single step by which one rule could be freer, and the rules as they were then."""
    for number, route in enumerate(rules.routes):
        for change, changed in _changes_of(route):
            routes = (*rules.routes[:number], changed, *rules.routes[number + 1 :])
            yield change, replace(rules, routes=routes)


def _changes_of(route: Route) -> Iterator[tuple[Change, Route]]:
    more = route.max_parcels + 1
    yield Change(route.id, "max_parcels", to=str(more)), replace(route, max_parcels=more)
    freer = {Split.WHOLE: Split.LINES, Split.LINES: Split.UNITS}.get(route.split)
    if freer:
        yield Change(route.id, "split", to=freer.value), replace(route, split=freer)
    if not route.transfer:
        yield Change(route.id, "transfer", to="true"), replace(route, transfer=True)
    for number, gate in enumerate(route.gates):
        before, after = route.gates[:number], route.gates[number + 1 :]
        gone = replace(route, gates=(*before, *after))
        yield Change(route.id, "drop", gate.id), gone
        match gate:
            case Within():
                wider = replace(gate, km=gate.km * 3 // 2)
                changed = replace(route, gates=(*before, wider, *after))
                yield Change(route.id, "km", gate.id, str(wider.km)), changed
            case KeepBack() if gate.quantity > 1:
                less = replace(gate, quantity=gate.quantity // 2)
                changed = replace(route, gates=(*before, less, *after))
                yield Change(route.id, "quantity", gate.id, str(less.quantity)), changed
            case OwnedBy(owner=Ownership.COMPANY):
                opted = replace(gate, owner=Ownership.OPTED_IN)
                changed = replace(route, gates=(*before, opted, *after))
                yield Change(route.id, "owner", gate.id, opted.owner.value), changed


def _saving(problem: Problem, best: Plan, change: Change, rules: Rules, nodes: int) -> Saving:
    after = route_jointly(replace(problem, rules=rules), start=best, nodes=nodes)
    minor = (best.bound_minor or 0) - after.cost_minor
    return Saving(change, max(0, minor), best.cost_minor - (after.bound_minor or 0))


def _worst(problem: Problem, routed: Plan, best: Plan) -> tuple[tuple[str, int], ...]:
    """The orders that would have cost most less, and by how much."""
    did, could = costs_by_order(problem, routed), costs_by_order(problem, best)
    more = [(order, did[order].total - could[order].total) for order in did]
    ranked = sorted(more, key=lambda each: (-each[1], each[0]))
    return tuple(each for each in ranked[:WORST] if each[1] > 0)

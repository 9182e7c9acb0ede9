"""What no store has accepted yet, routed anew in windows: each window together and exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from headoffice.routing.highs import NODES
from headoffice.routing.joint import Chosen, choose_jointly, plan_of
from headoffice.routing.model import Order, Problem
from headoffice.routing.plan import Plan, Short, Take
from headoffice.routing.pricing import costs_by_order
from headoffice.routing.sheet import Left, Sheet, sheet_of

WINDOW = 50
"""Orders that are looked at together."""

ROUNDS = 4
"""So often all orders are gone through, each time in other company."""


@dataclass(frozen=True, slots=True)
class Window:
    """One step: what its orders cost before and after, and at least.

    `before_minor` is None where they could not stay as they were. The proven gap is
    `after_minor - bound_minor`, or 0 where they stayed because moving was not worth it.
    """

    orders: tuple[str, ...]
    before_minor: int | None
    after_minor: int
    bound_minor: int
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rerouted:
    """The plan as it is then, and the windows it was made in."""

    plan: Plan
    windows: tuple[Window, ...]

    @property
    def moved(self) -> tuple[str, ...]:
        return tuple(order for window in self.windows for order in window.moved)


def reroute(
    problem: Problem,
    now: Plan,
    *,
    window: int = WINDOW,
    rounds: int = ROUNDS,
    worth_minor: int = 1,
    nodes: int = NODES,
) -> Rerouted:
    """The orders of `problem`, none of them accepted yet, from where they are `now`.

    Its stock and capacity are those that these orders may use, their own parcels of `now`
    included. The most urgent go first; then, where one window does not hold them all, they are
    mixed anew in each round. A window is changed only when that saves `worth_minor`, or when it
    cannot stay: a place was closed, a rule changed, stock is gone. So the whole never costs more
    than before. An order that `now` does not name is new.
    """
    plans = {order.id: _of(now, order) for order in problem.orders}
    costs = costs_by_order(problem, _together(problem, plans.values()))
    plans = {id: replace(plan, cost_minor=costs[id].total) for id, plan in plans.items()}
    single = len(problem.orders) <= window
    windows = [
        _window(problem, orders, plans, worth_minor, nodes)
        for number in range(1 if single else rounds)
        for orders in _windows(_mixed(problem.orders, number), window)
    ]
    bound = windows[0].bound_minor if single and windows else None
    return Rerouted(_together(problem, plans.values(), bound), tuple(windows))


def route_in_windows(problem: Problem, *, window: int = WINDOW, nodes: int = NODES) -> Plan:
    """Orders as they come: so many wait for each other, are routed together, and stay there."""
    plans: dict[str, Plan] = {}
    for orders in _windows(problem.orders, window):
        left = _left_by_others(problem, plans, orders)
        sheets = [sheet_of(problem, order, left) for order in orders]
        chosen = choose_jointly(sheets, left, nodes=nodes)
        plans.update(_plans_of(sheets, chosen))
    return _together(problem, plans.values())


def _mixed(orders: Sequence[Order], number: int) -> list[Order]:
    """By urgency first; in later rounds without one, but the same on every computer."""
    if number == 0:
        return sorted(orders, key=_promise)
    return sorted(orders, key=lambda order: sha256(f"{number} {order.id}".encode()).digest())


def _promise(order: Order) -> tuple[bool, int]:
    return order.promise_ms is None, order.promise_ms or 0


def _windows(orders: Sequence[Order], size: int) -> Iterator[Sequence[Order]]:
    for start in range(0, len(orders), size):
        yield orders[start : start + size]


def _of(now: Plan, order: Order) -> Plan:
    """The order's part of the plan; what nobody has thought of yet is short."""
    short = tuple(each for each in now.short if each.order == order.id)
    parcels = now.of(order.id)
    if not short and not parcels:
        whole = tuple(Take(line.id, line.quantity) for line in order.lines)
        short = (Short(order.id, whole),)
    return Plan(parcels, short, 0)


def _window(
    problem: Problem,
    orders: Sequence[Order],
    plans: dict[str, Plan],
    worth_minor: int,
    nodes: int,
) -> Window:
    """Solves one window within what the other orders leave, and changes its plans."""
    left = _left_by_others(problem, plans, orders)
    sheets = [sheet_of(problem, order, left) for order in orders]
    start = _together(problem, [plans[order.id] for order in orders])
    chosen = choose_jointly(sheets, left, start=start, nodes=nodes)
    ids = tuple(order.id for order in orders)
    before = start.cost_minor if chosen.started else None
    if before is not None and before - chosen.cost < worth_minor:
        return Window(ids, before, before, min(chosen.bound, before), ())
    after = _plans_of(sheets, chosen)
    moved = tuple(id for id in ids if plans[id].parcels != after[id].parcels)
    plans.update(after)
    return Window(ids, before, chosen.cost, min(chosen.bound, chosen.cost), moved)


def _left_by_others(problem: Problem, plans: Mapping[str, Plan], orders: Sequence[Order]) -> Left:
    left, mine = Left(problem), {order.id for order in orders}
    for order in problem.orders:
        if order.id not in mine and order.id in plans:
            for parcel in plans[order.id].parcels:
                left.take(order, parcel)
    return left


def _plans_of(sheets: Sequence[Sheet], chosen: Chosen) -> dict[str, Plan]:
    return {
        sheet.order.id: plan_of([sheet], [choice])
        for sheet, choice in zip(sheets, chosen.choices, strict=True)
    }


def _together(problem: Problem, plans: Iterable[Plan], bound: int | None = None) -> Plan:
    """One plan of those, in the order of the problem's orders."""
    rank = {order.id: number for number, order in enumerate(problem.orders)}
    found = tuple(plans)
    return Plan(
        tuple(sorted((p for each in found for p in each.parcels), key=lambda p: rank[p.order])),
        tuple(sorted((s for each in found for s in each.short), key=lambda s: rank[s.order])),
        sum(each.cost_minor for each in found),
        bound,
    )

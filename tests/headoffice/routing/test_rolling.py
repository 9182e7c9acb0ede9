"""Orders that no store has accepted yet are routed anew: never worse, and only when it pays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headoffice.routing.checking import faults
from headoffice.routing.explaining import route_each
from headoffice.routing.joint import route_jointly
from headoffice.routing.model import Place
from headoffice.routing.plan import Plan
from headoffice.routing.rolling import reroute, route_in_windows
from headoffice.routing.rules import Closed, Rules
from tests.headoffice.routing.given import (
    AT_MS,
    HOUR_MS,
    a_line,
    a_problem,
    an_order,
    random_problem,
    toy,
)

NOTHING = Plan((), (), 0)


@pytest.mark.parametrize("seed", range(50, 56))
def test_a_round_never_costs_more_than_before(seed: int) -> None:
    problem = random_problem(seed, orders=14, places=6)
    now, _ = route_each(problem)
    rerouted = reroute(problem, now, window=5)
    assert rerouted.plan.cost_minor <= now.cost_minor
    assert faults(problem, rerouted.plan) == ()
    for window in rerouted.windows:
        assert window.before_minor is not None
        assert window.bound_minor <= window.after_minor <= window.before_minor
    saved = sum((w.before_minor or 0) - w.after_minor for w in rerouted.windows)
    assert now.cost_minor - rerouted.plan.cost_minor == saved


def test_one_window_is_proven() -> None:
    problem = random_problem(3, orders=10, places=6)
    rerouted = reroute(problem, route_each(problem)[0])
    best = route_jointly(problem)
    assert (rerouted.plan.cost_minor, rerouted.plan.proven) == (best.cost_minor, True)
    assert len(rerouted.windows) == 1


def test_what_is_not_worth_the_trouble_stays() -> None:
    problem = toy()
    now = route_each(problem)[0]
    stayed = reroute(problem, now, worth_minor=12)
    assert (stayed.plan.parcels, stayed.moved) == (now.parcels, ())
    assert stayed.windows[0].before_minor == stayed.windows[0].after_minor == 39
    assert stayed.windows[0].bound_minor == 28
    assert reroute(problem, now, worth_minor=11).plan.cost_minor == 28


def test_an_order_leaves_a_place_that_was_closed() -> None:
    problem = toy()
    now = route_each(problem)[0]
    closed = (Closed("B", AT_MS + HOUR_MS, "flooded"),)
    shut = replace(problem, rules=replace(problem.rules, closed=closed))
    rerouted = reroute(shut, now, worth_minor=1_000_000)
    assert {parcel.place for parcel in rerouted.plan.parcels} == {"A", "C"}
    assert rerouted.windows[0].before_minor is None
    assert faults(shut, rerouted.plan) == ()


def test_an_order_whose_goods_are_gone_moves() -> None:
    problem = toy()
    now = route_each(problem)[0]
    gone = replace(
        problem, stock={**problem.stock, ("A", "T"): replace(problem.stock["A", "T"], available=0)}
    )
    rerouted = reroute(gone, now)
    assert faults(gone, rerouted.plan) == ()
    assert rerouted.plan.cost_minor == route_jointly(gone).cost_minor


def test_a_place_that_took_on_too_much_gives_back() -> None:
    problem = toy()
    now = route_each(problem)[0]
    full = replace(
        problem,
        places=(*problem.places[:2], Place("C", capacity=0)),
    )
    rerouted = reroute(full, now)
    assert rerouted.windows[0].before_minor is None
    assert {parcel.place for parcel in rerouted.plan.parcels} == {"A", "B"}


def test_an_order_that_was_nowhere_yet_is_served() -> None:
    problem = toy()
    rerouted = reroute(problem, NOTHING)
    assert (rerouted.plan.cost_minor, rerouted.moved) == (28, ("1", "2", "3"))


def test_the_most_urgent_go_first() -> None:
    late = an_order("late", a_line("K"), carriage={"A": 5})
    soon = an_order("soon", a_line("K"), carriage={"A": 5}, promise_ms=AT_MS + HOUR_MS)
    problem = a_problem([Place("A")], [late, soon], {("A", "K"): 1})
    plan = reroute(problem, NOTHING, window=1, rounds=1).plan
    assert [parcel.order for parcel in plan.parcels] == ["soon"]


def test_later_rounds_bring_orders_together_that_were_apart() -> None:
    problem = random_problem(60, orders=16, places=6)
    now = route_each(problem)[0]
    costs = [reroute(problem, now, window=4, rounds=n).plan.cost_minor for n in (1, 2, 8)]
    assert costs[0] > costs[1] > costs[2] >= route_jointly(problem).cost_minor
    assert reroute(problem, now, window=4) == reroute(problem, now, window=4)


def test_windows_as_orders_come_lie_between_alone_and_together() -> None:
    problem = toy()
    assert route_in_windows(problem, window=3).cost_minor == 28
    assert route_in_windows(problem, window=1).cost_minor == 39
    # The first takes A; of the other two B and C are left: 19 + 18 or 20 + 15.
    assert route_in_windows(problem, window=2).cost_minor == 5 + 7 + 18


def test_nothing_to_route_costs_nothing() -> None:
    empty = a_problem([Place("A")], [], {}, rules=Rules("r", 1, ()))
    assert reroute(empty, NOTHING).plan == Plan((), (), 0)
    assert route_jointly(empty).proven

"""The exact choices against an enumeration, the linear bound, and each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headoffice.routing.by_rules import route_by_rules
from headoffice.routing.checking import faults
from headoffice.routing.explaining import route_each, route_order
from headoffice.routing.joint import bound_of, route_jointly
from headoffice.routing.model import Place
from headoffice.routing.rolling import reroute, route_in_windows
from headoffice.routing.rules import Sort, Split
from tests.headoffice.routing.given import (
    a_line,
    a_problem,
    alone,
    an_order,
    least_cost,
    random_problem,
    rules_of,
    toy,
)


def test_the_toy_costs_39_order_by_order_and_28_together() -> None:
    problem = toy()
    each, together = route_each(problem)[0], route_jointly(problem)
    assert [(parcel.order, parcel.place) for parcel in each.parcels] == [
        ("1", "A"),
        ("2", "B"),
        ("3", "C"),
    ]
    assert (each.cost_minor, each.proven) == (39, False)
    assert [(parcel.order, parcel.place) for parcel in together.parcels] == [
        ("1", "C"),
        ("2", "A"),
        ("3", "B"),
    ]
    assert (together.cost_minor, together.bound_minor, together.proven) == (28, 28, True)
    assert least_cost(problem) == 28


def test_the_toy_is_mended_before_a_store_accepts() -> None:
    problem = toy()
    rerouted = reroute(problem, route_each(problem)[0])
    assert rerouted.plan.cost_minor == 28
    assert rerouted.moved == ("1", "2", "3")


@pytest.mark.parametrize("seed", range(40))
def test_one_order_is_routed_at_the_enumerated_optimum(seed: int) -> None:
    problem = random_problem(seed, orders=1, lines=3)
    routed = route_order(problem, problem.orders[0])
    assert routed.plan.cost_minor == least_cost(problem)
    assert routed.plan.proven
    assert faults(problem, routed.plan) == ()


@pytest.mark.parametrize("seed", range(12))
def test_orders_together_are_routed_at_the_enumerated_optimum(seed: int) -> None:
    problem = random_problem(seed, orders=3)
    plan = route_jointly(problem)
    best = least_cost(problem)
    assert (plan.cost_minor, plan.bound_minor) == (best, best)
    assert bound_of(problem) <= best
    assert faults(problem, plan) == ()


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(1_000, 1_120))
def test_four_orders_and_four_places_are_routed_at_the_enumerated_optimum(seed: int) -> None:
    problem = random_problem(seed, orders=4)
    best = least_cost(problem)
    plan = route_jointly(problem)
    assert (plan.cost_minor, plan.proven) == (best, True)
    assert bound_of(problem) <= best
    assert faults(problem, plan) == ()


@pytest.mark.parametrize("seed", range(6))
def test_no_policy_breaks_a_rule_or_beats_the_optimum(seed: int) -> None:
    problem = random_problem(seed, orders=12, places=6, lines=3)
    best = route_jointly(problem)
    each = route_each(problem)[0]
    for plan in (
        best,
        each,
        route_by_rules(problem),
        route_in_windows(problem, window=4),
        reroute(problem, each, window=4).plan,
    ):
        assert faults(problem, plan) == ()
        assert best.cost_minor <= plan.cost_minor
    assert best.proven


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 400))
def test_one_order_of_many_lines_agrees_with_the_program(seed: int) -> None:
    problem = random_problem(seed, orders=1, places=8, lines=4)
    order = problem.orders[0]
    routed = route_order(problem, order)
    assert routed.plan.cost_minor == route_jointly(alone(problem, order)).cost_minor
    for served in routed.why.parcels:
        there = tuple(place for place in problem.places if place.code != served.place)
        assert served.without.cost_minor == route_jointly(replace(problem, places=there)).cost_minor


@pytest.mark.parametrize("seed", range(20))
def test_the_way_without_a_place_is_the_best_there_is_without_it(seed: int) -> None:
    problem = random_problem(seed, orders=1, lines=3)
    routed = route_order(problem, problem.orders[0])
    for served in routed.why.parcels:
        there = tuple(place for place in problem.places if place.code != served.place)
        assert served.without.cost_minor == least_cost(replace(problem, places=there))
        assert served.without.more_minor == served.without.cost_minor - routed.plan.cost_minor


def test_by_rules_alone_the_first_that_has_everything_is_before_one_that_is_nearer() -> None:
    order = an_order("1", a_line("K"), a_line("L"), carriage={"A": 1, "B": 9, "C": 5})
    stock = {("A", "K"): 1, ("B", "K"): 1, ("B", "L"): 1, ("C", "L"): 1}
    problem = a_problem(
        [Place("A", rank=1), Place("B", rank=3), Place("C", rank=2)],
        [order],
        stock,
        rules=rules_of(sorts=(Sort.RANK,)),
    )
    assert [parcel.place for parcel in route_by_rules(problem).parcels] == ["B"]
    without_b = replace(problem, places=(problem.places[0], problem.places[2]))
    assert [parcel.place for parcel in route_by_rules(without_b).parcels] == ["A", "C"]


@pytest.mark.parametrize("seed", range(20))
def test_units_from_several_places_agree_with_the_program(seed: int) -> None:
    """Dear parcels, few of them, and more pieces than lines."""
    problem = random_problem(seed + 500, orders=1, lines=2)
    (order,) = problem.orders
    several = replace(order, lines=tuple(replace(each, quantity=3_000) for each in order.lines))
    costs = replace(problem.costs, unfilled_minor=90)
    rules = rules_of(split=Split.UNITS, max_parcels=2)
    problem = replace(problem, orders=(several,), costs=costs, rules=rules)
    plan = route_order(problem, several).plan
    assert plan.cost_minor == route_jointly(problem).cost_minor == least_cost(problem)
    assert faults(problem, plan) == ()


# --- cases that random problems rarely have ------------------------------------------


def test_pieces_are_gathered_where_no_place_has_them_all() -> None:
    # A second parcel from A would be asked for more than A has: the table is too hopeful there.
    order = an_order("1", a_line("K", 4), carriage={"A": 10, "B": 500, "C": 600})
    problem = a_problem(
        [Place("A"), Place("B"), Place("C")],
        [order],
        {("A", "K"): 2, ("B", "K"): 2, ("C", "K"): 4},
        rules=rules_of(split=Split.UNITS),
    )
    plan = route_order(problem, order).plan
    assert [(p.place, p.takes[0].quantity) for p in plan.parcels] == [("A", 2000), ("B", 2000)]
    assert (plan.cost_minor, plan.proven) == (510, True)
    assert faults(problem, plan) == ()


def test_an_order_too_large_for_the_table_is_still_exact() -> None:
    skus = [f"S{number}" for number in range(14)]
    order = an_order("1", *(a_line(sku) for sku in skus), carriage={"A": 100, "B": 90, "C": 300})
    stock = {("A", sku): 1 for sku in skus[:9]} | {("B", sku): 1 for sku in skus[5:]}
    stock |= {("C", sku): 1 for sku in skus}
    problem = a_problem([Place(code) for code in "ABC"], [order], stock)
    routed = route_order(problem, order)
    assert [parcel.place for parcel in routed.plan.parcels] == ["A", "B"]
    assert routed.plan.cost_minor == 190
    assert [served.without.places for served in routed.why.parcels] == [("C",), ("C",)]
    assert routed.why.next_best is not None
    assert routed.why.next_best.more_minor == 110


def test_single_pieces_make_no_more_parcels_than_allowed() -> None:
    order = an_order("1", a_line("K", 3), carriage={"A": 5, "B": 7, "C": 9})
    stock = {("A", "K"): 1, ("B", "K"): 1, ("C", "K"): 1}
    rules = rules_of(split=Split.UNITS, max_parcels=2)
    problem = a_problem([Place(code) for code in "ABC"], [order], stock, rules=rules)
    for plan in (route_order(problem, order).plan, route_jointly(problem)):
        assert [parcel.place for parcel in plan.parcels] == ["A", "B"]
        assert plan.cost_minor == 100_012


def test_what_nobody_has_takes_no_parcel_from_the_rest() -> None:
    order = an_order("1", a_line("K"), a_line("L"), a_line("M"), carriage={"A": 5, "B": 7})
    problem = a_problem(
        [Place("A"), Place("B")],
        [order],
        {("A", "L"): 1, ("B", "M"): 1},
        rules=rules_of(max_parcels=2),
    )
    plan = route_order(problem, order).plan
    assert [parcel.place for parcel in plan.parcels] == ["A", "B"]
    assert plan.cost_minor == 100_012


def test_of_two_plans_that_cost_the_same_the_one_of_fewer_parcels_is_taken() -> None:
    order = an_order("1", a_line("K"), a_line("L"), carriage={"A": 50, "B": 50, "C": 100})
    problem = a_problem(
        [Place(code) for code in "ABC"],
        [order],
        {("A", "K"): 1, ("B", "L"): 1, ("C", "K"): 1, ("C", "L"): 1},
    )
    plan = route_order(problem, order).plan
    assert ([parcel.place for parcel in plan.parcels], plan.cost_minor) == (["C"], 100)


def test_lines_of_one_good_compete_for_the_same_stock() -> None:
    order = an_order("1", a_line("K", id="a"), a_line("K", id="b"), carriage={"A": 10, "B": 300})
    problem = a_problem([Place("A"), Place("B")], [order], {("A", "K"): 1, ("B", "K"): 1})
    # Whole goods stay together, so nobody serves them; divided, each place serves one line.
    assert route_order(problem, order).plan.parcels == ()
    divided = replace(problem, rules=rules_of(split=Split.UNITS))
    plan = route_order(divided, order).plan
    assert [(p.place, [take.line for take in p.takes]) for p in plan.parcels] == [
        ("A", ["a"]),
        ("B", ["b"]),
    ]
    assert faults(divided, plan) == ()


def test_a_weighed_line_is_one_piece() -> None:
    order = an_order("1", replace(a_line("K"), quantity=750, weighed=True), carriage={"A": 10})
    rules = rules_of(split=Split.UNITS)
    enough = a_problem([Place("A")], [order], {("A", "K"): 1}, rules=rules)
    plan = route_order(enough, order).plan
    assert (plan.parcels[0].takes[0].quantity, plan.cost_minor) == (750, 10)
    short = replace(enough, stock={("A", "K"): replace(enough.stock["A", "K"], available=749)})
    assert route_order(short, order).plan.cost_minor == 75_000


def test_what_is_dearer_to_serve_than_to_miss_is_missed() -> None:
    order = an_order("1", a_line("K"), carriage={"A": 100_001})
    problem = a_problem([Place("A")], [order], {("A", "K"): 1})
    plan = route_order(problem, order).plan
    assert (plan.parcels, plan.cost_minor) == ((), 100_000)
    assert route_jointly(problem).cost_minor == 100_000

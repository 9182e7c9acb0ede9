"""Equal savings: fewer families, then those that stand first, then the classes that stand first."""

import pytest

from storeapp.promotions.optimum.problem import Family, Offer, Problem, Take, Units
from storeapp.promotions.optimum.solve import solve
from storeapp.promotions.optimum.verify import faults
from tests.promotions.optimum.brute import brute

THREE = (Family(), Family(), Family())
FOUR = tuple(Units(1, 100) for _ in range(4))


def each(family, saves):
    """Every unit of these classes saves so much by itself."""
    return Offer(family, (Take(1, saves),))


def pair(family, numbers, price=150):
    """Two of these classes for a price."""
    return Offer(family, (Take(2, dict.fromkeys(numbers, 100)),), -price)


def families_of(problem):
    return {problem.offers[use.offer].family for use in solve(problem).uses}


CASES = [
    pytest.param((each(1, {0: 30}), each(0, {0: 30})), {0}, id="the family that stands first"),
    pytest.param(
        (each(0, {0: 30}), each(1, {1: 30}), each(2, {0: 30, 1: 30})), {2}, id="fewer families"
    ),
    pytest.param(
        (each(0, {0: 25}), each(1, {1: 25}), pair(2, [0, 1])), {2}, id="one set for two singles"
    ),
    pytest.param(
        (each(0, {0: 25, 1: 25}), pair(2, [0, 1])), {0}, id="singles of a family standing first"
    ),
    pytest.param(
        (each(1, {0: 25, 1: 25, 2: 5}), pair(0, [0, 1])), {1}, id="a family that is used anyway"
    ),
    pytest.param(
        (pair(0, [0, 1]), pair(1, [0, 1]), pair(1, [2, 3])), {1}, id="shared by two parts"
    ),
    pytest.param(
        (pair(0, [0, 1]), pair(1, [0, 1]), pair(0, [2, 3]), pair(1, [2, 3])),
        {0},
        id="both parts may use either",
    ),
    pytest.param(
        (pair(0, [0, 1]), pair(1, [0, 1]), each(0, {2: 9}), each(1, {2: 9})),
        {0},
        id="a part and a unit alone",
    ),
    pytest.param(
        (each(0, {0: 9}), each(1, {0: 9, 1: 9}), each(2, {1: 9, 2: 9}), each(0, {2: 9})),
        {0, 1},
        id="three units, two families each",
    ),
    pytest.param((each(0, {0: 30}), each(1, {0: 31})), {1}, id="more saving comes before all"),
]


@pytest.mark.parametrize(("offers", "families"), CASES)
def test_among_equal_savings(offers, families):
    assert families_of(Problem(FOUR, THREE, offers)) == families


@pytest.mark.parametrize(("offers", "families"), CASES)
@pytest.mark.parametrize("nodes", range(12))
def test_a_small_budget_never_costs_what_is_called_proven(nodes, offers, families):
    problem = Problem(FOUR, THREE, offers)

    found = solve(problem, nodes=nodes, second=None)

    assert faults(problem, found) == []
    assert found.saving == solve(problem).saving or not found.proven


def test_who_serves_what_is_left_over_is_settled_when_all_else_is():
    offers = (
        pair(4, [0, 2]),
        pair(0, [1, 2], 160),
        pair(4, [0, 1]),
        each(3, {0: 25, 1: 25}),
        each(4, {1: 25, 2: 20}),
        each(0, {0: 25, 2: 25}),
    )
    problem = Problem(FOUR, (Family(),) * 5, offers)

    assert families_of(problem) == brute(problem).families == {4}


def test_alike_units_are_taken_from_the_classes_that_stand_first():
    found = solve(Problem(FOUR, THREE, (pair(0, [0, 1, 2]),)))

    assert found.uses[0].taken == ({0: 1, 1: 1},)


def test_alike_units_go_to_the_offers_in_their_order():
    set_of_two = pair(0, [0, 1, 2, 3], price=120)

    found = solve(Problem(FOUR, THREE, (set_of_two, each(1, {0: 30, 1: 30, 2: 30, 3: 30}))))

    assert found.saving == 160
    assert [(use.offer, use.times, use.taken) for use in found.uses] == [
        (0, 2, ({0: 1, 1: 1, 2: 1, 3: 1},))
    ]


def test_what_a_set_leaves_over_is_served_alone():
    units = (Units(2, 100), Units(1, 100), Units(1, 40))
    problem = Problem(units, THREE, (pair(0, [0, 1], 120), each(1, {0: 10, 1: 10, 2: 4})))

    found = solve(problem)

    assert found.saving == 80 + 10 + 4
    assert [(use.offer, use.times, use.taken, use.saving) for use in found.uses] == [
        (0, 1, ({0: 2},), 80),
        (1, 2, ({1: 1, 2: 1},), 14),
    ]

"""The best choice against plain trying, and the patterns of offers by exact values."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storeapp.promotions.optimum.answer import answer
from storeapp.promotions.optimum.problem import (
    Ceiling,
    Family,
    Offer,
    Order,
    Problem,
    Take,
    Units,
)
from storeapp.promotions.optimum.solve import solve
from storeapp.promotions.optimum.verify import faults
from tests.promotions.optimum.brute import brute
from tests.promotions.optimum.problems import PATTERNS, pattern_problems, problems


def agrees_with_plain_trying(problem):
    found = solve(problem, second=None)

    best = brute(problem)
    assert faults(problem, found) == []
    assert found.proven
    assert found.saving == best.saving
    assert {problem.offers[use.offer].family for use in found.uses} == best.families


@settings(max_examples=100)
@given(problems())
def test_small_problems_agree_with_plain_trying(problem):
    agrees_with_plain_trying(problem)


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
@settings(max_examples=25)
@given(data=st.data())
def test_each_pattern_agrees_with_plain_trying(pattern, data):
    agrees_with_plain_trying(data.draw(pattern_problems(pattern)))


@pytest.mark.prove
@settings(max_examples=4_000)
@given(problems(most_units=6, most_offers=4))
def test_many_problems_agree_with_plain_trying(problem):
    agrees_with_plain_trying(problem)


@pytest.mark.prove
@settings(max_examples=300)
@given(problems(most_units=9, most_offers=3, most_classes=5))
def test_problems_of_nine_units_agree_with_plain_trying(problem):
    agrees_with_plain_trying(problem)


@settings(max_examples=40)
@given(problems(most_units=8, most_offers=6), st.randoms(use_true_random=False))
def test_the_order_of_offers_and_classes_does_not_change_the_saving(problem, chance):
    offers = list(problem.offers)
    chance.shuffle(offers)
    places = list(range(len(problem.units)))
    chance.shuffle(places)
    shuffled = _shuffled(replace(problem, offers=tuple(offers), ceiling=None), places)

    assert solve(shuffled, second=None).saving == (
        solve(replace(problem, ceiling=None), second=None).saving
    )


def _shuffled(problem, places):
    """Class n of the problem is class places[n] of what is returned."""
    units = [Units(0, 0)] * len(places)
    for number, place in enumerate(places):
        units[place] = problem.units[number]

    def moved(values):
        return None if values is None else {places[n]: value for n, value in values.items()}

    offers = tuple(
        replace(
            offer,
            takes=tuple(replace(take, saves=moved(take.saves)) for take in offer.takes),
            amounts=moved(offer.amounts),
            room=moved(offer.room),
        )
        for offer in problem.offers
    )
    return replace(problem, units=tuple(units), offers=offers)


@given(problems())
@settings(max_examples=25)
def test_the_answer_is_the_same_remembered_or_not(problem):
    answer.cache_clear()
    first = solve(problem, second=None)
    again = solve(problem, second=None)
    answer.cache_clear()

    assert first == again == solve(problem, second=None)


ONE_EACH = (Units(1, 500), Units(1, 400), Units(1, 300), Units(1, 200))
PLAIN = (Family(),)


def prices(*numbers, units=ONE_EACH):
    return {number: units[number].price for number in numbers}


def nothing(*numbers):
    return dict.fromkeys(numbers, 0)


PATTERN_CASES = [
    pytest.param(
        Offer(0, (Take(3, prices(0, 1, 2, 3)),), -1000), 200, [{0: 1, 1: 1, 2: 1}], id="3 for 10.00"
    ),
    pytest.param(
        Offer(0, (Take(1, {0: 50, 2: 30}),)), 80, [{0: 1, 2: 1}], id="10 percent off two goods"
    ),
    pytest.param(
        Offer(0, (Take(2, nothing(0, 1, 2)),), 150), 150, [{0: 1, 1: 1}], id="2 for 1.50 less"
    ),
    pytest.param(
        Offer(0, (Take(1, nothing(0, 1, 2)), Take(1, prices(0, 1, 2))), order=Order.CHEAPEST),
        400,
        [{0: 1}, {1: 1}],
        id="buy one, the cheaper one free",
    ),
    pytest.param(
        Offer(0, (Take(1, nothing(0, 1, 2)), Take(1, prices(0, 1, 2))), order=Order.DEAREST),
        500,
        [{2: 1}, {0: 1}],
        id="buy one, the dearer one free",
    ),
    pytest.param(
        Offer(0, (Take(1, prices(0, 1)), Take(1, prices(1, 2))), -600),
        300,
        [{0: 1}, {1: 1}],
        id="a bundle of two",
    ),
    pytest.param(
        Offer(0, (Take(1, {0: 50, 1: 40, 3: 20}, open=True),), min_amount=1100),
        110,
        [{0: 1, 1: 1, 3: 1}],
        id="10 percent from 11.00 on",
    ),
    pytest.param(
        Offer(0, (Take(1, nothing(0, 1, 2, 3), open=True),), 60, min_amount=450),
        180,
        [{0: 1, 1: 1, 2: 1, 3: 1}],
        id="0.60 less for each 4.50",
    ),
    pytest.param(
        Offer(0, (Take(2, nothing(2, 3)),), 900), 500, [{2: 1, 3: 1}], id="no more than it costs"
    ),
    pytest.param(
        Offer(0, (Take(2, prices(0, 1)),), -300, room={0: 100, 1: 150}),
        250,
        [{0: 1, 1: 1}],
        id="no more than there is room",
    ),
]


@pytest.mark.parametrize(("offer", "saving", "taken"), PATTERN_CASES)
def test_one_offer_is_used_as_the_shop_means_it(offer, saving, taken):
    found = solve(Problem(ONE_EACH, PLAIN, (offer,)))

    assert (found.saving, found.proven) == (saving, True)
    assert [list(use.taken) for use in found.uses] == [taken]


LIMIT_CASES = [
    pytest.param(Family(most_uses=1), 250, id="one use"),
    pytest.param(Family(most_units=2), 450, id="two units"),
    pytest.param(Family(most_saving=410), 410, id="the saving is cut"),
    pytest.param(Family(), 700, id="no limit"),
]


@pytest.mark.parametrize(("family", "saving"), LIMIT_CASES)
def test_a_familys_limit_bounds_all_its_offers_together(family, saving):
    halves = Offer(0, (Take(1, {0: 250, 1: 200}),))
    rest = Offer(0, (Take(1, {2: 150, 3: 100}),))

    found = solve(Problem(ONE_EACH, (family,), (halves, rest)))

    assert found.saving == saving


def test_a_ceiling_cuts_nothing_but_chooses_what_fits_under_it():
    halves = Offer(0, (Take(1, {0: 250, 1: 200, 2: 150, 3: 100}),))
    problem = Problem(ONE_EACH, PLAIN, (halves,), Ceiling(frozenset({0}), 420))

    found = solve(problem)

    assert found.saving == 400
    assert found.uses[0].taken == ({0: 1, 2: 1},)


def test_nothing_is_chosen_where_nothing_is_saved():
    dear = Offer(0, (Take(2, prices(0, 1)),), -900)

    found = solve(Problem(ONE_EACH, PLAIN, (dear,)))

    assert (found.saving, found.uses, found.proven) == (0, (), True)

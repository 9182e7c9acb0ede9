"""The order of units within applications, told from counts, against really parting them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storeapp.promotions.optimum.problem import Family, Offer, Order, Problem, Take, Units
from storeapp.promotions.optimum.terms import keeps_terms
from tests.promotions.optimum.brute import is_kept

UNITS = tuple(Units(9, price) for price in (1, 2, 3, 4))


@st.composite
def parted(draw, *, most):
    """An offer with an order, and units for so many applications of it, or nearly."""
    takes = tuple(
        Take(draw(st.integers(1, 2)), dict.fromkeys(range(4), 0), draw(st.booleans()))
        for _ in range(draw(st.integers(1, 3)))
    )
    offer = Offer(0, takes, order=draw(st.sampled_from([Order.CHEAPEST, Order.DEAREST])))
    times = draw(st.integers(1, most))
    taken = tuple(
        tuple(
            sorted(
                draw(
                    st.lists(
                        st.integers(0, 3),
                        min_size=take.quantity * times,
                        max_size=take.quantity * times + (2 if take.open else 0),
                    )
                )
            )
        )
        for take in takes
    )
    return offer, times, taken


def agrees_with_parting(offer, times, taken):
    problem = Problem(UNITS, (Family(),), (offer,))
    counts = [{number: mine.count(number) for number in mine} for mine in taken]

    assert keeps_terms(UNITS, offer, times, counts) == is_kept(problem, offer, taken, times)


@settings(max_examples=150)
@given(parted(most=2))
def test_the_order_told_from_counts_is_that_of_parted_units(drawn):
    agrees_with_parting(*drawn)


@pytest.mark.prove
@settings(max_examples=5_000)
@given(parted(most=3))
def test_the_order_is_that_of_parted_units_in_many_cases(drawn):
    agrees_with_parting(*drawn)


CASES = [
    pytest.param(1, [{2: 1}, {1: 1}], True, id="the cheaper one is got"),
    pytest.param(1, [{1: 1}, {2: 1}], False, id="the dearer one is got"),
    pytest.param(1, [{1: 1}, {1: 1}], True, id="equal prices"),
    pytest.param(2, [{3: 1, 1: 1}, {2: 1, 0: 1}], True, id="4 with 3, 2 with 1"),
    pytest.param(2, [{3: 1, 0: 1}, {2: 1, 1: 1}], False, id="4 with 3, but 1 with 2"),
    pytest.param(1, [{1: 1}, {1: 1}], True, id="no dearer than the other"),
    pytest.param(2, [{3: 1}, {2: 1}], False, id="too few"),
    pytest.param(1, [{3: 2}, {2: 1}], False, id="too many"),
]


@pytest.mark.parametrize(("times", "taken", "kept"), CASES)
def test_the_got_unit_is_the_cheapest_of_its_application(times, taken, kept):
    both = Take(1, dict.fromkeys(range(4), 0))
    offer = Offer(0, (both, both), order=Order.CHEAPEST)

    assert keeps_terms(UNITS, offer, times, taken) is kept


def test_a_class_that_a_take_does_not_name_is_no_unit_of_it():
    offer = Offer(0, (Take(1, {0: 1}),))

    assert not keeps_terms(UNITS, offer, 1, [{1: 1}])


def test_the_amount_counts_for_each_use():
    offer = Offer(0, (Take(1, dict.fromkeys(range(4), 1)),), min_amount=3, amounts={0: 5})

    assert keeps_terms(UNITS, offer, 2, [{0: 1, 1: 1}])
    assert not keeps_terms(UNITS, offer, 2, [{1: 1, 2: 1}])


def test_a_last_take_without_a_quantity_may_be_empty_or_in_the_dearest_application():
    takes = (Take(1, dict.fromkeys(range(4), 0)), Take(0, dict.fromkeys(range(4), 1), open=True))
    offer = Offer(0, takes, order=Order.CHEAPEST, min_amount=1)

    assert keeps_terms(UNITS, offer, 2, [{0: 1, 3: 1}, {}])
    assert keeps_terms(UNITS, offer, 2, [{0: 1, 3: 1}, {2: 2}])
    assert not keeps_terms(UNITS, offer, 2, [{0: 1, 2: 1}, {3: 1}])

"""The check of an answer finds each kind of fault."""

from dataclasses import replace

import pytest

from storeapp.promotions.optimum.problem import (
    Ceiling,
    Choice,
    Family,
    Offer,
    Problem,
    Take,
    Units,
    Use,
)
from storeapp.promotions.optimum.verify import faults

PAIR = Offer(0, (Take(2, {0: 100, 1: 80}),), -120)
SINGLE = Offer(1, (Take(1, {0: 10, 1: 8}),))
PROBLEM = Problem(
    (Units(3, 100), Units(1, 80)),
    (Family(most_uses=1), Family(most_units=2, most_saving=15)),
    (PAIR, SINGLE),
)
SET = Use(0, 1, ({0: 2},), 80)
ALONE = Use(1, 2, ({0: 1, 1: 1},), 15)
GOOD = Choice(95, (SET, ALONE), proven=True, nodes=0)


def test_a_good_answer_has_no_faults():
    assert faults(PROBLEM, GOOD) == []


def with_uses(*uses):
    return Choice(sum(use.saving for use in uses), uses, proven=True, nodes=0)


CASES = [
    pytest.param(
        with_uses(Use(0, 1, ({0: 2},), 80), Use(1, 2, ({0: 2},), 15)),
        "class 0: 4 units used",
        id="units",
    ),
    pytest.param(replace(GOOD, saving=96), "the savings do not sum to the whole", id="sum"),
    pytest.param(
        with_uses(Use(0, 1, ({0: 3},), 180)), "offer 0: its terms are not kept", id="terms"
    ),
    pytest.param(with_uses(Use(0, 0, ({},), 80)), "offer 0: a count below one", id="no times"),
    pytest.param(with_uses(replace(SET, saving=81)), "offer 0: saves 81", id="too much"),
    pytest.param(with_uses(replace(SET, saving=79)), "family 0: does not save 80", id="too little"),
    pytest.param(with_uses(replace(ALONE, saving=16)), "family 1: does not save 15", id="not cut"),
    pytest.param(
        with_uses(Use(0, 2, ({0: 3, 1: 1},), 140)), "family 0: too many uses", id="too often"
    ),
    pytest.param(
        with_uses(Use(1, 3, ({0: 3},), 15)), "family 1: too many units", id="too many units"
    ),
    pytest.param(
        with_uses(Use(1, 1, ({0: 1},), 10), Use(1, 1, ({1: 1},), 5)),
        "family 1: an offer stands twice",
        id="twice",
    ),
]


@pytest.mark.parametrize(("choice", "fault"), CASES)
def test_a_fault_is_found(choice, fault):
    bare = replace(PROBLEM, units=(Units(3, 100), Units(1, 80)))

    assert fault in faults(bare, choice)


def test_a_choice_above_the_ceiling_is_found():
    low = replace(PROBLEM, ceiling=Ceiling(frozenset({0}), 79))

    assert faults(low, GOOD) == ["above the ceiling"]

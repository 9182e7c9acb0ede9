"""solve against plain trying."""

from hypothesis import given, settings

from storeapp.promotions.optimum.solve import solve
from storeapp.promotions.optimum.verify import faults
from tests.promotions.optimum.brute import brute
from tests.promotions.optimum.problems import problems


@settings(max_examples=200)
@given(problems())
def test_agrees_with_plain_trying(problem):
    found = solve(problem, second=None)

    best = brute(problem)
    assert faults(problem, found) == []
    assert found.proven
    assert found.saving == best.saving
    assert {problem.offers[use.offer].family for use in found.uses} == best.families

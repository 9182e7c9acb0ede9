"""The integer program: what HiGHS is asked, and what of its answers is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headoffice.routing import joint
from headoffice.routing.checking import faults
from headoffice.routing.explaining import route_each
from headoffice.routing.highs import Found, relaxed_bound, solve
from headoffice.routing.joint import bound_of, route_jointly
from headoffice.routing.model import Place
from headoffice.routing.program import Program, fits, program_of
from headoffice.routing.rules import KeepBack, Route, Rules, Split, When
from headoffice.routing.sheet import Left, sheet_of
from storeapp.domain.errors import Defect
from tests.headoffice.routing.given import (
    a_line,
    a_problem,
    an_order,
    random_problem,
    rules_of,
    toy,
)

IMPOSSIBLE = Program(costs=[1], most=[1], equal=[([(0, 1)], 2)])


def test_only_limits_that_can_bind_are_asked() -> None:
    """Two orders for two of three pieces: the stock of one place binds, its capacity does not."""
    orders = [an_order(id, a_line("K", 2), carriage={"A": 1, "B": 1}) for id in "12"]
    places = [Place("A", capacity=2), Place("B", capacity=1)]
    problem = a_problem(places, orders, {("A", "K"): 3, ("B", "K"): 9})
    left = Left(problem)
    program, columns = program_of([sheet_of(problem, order, left) for order in orders], left)
    takes = [(mine[0].takes[0], 1) for mine in columns]
    parcels = [(mine[1].parcel, 1) for mine in columns]
    # A line is taken by parcels only: four rows. Stock in lines of two, so that one of three fits.
    assert len(program.rows) == 4 + 2
    assert (takes, 1) in program.rows
    assert (parcels, 1) in program.rows


@pytest.mark.parametrize("split", list(Split), ids=lambda split: split.value)
def test_a_plan_to_begin_with_is_within_the_limits(split: Split) -> None:
    for seed in range(8):
        problem = replace(
            random_problem(seed, orders=8, places=5), rules=rules_of(split=split, max_parcels=2)
        )
        now = route_each(problem)[0]
        assert joint.choose_jointly(
            [sheet_of(problem, order, Left(problem)) for order in problem.orders],
            Left(problem),
            start=now,
        ).started


def test_without_a_search_the_gap_is_told() -> None:
    """One node proves little: the plan keeps every rule, and is no further off than it says."""
    problem = random_problem(7, orders=40, places=8, lines=3)
    best, hasty = route_jointly(problem), route_jointly(problem, nodes=0)
    assert faults(problem, hasty) == ()
    assert hasty.bound_minor is not None
    assert hasty.bound_minor <= best.cost_minor <= hasty.cost_minor
    assert best.proven


def test_an_order_without_a_route_takes_nothing_from_the_others() -> None:
    served = an_order("1", a_line("K"), carriage={"A": 1})
    nobodys = an_order("2", a_line("K"), channel="kiosk", carriage={"A": 0})
    web = Route("web", When(channels=frozenset({"web"})), split=Split.WHOLE)
    problem = a_problem([Place("A")], [nobodys, served], {("A", "K"): 1})
    plan = route_jointly(replace(problem, rules=Rules("r", 1, (web,))))
    assert [parcel.order for parcel in plan.parcels] == ["1"]
    assert plan.cost_minor == 100_001


def test_a_whole_order_takes_from_the_stock_of_divided_ones() -> None:
    whole = an_order("1", a_line("K", 2), a_line("L"), carriage={"A": 10, "B": 500})
    pieces = an_order("2", a_line("K", 3), channel="kiosk", carriage={"A": 20, "B": 400})
    kiosk = Route(
        "kiosk", When(channels=frozenset({"kiosk"})), (KeepBack("k", 1000),), split=Split.UNITS
    )
    rules = Rules("r", 1, (kiosk, Route("rest", split=Split.WHOLE)))
    stock = {("A", "K"): 4, ("A", "L"): 1, ("B", "K"): 3, ("B", "L"): 1}
    problem = a_problem([Place("A"), Place("B")], [whole, pieces], stock, rules=rules)
    plan = route_jointly(problem)
    # The kiosk's order leaves one of each: three from A, or one from A beside the whole order's two
    # and two from B; or the whole order goes to B.
    assert (plan.cost_minor, plan.proven) == (10 + 20 + 400, True)
    assert faults(problem, plan) == ()
    assert bound_of(problem) <= plan.cost_minor


def test_a_start_that_is_not_possible_is_no_start() -> None:
    problem = toy()
    now = route_each(problem)[0]
    left = Left(problem)
    sheets = [sheet_of(problem, order, left) for order in problem.orders]
    gone = replace(now, parcels=tuple(replace(p, place="A") for p in now.parcels))
    assert joint.choose_jointly(sheets, left, start=now).started
    assert not joint.choose_jointly(sheets, left, start=gone).started
    nowhere = replace(now, parcels=tuple(replace(p, place="Z") for p in now.parcels))
    assert not joint.choose_jointly(sheets, left, start=nowhere).started


def test_a_program_without_a_solution_is_our_mistake() -> None:
    for ask in (solve, relaxed_bound):
        with pytest.raises(Defect, match="HiGHS found nothing"):
            ask(IMPOSSIBLE)
    assert not fits(IMPOSSIBLE, [1])


def test_nothing_to_decide_costs_nothing() -> None:
    assert solve(Program()) == Found((), 0)
    assert relaxed_bound(Program()) == 0


def test_an_answer_that_oversteps_a_limit_is_not_believed(monkeypatch) -> None:
    monkeypatch.setattr(joint, "solve", lambda program, **_: Found((1,) * len(program.costs), 0))
    with pytest.raises(Defect, match="overstepped"):
        route_jointly(toy())


def test_a_plan_that_breaks_a_rule_never_leaves_the_house(monkeypatch) -> None:
    monkeypatch.setattr(joint, "faults", lambda problem, plan: ("A has not so much T",))
    with pytest.raises(Defect, match="A has not so much T"):
        route_jointly(toy())

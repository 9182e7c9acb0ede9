"""The check of plans: each rule that a plan can break is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headoffice.routing.checking import faults
from headoffice.routing.joint import route_jointly
from headoffice.routing.model import Place, Problem
from headoffice.routing.plan import Parcel, Plan, Short, Take
from headoffice.routing.rules import KeepBack, Route, Rules, Split, When, Within
from tests.headoffice.routing.given import a_line, a_problem, an_order, rules_of

K1, K2, L1 = Take("K", 1000), Take("K", 2000), Take("L", 1000)


def problem(**parts) -> Problem:
    """Two places with two of K and two of L each; one order wants two of K and one of L."""
    order = an_order("1", a_line("K", 2), a_line("L"), carriage={"A": 10, "B": 20})
    other = an_order("2", a_line("L"), carriage={"A": 10, "B": 20})
    stock = {(place, sku): 2 for place in "AB" for sku in "KL"}
    return a_problem([Place("A", capacity=1), Place("B")], [order, other], stock, **parts)


def plan_of(*parcels: Parcel, short: tuple[Short, ...] = (), cost: int = 0) -> Plan:
    """The second order is served from B unless a parcel says otherwise."""
    if all(parcel.order != "2" for parcel in parcels):
        parcels = (*parcels, Parcel("2", "B", (L1,)))
    return Plan(parcels, short, cost)


def test_a_sound_plan_has_no_faults() -> None:
    assert faults(problem(), plan_of(Parcel("1", "A", (K2, L1)), cost=30)) == ()


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        pytest.param(plan_of(Parcel("9", "A", (K1,))), "9 is not known", id="order"),
        pytest.param(plan_of(Parcel("1", "Z", (K2, L1))), "Z is not known", id="place"),
        pytest.param(plan_of(Parcel("1", "A", (Take("M", 1),))), "1/M is not known", id="line"),
        pytest.param(
            plan_of(short=(Short("1", (Take("M", 1),)),)), "1/M is not known", id="short line"
        ),
        pytest.param(
            plan_of(Parcel("1", "A", (K2,))), "1 is not served line by line", id="forgotten"
        ),
        pytest.param(
            plan_of(Parcel("1", "A", (K2, L1)), short=(Short("1", (L1,)),)),
            "1 is not served line by line",
            id="served and short",
        ),
        pytest.param(
            plan_of(Parcel("1", "A", (K2, L1, Take("K", 0)))),
            "1/K is taken not at all",
            id="nothing",
        ),
        pytest.param(
            plan_of(Parcel("1", "A", (K2,)), Parcel("1", "A", (L1,))),
            "1 has two parcels from one place",
            id="two from one place",
        ),
        pytest.param(
            plan_of(Parcel("1", "A", (K1, L1)), Parcel("1", "B", (K1,))),
            "1 divides K",
            id="a line divided",
        ),
        pytest.param(
            plan_of(Parcel("1", "A", (K2, L1)), Parcel("2", "A", (L1,))),
            "A has 2 parcels",
            id="capacity",
        ),
        pytest.param(
            plan_of(Parcel("1", "A", (K2, L1)), cost=29), "the plan costs 30, not 29", id="cost"
        ),
    ],
)
def test_a_fault_is_named(plan: Plan, fault: str) -> None:
    assert fault in faults(problem(), plan)


@pytest.mark.parametrize(
    ("rules", "plan", "fault"),
    [
        pytest.param(
            rules_of(max_parcels=1),
            plan_of(Parcel("1", "A", (K2,)), Parcel("1", "B", (L1,))),
            "1 is 2 parcels",
            id="parcels",
        ),
        pytest.param(
            rules_of(Within("near", 10)),
            plan_of(Parcel("1", "A", (K2, L1))),
            "1/K may not come from A",
            id="gate",
        ),
        pytest.param(
            rules_of(KeepBack("shelf", 1000)),
            plan_of(Parcel("1", "A", (K2, L1))),
            "A has not so much K",
            id="safety stock",
        ),
        pytest.param(
            rules_of(split=Split.WHOLE),
            plan_of(Parcel("1", "A", (K2,)), short=(Short("1", (L1,)),)),
            "1 is not whole",
            id="not whole",
        ),
        pytest.param(
            rules_of(split=Split.UNITS),
            plan_of(
                Parcel("1", "A", (Take("K", 1500), L1)), short=(Short("1", (Take("K", 500),)),)
            ),
            "1 has a broken piece of K",
            id="a broken piece",
        ),
        pytest.param(
            Rules("none", 1, ()), plan_of(Parcel("1", "A", (K2, L1))), "1 has no route", id="route"
        ),
    ],
)
def test_a_broken_rule_is_named(rules: Rules, plan: Plan, fault: str) -> None:
    assert fault in faults(problem(rules=rules), plan)


def test_stock_is_for_all_orders_together() -> None:
    plan = plan_of(Parcel("1", "B", (K2, L1)), Parcel("2", "B", (L1,)), cost=40)
    assert faults(problem(), plan) == ()
    whole = problem()
    less = replace(
        whole, stock={**whole.stock, ("B", "L"): replace(whole.stock["B", "L"], available=1000)}
    )
    assert faults(less, plan) == ("B has not so much L",)


def test_orders_of_one_safety_stock_leave_it_together_and_others_may_go_on() -> None:
    """Of four, the careful order may take two; another route's order takes the rest."""
    careful = an_order("1", a_line("K", 2), channel="web", carriage={"A": 1})
    again = an_order("2", a_line("K", 1), channel="web", carriage={"A": 1})
    bold = an_order("3", a_line("K", 2), channel="shop", carriage={"A": 1})
    web = Route("web", When(channels=frozenset({"web"})), (KeepBack("two", 2000),))
    whole = a_problem([Place("A")], [careful, again, bold], {("A", "K"): 4})
    whole = replace(whole, rules=Rules("r", 1, (web, Route("rest"))))
    plan = route_jointly(whole)
    assert [parcel.order for parcel in plan.parcels] == ["1", "3"]
    assert faults(whole, plan) == ()

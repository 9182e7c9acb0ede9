"""The cost model: each part by itself, in whole minor units."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headoffice.routing.explaining import route_order
from headoffice.routing.journeys import FAR_M, metres_between
from headoffice.routing.model import Costs, Line, Order, Place, Point, Problem, Stock
from headoffice.routing.plan import Parts
from headoffice.routing.pricing import cost_of
from headoffice.routing.rules import Mode
from storeapp.domain.errors import Defect
from tests.headoffice.routing.given import (
    AT_MS,
    HOUR_MS,
    MINUTE_MS,
    a_line,
    a_problem,
    an_order,
    rules_of,
)

HERE = Point(31_000_000, 121_000_000)
NORTH = Point(31_100_000, 121_000_000)
"""A tenth of a degree of latitude: 11,120 metres."""


def parts_of(problem: Problem) -> Parts:
    plan = route_order(problem, problem.orders[0]).plan
    parts = cost_of(problem, plan)
    assert parts.total == plan.cost_minor
    return parts


def one(place: Place, order: Order, costs: Costs, stock: Stock | None = None) -> Problem:
    costs = replace(costs, unfilled_minor=100_000)
    there = {(place.code, "K"): stock or Stock(9_000)}
    return a_problem([place], [order], there, costs=costs)


def test_a_tenth_of_a_degree_north_is_eleven_kilometres() -> None:
    assert metres_between(HERE, NORTH) == 11_120
    assert metres_between(NORTH, HERE) == 11_120
    assert metres_between(HERE, HERE) == 0


def test_the_other_end_of_the_earth_is_half_its_circle_away() -> None:
    assert metres_between(Point(0, 0), Point(0, 180_000_000)) == 20_015_115


def test_a_parcel_costs_its_base_and_its_kilometres_rounded_once() -> None:
    problem = one(Place("A", HERE), an_order("1", a_line("K"), point=NORTH), Costs(600, km_minor=7))
    assert parts_of(problem) == Parts(parcel=600, distance=78)


def test_a_carrier_that_was_asked_is_believed() -> None:
    order = an_order("1", a_line("K"), point=NORTH, carriage={"A": 450})
    assert parts_of(one(Place("A", HERE), order, Costs(600, km_minor=7))) == Parts(parcel=450)


def test_a_distance_nobody_knows_is_a_thousand_kilometres() -> None:
    problem = one(Place("A"), an_order("1", a_line("K"), point=NORTH), Costs(km_minor=7))
    assert parts_of(problem) == Parts(distance=7 * FAR_M // 1000)


def test_who_comes_to_the_place_itself_needs_no_parcel() -> None:
    order = an_order("1", a_line("K"), mode=Mode.PICKUP, pickup_at="A")
    problem = one(Place("A", HERE, pick_minor=150), order, Costs(600, km_minor=7))
    assert parts_of(problem) == Parts(picking=150)


def test_goods_brought_to_where_they_are_picked_up_travel_there() -> None:
    order = an_order("1", a_line("K"), mode=Mode.PICKUP, pickup_at="B")
    problem = a_problem(
        [Place("A", HERE), Place("B", NORTH)],
        [order],
        {("A", "K"): 1},
        costs=Costs(600, km_minor=7, unfilled_minor=100_000),
        rules=rules_of(transfer=True),
    )
    assert parts_of(problem) == Parts(parcel=600, distance=78)


@pytest.mark.parametrize(
    ("promise_min", "late"),
    [
        pytest.param(181, 0, id="before"),
        pytest.param(180, 0, id="to the minute"),
        pytest.param(179, 20, id="a minute late"),
        pytest.param(120, 20, id="an hour late"),
        pytest.param(119, 40, id="the second hour begun"),
    ],
)
def test_each_begun_hour_after_the_promise_costs(promise_min: int, late: int) -> None:
    # 60 minutes to get ready, 108 under way and 12 for the 11.12 km, rounded up.
    costs = Costs(late_hour_minor=20, transit_min=108, transit_100km_min=100)
    order = an_order("1", a_line("K"), point=NORTH, promise_ms=AT_MS + promise_min * MINUTE_MS)
    assert parts_of(one(Place("A", HERE, ready_min=60), order, costs)).late == late


def test_a_pickup_is_ready_when_the_place_is() -> None:
    order = an_order("1", a_line("K"), mode=Mode.PICKUP, pickup_at="A", promise_ms=AT_MS + HOUR_MS)
    costs = Costs(late_hour_minor=20, transit_min=600)
    assert parts_of(one(Place("A", ready_min=60), order, costs)).late == 0
    assert parts_of(one(Place("A", ready_min=61), order, costs)).late == 20


def test_a_place_that_often_says_no_costs_the_rerouting_it_risks() -> None:
    order = an_order("1", a_line("K"), carriage={"A": 0})
    problem = one(Place("A", accept_permille=835), order, Costs(reroute_minor=500))
    assert parts_of(problem) == Parts(rerouting=83)


def test_handling_is_paid_by_the_piece_and_by_the_kilogram() -> None:
    place = Place("A", handling_minor=33)
    pieces = an_order("1", a_line("K", 3), carriage={"A": 0})
    assert parts_of(one(place, pieces, Costs())) == Parts(handling=99)
    weighed = an_order("1", Line("1", "K", 750, weighed=True), carriage={"A": 0})
    assert parts_of(one(place, weighed, Costs())) == Parts(handling=25)


@pytest.mark.parametrize(
    ("stock", "each"),
    [
        pytest.param(Stock(9_000, per_day=1_000, margin_minor=300), 0, id="seven days are left"),
        pytest.param(Stock(8_000, per_day=1_000, margin_minor=300), 43, id="one of seven missing"),
        pytest.param(Stock(4_000, per_day=1_000, margin_minor=300), 214, id="five missing"),
        pytest.param(Stock(2_000, per_day=1_000, margin_minor=300), 300, id="the last two"),
        pytest.param(Stock(2_000, per_day=0, margin_minor=300), 0, id="nobody buys it"),
        pytest.param(Stock(2_000, per_day=1_000, margin_minor=0), 0, id="worth nothing"),
    ],
)
def test_stock_is_worth_its_margin_as_far_as_it_will_be_missed(stock: Stock, each: int) -> None:
    order = an_order("1", a_line("K", 2), carriage={"A": 0})
    problem = one(Place("A"), order, Costs(cover_days=7), stock)
    assert parts_of(problem) == Parts(opportunity=2 * each)


def test_what_would_be_marked_down_is_taken_gladly() -> None:
    order = an_order("1", a_line("K", 2), carriage={"A": 100, "B": 150})
    problem = a_problem(
        [Place("A"), Place("B")],
        [order],
        {("A", "K"): 2, ("B", "K"): Stock(2_000, markdown_minor=60)},
    )
    assert parts_of(problem) == Parts(parcel=150, markdown=-120)


def test_what_nobody_serves_costs_by_the_piece_and_by_its_value() -> None:
    order = an_order("1", a_line("K", 2, value_minor=2_501), a_line("L", 1, value_minor=900))
    costs = Costs(unfilled_minor=300, unfilled_permille=500)
    problem = a_problem([Place("A")], [order], {}, costs=costs)
    # 2,501 halved for two pieces is 625.25 each, and each piece is rounded.
    assert parts_of(problem) == Parts(unfilled=2 * (300 + 625) + 300 + 450)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda: Stock(-1), id="stock"),
        pytest.param(lambda: Costs(parcel_minor=-1), id="costs"),
        pytest.param(lambda: Place("A", accept_permille=1001), id="share"),
        pytest.param(lambda: Place("A", capacity=-1), id="capacity"),
        pytest.param(lambda: Point(91_000_000, 0), id="point"),
        pytest.param(lambda: Line("1", "K", 0), id="nothing"),
        pytest.param(lambda: Line("1", "K", 1_500), id="half a piece"),
        pytest.param(lambda: Order("1", Mode.SHIP, ()), id="no line"),
        pytest.param(lambda: an_order("1", a_line("K"), a_line("K")), id="a line twice"),
        pytest.param(lambda: an_order("1", a_line("K"), pickup_at="A"), id="shipped to a place"),
        pytest.param(lambda: an_order("1", a_line("K"), mode=Mode.PICKUP), id="picked up nowhere"),
        pytest.param(lambda: an_order("1", a_line("K"), carriage={"A": -1}), id="paid carriage"),
        pytest.param(lambda: a_problem([Place("A"), Place("A")], [], {}), id="a place twice"),
        pytest.param(
            lambda: a_problem([], [an_order("1", a_line("K"))] * 2, {}), id="an order twice"
        ),
        pytest.param(
            lambda: a_problem(
                [], [an_order("1", a_line("K"), mode=Mode.PICKUP, pickup_at="A")], {}
            ),
            id="an unknown place",
        ),
    ],
)
def test_what_can_never_be_is_not_built(broken) -> None:
    with pytest.raises(Defect):
        broken()

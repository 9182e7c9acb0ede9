"""Rules: which route is for an order, and which gate keeps out which place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headoffice.routing.explaining import route_each, route_order
from headoffice.routing.model import Costs, Order, Place, Point, Stock
from headoffice.routing.rules import (
    Closed,
    InGroups,
    KeepBack,
    Mode,
    NotInGroups,
    OnTime,
    OwnedBy,
    Ownership,
    Route,
    Rules,
    Sort,
    Split,
    When,
    Within,
    is_in,
)
from headoffice.routing.standing import Bar, By, route_of
from storeapp.domain.errors import Defect
from tests.headoffice.routing.given import (
    AT_MS,
    HOUR_MS,
    a_line,
    a_problem,
    an_order,
    rules_of,
)

NEAR, FAR = Point(31_050_000, 121_000_000), Point(31_900_000, 121_000_000)
HOME = Point(31_000_000, 121_000_000)
PLACES = (
    Place("own", NEAR, groups=frozenset({"city"})),
    Place("far", FAR, groups=frozenset({"outlet"}), ready_min=600),
    Place("open", NEAR, owner="F1", opted_in=True),
    Place("shut", NEAR, owner="F2"),
)
GATE = Bar(By.GATE, "g")


def kept_out(*gates, order: Order | None = None, closed=(), **route) -> dict[str, tuple[Bar, ...]]:
    asked = order or an_order("1", a_line("K", category="frozen/ice"), a_line("L"), point=HOME)
    stock = {(place.code, line.sku): 5 for place in PLACES for line in asked.lines}
    rules = rules_of(*gates, closed=closed, **route)
    problem = a_problem(PLACES, [asked], stock, rules=rules)
    return dict(route_order(problem, asked).why.kept_out)


@pytest.mark.parametrize(
    ("gate", "out"),
    [
        pytest.param(InGroups("g", frozenset({"city"})), {"far", "open", "shut"}, id="in groups"),
        pytest.param(NotInGroups("g", frozenset({"outlet"})), {"far"}, id="not in groups"),
        pytest.param(OwnedBy("g", Ownership.COMPANY), {"open", "shut"}, id="the company's"),
        pytest.param(OwnedBy("g", Ownership.OPTED_IN), {"shut"}, id="who opted in"),
        pytest.param(OwnedBy("g", Ownership.ANY), set(), id="anybody's"),
        pytest.param(Within("g", 20), {"far"}, id="near"),
        pytest.param(Within("g", 5), {"own", "far", "open", "shut"}, id="nobody is so near"),
        pytest.param(Within("g", 6), {"far"}, id="5,560 metres are"),
    ],
)
def test_a_gate_keeps_out_and_says_so(gate, out: set[str]) -> None:
    assert kept_out(gate) == dict.fromkeys(out, (GATE,))


def test_a_place_exactly_as_far_as_allowed_is_near() -> None:
    order = an_order("1", a_line("K"), mode=Mode.PICKUP, pickup_at="own")
    assert "own" not in kept_out(Within("g", 0), order=order, transfer=True)


def test_the_seller_may_send_its_own() -> None:
    order = an_order("1", a_line("K"), point=HOME, seller="F2")
    assert kept_out(OwnedBy("g", Ownership.SELLER), order=order) == {}
    assert kept_out(OwnedBy("g", Ownership.SELLER)) == {"shut": (GATE,)}


def test_only_places_that_keep_the_promise() -> None:
    order = an_order("1", a_line("K"), point=HOME, promise_ms=AT_MS + 9 * HOUR_MS)
    assert kept_out(OnTime("g"), order=order) == {"far": (GATE,)}
    assert kept_out(OnTime("g"), order=replace(order, promise_ms=None)) == {}


def test_a_gate_for_some_goods_keeps_out_of_those_only() -> None:
    gate = InGroups("g", frozenset({"city"}), frozenset({"frozen"}))
    ice = Bar(By.GATE, "g", sku="K")
    assert kept_out(gate) == {"far": (ice,), "open": (ice,), "shut": (ice,)}


def test_every_gate_that_keeps_a_place_out_is_named() -> None:
    gates = (Within("near", 20), NotInGroups("shops", frozenset({"outlet"})))
    assert kept_out(*gates) == {"far": (Bar(By.GATE, "near"), Bar(By.GATE, "shops"))}


@pytest.mark.parametrize(
    ("until_ms", "out"),
    [
        pytest.param(AT_MS + 1, True, id="still"),
        pytest.param(AT_MS, False, id="until now"),
        pytest.param(AT_MS - 1, False, id="over"),
    ],
)
def test_a_closed_place_and_one_that_said_no_are_out_until_then(until_ms: int, out: bool) -> None:
    closed = Closed("own", until_ms, "stocktake")
    order = an_order(
        "1", a_line("K"), point=HOME, rejected=(Closed("open", until_ms, "not found"),)
    )
    wanted = {"own": (Bar(By.CLOSED, "stocktake"),), "open": (Bar(By.REJECTED, "not found"),)}
    assert kept_out(order=order, closed=[closed]) == (wanted if out else {})


def test_a_place_without_room_or_stock_is_named_too() -> None:
    order = an_order("1", a_line("K"), carriage={"A": 1, "B": 2, "C": 3})
    places = [Place("A", capacity=0), Place("B"), Place("C")]
    routed = route_order(a_problem(places, [order], {("A", "K"): 1, ("C", "K"): 1}), order)
    assert routed.why.kept_out == {"A": (Bar(By.FULL),), "B": (Bar(By.NO_STOCK),)}
    assert [parcel.place for parcel in routed.plan.parcels] == ["C"]


def test_capacity_is_used_up_by_the_orders_before() -> None:
    orders = [an_order(id, a_line("K"), carriage={"A": 1, "B": 9}) for id in "123"]
    places = [Place("A", capacity=2), Place("B")]
    plan, why = route_each(a_problem(places, orders, {("A", "K"): 9, ("B", "K"): 9}))
    assert [parcel.place for parcel in plan.parcels] == ["A", "A", "B"]
    assert why[2].kept_out == {"A": (Bar(By.FULL),)}


# --- safety stock --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("available", "kept", "wanted", "served"),
    [
        pytest.param(4, 2, 2, True, id="just so"),
        pytest.param(4, 2, 3, False, id="withheld"),
        pytest.param(2, 3, 1, False, id="less than it keeps"),
    ],
)
def test_safety_stock_stays_at_the_place(
    available: int, kept: int, wanted: int, served: bool
) -> None:
    order = an_order("1", a_line("K", wanted, category="nuts/almonds"), carriage={"A": 1})
    keep = KeepBack("k", kept * 1000, frozenset({"shop"}), frozenset({"nuts"}))
    place = Place("A", groups=frozenset({"shop"}))
    problem = a_problem([place], [order], {("A", "K"): available}, rules=rules_of(keep))
    assert bool(route_order(problem, order).plan.parcels) is served
    elsewhere = replace(problem, places=(Place("A"),))
    assert bool(route_order(elsewhere, order).plan.parcels) is (available >= wanted)


def test_of_two_safety_stocks_the_larger_stays() -> None:
    order = an_order("1", a_line("K", 2), carriage={"A": 1})
    rules = rules_of(KeepBack("a", 1000), KeepBack("b", 2000))
    stock = {("A", "K"): 4}
    plan = route_order(a_problem([Place("A")], [order], stock, rules=rules), order).plan
    assert len(plan.parcels) == 1
    tight = a_problem([Place("A")], [order], {("A", "K"): 3}, rules=rules)
    assert route_order(tight, order).plan.parcels == ()


# --- routes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        pytest.param(When(), True, id="any"),
        pytest.param(When(channels=frozenset({"web"})), True, id="its channel"),
        pytest.param(When(channels=frozenset({"kiosk"})), False, id="another channel"),
        pytest.param(When(modes=frozenset({Mode.SHIP})), True, id="its mode"),
        pytest.param(When(modes=frozenset({Mode.PICKUP})), False, id="another mode"),
        pytest.param(When(categories=frozenset({"nuts", "frozen"})), True, id="one of its goods"),
        pytest.param(When(categories=frozenset({"froz"})), False, id="no such category"),
        pytest.param(When(value_min=1_000, value_max=1_000), True, id="its value"),
        pytest.param(When(value_min=1_001), False, id="worth less"),
        pytest.param(When(value_max=999), False, id="worth more"),
    ],
)
def test_the_first_route_that_is_for_an_order_holds(when: When, fits: bool) -> None:
    order = an_order(
        "1", a_line("K", category="frozen/ice", value_minor=700), a_line("L", value_minor=300)
    )
    first, rest = Route("first", when), Route("rest")
    assert route_of(Rules("r", 1, (first, rest)), order) is (first if fits else rest)


def test_an_order_without_a_route_is_served_by_nobody() -> None:
    order = an_order("1", a_line("K"), carriage={"A": 1})
    problem = replace(a_problem([Place("A")], [order], {("A", "K"): 1}), rules=Rules("r", 1, ()))
    routed = route_order(problem, order)
    assert (routed.plan.parcels, routed.why.route) == ((), None)
    assert routed.plan.cost_minor == 100_000


def test_what_is_picked_up_comes_from_there_unless_it_may_be_brought() -> None:
    order = an_order("1", a_line("K"), mode=Mode.PICKUP, pickup_at="shut")
    other = Bar(By.ELSEWHERE)
    assert kept_out(order=order) == {"own": (other,), "far": (other,), "open": (other,)}
    assert kept_out(order=order, transfer=True) == {}


@pytest.mark.parametrize(
    ("split", "max_parcels", "places"),
    [
        pytest.param(Split.WHOLE, 3, [], id="whole or not at all"),
        pytest.param(Split.LINES, 1, ["A"], id="one parcel with what it has"),
        pytest.param(Split.LINES, 2, ["A", "B"], id="two parcels"),
        pytest.param(Split.LINES, 3, ["A", "B"], id="a third brings nothing"),
        pytest.param(Split.UNITS, 3, ["A", "B", "C"], id="single pieces"),
    ],
)
def test_how_an_order_may_be_split(split: Split, max_parcels: int, places: list[str]) -> None:
    order = an_order(
        "1", a_line("K"), a_line("L"), a_line("M", 2), carriage={"A": 5, "B": 7, "C": 9}
    )
    stock = {("A", "K"): 1, ("A", "M"): 1, ("B", "L"): 1, ("C", "M"): 1}
    rules = rules_of(split=split, max_parcels=max_parcels)
    problem = a_problem([Place(code) for code in "ABC"], [order], stock, rules=rules)
    plan = route_order(problem, order).plan
    assert [parcel.place for parcel in plan.parcels] == places


@pytest.mark.parametrize(
    ("sorts", "place"),
    [
        pytest.param((Sort.NEAREST,), "B", id="nearest"),
        pytest.param((Sort.MOST_STOCK,), "C", id="most stock"),
        pytest.param((Sort.SLOWEST,), "D", id="slowest"),
        pytest.param((Sort.RANK,), "A", id="head office's sequence"),
        pytest.param((Sort.RANK, Sort.NEAREST), "A", id="the first sort counts most"),
        pytest.param((), "A", id="by code"),
    ],
)
def test_sorts_decide_where_costs_do_not(sorts: tuple[Sort, ...], place: str) -> None:
    places = [
        Place("A", FAR, rank=1),
        Place("B", NEAR, rank=2),
        Place("C", FAR, rank=2),
        Place("D", FAR, rank=2),
    ]
    stock = {
        ("A", "K"): Stock(1_000, per_day=9),
        ("B", "K"): Stock(1_000, per_day=9),
        ("C", "K"): Stock(2_000, per_day=9),
        ("D", "K"): Stock(1_000, per_day=1),
    }
    order = an_order("1", a_line("K"), point=HOME)
    costs = Costs(unfilled_minor=1)
    problem = a_problem(places, [order], stock, rules=rules_of(sorts=sorts), costs=costs)
    assert [parcel.place for parcel in route_order(problem, order).plan.parcels] == [place]


@pytest.mark.parametrize(
    ("category", "categories", "inside"),
    [
        pytest.param("nuts/almonds", {"nuts"}, True, id="beneath"),
        pytest.param("nuts", {"nuts"}, True, id="itself"),
        pytest.param("nutshells", {"nuts"}, False, id="only begins so"),
        pytest.param("", set(), True, id="none named"),
        pytest.param("", {"nuts"}, False, id="without a category"),
    ],
)
def test_a_category_holds_what_is_beneath_it(
    category: str, categories: set[str], inside: bool
) -> None:
    assert is_in(category, frozenset(categories)) is inside


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda: Route("r", max_parcels=0), id="no parcel"),
        pytest.param(lambda: Route("r", gates=(OnTime("g"), Within("g", 1))), id="a gate twice"),
        pytest.param(lambda: Rules("r", 1, (Route("a"), Route("a"))), id="a route twice"),
        pytest.param(
            lambda: route_order(
                a_problem([], [], {}),
                an_order("1", a_line("K", id="a"), a_line("K", id="b", category="nuts")),
            ),
            id="a good in two categories",
        ),
    ],
)
def test_rules_that_could_not_hold_are_not_built(broken) -> None:
    with pytest.raises(Defect):
        broken()

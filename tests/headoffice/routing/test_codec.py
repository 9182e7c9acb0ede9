"""Routing as JSON: strict to read, one text for one set of rules."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from headoffice.routing.codec import (
    explanation_body,
    plan_body,
    plan_from,
    problem_from,
    regret_body,
    rerouted_body,
    rules_body,
    rules_from,
    rules_hash,
    rules_text,
)
from headoffice.routing.explaining import route_each, route_order
from headoffice.routing.model import Place, PlaceKind, Point, Stock
from headoffice.routing.replaying import replay
from headoffice.routing.rolling import reroute
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
)
from storeapp.domain.errors import Refusal
from tests.headoffice.routing.given import a_line, a_problem, an_order, toy

FULL = Rules(
    "chain",
    12,
    (
        Route(
            "frozen",
            When(
                frozenset({"web", "app"}),
                frozenset({Mode.SHIP, Mode.PICKUP}),
                frozenset({"frozen"}),
                0,
                90_000,
            ),
            (
                InGroups("cold", frozenset({"cold", "depot"}), frozenset({"frozen"})),
                NotInGroups("no-outlet", frozenset({"outlet"})),
                OwnedBy("ours", Ownership.SELLER),
                Within("near", 30),
                OnTime("in-time"),
                KeepBack("shelf", 2_000, frozenset({"shop"}), frozenset({"nuts/almonds"})),
            ),
            max_parcels=2,
            split=Split.UNITS,
            transfer=True,
            sorts=(Sort.RANK, Sort.SLOWEST),
        ),
        Route("rest"),
    ),
    (Closed("HZ01", 1_800_000_000_000, "stocktake"),),
)
BODY: dict[str, Any] = {
    "id": "chain",
    "version": 12,
    "routes": [
        {"id": "city", "gates": [{"kind": "within", "id": "near", "km": 30}], "split": "whole"}
    ],
}


def refused(read, body: object) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        read(body)
    assert refusal.value.code == "routing-unreadable"
    return str(refusal.value.facts["where"]), str(refusal.value.facts["why"])


# --- rules ---------------------------------------------------------------------------


def test_rules_are_read_as_they_were_written() -> None:
    assert rules_from(json.loads(rules_text(FULL))) == FULL


def test_what_is_the_default_is_not_written() -> None:
    read = rules_from(BODY)
    assert rules_body(read) == BODY
    assert rules_text(read) == (
        '{"id":"chain","routes":[{"gates":[{"id":"near","kind":"within","km":30}],"id":"city",'
        '"split":"whole"}],"version":12}'
    )


def test_two_writings_of_the_same_rules_have_one_hash() -> None:
    other = deepcopy(BODY)
    other["closed"] = []
    other["routes"][0] |= {"max_parcels": 3, "transfer": False, "sorts": ["nearest"], "when": {}}
    assert rules_hash(rules_from(other)) == rules_hash(rules_from(BODY))
    other["routes"][0]["max_parcels"] = 4
    assert rules_hash(rules_from(other)) != rules_hash(rules_from(BODY))


def test_sets_are_written_in_one_order() -> None:
    gate = {"kind": "in_groups", "id": "g", "groups": ["b", "a"]}
    turned = gate | {"groups": ["a", "b"]}
    both = [BODY | {"routes": [{"id": "r", "gates": [each]}]} for each in (gate, turned)]
    assert rules_text(rules_from(both[0])) == rules_text(rules_from(both[1]))


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        pytest.param({"colour": 1}, "the file", "has the unknown key 'colour'", id="unknown key"),
        pytest.param({"version": 0}, "version", "must be a whole number from 1", id="version"),
        pytest.param(
            {"version": True}, "version", "must be a whole number", id="true is no number"
        ),
        pytest.param({"routes": {}}, "routes", "must be a list", id="no list"),
        pytest.param(
            {"routes": [{"id": "r", "when": {"mode": "ship"}}]},
            "routes[0].when",
            "has the unknown key 'mode'",
            id="unknown key within",
        ),
        pytest.param(
            {"routes": [{"id": "r", "gates": [{"kind": "near", "id": "g"}]}]},
            "routes[0].gates[0].kind",
            "must be one of: in_groups",
            id="unknown kind",
        ),
        pytest.param(
            {"routes": [{"id": "r", "gates": [{"kind": "within", "id": "g"}]}]},
            "routes[0].gates[0]",
            "needs the key 'km'",
            id="missing key",
        ),
        pytest.param(
            {"routes": [{"id": "r", "gates": [{"kind": "on_time", "id": "g", "km": 3}]}]},
            "routes[0].gates[0]",
            "has the unknown key 'km'",
            id="another gate's key",
        ),
        pytest.param(
            {"routes": [{"id": "r"}, {"id": "r"}]},
            "the file",
            "a route is there once",
            id="a route twice",
        ),
        pytest.param(
            {"routes": [{"id": "r", "gates": [{"kind": "on_time", "id": "g"}] * 2}]},
            "routes[0]",
            "a gate is there once",
            id="a gate twice",
        ),
        pytest.param(
            {"routes": [{"id": "r", "sorts": ["cheapest"]}]},
            "routes[0].sorts[0]",
            "must be one of: nearest, most_stock, slowest, rank",
            id="unknown sort",
        ),
        pytest.param(
            {"closed": [{"place": "A", "until_ms": 1.5, "reason": "x"}]},
            "closed[0].until_ms",
            "must be a whole number",
            id="half a millisecond",
        ),
    ],
)
def test_rules_that_are_not_understood_are_refused(
    change: dict[str, Any], where: str, why: str
) -> None:
    found = refused(rules_from, BODY | change)
    assert found[0] == where
    assert found[1].startswith(why)


# --- problems ------------------------------------------------------------------------

PROBLEM: dict[str, Any] = {
    "at_ms": 1_800_000_000_000,
    "places": [
        {
            "code": "HZ01",
            "point": {"lat_e6": 30_259_400, "lon_e6": 120_130_300},
            "kind": "warehouse",
            "owner": "F1",
            "opted_in": True,
            "groups": ["city"],
            "capacity": 5,
            "pick_minor": 150,
            "handling_minor": 20,
            "accept_permille": 900,
            "ready_min": 30,
            "rank": 2,
        },
        {"code": "HZ02"},
    ],
    "orders": [
        {
            "id": "1",
            "mode": "ship",
            "channel": "app",
            "seller": "F1",
            "point": {"lat_e6": 30_200_000, "lon_e6": 120_000_000},
            "promise_ms": 1_800_000_900_000,
            "rejected": [{"place": "HZ02", "until_ms": 1_800_000_100_000, "reason": "not found"}],
            "carriage": {"HZ01": 800},
            "lines": [
                {"id": "a", "sku": "PLUM", "quantity": 2_000, "category": "dry/plum"},
                {"id": "b", "sku": "TEA", "quantity": 250, "weighed": True, "value_minor": 990},
            ],
        },
        {
            "id": "2",
            "mode": "pickup",
            "pickup_at": "HZ02",
            "lines": [{"id": "a", "sku": "PLUM", "quantity": 1_000}],
        },
    ],
    "stock": [
        {"place": "HZ01", "sku": "PLUM", "available": 3_000, "per_day": 500, "margin_minor": 90},
        {"place": "HZ02", "sku": "PLUM", "available": 1_000, "markdown_minor": 40},
    ],
    "costs": {"parcel_minor": 600, "km_minor": 2, "unfilled_minor": 2_500, "cover_days": 7},
    "rules": BODY,
}


def test_a_problem_is_read_whole() -> None:
    problem = problem_from(PROBLEM)
    assert problem.places == (
        Place(
            "HZ01",
            Point(30_259_400, 120_130_300),
            PlaceKind.WAREHOUSE,
            "F1",
            True,
            frozenset({"city"}),
            5,
            150,
            20,
            900,
            30,
            2,
        ),
        Place("HZ02"),
    )
    first, second = problem.orders
    assert (first.channel, first.seller, first.promise_ms) == ("app", "F1", 1_800_000_900_000)
    assert first.rejected == (Closed("HZ02", 1_800_000_100_000, "not found"),)
    assert first.carriage == {"HZ01": 800}
    assert [(line.quantity, line.weighed) for line in first.lines] == [(2_000, False), (250, True)]
    assert (second.mode, second.pickup_at) == (Mode.PICKUP, "HZ02")
    assert problem.stock == {
        ("HZ01", "PLUM"): Stock(3_000, per_day=500, margin_minor=90),
        ("HZ02", "PLUM"): Stock(1_000, markdown_minor=40),
    }
    assert (problem.costs.parcel_minor, problem.costs.cover_days) == (600, 7)
    assert problem.rules == rules_from(BODY)


def test_other_rules_may_be_tried_on_a_problem() -> None:
    assert problem_from(PROBLEM, FULL).rules == FULL


@pytest.mark.parametrize(
    ("path", "value", "where", "why"),
    [
        pytest.param(("hurry",), 1, "the file", "has the unknown key 'hurry'", id="unknown"),
        pytest.param(
            ("places", 0, "lat"), 1, "places[0]", "has the unknown key 'lat'", id="of a place"
        ),
        pytest.param(
            ("orders", 1, "id"), "1", "the file", "an order is there once", id="an order twice"
        ),
        pytest.param(
            ("stock", 1, "place"), "HZ09", "stock[1]", "is of no place", id="stock nowhere"
        ),
        pytest.param(
            ("stock", 1, "place"), "HZ01", "stock[1]", "stands there twice", id="stock twice"
        ),
        pytest.param(
            ("orders", 0, "lines", 0, "quantity"),
            1_500,
            "orders[0].lines[0]",
            "pieces come whole",
            id="half a piece",
        ),
        pytest.param(
            ("orders", 1, "pickup_at"),
            "",
            "orders[1]",
            "an order for pickup",
            id="picked up nowhere",
        ),
        pytest.param(
            ("orders", 1, "pickup_at"), "HZ09", "the file", "goods are picked up", id="elsewhere"
        ),
        pytest.param(
            ("orders", 0, "lines", 1, "sku"), "PLUM", "orders[0]", "PLUM is weighed", id="both"
        ),
        pytest.param(
            ("orders", 0, "carriage", "HZ01"),
            -1,
            "orders[0].carriage.HZ01",
            "must be a whole number",
            id="paid carriage",
        ),
        pytest.param(
            ("costs", "km_minor"), 0.5, "costs.km_minor", "must be a whole number", id="half a fen"
        ),
        pytest.param(("rules", "id"), "", "rules.id", "must be 1 to 64", id="rules"),
    ],
)
def test_a_problem_that_is_not_understood_is_refused(
    path: tuple[str | int, ...], value: object, where: str, why: str
) -> None:
    body: Any = deepcopy(PROBLEM)
    at = body
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    found = refused(problem_from, body)
    assert found[0] == where
    assert found[1].startswith(why)


# --- plans and answers ---------------------------------------------------------------


def test_a_plan_is_read_as_it_was_written() -> None:
    order = an_order("1", a_line("K"), a_line("L"), carriage={"A": 100})
    plan = route_order(a_problem([Place("A")], [order], {("A", "K"): 1}), order).plan
    assert len(plan.parcels) == len(plan.short) == 1
    assert plan_from(json.loads(json.dumps(plan_body(plan)))) == plan


def test_a_plan_with_an_unknown_key_is_refused() -> None:
    body = plan_body(route_each(toy())[0]) | {"mood": "good"}
    assert refused(plan_from, body) == ("the file", "has the unknown key 'mood'")


def test_an_explanation_says_what_the_next_best_would_have_cost() -> None:
    problem = problem_from(PROBLEM)
    order = problem.orders[1]
    nobody = {"places": (), "cost_minor": 2_500, "more_minor": 2_540, "complete": False}
    assert explanation_body(route_order(problem, order).why) == {
        "order": "2",
        "route": "city",
        "cost_minor": -40,
        "short_minor": 0,
        "parcels": [{"place": "HZ02", "parts": {"markdown": -40, "total": -40}, "without": nobody}],
        "next_best": nobody,
        "alone": [],
        "kept_out": {
            "HZ01": [{"by": "elsewhere"}, {"by": "gate", "what": "near"}],
        },
    }


def test_answers_are_plain_json() -> None:
    problem = toy()
    now, why = route_each(problem)
    assert explanation_body(why[0])["parcels"] == [
        {
            "place": "A",
            "parts": {"parcel": 2, "total": 2},
            "without": {"places": ("B",), "cost_minor": 5, "more_minor": 3, "complete": True},
        }
    ]
    rerouted = rerouted_body(reroute(problem, now))
    assert json.loads(json.dumps(rerouted))["moved"] == ["1", "2", "3"]
    regret = json.loads(json.dumps(regret_body(replay(problem, now))))
    assert (regret["of_routing"], regret["best"]) == (11, {"parcel": 28, "total": 28})
    assert regret["savings"][0].keys() == {"route", "what", "gate", "to", "minor", "most_minor"}

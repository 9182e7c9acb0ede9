"""Why an order goes where it goes: in values, and in sentences for people."""

from __future__ import annotations

import pytest

from headoffice.routing.codec import explanation_body
from headoffice.routing.explaining import explain, route_each, route_order
from headoffice.routing.joint import route_jointly
from headoffice.routing.model import Place, Problem
from headoffice.routing.rules import InGroups, OwnedBy, Ownership, Rules
from headoffice.routing.standing import Bar, By
from headoffice.routing.texts import CHINESE, ENGLISH, sentences
from storeapp.domain.money import JPY
from tests.headoffice.routing.given import a_line, a_problem, an_order, rules_of, toy


def shop(*stock: str, carriage: dict[str, int], rules: Rules | None = None) -> Problem:
    """Places A to D; `stock` is like "AK", for one of K at A. The order wants a K and an L."""
    order = an_order("1", a_line("K"), a_line("L"), carriage=carriage)
    places = [Place(code, owner="F1" if code == "D" else "") for code in "ABCD"]
    there = {(each[0], each[1]): 1 for each in stock}
    return a_problem(places, [order], there, rules=rules or rules_of())


def test_the_next_best_misses_a_chosen_place() -> None:
    problem = shop("AK", "BL", "CK", "CL", carriage={"A": 200, "B": 300, "C": 810})
    why = route_order(problem, problem.orders[0]).why
    assert [(served.place, served.parts.total) for served in why.parcels] == [
        ("A", 200),
        ("B", 300),
    ]
    # Without A, C sends all of it; without B, too: never both C and B.
    assert [served.without.places for served in why.parcels] == [("C",), ("C",)]
    assert why.next_best is not None
    assert (why.next_best.more_minor, why.next_best.complete) == (310, True)
    assert [(other.places, other.more_minor) for other in why.alone] == [
        (("C",), 310),
        (("A",), 99_700),
        (("B",), 99_800),
    ]
    assert why.kept_out == {"D": (Bar(By.NO_STOCK),)}


def test_who_is_kept_out_by_a_rule_is_no_other_way() -> None:
    ours = rules_of(OwnedBy("ours", Ownership.COMPANY))
    carriage = {"A": 500, "D": 100}
    problem = shop("AK", "AL", "DK", "DL", carriage=carriage, rules=ours)
    why = route_order(problem, problem.orders[0]).why
    assert [served.place for served in why.parcels] == ["A"]
    assert why.kept_out["D"] == (Bar(By.GATE, "ours"),)
    assert why.next_best is not None
    assert (why.next_best.places, why.next_best.cost_minor) == ((), 200_000)


def test_in_a_plan_each_order_is_explained_by_what_the_others_leave() -> None:
    problem = toy()
    plan = route_jointly(problem)
    first = explain(problem, plan, problem.orders[0])
    # A is taken by the second order and B by the third, so there is no way but C.
    assert (first.cost_minor, first.parcels[0].place) == (6, "C")
    assert first.kept_out == {"A": (Bar(By.NO_STOCK),), "B": (Bar(By.NO_STOCK),)}
    assert first.next_best is not None
    assert first.next_best.places == ()


def test_a_plan_that_is_not_the_best_for_an_order_says_so() -> None:
    problem = shop("AK", "AL", "BK", "BL", carriage={"A": 500, "B": 190})
    dear = route_order(shop("AK", "AL", carriage={"A": 500, "B": 190}), problem.orders[0]).plan
    why = explain(problem, dear, problem.orders[0])
    assert why.next_best is not None
    assert (why.next_best.places, why.next_best.more_minor) == (("B",), -310)
    assert sentences(why, ENGLISH)[1] == "B would cost ¥3.10 less."


def test_an_order_that_came_later_sees_what_is_left() -> None:
    _, why = route_each(toy())
    assert [each.parcels[0].place for each in why] == ["A", "B", "C"]
    assert why[2].kept_out == {"A": (Bar(By.NO_STOCK),), "B": (Bar(By.NO_STOCK),)}


def test_an_explanation_as_json_names_the_good_that_a_place_may_not_send() -> None:
    gate = InGroups("cold", frozenset({"cold"}), frozenset({"ice"}))
    order = an_order("1", a_line("K", category="ice"), a_line("L"), carriage={"A": 5})
    stock = {("A", "K"): 1, ("A", "L"): 1}
    problem = a_problem([Place("A")], [order], stock, rules=rules_of(gate))
    body = explanation_body(route_order(problem, order).why)
    assert body["kept_out"] == {"A": [{"by": "gate", "what": "cold", "sku": "K"}]}
    assert body["short_minor"] == 100_000


# --- sentences -----------------------------------------------------------------------

TWO_WAYS = shop("AK", "AL", "BK", "BL", carriage={"A": 500, "B": 810})


@pytest.mark.parametrize(
    ("problem", "language", "said"),
    [
        pytest.param(
            TWO_WAYS,
            ENGLISH,
            ("A serves it for ¥5.00.", "B would cost ¥3.10 more."),
            id="dearer",
        ),
        pytest.param(
            TWO_WAYS, CHINESE, ("由A发货，成本¥5.00。", "改由B发货会多花¥3.10。"), id="in Chinese"
        ),
        pytest.param(
            shop("AK", "AL", "BK", "BL", carriage={"A": 500, "B": 500}),
            ENGLISH,
            ("A serves it for ¥5.00.", "B would cost the same."),
            id="the same",
        ),
        pytest.param(
            shop("AK", "AL", "BK", carriage={"A": 500, "B": 200}),
            ENGLISH,
            ("A serves it for ¥5.00.", "B would cost ¥997.00 more, with some of it missing."),
            id="the other has not all",
        ),
        pytest.param(
            shop("AK", "BL", carriage={"A": 500, "B": 200}),
            CHINESE,
            ("由A和B发货，成本¥7.00。", "改由B发货会多花¥995.00，且部分商品缺货。"),
            id="two parcels",
        ),
        pytest.param(
            shop("AK", carriage={"A": 500}),
            ENGLISH,
            (
                "A serves it for ¥5.00.",
                "Some of it is in no place that may send it.",
                "There is no other way.",
            ),
            id="some missing",
        ),
        pytest.param(
            shop(carriage={}), ENGLISH, ("No place can serve it now.",), id="no stock anywhere"
        ),
        pytest.param(
            shop("AK", carriage={"A": 1}, rules=Rules("r", 1, ())),
            CHINESE,
            ("没有适用于此订单的路由规则。",),
            id="no rule",
        ),
    ],
)
def test_it_is_said_in_sentences(problem: Problem, language: str, said: tuple[str, ...]) -> None:
    assert sentences(route_order(problem, problem.orders[0]).why, language) == said


def test_amounts_are_of_the_chain_s_currency() -> None:
    why = route_order(TWO_WAYS, TWO_WAYS.orders[0]).why
    assert sentences(why, ENGLISH, JPY)[0] == "A serves it for ¥500."

"""The night's look back: what routing and rules cost, and which change would save most."""

from __future__ import annotations

from headoffice.routing.explaining import route_each
from headoffice.routing.joint import route_jointly
from headoffice.routing.model import Place
from headoffice.routing.replaying import Change, changes, replay, without_rules
from headoffice.routing.rules import (
    InGroups,
    KeepBack,
    OwnedBy,
    Ownership,
    Route,
    Rules,
    Split,
    Within,
)
from tests.headoffice.routing.given import (
    a_line,
    a_problem,
    an_order,
    random_problem,
    rules_of,
    toy,
)


def test_a_day_without_rules_regrets_the_routing_only() -> None:
    problem = toy()
    regret = replay(problem, route_each(problem)[0])
    assert (regret.routed.total, regret.best.total, regret.free.total) == (39, 28, 28)
    assert (regret.of_routing, regret.of_rules) == (11, 0)
    assert (regret.best_bound, regret.free_bound) == (28, 28)
    assert regret.worst == (("2", 12), ("3", 3))
    assert all(saving.minor == saving.most_minor == 0 for saving in regret.savings)


def test_the_change_that_saves_most_stands_first() -> None:
    """A is cheapest but a franchise's, B has nothing to spare, C is what is left."""
    order = an_order("1", a_line("K"), carriage={"A": 100, "B": 250, "C": 900})
    places = [
        Place("A", owner="F1", groups=frozenset({"x"})),
        Place("B", groups=frozenset({"x"})),
        Place("C", groups=frozenset({"x"})),
    ]
    rules = rules_of(OwnedBy("ours", Ownership.COMPANY), KeepBack("shelf", 1000, frozenset({"x"})))
    stock = {("A", "K"): 2, ("B", "K"): 1, ("C", "K"): 2}
    problem = a_problem(places, [order], stock, rules=rules)
    regret = replay(problem, route_each(problem)[0])
    assert (regret.of_routing, regret.of_rules) == (0, 800)
    ranked = [(saving.change, saving.minor) for saving in regret.savings if saving.minor]
    assert ranked == [
        (Change("all", "drop", "ours"), 800),
        (Change("all", "drop", "shelf"), 650),
    ]
    assert all(saving.minor == saving.most_minor for saving in regret.savings)


def test_every_step_that_makes_one_rule_freer_is_tried() -> None:
    gates = (
        Within("near", 30),
        KeepBack("shelf", 2000),
        OwnedBy("ours", Ownership.COMPANY),
        InGroups("city", frozenset({"city"})),
    )
    whole = Route("a", gates=gates, split=Split.WHOLE, max_parcels=2)
    free = Route("b", split=Split.UNITS, transfer=True, max_parcels=1)
    rules = Rules("r", 7, (whole, free))
    found = dict(changes(rules))
    assert list(found) == [
        Change("a", "max_parcels", to="3"),
        Change("a", "split", to="lines"),
        Change("a", "transfer", to="true"),
        Change("a", "drop", "near"),
        Change("a", "km", "near", "45"),
        Change("a", "drop", "shelf"),
        Change("a", "quantity", "shelf", "1000"),
        Change("a", "drop", "ours"),
        Change("a", "owner", "ours", "opted_in"),
        Change("a", "drop", "city"),
        Change("b", "max_parcels", to="2"),
    ]
    changed = found[Change("a", "km", "near", "45")]
    assert changed.routes[0].gates == (Within("near", 45), *gates[1:])
    assert changed.routes[1] == free
    assert found[Change("a", "drop", "shelf")].routes[0].gates == (gates[0], *gates[2:])
    assert (changed.id, changed.version) == ("r", 7)


def test_no_rule_saves_anything_and_no_change_costs_anything() -> None:
    for seed in range(3):
        problem = random_problem(seed, orders=8, places=5)
        regret = replay(problem, route_each(problem)[0])
        free = route_jointly(without_rules(problem))
        assert regret.free.total == free.cost_minor <= regret.best.total <= regret.routed.total
        for saving in regret.savings:
            assert 0 <= saving.minor <= regret.of_rules

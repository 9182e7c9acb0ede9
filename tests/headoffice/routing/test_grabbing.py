"""Orders that stores take themselves: the first has it, and nobody has everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headoffice.routing.grabbing import Fairness, Offer, claim, offer, turn_down
from headoffice.routing.model import Place
from headoffice.routing.rules import NotInGroups
from storeapp.domain.errors import Defect, Refusal
from tests.headoffice.routing.given import AT_MS, a_line, a_problem, an_order, rules_of

MINUTE = 60_000
OFFERED = Offer("1", ("A", "B", "C"), AT_MS, AT_MS + 15 * MINUTE)
FAIR = Fairness(spare=1, alone_after_ms=5 * MINUTE)


def refused(code: str, call, **facts: object) -> None:
    with pytest.raises(Refusal) as refusal:
        call()
    assert (refusal.value.code, refusal.value.facts) == (code, {"order": "1", **facts})


def test_an_order_is_offered_to_who_may_and_has_all_of_it_the_cheapest_first() -> None:
    order = an_order(
        "1", a_line("K"), a_line("L"), carriage={"A": 9, "B": 5, "C": 1, "D": 2, "E": 3}
    )
    places = [
        Place("A"),
        Place("B"),
        Place("C", groups=frozenset({"outlet"})),
        Place("D", capacity=0),
        Place("E"),
    ]
    stock = {(code, sku): 1 for code in "ABCD" for sku in "KL"} | {("E", "K"): 1}
    rules = rules_of(NotInGroups("no outlet", frozenset({"outlet"})))
    problem = a_problem(places, [order], stock, rules=rules)
    offered = offer(problem, order, for_ms=15 * MINUTE)
    assert offered == Offer("1", ("B", "A"), AT_MS, AT_MS + 15 * MINUTE)


def test_what_nobody_has_is_not_offered() -> None:
    order = an_order("1", a_line("K"))
    refused("grab-nobody", lambda: offer(a_problem([Place("A")], [order], {}), order, for_ms=1))


def test_the_first_claim_has_it_and_the_second_is_told() -> None:
    taken = claim(OFFERED, "B", held={}, fairness=FAIR, at_ms=AT_MS)
    assert taken == replace(OFFERED, taken_by="B")
    refused("grab-taken", lambda: claim(taken, "A", held={}, fairness=FAIR, at_ms=AT_MS))


def test_a_claim_that_arrives_twice_is_one() -> None:
    taken = claim(OFFERED, "B", held={}, fairness=FAIR, at_ms=AT_MS)
    # Its own order is among what it holds by then, and the offer may be over.
    again = claim(taken, "B", held={"B": 99}, fairness=FAIR, at_ms=AT_MS + 60 * MINUTE)
    assert again is taken


def test_who_was_not_asked_has_no_claim() -> None:
    refused("grab-not-offered", lambda: claim(OFFERED, "Z", held={}, fairness=FAIR, at_ms=AT_MS))
    refused("grab-not-offered", lambda: turn_down(OFFERED, "Z"))


@pytest.mark.parametrize(
    ("after_ms", "in_time"),
    [
        pytest.param(15 * MINUTE - 1, True, id="at the last moment"),
        pytest.param(15 * MINUTE, False, id="over"),
    ],
)
def test_an_offer_has_its_time(after_ms: int, in_time: bool) -> None:
    def late() -> Offer:
        return claim(OFFERED, "B", held={}, fairness=FAIR, at_ms=AT_MS + after_ms)

    if in_time:
        assert late().taken_by == "B"
    else:
        refused("grab-over", late)


# --- fairness ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "fairness", "share"),
    [
        pytest.param({"A": 1}, FAIR, 2, id="one more than its third"),
        pytest.param({"A": 2}, FAIR, 2, id="full"),
        pytest.param({"A": 2, "B": 2, "C": 2}, FAIR, 4, id="where all have much"),
        pytest.param({"A": 4, "B": 2, "C": 2}, FAIR, 4, id="more than its third of nine"),
        pytest.param({"A": 1}, replace(FAIR, spare=0), 1, id="nothing spare"),
        pytest.param({"Z": 50, "A": 2}, FAIR, 2, id="others do not count"),
        pytest.param({"A": 3}, replace(FAIR, weights={"A": 4}), 4, id="a large store"),
    ],
)
def test_a_store_holds_no_more_than_its_share_while_others_wait(
    held: dict[str, int], fairness: Fairness, share: int
) -> None:
    def ask() -> Offer:
        return claim(OFFERED, "A", held=held, fairness=fairness, at_ms=AT_MS)

    if held["A"] < share:
        assert ask().taken_by == "A"
    else:
        refused("grab-share-full", ask, share=share, others=2)
        assert OFFERED.taken_by == ""


def test_when_the_others_do_not_want_it_a_full_store_may() -> None:
    held = {"A": 9}
    once = turn_down(OFFERED, "B")
    refused(
        "grab-share-full",
        lambda: claim(once, "A", held=held, fairness=FAIR, at_ms=AT_MS),
        share=6,
        others=1,
    )
    nobody_else = turn_down(once, "C")
    assert claim(nobody_else, "A", held=held, fairness=FAIR, at_ms=AT_MS).taken_by == "A"


def test_when_the_others_let_it_lie_a_full_store_may() -> None:
    held = {"A": 9}
    almost, then = AT_MS + 5 * MINUTE - 1, AT_MS + 5 * MINUTE
    with pytest.raises(Refusal, match="grab-share-full"):
        claim(OFFERED, "A", held=held, fairness=FAIR, at_ms=almost)
    assert claim(OFFERED, "A", held=held, fairness=FAIR, at_ms=then).taken_by == "A"


def test_who_turned_it_down_may_change_its_mind_until_it_is_taken() -> None:
    passed = turn_down(OFFERED, "B")
    assert claim(passed, "B", held={}, fairness=FAIR, at_ms=AT_MS).taken_by == "B"
    taken = claim(passed, "C", held={}, fairness=FAIR, at_ms=AT_MS)
    refused("grab-taken", lambda: turn_down(taken, "A"))


def test_the_quickest_store_gets_no_more_than_its_share_of_a_busy_hour() -> None:
    """A always claims first, and then the others in turn; nobody finishes anything meanwhile."""
    held = dict.fromkeys("ABC", 0)
    for number in range(30):
        offered = replace(OFFERED, order=str(number))
        for store in ("A", *("BC" if number % 2 else "CB")):
            try:
                claim(offered, store, held=held, fairness=FAIR, at_ms=AT_MS)
            except Refusal:
                continue
            held[store] += 1
            break
    assert sum(held.values()) == 30
    assert held["A"] == 11
    assert min(held.values()) >= 9


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda: Fairness(spare=-1), id="less than its share"),
        pytest.param(lambda: Fairness(weights={"A": 0}), id="a store without weight"),
        pytest.param(lambda: Offer("1", (), 0, 1), id="nobody asked"),
        pytest.param(lambda: Offer("1", ("A", "A"), 0, 1), id="asked twice"),
        pytest.param(lambda: Offer("1", ("A",), 1, 1), id="no time"),
        pytest.param(lambda: Offer("1", ("A",), 0, 1, frozenset({"B"})), id="passed by a stranger"),
    ],
)
def test_an_offer_that_could_not_be_is_not_built(broken) -> None:
    with pytest.raises(Defect):
        broken()

"""All orders in which things can happen to an order at two stores, walked through to the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storeapp.domain import fulfilling, handing_over
from storeapp.domain.errors import Defect
from storeapp.domain.fulfilment import ALLOWED, FoState
from storeapp.domain.handing_over import HandOver, Told
from storeapp.domain.order import Bucket, Effect, Order, Outcome, Stock, settled
from tests.domain.order_world import Bounds, Walk

COLLECTED = set(FoState) - {
    FoState.HANDED_OVER_PROVISIONAL,
    FoState.IN_TRANSFER,
    FoState.RECEIVED_AT_STORE,
    FoState.LABELLED,
    FoState.SHIPPED,
    FoState.DELIVERED,
    FoState.RETURN_TO_SENDER,
}
"""What an order that is collected where it was picked can go through."""


def test_one_unit_whatever_happens_is_given_once_and_paid_back_once() -> None:
    walk = Walk(Bounds(units=1, ends=2, wrong_clock=True)).run()

    assert (walk.worlds, walk.steps) == (9981, 22461)
    assert walk.ends == {state.value for state in COLLECTED}


@pytest.mark.prove
@pytest.mark.parametrize(
    ("bounds", "worlds", "steps"),
    [
        pytest.param(
            Bounds(units=1, ends=3, wrong_clock=True, extends=True),
            66407,
            166900,
            id="longer, extended",
        ),
        pytest.param(
            Bounds(units=2, ends=1, lease=0, wrong_clock=True, returns=2, all_or_nothing=True),
            88738,
            353576,
            id="two units, split and short",
        ),
    ],
)
def test_more_of_it(bounds: Bounds, worlds: int, steps: int) -> None:
    walk = Walk(bounds).run()

    assert (walk.worlds, walk.steps) == (worlds, steps)


def _cancelled_before_the_shelf(order: Order, epoch: int, *, agreed: bool, now_ms: int) -> Outcome:
    """Agreed is agreed, what lies in the bin is seen to later."""
    outcome = _ANSWER(order, epoch, agreed=agreed, now_ms=now_ms)
    fo = outcome.order.fo(epoch)
    if fo.state is not FoState.PUTBACK:
        return outcome
    lines = tuple(replace(line, quantity=0, back=0, found=0) for line in fo.lines)
    done = outcome.order.moved(fo.waiting_back, Bucket.PICKED, Bucket.CANCELLED)
    done = done.with_fo(replace(fo.to(FoState.CANCELLED), lines=lines))
    return settled(done, *outcome.effects, Effect(Stock.PUT_BACK, epoch, "", fo.waiting_back))


def _routed_anew_when_nobody_came(order: Order, epoch: int) -> Outcome:
    """Head office does not ask what a till without a line did meanwhile."""
    fo = order.fo(epoch).to(FoState.NO_SHOW)
    order = order.moved(fo.quantities, Bucket.READY, Bucket.UNROUTED).without(fo.place)
    gone = tuple(replace(line, back=line.quantity) for line in fo.lines)
    fo = replace(fo, state=FoState.RELEASED, lines=gone)
    return settled(order.with_fo(fo), Effect(Stock.PUT_BACK_DUE, epoch, fo.place, fo.quantities))


def _told_by_the_last(
    order: Order, epoch: int, hand: HandOver, *, now_ms: int, skew_ms: int = 0
) -> Told:
    """The newest word of a hand-over is taken for the only one."""
    fo = order.fo(epoch)
    if fo.given and fo.given != hand.id:
        return Told(Outcome(order.with_fo(replace(fo, given=hand.id))), handing_over.COUNTS)
    return _TOLD(order, epoch, hand, now_ms=now_ms, skew_ms=skew_ms)


_ANSWER, _TOLD = handing_over.answer_cancel, handing_over.told


@pytest.mark.parametrize(
    ("module", "name", "wrong", "found"),
    [
        pytest.param(
            handing_over,
            "answer_cancel",
            _cancelled_before_the_shelf,
            "lease broken by|goods and money by",
            id="paid back before it is on the shelf",
        ),
        pytest.param(
            fulfilling,
            "no_show",
            _routed_anew_when_nobody_came,
            "given out twice by|lease broken by",
            id="routed anew although a till may have given it out",
        ),
        pytest.param(
            handing_over, "told", _told_by_the_last, "counted otherwise by", id="two that count"
        ),
    ],
)
def test_the_walk_finds_a_rule_that_is_broken(
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
    wrong: Callable[..., object],
    found: str,
) -> None:
    monkeypatch.setattr(module, name, wrong)

    with pytest.raises(AssertionError, match=found):
        Walk(Bounds(units=1, ends=2, wrong_clock=True)).run()


def test_a_step_that_loses_a_unit_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(order: Order, demand: object, source: Bucket, target: Bucket) -> Order:
        lines = tuple(replace(line, **{source.value: 0}) for line in order.lines)  # type: ignore[arg-type]  # a bucket's name
        return replace(order, lines=lines)

    monkeypatch.setattr(Order, "moved", lost)

    with pytest.raises(Defect, match="do not sum to what was ordered"):
        Walk(Bounds()).run()


def test_every_state_but_the_ended_leads_on() -> None:
    stuck = {state for state, following in ALLOWED.items() if not following}

    assert set(ALLOWED) == set(FoState)
    assert stuck == {
        FoState.HANDED_OVER,
        FoState.DELIVERED,
        FoState.RETURN_TO_SENDER,
        FoState.RELEASED,
        FoState.CANCELLED,
    }

"""Single steps of orders: what each moves, and what it refuses without moving anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from storeapp.domain import fulfilling, handing_over
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fulfilment import ALLOWED, CancelState, Fo, FoState, Mode, lease_lives, may
from storeapp.domain.handing_over import HandOver
from storeapp.domain.order import Effect, Order, OrderLine, Refund, Stock, placed, status
from tests.domain.order_steps import (
    ALL,
    HAND,
    LEASE,
    NOW,
    STEPS,
    TO_PACKED,
    Step,
    an_order,
    at,
    offered,
    walked,
)

_F = fulfilling
MAY: dict[FoState, set[str]] = {
    FoState.OFFERED: {"accept", "reject"},
    FoState.ACCEPTED: {"start"},
    FoState.PICKING: {"pick", "short"},
    FoState.PICKED: {"pack"},
    FoState.PACKED: {"ready"},
    FoState.READY: {"extend", "overdue", "hand_over"},
    FoState.OVERDUE: {"extend", "no_show"},
    FoState.NO_SHOW: set(),
    FoState.HANDED_OVER: {"hand_over"},  # The same one again.
}


@pytest.mark.parametrize("state", MAY, ids=lambda state: state.value)
def test_in_each_state_only_its_steps_are_done(state: FoState) -> None:
    order, done = at(state), set()
    for name, step in STEPS.items():
        try:
            step(order)
        except Refusal:
            continue
        done.add(name)

    assert done == MAY[state]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        pytest.param(lambda o: _F.accept(o, 2, now_ms=NOW), "fo-unknown", id="no such epoch"),
        pytest.param(lambda o: _F.accept(o, 1, now_ms=NOW + 1), "fo-offer-over", id="too late"),
        pytest.param(lambda o: _F.time_out(o, 1, now_ms=NOW), "fo-offer-lives", id="too early"),
        pytest.param(
            lambda o: handing_over.answer_cancel(o, 1, agreed=True, now_ms=NOW),
            "cancel-not-requested",
            id="nobody asked",
        ),
    ],
)
def test_offers_are_answered_in_their_time(step: Step, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        step(at(FoState.OFFERED))


@pytest.mark.parametrize(
    ("state", "step", "code"),
    [
        pytest.param(
            FoState.PICKING,
            lambda o: _F.pick(o, 1, ((0, 3000),)),
            "pick-too-much",
            id="more than is wanted",
        ),
        pytest.param(
            FoState.PICKING, lambda o: _F.pick(o, 1, ()), "pick-too-much", id="nothing scanned"
        ),
        pytest.param(
            FoState.PICKING,
            lambda o: _F.pick(o, 1, ((7, 1000),)),
            "pick-too-much",
            id="a line of another",
        ),
        pytest.param(
            FoState.PICKING,
            lambda o: _F.short(o, 1, ((0, 1000), (0, 1000)), why=""),
            "short-too-much",
            id="a line twice",
        ),
        pytest.param(
            FoState.READY,
            lambda o: _F.extend(o, 1, pickup_by_ms=LEASE),
            "lease-not-longer",
            id="a promise shortened",
        ),
        pytest.param(
            FoState.READY, lambda o: _F.overdue(o, 1, now_ms=LEASE), "lease-lives", id="in time"
        ),
        pytest.param(
            FoState.READY,
            lambda o: handing_over.hand_over(o, 1, HAND, now_ms=LEASE + 1),
            "fo-overdue",
            id="after the lease",
        ),
        pytest.param(
            FoState.READY,
            lambda o: handing_over.hand_over(o, 1, replace(HAND, code_ok=False), now_ms=NOW),
            "pickup-code-wrong",
            id="a wrong code",
        ),
        pytest.param(
            FoState.READY,
            lambda o: handing_over.hand_over(o, 1, replace(HAND, demand=((0, 2001),)), now_ms=NOW),
            "hand-over-too-much",
            id="more than is there",
        ),
        pytest.param(
            FoState.HANDED_OVER,
            lambda o: handing_over.hand_over(o, 1, replace(HAND, id="h2"), now_ms=NOW),
            "handed-over-before",
            id="a second time",
        ),
        pytest.param(
            FoState.HANDED_OVER, handing_over.cancel, "order-given-out", id="cancelled when gone"
        ),
        pytest.param(
            FoState.NO_SHOW,
            lambda o: _F.put_back(o, 1, ((1, 2000),)),
            "put-back-too-much",
            id="more put back than was out",
        ),
        pytest.param(FoState.PACKED, lambda o: _F.label(o, 1), "fo-not-shipped", id="no parcel"),
        pytest.param(
            FoState.PACKED, lambda o: _F.dispatch(o, 1), "fo-collected-here", id="it is there"
        ),
    ],
)
def test_a_step_too_many_is_refused(state: FoState, step: Step, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        step(at(state))


def test_what_waits_for_the_clerks_word_goes_no_further() -> None:
    for state in (FoState.PICKING, FoState.PICKED, FoState.PACKED, FoState.READY, FoState.OVERDUE):
        order = handing_over.cancel(at(state)).order
        assert order.fo(1).cancel is CancelState.REQUESTED
        for name in ("pick", "short", "pack", "ready", "extend", "hand_over"):
            with pytest.raises(Refusal):
                STEPS[name](order)
        for name in MAY[state] - {"overdue", "no_show"}:  # Time goes on.
            with pytest.raises(Refusal, match="cancel-requested"):
                STEPS[name](order)


@pytest.mark.parametrize(
    ("state", "effects"),
    [
        (FoState.PICKED, [(Stock.PUT_BACK_DUE, ALL)]),
        (FoState.READY, [(Stock.PUT_BACK_DUE, ALL)]),
    ],
)
def test_agreed_it_is_paid_back_when_it_is_on_the_shelf(
    state: FoState, effects: list[tuple[Stock, object]]
) -> None:
    order = handing_over.cancel(at(state)).order
    agreed = handing_over.answer_cancel(order, 1, agreed=True, now_ms=NOW)
    assert [(each.what, each.demand) for each in agreed.effects] == effects
    assert agreed.refunds == ()

    done = _F.put_back(agreed.order, 1, ALL)

    assert done.refunds == (Refund(0, 1, 1000), Refund(1, 1, 499))
    assert (status(done.order), done.order.fo(1).state) == ("cancelled", FoState.CANCELLED)


def test_agreed_in_the_middle_of_picking_only_what_was_found_goes_back() -> None:
    order = walked(at(FoState.PICKING), lambda o: _F.pick(o, 1, ((0, 2000),)), handing_over.cancel)

    agreed = handing_over.answer_cancel(order, 1, agreed=True, now_ms=NOW)

    assert agreed.effects == (
        Effect(Stock.UNRESERVE, 1, "A", ((1, 1000),)),
        Effect(Stock.PUT_BACK_DUE, 1, "A", ((0, 2000),)),
    )
    assert agreed.refunds == (Refund(0, 1, 500),)
    assert agreed.order.fo(1).state is FoState.PUTBACK


def test_a_place_that_could_not_is_not_asked_again() -> None:
    order = walked(at(FoState.OFFERED), lambda o: _F.reject(o, 1, why="full"))

    with pytest.raises(Refusal, match="place-excluded"):
        _F.route(order, "A", ALL, accept_by_ms=NOW)
    assert _F.route(order, "B", ALL, accept_by_ms=NOW).order.fo(2).place == "B"


@pytest.mark.parametrize(
    "take", [((0, 0),), ((0, 1000), (2, 1000))], ids=["nothing", "carried out too"]
)
def test_only_what_can_be_sent_is_routed(take: tuple[tuple[int, int], ...]) -> None:
    lines = (*an_order().lines, OrderLine(1000, 1, Mode.CARRY_OUT, handed_over=1000))

    with pytest.raises(Defect):
        _F.route(replace(an_order(), lines=lines), "A", take, accept_by_ms=NOW)


def test_a_parcel_goes_and_comes_back() -> None:
    packed = walked(an_order(Mode.SHIP), *TO_PACKED)
    with pytest.raises(Refusal, match="fo-not-collected-here"):
        STEPS["ready"](packed)
    labelled = walked(packed, lambda o: _F.label(o, 1))
    assert walked(labelled, lambda o: _F.void_label(o, 1)) == packed

    shipped = _F.ship(labelled, 1)

    assert shipped.effects == (Effect(Stock.SHIP, 1, "A", ALL),)
    assert status(shipped.order) == "done"
    for delivered, state in ((True, FoState.DELIVERED), (False, FoState.RETURN_TO_SENDER)):
        carried = _F.carried(shipped.order, 1, delivered=delivered).order
        assert (carried.fo(1).state, carried.lines[0].shipped) == (state, 2000)


def test_brought_to_the_store_it_belongs_to_that_store() -> None:
    order = walked(an_order(), offered("W"), *TO_PACKED[1:])
    assert order.fo(1).holder == "W"

    gone = _F.dispatch(order, 1)
    here = _F.arrive(gone.order, 1)

    assert (gone.order.fo(1).holder, here.order.fo(1).holder) == ("A", "A")
    assert (gone.effects[0].place, here.effects[0].place) == ("W", "A")
    before = handing_over.cancel(order).order
    stopped = handing_over.answer_cancel(before, 1, agreed=True, now_ms=NOW)
    assert (stopped.order.fo(1).holder, stopped.effects[0].place) == ("W", "W")
    asked = handing_over.cancel(gone.order).order
    with pytest.raises(Refusal, match="fo-state-wrong"):  # Nobody has it in hand just now.
        handing_over.answer_cancel(asked, 1, agreed=True, now_ms=NOW)


def test_a_lease_is_what_a_till_may_act_on() -> None:
    fo = at(FoState.READY).fo(1)

    assert [lease_lives(fo, ms) for ms in (LEASE, LEASE + 1)] == [True, False]
    assert not lease_lives(at(FoState.PACKED).fo(1), NOW)
    assert may(FoState.READY, FoState.HANDED_OVER_PROVISIONAL)
    assert not may(FoState.PACKED, FoState.HANDED_OVER)


def test_cancelling_follows_its_own_axis() -> None:
    fo = Fo(1, "A", ())

    with pytest.raises(Refusal, match="cancel-state-wrong"):
        fo.cancelling(CancelState.ACCEPTED).cancelling(CancelState.REQUESTED)
    with pytest.raises(Refusal, match="fo-state-wrong"):
        fo.to(FoState.READY)
    assert set(ALLOWED) == set(FoState)


def test_all_or_nothing_gives_all_of_it_back() -> None:
    order = walked(at(FoState.PICKING), lambda o: _F.pick(o, 1, ((0, 1000),)))

    outcome = _F.short(order, 1, ((1, 1000),), why="none", keep=False)

    assert outcome.effects == (
        Effect(Stock.UNRESERVE, 1, "A", ((0, 1000), (1, 1000))),
        Effect(Stock.PUT_BACK_DUE, 1, "A", ((0, 1000),)),
    )
    assert [line.unrouted for line in outcome.order.lines] == [2000, 1000]
    back = _F.put_back(outcome.order, 1, ((0, 1000),))
    assert (back.order.lines, back.refunds) == (outcome.order.lines, ())


def test_what_is_told_of_nothing_we_know_changes_nothing() -> None:
    order = at(FoState.READY)

    told = handing_over.told(order, 9, HAND, now_ms=NOW)

    assert (told.verdict, told.why, told.outcome.order) == ("conflict", "fo-unknown", order)


def test_one_conflict_at_a_time_is_decided() -> None:
    wrong = replace(HAND, code_ok=False)
    order = handing_over.told(at(FoState.READY), 1, wrong, now_ms=NOW).outcome.order
    assert order.fo(1).state is FoState.CONFLICT
    again = handing_over.told(order, 1, replace(HAND, id="h2"), now_ms=NOW)
    assert (again.why, again.outcome.order) == ("in-conflict", order)

    none_counts = handing_over.decide(order, 1, None)
    one_counts = handing_over.decide(order, 1, HAND)

    assert none_counts.effects == (Effect(Stock.PUT_BACK_DUE, 1, "A", ALL),)
    assert none_counts.order.fo(1).state is FoState.PUTBACK
    assert (one_counts.order.fo(1).given, status(one_counts.order)) == ("h1", "done")


def test_what_was_never_ready_was_not_handed_over() -> None:
    order = handing_over.cancel(at(FoState.PACKED)).order
    order = handing_over.answer_cancel(order, 1, agreed=True, now_ms=NOW).order

    assert handing_over.told(order, 1, HAND, now_ms=NOW).why == "fo-over"


def test_cancelling_what_is_cancelled_is_nothing_new() -> None:
    order = handing_over.cancel(an_order()).order

    assert handing_over.cancel(order).order == order


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"code_ok": False}, "pickup-code-wrong"),
        ({"at_ms": NOW + 1_001}, "clock-ahead"),
        ({"at_ms": NOW - 1}, "before-ready"),
        ({"at_ms": LEASE + 1}, "lease-over"),
        ({"demand": ((0, 3000),)}, "too-much"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_told_without_a_line_is_held_against_the_lease(
    changes: dict[str, Any], why: str
) -> None:
    now_ms = NOW + 1_000 if why == "clock-ahead" else LEASE + 1

    told = handing_over.told(
        at(FoState.READY), 1, replace(HAND, **changes), now_ms=now_ms, skew_ms=0
    )

    assert (told.verdict, told.why) == ("conflict", why)
    assert told.outcome.order.fo(1).state is FoState.CONFLICT


def test_what_is_given_out_is_not_cancelled_with_the_rest() -> None:
    lines = (OrderLine(2000, 999), OrderLine(1000, 500))
    order = placed(Order(lines, pickup_at="A"))
    order = walked(order, lambda o: _F.route(o, "A", ((0, 2000),), accept_by_ms=NOW))
    for step in TO_PACKED[1:3]:
        order = step(order).order
    order = walked(
        order,
        lambda o: _F.pick(o, 1, ((0, 2000),)),
        lambda o: _F.pack(o, 1),
        lambda o: _F.ready(o, 1, place_in="", now_ms=NOW, pickup_by_ms=LEASE),
        lambda o: handing_over.hand_over(o, 1, HandOver("h", ((0, 2000),), NOW), now_ms=NOW),
    )

    order = handing_over.cancel(order).order

    assert order.fo(1).cancel is CancelState.REFUSED
    assert [(line.handed_over, line.cancelled) for line in order.lines] == [(2000, 0), (0, 1000)]

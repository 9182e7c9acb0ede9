"""Orders as quantities: what comes back, what is owed, and what an order can never be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storeapp.domain import handing_over
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fulfilment import FoLine, FoState
from storeapp.domain.handing_over import HandOver
from storeapp.domain.order import (
    Bucket,
    Order,
    OrderLine,
    OrderTender,
    Refund,
    paid_back,
    prove,
    returned,
    status,
)
from tests.domain.order_steps import ALL, HAND, NOW, an_order, at, walked


def test_no_more_comes_back_than_was_given_and_no_more_is_paid_than_was_paid() -> None:
    order = at(FoState.HANDED_OVER)
    order = returned(order, 0, 1000)
    order = paid_back(order, 499).order
    with pytest.raises(Refusal, match="return-too-much"):
        returned(order, 0, 2000)
    with pytest.raises(Refusal, match="refund-too-much"):
        paid_back(order, 1001)

    order = returned(returned(order, 0, 1000), 1, 1000)
    rest = paid_back(order, 1000)

    assert rest.refunds == (Refund(0, 2, 501), Refund(1, 1, 499))
    assert (status(order), rest.order.refunded_minor) == ("returned", 1499)


@pytest.mark.parametrize(
    ("order", "word"),
    [
        (an_order(), "unrouted"),
        (at(FoState.OFFERED), "working"),
        (at(FoState.READY), "ready"),
        (at(FoState.HANDED_OVER), "done"),
        (
            walked(
                at(FoState.READY),
                lambda o: handing_over.hand_over(
                    o, 1, HandOver("h", ((1, 1000),), NOW), now_ms=NOW
                ),
            ),
            "part-done",
        ),
        (
            handing_over.told(
                at(FoState.READY), 1, replace(HAND, code_ok=False), now_ms=NOW
            ).outcome.order,
            "review",
        ),
        (handing_over.cancel(an_order()).order, "cancelled"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_header_is_what_the_lines_say(order: Order, word: str) -> None:
    assert status(order) == word


def test_what_was_not_paid_is_not_paid_back() -> None:
    half = replace(an_order(), tenders=(OrderTender(600),))

    cancelled = handing_over.cancel(half)

    assert cancelled.refunds == (Refund(0, 1, 600),)
    delivery = replace(an_order(), delivery_minor=100, tenders=(OrderTender(1599),))
    assert handing_over.cancel(delivery).refunds == (Refund(0, 1, 1599),)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: FoLine(0, 1, found=2), id="found more"),
        pytest.param(lambda: FoLine(0, 2, back=1, out=2), id="out and back"),
        pytest.param(lambda: FoLine(0, -1), id="below zero"),
        pytest.param(lambda: HandOver("", ALL, 0), id="a hand-over without its id"),
        pytest.param(lambda: HandOver("h", (), 0), id="of nothing"),
        pytest.param(
            lambda: OrderLine(1, 1).moved(1, Bucket.READY, Bucket.PACKED), id="moved from nowhere"
        ),
        pytest.param(lambda: prove(Order((OrderLine(1, 1),))), id="a line that is nowhere"),
        pytest.param(lambda: prove(Order((OrderLine(1, 1, allocated=1),))), id="with nobody"),
        pytest.param(
            lambda: prove(Order((OrderLine(1, 1, cancelled=1, returned=1),))), id="came back"
        ),
        pytest.param(lambda: prove(Order((), tenders=(OrderTender(1, 2),))), id="paid back"),
        pytest.param(
            lambda: prove(Order((), tenders=(OrderTender(1, 2), OrderTender(5)))), id="of one"
        ),
    ],
)
def test_what_cannot_be_is_a_defect(wrong: Callable[[], object]) -> None:
    with pytest.raises(Defect):
        wrong()

"""Coupons on the sell screen: scanned, typed, removed, parked, refused."""

from __future__ import annotations

from datetime import date

import pytest

from storeapp.promotions.rule import AmountOff, Coupon, Layer
from storeapp.sync.wire import coupons as wire
from storeapp.sync.wire.redeeming import COUPON_RELEASE, COUPON_RESERVE
from storeapp.sync.wire.seal import signature_by
from tests.services.rules import off
from tests.ui.given import PLUM_CODE
from tests.ui.screens.promotions.given import has
from tests.ui.screens.promotions.test_sheet import Asking
from tests.ui.screens.sell.given import Selling

FOR_ALL = off(
    "autumn", AmountOff(200), layer=Layer.COUPON, trigger=Coupon("AUTUMN", single_use=False)
)
SPRING = off("spring", AmountOff(500), layer=Layer.COUPON, trigger=Coupon("SPRING"))
NUMBER = "7K3M9QX2VBW4"


@pytest.fixture
def at_till(selling: Selling) -> Selling:
    has(selling, FOR_ALL, SPRING)
    done = {"coupon_class": "SPRING", "number": NUMBER, "state": "reserved"}
    selling.counter.office.answers = {COUPON_RESERVE: done, COUPON_RELEASE: done}
    selling.scan(PLUM_CODE)
    selling.held.run()
    return selling


def typed(selling: Selling, text: str) -> None:
    selling.modes.search(text)
    selling.presenter.confirm()
    selling.held.run()


def test_a_coupon_is_typed_where_goods_are_searched(at_till: Selling) -> None:
    typed(at_till, "autumn")

    assert at_till.state.due == "¥10.90"
    assert at_till.told() == "The coupon counts."
    assert at_till.kept is not None
    assert at_till.kept.coupons == ("AUTUMN",)


def test_what_is_no_coupon_says_so_and_stays_typed(at_till: Selling) -> None:
    typed(at_till, "xyzzy")

    assert at_till.told() == "There is no coupon XYZZY. Check the number."
    assert (at_till.state.due, at_till.state.typed) == ("¥12.90", "xyzzy")
    assert at_till.basket.coupons == ()


def test_a_forged_one_that_is_scanned_is_refused(at_till: Selling) -> None:
    coupon = wire.Coupon("SPRING", NUMBER, date(2026, 12, 31))
    forged = wire.coupon_code(coupon, signature_by(b"t" * 32, wire.coupon_bytes(coupon)))
    at_till.scan(forged)
    at_till.held.run()

    assert at_till.told() == "This coupon is not one of ours. Go on without it."
    assert at_till.basket.coupons == ()


def test_enter_on_a_result_still_adds_the_good(at_till: Selling) -> None:
    at_till.modes.search("Plum strips")
    at_till.presenter.confirm()

    assert at_till.state.rows[0].quantity == "2"


def test_the_last_coupon_goes_back(at_till: Selling) -> None:
    typed(at_till, "autumn")
    typed(at_till, NUMBER)
    both = at_till.state.due
    at_till.presenter.bargains.remove_coupon()
    at_till.held.run()

    assert (both, at_till.state.due) == ("¥7.90", "¥10.90")
    assert at_till.told() == "The coupon was removed."
    assert at_till.basket.coupons == ("AUTUMN",)
    assert at_till.counter.office.asked[-1][0] == COUPON_RELEASE


def test_without_a_coupon_nothing_is_removed(at_till: Selling) -> None:
    shown = len(at_till.shown)
    at_till.presenter.bargains.remove_coupon()

    assert len(at_till.shown) == shown


@pytest.mark.parametrize("leaves", ["park", "abandon", "put_aside"])
def test_a_basket_that_leaves_lets_its_coupons_go(at_till: Selling, leaves: str) -> None:
    typed(at_till, NUMBER)
    presenter = at_till.presenter
    works = {
        "park": presenter.park,
        "abandon": lambda: presenter.abandon("changed-mind"),
        "put_aside": presenter.put_aside,
    }
    at_till.run(works[leaves]())
    at_till.held.run()

    assert at_till.counter.office.asked[-1][0] == COUPON_RELEASE


def test_a_parked_basket_comes_back_without_a_coupon_that_was_used(at_till: Selling) -> None:
    typed(at_till, NUMBER)
    basket = at_till.basket
    at_till.run(at_till.presenter.park())
    at_till.counter.office.answers[COUPON_RESERVE] = "coupon-used"
    at_till.run(at_till.presenter.recalled(basket))

    assert at_till.basket.coupons == ()
    assert at_till.told() == "This coupon was used before. Go on without it."


def test_the_sheet_counts_coupons_and_gives_one_back(at_till: Selling) -> None:
    asking = Asking(at_till)
    typed(at_till, "autumn")
    asking.presenter.open()
    one = asking.shown[-1].coupon
    typed(at_till, NUMBER)

    assert (one, asking.shown[-1].coupon) == (
        "1 coupon in this basket",
        "2 coupons in this basket",
    )

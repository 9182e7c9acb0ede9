"""Coupons at the counter: whose word counts, what is reserved, what goes without head office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from storeapp.domain.basket import Basket
from storeapp.domain.errors import Refusal
from storeapp.promotions.rule import AmountOff, Coupon, Layer, Offline, Promotion
from storeapp.services.checkout import Checkout
from storeapp.sync.wire import coupons as wire
from storeapp.sync.wire.redeeming import COUPON_RELEASE, COUPON_RESERVE
from storeapp.sync.wire.seal import public_key_of, signature_by
from tests.services.fakes import a_config
from tests.services.rules import off
from tests.services.test_pricing import PLUM, Till

SECRET, STRANGER = b"s" * 32, b"t" * 32
NUMBER, OTHER = "7K3M9QX2VBW4", "0000000000AB"
CONFIG = a_config(publishing_keys=(public_key_of(SECRET),))
DONE: Mapping[str, object] = {"coupon_class": "SPRING", "number": NUMBER, "state": "reserved"}


def code(
    number: str = NUMBER,
    *,
    coupon_class: str = "SPRING",
    secret: bytes = SECRET,
    until: str = "2026-12-31",
) -> str:
    coupon = wire.Coupon(coupon_class, number, date.fromisoformat(until))
    return wire.coupon_code(coupon, signature_by(secret, wire.coupon_bytes(coupon)))


def spring(offline: Offline = Offline.DENY, cap: int = 0, **more: object) -> Promotion:
    trigger = Coupon("SPRING", offline=offline, offline_cap=cap, **more)  # type: ignore[arg-type]  # named
    return off("spring", AmountOff(500), layer=Layer.COUPON, trigger=trigger)


async def a_till(*promotions: Promotion, online: bool = True) -> tuple[Till, Basket]:
    """A till with a plum of 10.00 in its basket."""
    till = Till(*(promotions or (spring(),)), config=CONFIG)
    await till.rules.refresh()
    if online:
        till.office.answers = {COUPON_RESERVE: DONE, COUPON_RELEASE: DONE}
    return till, till.with_goods(PLUM)


async def test_a_coupon_is_reserved_and_counts(aloop) -> None:
    till, basket = await a_till()
    with_it = await till.checkout.present(basket, f" {code().lower()} ")

    assert till.due(with_it) == 500
    assert with_it.coupons == (code(),)
    assert till.office.asked == [(COUPON_RESERVE, {"code": code(), "basket": basket.id})]


async def test_it_may_come_before_the_first_good(aloop) -> None:
    till, _ = await a_till()
    with_it = await till.checkout.present(till.checkout.fresh(), code())

    assert with_it.rules == till.hash
    assert till.due(till.with_goods(PLUM, into=with_it)) == 500


async def test_a_number_that_is_typed_is_looked_up(aloop) -> None:
    till, basket = await a_till()
    with_it = await till.checkout.present(basket, "7k3m-9qx2-vbw4")

    assert (till.due(with_it), with_it.coupons) == (500, (NUMBER,))


async def test_a_code_for_everybody_needs_nobody(aloop) -> None:
    till, basket = await a_till(spring(single_use=False), online=False)
    with_it = await till.checkout.present(basket, "spring")

    assert (till.due(with_it), with_it.coupons) == (500, ("SPRING",))
    assert till.office.asked == []


REFUSED = {
    "signed by a stranger": (code(secret=STRANGER), "coupon-forged"),
    "its last day is over": (code(until="2026-11-20"), "coupon-expired"),
    "no promotion takes it": (code(coupon_class="WINTER"), "coupon-not-now"),
    "a word that is no coupon": ("HELLO", "coupon-unknown"),
    "a single use code without its number": ("SPRING", "coupon-unknown"),
}


@pytest.mark.parametrize(("written", "why"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_no_coupon_changes_nothing(aloop, written: str, why: str) -> None:
    till, basket = await a_till()
    with pytest.raises(Refusal) as refused:
        await till.checkout.present(basket, written)

    assert refused.value.code == why
    assert (till.due(basket), till.office.asked) == (1000, [])


@pytest.mark.parametrize(
    "why", ["coupon-used", "coupon-reserved", "coupon-void", "coupon-expired", "coupon-unknown"]
)
@pytest.mark.parametrize("written", [code(), NUMBER], ids=["scanned", "typed"])
async def test_what_head_office_says_counts(aloop, written: str, why: str) -> None:
    till, basket = await a_till(spring(Offline.ALLOW))
    till.office.answers = {COUPON_RESERVE: why}
    with pytest.raises(Refusal) as refused:
        await till.checkout.present(basket, written)

    assert refused.value.code == why


async def test_before_anything_was_published_no_coupon_counts(aloop) -> None:
    till = Till(config=CONFIG)
    with pytest.raises(Refusal, match="coupon-not-now"):
        await till.checkout.present(till.with_goods(PLUM), code())


async def test_the_same_coupon_twice_is_refused(aloop) -> None:
    till, basket = await a_till()
    with_it = await till.checkout.present(basket, code())
    with pytest.raises(Refusal, match="coupon-twice"):
        await till.checkout.present(with_it, code())


@pytest.mark.parametrize("silence", ["head-office-unreachable", "command-unanswered"])
@pytest.mark.parametrize(
    ("promotion", "due"),
    [
        pytest.param(spring(Offline.ALLOW), 500, id="as if it could"),
        pytest.param(spring(Offline.CAP, 300), 700, id="up to a sum"),
        pytest.param(spring(Offline.CAP, 900), 500, id="a sum that is not reached"),
    ],
)
async def test_without_head_office_the_promotion_decides(
    aloop, promotion: Promotion, due: int, silence: str
) -> None:
    till, basket = await a_till(promotion)
    till.office.answers = {COUPON_RESERVE: silence}

    assert till.due(await till.checkout.present(basket, code())) == due


@pytest.mark.parametrize(
    "written", [pytest.param(code(), id="denied offline"), pytest.param(NUMBER, id="a number")]
)
async def test_without_head_office_it_may_have_to_wait(aloop, written: str) -> None:
    till, basket = await a_till(online=False)
    with pytest.raises(Refusal, match="coupon-needs-office"):
        await till.checkout.present(basket, written)


async def test_once_reserved_the_sum_is_no_bound_any_more(aloop) -> None:
    till, basket = await a_till(spring(Offline.CAP, 300), online=False)
    capped = till.due(await till.checkout.present(basket, code()))
    till.office.answers = {COUPON_RESERVE: DONE}
    till.clock.pass_ms(1000)

    assert (capped, till.due(await till.checkout.present(basket, code()))) == (700, 500)


async def test_a_number_for_another_promotion_is_let_go_again(aloop) -> None:
    till, basket = await a_till()
    till.office.answers[COUPON_RESERVE] = dict(DONE) | {"coupon_class": "WINTER"}
    with pytest.raises(Refusal, match="coupon-not-now"):
        await till.checkout.present(basket, NUMBER)

    assert [kind for kind, _ in till.office.asked] == [COUPON_RESERVE, COUPON_RELEASE]


async def test_letting_go_is_tried_once_and_never_in_the_way(aloop) -> None:
    till, basket = await a_till(online=False)
    await till.coupons.let_go(basket, [code(), "SPRING"])

    assert [kind for kind, _ in till.office.asked] == [COUPON_RELEASE]


async def test_a_basket_that_comes_back_reserves_its_coupons_again(aloop) -> None:
    till, basket = await a_till()
    with_it = await till.checkout.present(basket, code())
    again, lost = await till.checkout.coupons_again(with_it)
    till.office.answers[COUPON_RESERVE] = "coupon-used"
    without, why = await till.checkout.coupons_again(with_it)

    assert (again, lost) == (with_it, None)
    assert (without, why and why.code) == (basket, "coupon-used")


@pytest.mark.parametrize(
    ("written", "recognised"),
    [(code(), True), (code(secret=STRANGER), True), (NUMBER, False), ("6901234567892", False)],
    ids=["ours", "forged", "a number like a bar code", "a bar code"],
)
async def test_only_what_can_be_nothing_else_is_taken_for_a_coupon(
    aloop, written: str, recognised: bool
) -> None:
    till, _ = await a_till()

    assert till.coupons.recognises(written) is recognised


async def test_a_coupon_whose_key_was_retired_counts_for_nothing(aloop) -> None:
    till, basket = await a_till()
    with_it = basket.with_coupon(code(secret=STRANGER))

    assert till.due(with_it) == 1000
    assert isinstance(till.checkout, Checkout)

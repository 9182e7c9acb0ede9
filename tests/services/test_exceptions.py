"""Exceptions to a price: whose word counts, how much, for how long, and that it is on record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from storeapp.domain.approval import Approval
from storeapp.domain.basket import Basket
from storeapp.domain.codec import approval_from
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.staff import Role, StaffMember
from storeapp.domain.till import StoreConfig
from storeapp.ports.sales import Verifier
from storeapp.services.exceptions import Exceptions, Wish
from storeapp.services.signing_in import SigningIn
from tests.services.fakes import NOW, FakeIds, FakePins, FakeSales, FakeUploads, a_config
from tests.services.test_pricing import PLUM, Till

WEI, LIN = StaffMember("u2", "Wei", Role.MANAGER), StaffMember("u1", "Lin", Role.CASHIER)
LIMITED = a_config(exception_limit_minor=500)


class Counter:
    """A till with a plum of 10.00 in the basket, a manager and a cashier."""

    def __init__(self, config: StoreConfig = LIMITED) -> None:
        self.till = Till(config=config)
        self.sales: FakeSales = self.till.sales
        for member, pin in ((WEI, "pin:246810"), (LIN, "pin:135790")):
            self.sales.rows.verifiers[member.id] = Verifier(member, pin)
        self.uploads = FakeUploads()
        signing_in = SigningIn(self.sales, FakePins(), self.till.clock)
        self.exceptions = Exceptions(
            self.sales, signing_in, config, self.till.clock, FakeIds(), self.uploads
        )
        self.basket = self.till.with_goods(PLUM)

    def wish(self, minor: int = 300, reason: str = "damaged", words: str = "") -> Wish:
        return Wish(self.basket.lines[0].id, Money(minor), reason, words)

    async def allowed(
        self, wish: Wish | None = None, by: str = "u2", pin: str = "246810"
    ) -> Basket:
        return await self.exceptions.allow(self.basket, wish or self.wish(), by, pin)


async def test_a_manager_s_word_is_on_record_and_counts(aloop) -> None:
    at = Counter()
    basket = await at.allowed(at.wish(reason="other", words=" dented\ntin "))

    assert at.till.due(basket) == 700
    [fact] = at.sales.rows.facts
    assert fact.kind == "approval/1"
    approval = approval_from(json.loads(fact.body))
    assert approval == Approval(
        "id-1", basket.id, basket.lines[0].id, "u2", "other: dented tin", 300, NOW,
        NOW + timedelta(minutes=15),
    )  # fmt: skip
    assert basket.approvals == (approval,)
    assert (at.sales.rows.basket, at.uploads.woken) == (basket, 1)


async def test_a_reason_in_words_is_read_as_it_was_always_kept(aloop) -> None:
    at = Counter()
    basket = await at.allowed(at.wish(reason="other", words="最后一件样品"))
    body = json.loads(at.sales.rows.facts[0].body)
    earlier = body | {"reason": "dented tin"}

    assert body["reason"] == "other: 最后一件样品"
    assert approval_from(body) == basket.approvals[0]
    assert approval_from(earlier).reason == "dented tin"


async def test_after_a_quarter_of_an_hour_it_counts_no_more(aloop) -> None:
    at = Counter()
    basket = await at.allowed()
    at.till.clock.pass_ms(15 * 60_000 - 1)
    still = at.till.due(basket)
    at.till.clock.pass_ms(1_000)

    assert (still, at.till.due(basket)) == (700, 1000)


async def test_a_later_one_takes_the_place_of_an_earlier(aloop) -> None:
    at = Counter()
    at.basket = await at.allowed()
    basket = await at.allowed(at.wish(100))

    assert at.till.due(basket) == 900
    assert at.sales.kinds == ["approval/1", "approval/1"]


async def test_it_goes_with_its_line(aloop) -> None:
    at = Counter()
    basket = await at.allowed()

    assert at.till.due(basket.with_void(basket.lines[0].id)) == 0


REFUSED = {
    "a cashier": ({"by": "u1", "pin": "135790"}, {}, "exception-needs-manager"),
    "a wrong pin": ({"pin": "000000"}, {}, "pin-wrong"),
    "a stranger": ({"by": "u9"}, {}, "staff-unknown"),
    "above the limit": ({}, {"minor": 501}, "exception-above-limit"),
    "nothing": ({}, {"minor": 0}, "exception-of-nothing"),
    "no reason": ({}, {"reason": "  "}, "exception-needs-reason"),
    "a reason of her own": ({}, {"reason": "because"}, "exception-needs-reason"),
    "another, unsaid": ({}, {"reason": "other", "words": " "}, "exception-needs-reason"),
    "a novel": ({}, {"reason": "other", "words": "x" * 81}, "exception-needs-reason"),
}


@pytest.mark.parametrize(("who", "what", "why"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_not_allowed_changes_nothing(
    aloop, who: dict[str, str], what: dict[str, object], why: str
) -> None:
    at = Counter()
    with pytest.raises(Refusal) as refused:
        await at.allowed(at.wish(**what), **who)  # type: ignore[arg-type]  # named by the table

    assert refused.value.code == why
    assert (at.sales.kinds, at.sales.rows.basket, at.uploads.woken) == ([], None, 0)


async def test_a_removed_line_has_no_exception(aloop) -> None:
    at = Counter()
    wish = at.wish()
    at.basket = at.basket.with_void(at.basket.lines[0].id)
    with pytest.raises(Refusal, match="line-is-void"):
        await at.allowed(wish)

    assert at.sales.kinds == []


async def test_it_is_never_more_than_the_line_costs(aloop) -> None:
    at = Counter(replace(LIMITED, exception_limit_minor=5000))
    with pytest.raises(Refusal) as refused:
        await at.allowed(at.wish(1001))

    assert refused.value.facts == {"most": Money(1000)}


async def test_where_head_office_says_nobody_nobody_may(aloop) -> None:
    at = Counter(a_config())
    with pytest.raises(Refusal, match="exception-nobody-may"):
        await at.allowed(at.wish(1))

    assert not at.exceptions.limit


async def test_only_managers_are_asked(aloop) -> None:
    assert await Counter().exceptions.managers() == (WEI,)

"""The customer of the basket: a scanned code makes it hers, and she goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storeapp.domain.money import Money
from storeapp.services.errands import Errands
from storeapp.services.members import Members
from storeapp.services.status import StatusBoard
from storeapp.ui.screens.sell.member import SellMember
from storeapp.ui.screens.sell.presenter import ALL_REMOVED
from storeapp.ui.screens.sell.rows import member_line
from storeapp.ui.screens.sell.state import MemberLine
from storeapp.ui.screens.sell.texts import TEXTS
from tests.services.fake_members import ANNA, CODE, FakeMemberDesk
from tests.services.fakes import LIN, NOW, FakeIds
from tests.ui.given import PLUM_CODE
from tests.ui.screens.sell.given import Selling

ANNAS = MemberLine("小林", "Gold · 1,240 points")


@pytest.fixture
def desk() -> FakeMemberDesk:
    desk = FakeMemberDesk()
    desk.members = {CODE: (ANNA,)}
    return desk


@pytest.fixture
def selling(texts, sounds, desk: FakeMemberDesk) -> Iterator[Selling]:
    selling, board = Selling(texts, sounds), StatusBoard()
    counter = selling.counter
    selling.desk.members = Members(
        counter.sales,
        desk,
        counter.clock,
        board,
        FakeIds(),
        Errands(counter.sales, counter.office, counter.clock, board),
    )
    selling.presenter.again()
    yield selling
    selling.held.close()


def test_her_code_makes_the_basket_hers(selling: Selling, desk: FakeMemberDesk):
    selling.scan(PLUM_CODE, CODE)
    selling.held.run()

    assert selling.basket.customer == ANNA.customer
    assert [line.sku for line in selling.basket.lines] == ["P1"]
    assert selling.state.member == ANNAS
    assert desk.asked == [("code", CODE, LIN.id), ("likes", "m1", "P1")]
    kept = selling.kept
    assert kept is not None
    assert kept.customer == ANNA.customer


def test_she_may_come_before_her_goods(selling: Selling):
    selling.scan(CODE)
    selling.held.run()
    selling.scan(PLUM_CODE)

    assert selling.basket.customer == ANNA.customer
    assert len(selling.basket.lines) == 1


def test_a_code_that_nobody_has_changes_nothing(selling: Selling):
    selling.scan(PLUM_CODE, "MB9999999999")
    selling.held.run()

    assert selling.basket.customer is None
    assert selling.told() == "No member has this. Check it with the customer, or make her a member."
    assert selling.sounds.heard == ["accepted", "refused"]


def test_who_shows_her_payment_code_early_is_known_and_nothing_is_charged(
    selling: Selling, desk: FakeMemberDesk
):
    desk.payers = {"131234567890123400": replace(ANNA, may_spend=False)}
    selling.scan(PLUM_CODE, "131234567890123400")
    selling.held.run()

    assert selling.basket.customer == replace(ANNA.customer, points=0)
    assert selling.state.member == ANNAS
    assert selling.told() == "Known by her payment code. F12, then scan it again to pay."
    assert selling.paying == []


def test_an_early_payment_code_of_nobody_says_what_to_do(selling: Selling, desk: FakeMemberDesk):
    selling.scan(PLUM_CODE, "131234567890123400")
    selling.held.run()

    assert selling.basket.customer is None
    assert selling.told() == "This is a payment code. Press F12, then scan it again."


def test_who_is_known_already_is_not_asked_about_again(selling: Selling, desk: FakeMemberDesk):
    selling.scan(PLUM_CODE, CODE, "131234567890123400")
    selling.held.run()

    assert [what for what, *_ in desk.asked if what == "payer"] == []
    assert selling.basket.customer == ANNA.customer


async def test_who_pays_is_known_with_her_price(aloop, selling: Selling):
    selling.scan(PLUM_CODE)
    hers = await selling.presenter.member.pays(replace(ANNA, may_spend=False))

    assert hers.basket is selling.basket
    assert hers.basket.customer == replace(ANNA.customer, points=0)
    assert selling.presenter.member.who() == "小林 · Gold · 1,240 points"
    selling.presenter.member.leave()
    assert selling.presenter.member.who() == ""


@pytest.mark.parametrize(
    ("id", "paying", "hers"),
    [
        pytest.param("m1", False, "m9", id="she was one before"),
        pytest.param("m1", True, "m1", id="not while she pays"),
        pytest.param("m2", False, "m1", id="another customer by now"),
    ],
)
def test_who_joined_here_may_turn_out_to_be_another(
    selling: Selling, id: str, paying: bool, hers: str
):
    selling.scan(PLUM_CODE, CODE)
    selling.held.run()
    selling.presenter.member.proved(id, replace(ANNA, id="m9"), paying=paying)

    assert selling.basket.customer is not None
    assert selling.basket.customer.id == hers


def test_taken_off_the_basket_is_nobodys(selling: Selling):
    selling.scan(PLUM_CODE, CODE)
    selling.held.run()
    selling.presenter.member.leave()

    assert selling.basket.customer is None
    assert selling.state.member is None
    assert selling.kept == selling.basket


def test_the_next_customer_is_somebody_else(selling: Selling):
    selling.scan(PLUM_CODE, CODE)
    selling.held.run()
    selling.presenter.sold()

    assert (selling.basket.customer, selling.state.member) == (None, None)
    assert selling.desk.members is not None
    assert selling.desk.members.known("m1") is None


@pytest.mark.parametrize("way", ["parked", "abandoned"])
def test_a_basket_that_is_put_aside_takes_her_along(selling: Selling, way: str):
    selling.scan(PLUM_CODE, CODE)
    selling.held.run()
    selling.run(
        selling.presenter.park() if way == "parked" else selling.presenter.abandon(ALL_REMOVED)
    )

    assert selling.state.member is None


def test_a_basket_that_comes_back_finds_her_name_again(selling: Selling, desk: FakeMemberDesk):
    selling.scan(PLUM_CODE, CODE)
    selling.held.run()
    hers = selling.basket
    selling.presenter.sold()
    selling.run(selling.presenter.recalled(hers))
    assert selling.state.member == MemberLine("Member", "")

    selling.held.run()
    assert selling.state.member == ANNAS
    assert desk.asked[-2:] == [("see", "m1", LIN.id), ("likes", "m1", "P1")]


def test_a_till_without_members_takes_her_code_for_a_good(texts, sounds):
    selling = Selling(texts, sounds)
    member = SellMember(selling.desk, lambda: None)
    selling.scan(CODE)

    assert not member.recognises(CODE)
    assert not selling.state.members
    assert selling.told() != ""
    selling.held.run()


def test_what_her_points_take_off_today_is_said_beside_them(selling: Selling):
    line = member_line(ANNA, NOW, selling.texts.of(TEXTS), Money(12_40))

    assert line.detail == "Gold · 1,240 points · they take ¥12.40 off"

"""Who shows a payment code is asked first: never for long, never twice, and never charged more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.card import AttemptState, Decline, Declined
from storeapp.domain.pricing import PricedBasket
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.phone_steps import MemberDoors
from storeapp.ui.screens.pay.presenter import Doors, PayPresenter
from tests.services.fake_phones import WECHAT, FakePhones, by_phone
from tests.ui.screens.pay.given import LIN, Paying, basket_of

PHONE = Scan(WECHAT)
S = AttemptState


class Recognising(Paying):
    """`hers` is the basket as it costs who shows the code; None: nobody is known by it."""

    def __init__(self) -> None:
        super().__init__()
        self.phones = FakePhones()
        self.cards = by_phone(self.counter.sales, self.counter.clock, self.phones)
        self.hers: PricedBasket | None = None
        self.asks = True
        self.asked: list[str] = []
        members = MemberDoors(lambda: self.asks, self.payer, lambda: "Lin · Gold")
        doors = Doors(
            lambda: self.went.append("back"), self.went.append, self.went.append, members=members
        )
        self.presenter = PayPresenter(
            self.counter.checkout, self.around, doors, self.states.append, self.cards
        )

    async def payer(self, code: str) -> PricedBasket | None:
        self.asked.append(code)
        return self.hers

    @property
    def charged(self) -> list[tuple[S, int]]:
        cards = self.counter.sales.rows.cards.values()
        return [(each.state, each.amount.minor) for each in cards]


@pytest.fixture
def paying() -> Iterator[Recognising]:
    paying = Recognising()
    paying.presenter.start(basket_of(265_13), LIN)
    yield paying
    paying.work.close()


def test_she_is_asked_about_before_anything_is_charged(paying: Recognising):
    paying.presenter.scanned(PHONE)
    assert paying.presenter.stage is Stage.RECOGNISING
    assert (paying.state.sentence, paying.state.ready) == ("Whose code this is …", False)
    assert (paying.charged, paying.asked) == ([], [])

    paying.work.run()
    assert paying.asked == [WECHAT]
    assert paying.charged == [(S.PAID, 265_13)]
    assert all(WECHAT not in repr(state) for state in paying.states)


def test_what_is_less_for_her_is_shown_anew_and_charged(paying: Recognising):
    paying.hers = basket_of(200_00)
    paying.presenter.scanned(PHONE)
    paying.work.run()

    assert paying.charged == [(S.PAID, 200_00)]
    charging = [s for s in paying.states if s.quiet == "Her price as a member"]
    assert {state.figure for state in charging} == {"¥200.00"}
    assert paying.sales == 1


def test_what_costs_her_the_same_says_nothing_of_prices(paying: Recognising):
    paying.hers = basket_of(265_13)
    paying.presenter.scanned(PHONE)
    paying.work.run()

    assert paying.charged == [(S.PAID, 265_13)]
    assert "Her price as a member" not in {state.quiet for state in paying.states}


def test_what_would_cost_her_more_is_not_charged_before_she_shows_it_again(paying: Recognising):
    paying.hers, paying.asks = basket_of(300_00), True
    paying.presenter.scanned(PHONE)
    paying.work.run()

    assert paying.charged == []
    assert (paying.presenter.stage, paying.state.figure) == (Stage.TAKING, "¥300.00")
    assert paying.state.notice is not None
    assert paying.state.notice.tone is Tone.ATTENTION
    paying.asks = False  # By now she is the customer.
    paying.presenter.scanned(PHONE)
    paying.work.run()
    assert paying.charged == [(S.PAID, 300_00)]


@pytest.mark.parametrize("intent", ["confirm", "back", "cash", "card", "scan"])
def test_while_she_is_asked_about_nothing_else_happens(paying: Recognising, intent: str):
    paying.presenter.scanned(PHONE)
    if intent == "scan":
        paying.presenter.scanned(PHONE)
    else:
        getattr(paying.presenter, intent)()
    paying.work.run()

    assert paying.asked == [WECHAT]
    assert paying.charged == [(S.PAID, 265_13)]
    assert "back" not in paying.went


def test_who_is_known_already_is_not_asked_about(paying: Recognising):
    paying.asks = False
    paying.presenter.scanned(PHONE)
    assert paying.presenter.stage is Stage.CHARGING
    paying.work.run()

    assert (paying.asked, paying.charged) == ([], [(S.PAID, 265_13)])


def test_once_part_is_paid_the_price_is_what_it_is(paying: Recognising):
    paying.take(100_00)
    paying.hers = basket_of(200_00)
    paying.presenter.scanned(PHONE)
    paying.work.run()

    assert (paying.asked, paying.charged) == ([], [(S.PAID, 165_13)])


def test_a_phone_that_is_declined_leaves_her_price(paying: Recognising):
    paying.hers = basket_of(200_00)
    paying.phones.answers = [Declined(Decline.FUNDS)]
    paying.presenter.scanned(PHONE)
    paying.work.run()

    assert paying.presenter.stage is Stage.TAKING
    assert (paying.state.figure, paying.state.who) == ("¥200.00", "Lin · Gold")

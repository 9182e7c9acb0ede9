"""A customer's phone at the payment sheet, without a window: scanned once, charged once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.card import AttemptState, Decline, Declined
from storeapp.domain.catalogue import Language
from storeapp.domain.money import Money
from storeapp.domain.tender import Tender, TenderKind
from storeapp.ports.devices import Prompt
from storeapp.ui.card_texts import DECLINES, PHONE_DECLINES, PROMPTS
from storeapp.ui.screens.pay.card_steps import CardDoors
from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.presenter import Doors, PayPresenter
from storeapp.ui.screens.pay.state import Page
from storeapp.ui.texts import pick
from tests.services.fake_phones import LOST, WAITING, WECHAT, FakePhones, by_phone
from tests.ui.screens.pay.given import A_SCAN, LIN, Paying, basket_of

PHONE = Scan(WECHAT)
S = AttemptState


class ByPhone(Paying):
    """At a till without a terminal of its own, with a line to head office."""

    def __init__(self) -> None:
        super().__init__()
        self.phones = FakePhones()
        self.cards = by_phone(self.counter.sales, self.counter.clock, self.phones)
        went = self.went
        cards = CardDoors(lambda: went.append("hold"), lambda: went.append("clear up"))
        doors = Doors(lambda: went.append("back"), went.append, went.append, cards)
        self.presenter = PayPresenter(
            self.counter.checkout, self.around, doors, self.states.append, self.cards
        )

    def scan(self) -> None:
        self.presenter.scanned(PHONE)
        self.work.run()

    @property
    def attempts(self) -> list[AttemptState]:
        return [each.state for each in self.counter.sales.rows.cards.values()]


@pytest.fixture
def paying() -> Iterator[ByPhone]:
    paying = ByPhone()
    paying.presenter.start(basket_of(265_13), LIN)
    yield paying
    paying.work.close()


def said(paying: ByPhone) -> str:
    assert paying.state.notice is not None
    return paying.state.notice.text


def test_the_sheet_says_that_a_phone_may_be_scanned(paying: ByPhone):
    assert said(paying) == "By phone: scan the code that the customer's phone shows."


def test_a_scanned_phone_pays_all_that_is_left(paying: ByPhone):
    paying.take(100_00)
    paying.scan()

    (sale,) = paying.counter.sales.rows.sales.values()
    left = Money(165_13)
    assert sale.tenders[1] == Tender(TenderKind.WECHAT, left, left, "HO-1")
    assert paying.presenter.stage is Stage.SOLD
    assert ("WeChat Pay", "¥165.13") in [(row.name, row.figure) for row in paying.state.summary]


def test_the_customer_is_asked_to_confirm_and_may_be_cancelled(paying: ByPhone):
    paying.phones.answers = [WAITING]
    paying.states.clear()
    paying.scan()

    first, second = paying.states[:2]
    assert (first.caption, first.sentence) == ("By WeChat Pay", "Asking head office")
    assert second.sentence == pick(PROMPTS[Prompt.SEE_PHONE], Language.ENGLISH)
    assert (second.decline, second.ready) == ("Cancel", False)


def test_while_nobody_knows_it_is_locked(paying: ByPhone):
    paying.phones.answers = [LOST]
    paying.scan()
    for press in (paying.presenter.card, paying.presenter.back, paying.scan):
        press()
    paying.presenter.scanned(A_SCAN)

    state = paying.state
    assert (state.page, state.primary, state.manager, state.hold) == (
        Page.DOUBT,
        "Check again",
        "Cancel safely",
        "Hold this sale",
    )
    assert paying.phones.asked == ["charge"]
    assert paying.attempts == [S.UNKNOWN]
    assert paying.sales == 0


def test_checked_again_and_paid_it_is_sold_once(paying: ByPhone):
    paying.phones.answers = [LOST]
    paying.scan()
    paying.presenter.confirm()
    paying.work.run()

    assert (paying.sales, paying.phones.asked) == (1, ["charge", "find"])


def test_cancelled_safely_another_way_is_asked_for(paying: ByPhone):
    paying.phones.answers = [LOST, Declined(Decline.CANCELLED)]
    paying.scan()
    assert paying.presenter.terminal is not None
    paying.presenter.terminal.clear_up()
    paying.work.run()

    assert said(paying) == pick(PHONE_DECLINES[Decline.CANCELLED], Language.ENGLISH)
    assert paying.presenter.stage is Stage.TAKING
    assert (paying.attempts, paying.went) == ([S.DECLINED], [])


def test_cash_instead_leaves_it_under_watch(paying: ByPhone):
    paying.phones.answers = [LOST, WAITING]
    paying.scan()
    paying.presenter.cash()
    paying.work.run()

    assert said(paying).startswith("Take cash. What the phone paid")
    assert paying.attempts == [S.ABANDONED]


def test_a_declined_phone_says_why_and_leaves_the_basket(paying: ByPhone):
    paying.phones.answers = [Declined(Decline.CODE)]
    paying.scan()

    assert said(paying) == pick(DECLINES[Decline.CODE], Language.ENGLISH)
    assert (paying.taken, paying.sales) == (0, 0)


def test_a_phone_that_paid_a_part_is_given_back_by_head_office(paying: ByPhone):
    number = asyncio.run(
        paying.cards.pay_by_phone("basket-1", Money(100_00), WECHAT, lambda _: None)
    ).number
    paying.presenter.start(basket_of(265_13), LIN)
    paying.work.run()
    assert paying.taken == 1
    paying.presenter.take_back(0)
    assert paying.state.sentence == "Head office gives this payment back to the customer's phone."
    paying.phones.answers = [Declined(Decline.CANCELLED)]
    paying.presenter.confirm()
    paying.work.run()

    assert paying.taken == 0
    assert paying.counter.sales.rows.cards[number].state is S.REVERSED


def test_a_card_is_keyed_in_by_hand_all_the_same(paying: ByPhone):
    paying.presenter.card()

    assert paying.presenter.stage is Stage.CARD


def test_read_twice_the_code_begins_no_next_sale(paying: ByPhone):
    paying.scan()
    paying.scan()

    assert (paying.sales, paying.went) == (1, [])
    assert paying.phones.asked == ["charge"]

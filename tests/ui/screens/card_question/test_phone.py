"""A phone that nobody knows the end of: head office is asked, and no person decides."""

from __future__ import annotations

import asyncio

from storeapp.domain.card import AttemptState
from storeapp.domain.money import Money
from storeapp.services.signing_in import SigningIn
from storeapp.ui.screens.card_question.presenter import CardQuestionPresenter
from storeapp.ui.screens.card_question.state import CardQuestionState
from tests.services.fake_phones import LOST, WECHAT, FakePhones, by_phone
from tests.services.fakes import FakePins
from tests.ui.screens.pay.given import Paying


def test_head_office_is_asked_and_a_manager_cannot_say():
    till, phones = Paying(), FakePhones([LOST])
    sales, clock = till.counter.sales, till.counter.clock
    cards = by_phone(sales, clock, phones)
    attempt = asyncio.run(cards.pay_by_phone("b1", Money(1280), WECHAT, lambda _: None))
    states: list[CardQuestionState] = []
    answered: list[bool] = []
    question = CardQuestionPresenter(
        cards,
        SigningIn(sales, FakePins(), clock),
        till.around,
        lambda: answered.append(True),
        states.append,
    )
    assert asyncio.run(question.load())
    assert (states[-1].question, states[-1].primary) == ("Did the phone pay?", "Ask head office")

    question.ask_manager()
    assert states[-1].notice is not None
    assert states[-1].notice.text.startswith("Only head office knows what a phone paid.")
    assert not states[-1].deciding

    question.confirm()
    till.work.run()
    assert sales.rows.cards[attempt.number].state is AttemptState.PAID
    assert answered == [True]
    till.work.close()

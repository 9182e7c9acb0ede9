"""Paying on the till's own card terminal, without a window: nothing is guessed or charged twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from storeapp.domain.card import AttemptState, Decline, Declined, Doubt, Unknown
from storeapp.domain.catalogue import Language
from storeapp.domain.money import Money
from storeapp.domain.tender import Tender, TenderKind
from storeapp.ports.devices import Prompt
from storeapp.ui.card_texts import DECLINES, DOUBTS, PROMPTS
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.state import Page
from storeapp.ui.texts import pick
from tests.ui.screens.pay.given import A_SCAN, LIN, Connected, basket_of

LOST = Unknown(Doubt.NO_ANSWER)
NO_FUNDS = Declined(Decline.FUNDS, "71")
NOT_BOOKED = Declined(Decline.NOT_BOOKED)
BY_CARD = Tender(TenderKind.CARD, Money(265_13), Money(265_13), "0001")


@pytest.fixture
def paying() -> Iterator[Connected]:
    paying = Connected()
    paying.begin()
    yield paying
    paying.work.close()


def charge(paying: Connected) -> None:
    paying.presenter.card()
    paying.work.run()


def test_an_approved_card_pays_the_sale_with_the_terminals_number(paying: Connected):
    charge(paying)

    assert paying.presenter.stage is Stage.SOLD
    (sale,) = paying.counter.sales.rows.sales.values()
    assert sale.tenders == (BY_CARD,)
    assert paying.terminal.asked == ["pay"]


def test_the_prompt_is_shown_while_the_terminal_is_at_work(paying: Connected):
    charge(paying)

    sentences = [state.sentence for state in paying.states]
    assert sentences[0] == "Reaching the card terminal"
    assert sentences[1] == pick(PROMPTS[Prompt.SHOW_CARD], Language.ENGLISH)
    assert not paying.states[1].ready
    assert (paying.states[1].decline, paying.states[1].back) == ("Cancel", "")


def test_part_by_card_stays_open_and_is_on_disk(paying: Connected):
    paying.type("100")
    charge(paying)

    assert paying.presenter.settlement.left == Money(165_13)
    assert paying.kept == (Tender(TenderKind.CARD, Money(100_00), Money(100_00), "0001"),)


@pytest.mark.parametrize("reason", Decline, ids=lambda reason: reason.value)
def test_a_declined_card_says_why_and_leaves_everything_open(paying: Connected, reason: Decline):
    paying.terminal.paying = [Declined(reason)]
    charge(paying)

    assert paying.presenter.stage is Stage.TAKING
    assert paying.state.notice is not None
    assert paying.state.notice.text == pick(DECLINES[reason], Language.ENGLISH)
    assert (paying.taken, paying.sales) == (0, 0)
    assert paying.sounds.heard == ["refused"]


def test_after_a_decline_cash_pays_and_the_card_is_not_asked_again(paying: Connected):
    paying.terminal.paying = [NO_FUNDS]
    charge(paying)
    paying.take(300_00)

    assert paying.sales == 1
    assert paying.terminal.asked == ["pay"]


@pytest.mark.parametrize("code", ["terminal-unreachable", "terminal-busy", "terminal-missing"])
def test_a_terminal_that_is_not_there_charges_nobody(paying: Connected, code: str):
    paying.terminal.refusal = code
    charge(paying)

    assert paying.presenter.stage is Stage.TAKING
    assert paying.state.notice is not None
    assert paying.state.notice.tone is Tone.REFUSED
    assert (paying.taken, paying.terminal.asked) == (0, [])


@pytest.mark.parametrize("doubt", Doubt, ids=lambda doubt: doubt.value)
def test_an_unknown_outcome_locks_the_card(paying: Connected, doubt: Doubt):
    paying.terminal.paying = [Unknown(doubt)]
    charge(paying)

    state = paying.state
    assert state.page is Page.DOUBT
    assert state.quiet == pick(DOUBTS[doubt], Language.ENGLISH)
    assert (state.primary, state.hold, state.manager) == (
        "Ask the terminal again",
        "Hold this sale",
        "A manager decides",
    )
    assert (paying.taken, paying.sales) == (0, 0)


def test_nothing_else_leads_out_of_a_doubt(paying: Connected):
    paying.terminal.paying = [LOST]
    charge(paying)
    presenter = paying.presenter
    for intent in (presenter.card, presenter.back, presenter.decline, presenter.take_back_last):
        intent()
    presenter.press("5")
    presenter.hand_over(300_00)
    presenter.scanned(A_SCAN)
    paying.work.run()

    assert paying.presenter.stage is Stage.DOUBT
    assert paying.went == []
    assert paying.terminal.asked == ["pay"]


def test_asked_again_and_found_paid_it_is_charged_once(paying: Connected):
    paying.terminal.paying = [LOST]
    charge(paying)
    paying.presenter.confirm()
    paying.work.run()

    assert paying.presenter.stage is Stage.SOLD
    assert paying.terminal.asked == ["pay", "find"]


def test_asked_again_and_still_unknown_it_stays_locked(paying: Connected):
    paying.terminal.paying, paying.terminal.finding = [LOST], [Unknown(Doubt.UNREACHABLE)]
    charge(paying)
    paying.presenter.confirm()
    paying.work.run()

    assert paying.presenter.stage is Stage.DOUBT
    assert paying.state.quiet == pick(DOUBTS[Doubt.UNREACHABLE], Language.ENGLISH)


def test_cash_instead_watches_a_charge_that_may_still_show(paying: Connected):
    paying.terminal.paying, paying.terminal.finding = [LOST], [LOST]
    charge(paying)
    paying.presenter.cash()
    paying.work.run()

    assert paying.presenter.stage is Stage.TAKING
    assert [each.state for each in paying.attempts] == [AttemptState.ABANDONED]
    paying.take(300_00)
    assert paying.sales == 1


def test_cash_instead_gives_back_what_was_charged(paying: Connected):
    paying.terminal.paying = [LOST]
    charge(paying)
    paying.presenter.cash()
    paying.work.run()

    assert paying.terminal.asked == ["pay", "find", "reverse"]
    assert [each.state for each in paying.attempts] == [AttemptState.REVERSED]
    assert paying.state.notice is not None
    assert "¥265.13" in paying.state.notice.text
    assert paying.presenter.stage is Stage.TAKING


def test_esc_asks_the_terminal_to_stop_and_waits_for_its_word(paying: Connected):
    paying.presenter.card()
    paying.presenter.back()

    assert paying.presenter.stage is Stage.CHARGING
    assert paying.terminal.asked == ["cancel"]
    assert paying.went == []


def test_a_doubt_is_held_only_without_other_tenders(paying: Connected):
    paying.terminal.paying = [LOST]
    paying.take(100_00)
    charge(paying)
    assert paying.presenter.terminal is not None
    paying.presenter.terminal.hold()

    assert paying.state.hold == ""
    assert paying.went == []


def test_holding_and_asking_a_manager_lead_out(paying: Connected):
    paying.terminal.paying = [LOST]
    charge(paying)
    assert paying.presenter.terminal is not None
    paying.presenter.terminal.hold()
    paying.presenter.terminal.clear_up()

    assert paying.went == ["hold", "clear up"]


def test_another_sales_doubt_is_cleared_up_before_a_card_is_charged(paying: Connected):
    paying.terminal.paying, paying.terminal.finding = [LOST], [LOST]
    charge(paying)
    paying.presenter.start(basket_of(50_00, "basket-2"), LIN)
    paying.work.run()
    charge(paying)

    assert paying.went == ["clear up"]
    assert paying.presenter.stage is Stage.TAKING
    assert paying.terminal.asked == ["pay", "find"]


def test_a_card_payment_is_taken_back_by_the_terminal(paying: Connected):
    paying.type("100")
    charge(paying)
    paying.presenter.take_back(0)
    assert paying.state.primary == "Give it back"
    paying.presenter.confirm()
    paying.work.run()

    assert paying.terminal.asked == ["pay", "reverse"]
    assert (paying.taken, paying.kept) == (0, ())
    assert paying.presenter.settlement.left == Money(265_13)


def test_a_return_the_terminal_refuses_is_said_and_counts_no_longer(paying: Connected):
    paying.terminal.reversing = [Declined(Decline.TERMINAL)]
    paying.type("100")
    charge(paying)
    paying.presenter.take_back(0)
    paying.presenter.confirm()
    paying.work.run()

    assert paying.taken == 0
    assert paying.state.notice is not None
    assert paying.state.notice.tone is Tone.ATTENTION
    assert [each.state for each in paying.attempts] == [AttemptState.UNRESOLVED]


def test_a_charge_that_was_not_noted_before_the_power_went_pays_now(paying: Connected):
    asyncio.run(paying.cards.pay("basket-1", Money(100_00), lambda _: None))
    paying.begin()

    assert paying.presenter.settlement.left == Money(165_13)
    assert paying.kept == (Tender(TenderKind.CARD, Money(100_00), Money(100_00), "0001"),)


def test_a_sale_that_comes_back_in_doubt_is_asked_about(paying: Connected):
    paying.terminal.paying = [LOST]
    charge(paying)
    paying.begin()

    assert paying.presenter.stage is Stage.DOUBT


def test_what_a_manager_decided_meanwhile_counts(paying: Connected):
    paying.terminal.paying = [LOST]
    charge(paying)
    asyncio.run(paying.cards.decide(paying.attempts[0].number, charged=True, by=LIN))
    assert paying.presenter.terminal is not None
    paying.presenter.terminal.look_again()
    paying.work.run()

    assert paying.presenter.stage is Stage.SOLD
    assert paying.terminal.asked == ["pay"]

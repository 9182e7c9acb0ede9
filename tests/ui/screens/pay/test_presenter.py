"""Paying without a window: each intent shows one state, one payment becomes one sale."""

from collections.abc import Callable

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.money import Money
from storeapp.domain.tender import TenderKind
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.presenter import PayPresenter
from storeapp.ui.screens.pay.state import Page
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.digits import ERASE
from tests.ui.screens.pay.given import A_SCAN, LIN, Paying, basket_of


@pytest.fixture
def paying():
    paying = Paying()
    paying.start()
    yield paying
    paying.work.close()


def test_start_shows_the_amount_the_exact_cash_and_likely_notes(paying: Paying):
    paying.presenter.start(basket_of(265_13), LIN)
    state = paying.state
    assert len(paying.states) == 1
    assert (state.page, state.caption, state.figure) == (Page.CASH, "To pay", "¥265.13")
    assert state.quiet == "In cash ¥265.10, rounded to the smallest coin"
    assert state.exact is not None
    assert (state.exact.text, state.exact.minor) == ("Exact  ¥265.10", 265_10)
    assert [note.text for note in state.notes] == ["¥270.00", "¥280.00", "¥300.00"]
    assert (state.primary, state.back, state.ready) == ("Take ¥265.10", "Back", True)
    assert state.entry.hint == "¥265.10"


def test_no_quiet_line_when_cash_costs_the_same(paying: Paying):
    paying.presenter.start(basket_of(265_10), LIN)
    assert paying.state.quiet == ""


INTENTS: list = [
    pytest.param(lambda p: p.press("5"), id="digit"),
    pytest.param(lambda p: p.press(ERASE), id="erase"),
    pytest.param(lambda p: p.confirm(), id="enter"),
    pytest.param(lambda p: p.cash(), id="cash"),
    pytest.param(lambda p: p.card(), id="card"),
    pytest.param(lambda p: p.hand_over(100_00), id="note"),
    pytest.param(lambda p: p.take_back(0), id="take back"),
    pytest.param(lambda p: p.take_back_last(), id="take back the last"),
    pytest.param(lambda p: p.again(), id="again"),
]
STAGES: list = [
    pytest.param(lambda p: None, id="taking"),
    pytest.param(lambda p: p.presenter.card(), id="card"),
    pytest.param(lambda p: p.presenter.hand_over(100_00), id="keeping"),
    pytest.param(lambda p: p.take(100_00), id="part paid"),
    pytest.param(lambda p: (p.take_by_card("9"), p.presenter.take_back(0)), id="cancelling"),
    pytest.param(lambda p: p.presenter.hand_over(300_00), id="selling"),
]


@pytest.mark.parametrize("lead", STAGES)
@pytest.mark.parametrize("intent", INTENTS)
def test_each_intent_shows_exactly_one_state(
    paying: Paying,
    lead: Callable[[Paying], object],
    intent: Callable[[PayPresenter], object],
):
    lead(paying)
    paying.states.clear()
    intent(paying.presenter)
    assert len(paying.states) == 1


def test_typed_amount_says_what_would_come_of_it(paying: Paying):
    paying.type("300")
    paying.presenter.press("0")
    paying.presenter.press(ERASE)
    assert paying.state.entry.typed == "¥300"
    assert paying.state.entry.after == "Change ¥34.90"
    assert paying.state.primary == "Take ¥300.00"


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("100", "¥165.13 stays open"),
        ("265.1", ""),
        ("265.12", "Change ¥0.02"),
        (".", ""),
        ("0", ""),
    ],
)
def test_outcome_of_other_amounts(paying: Paying, typed: str, after: str):
    for key in typed:
        paying.presenter.press(key)
    assert paying.state.entry.after == after


def test_cash_with_change_is_sold_at_once(paying: Paying):
    paying.type("300")
    paying.presenter.confirm()
    assert (paying.sales, paying.state.ready) == (0, False)
    paying.work.run()
    state = paying.state
    assert paying.sales == 1
    assert (state.page, state.caption, state.figure) == (Page.SOLD, "Change", "¥34.90")
    assert state.receipt == "Receipt S01-2-1-000001"
    rows = [(row.name, row.figure) for row in state.summary]
    assert rows == [("Total", "¥265.13"), ("Cash rounding", "-¥0.03"), ("Cash", "¥300.00")]
    assert (state.primary, state.back) == ("Next customer", "")


def test_exact_cash_needs_no_change(paying: Paying):
    paying.presenter.confirm()
    paying.work.run()
    assert (paying.state.caption, paying.state.figure) == ("No change to give", "¥0.00")


def test_choosing_cash_takes_nothing_until_an_amount_is_typed(paying: Paying):
    paying.presenter.cash()
    paying.presenter.cash()
    assert (paying.taken, paying.work.names) == (0, [])
    assert paying.state.notice is not None
    assert paying.state.notice.text == "Type what was handed over, or Enter for exact."
    assert paying.state.notice.tone is Tone.CALM
    assert paying.state.primary == "Take ¥265.10"
    paying.type("300")
    paying.presenter.cash()
    paying.work.run()
    assert (paying.sales, paying.state.figure) == (1, "¥34.90")


def test_choosing_cash_after_a_part_was_paid_takes_nothing(paying: Paying):
    paying.take(100_00)
    paying.work.names.clear()
    paying.presenter.cash()
    assert (paying.taken, paying.work.names) == (1, [])


def test_enter_twice_sells_once(paying: Paying):
    for _ in range(3):
        paying.presenter.confirm()
    paying.presenter.hand_over(300_00)
    paying.work.run()
    assert paying.sales == 1
    assert paying.counter.sales.kinds == ["sale/2", "drawer_open/1"]
    assert len(paying.counter.sold) == 1
    assert paying.went == []


def test_card_for_all_that_is_left(paying: Paying):
    paying.presenter.card()
    state = paying.state
    assert (state.page, state.caption, state.figure) == (
        Page.CARD,
        "Key in on the card terminal",
        "¥265.13",
    )
    assert (state.primary, state.decline, state.back) == ("Approved", "Not approved", "")
    paying.type("0042.71")
    paying.presenter.confirm()
    paying.work.run()
    assert paying.state.page is Page.SOLD
    sale = next(iter(paying.counter.sales.rows.sales.values()))
    assert [(t.kind, t.amount.minor, t.reference) for t in sale.tenders] == [
        (TenderKind.CARD, 265_13, "004271")
    ]


def test_card_not_approved_takes_nothing(paying: Paying):
    paying.presenter.card()
    paying.states.clear()
    paying.presenter.decline()
    assert len(paying.states) == 1
    assert paying.state.page is Page.CASH
    assert paying.taken == 0
    assert paying.state.notice is not None
    assert paying.state.notice.text == "Nothing was taken. Try the card again, or take cash."
    assert paying.sales == 0


def test_part_by_card_rest_in_cash(paying: Paying):
    paying.type("100")
    paying.presenter.card()
    assert paying.state.figure == "¥100.00"
    paying.presenter.confirm()
    paying.work.run()
    assert (paying.state.caption, paying.state.figure) == ("Still to pay", "¥165.13")
    assert [(row.name, row.amount) for row in paying.state.taken] == [("Card", "¥100.00")]
    paying.presenter.hand_over(200_00)
    paying.work.run()
    assert paying.state.figure == "¥34.90"
    assert paying.sales == 1


@pytest.mark.parametrize(
    ("typed", "way", "sentence"),
    [
        pytest.param("300", "card", "A card pays no more than ¥265.13.", id="card over due"),
        pytest.param("0", "cash", "Type the amount first.", id="nothing"),
        pytest.param("0", "card", "Type the amount first.", id="nothing by card"),
        pytest.param("1.234", "cash", "There is no coin that small.", id="too fine"),
        pytest.param("999999999999", "cash", "That amount is too large.", id="too large"),
        pytest.param("5000", "cash", "The change would be more than ¥1,000.00.", id="change"),
    ],
)
def test_refused_amounts_change_nothing(paying: Paying, typed: str, way: str, sentence: str):
    paying.type(typed)
    getattr(paying.presenter, way)()
    assert paying.state.notice is not None
    assert paying.state.notice.text.startswith(sentence)
    assert paying.state.notice.tone is Tone.REFUSED
    assert paying.state.entry.typed == ""
    assert paying.taken == 0
    assert paying.sounds.heard == ["refused"]
    assert (paying.work.names, paying.sales) == ([], 0)


def test_full_disk_sells_nothing_and_keeps_what_was_paid(paying: Paying):
    paying.fill_the_disk()
    paying.presenter.hand_over(300_00)
    paying.work.run()
    assert paying.presenter.stage is Stage.UNSOLD
    assert paying.sales == 0
    assert paying.counter.sales.kinds == []
    assert paying.counter.sold == []
    state = paying.state
    assert (state.primary, state.caption, state.ready) == ("Try again", "Paid, not yet sold", True)
    assert [row.amount for row in state.taken] == ["¥300.00"]
    assert state.notice is not None
    assert state.notice.tone is Tone.REFUSED
    paying.empty_the_disk()
    paying.presenter.confirm()
    paying.work.run()
    assert (paying.sales, paying.state.page) == (1, Page.SOLD)


def test_cash_is_taken_back_at_once(paying: Paying):
    paying.take(100_00)
    paying.states.clear()
    paying.presenter.take_back_last()
    paying.work.run()
    assert (paying.state.caption, paying.state.figure) == ("To pay", "¥265.13")
    assert paying.state.taken == ()
    assert paying.state.back == "Back"


def test_card_is_cancelled_on_the_terminal_first(paying: Paying):
    paying.take_by_card("100")
    paying.presenter.take_back(0)
    assert (paying.state.caption, paying.state.figure) == ("Cancel on the card terminal", "¥100.00")
    assert paying.taken == 1
    paying.presenter.decline()
    assert paying.taken == 1
    paying.presenter.take_back(0)
    paying.presenter.confirm()
    paying.work.run()
    assert paying.taken == 0
    assert paying.state.figure == "¥265.13"
    assert paying.sales == 0


def test_taking_back_after_a_full_disk_asks_for_the_rest(paying: Paying):
    paying.fill_the_disk()
    paying.take(65_00)
    paying.take(300_00)
    paying.presenter.take_back(0)
    paying.work.run()
    assert paying.state.primary == "Try again"  # 300 covers it alone, with less change
    assert paying.presenter.settlement.change == Money(34_90)
    paying.presenter.take_back(0)
    paying.work.run()
    assert paying.state.caption == "To pay"
    assert paying.state.figure == "¥265.13"


def test_back_only_while_nothing_was_taken(paying: Paying):
    paying.presenter.back()
    assert paying.went == ["back"]
    paying.take(100_00)
    paying.states.clear()
    paying.presenter.back()
    assert paying.went == ["back"]
    assert paying.state.back == ""
    assert paying.state.notice is not None
    assert paying.state.notice.text.startswith("Take back what was paid")


def test_scan_before_any_tender_goes_to_the_basket(paying: Paying):
    paying.presenter.scanned(A_SCAN)
    assert paying.went == [A_SCAN]


def test_scan_with_a_tender_taken_is_refused(paying: Paying):
    paying.take(100_00)
    paying.presenter.scanned(A_SCAN)
    assert paying.went == []
    assert paying.sounds.heard == ["refused"]
    assert paying.taken == 1


def test_scan_while_the_terminal_is_used_is_refused(paying: Paying):
    paying.presenter.card()
    paying.presenter.scanned(A_SCAN)
    assert paying.went == []
    assert paying.state.page is Page.CARD


def test_scan_or_enter_after_the_sale_begins_the_next_customer(paying: Paying):
    paying.presenter.confirm()
    paying.work.run()
    paying.presenter.scanned(A_SCAN)
    paying.presenter.confirm()
    assert paying.went == [A_SCAN, None]


def test_esc_after_the_sale_leaves_the_change_on_the_screen(paying: Paying):
    paying.presenter.confirm()
    paying.work.run()
    paying.presenter.back()
    assert paying.went == []
    assert paying.state.page is Page.SOLD


def test_nothing_due_is_finished_with_one_key(paying: Paying):
    paying.presenter.start(basket_of(0), LIN)
    assert (paying.state.caption, paying.state.primary) == ("Nothing to pay", "Finish")
    paying.presenter.confirm()
    paying.work.run()
    assert paying.sales == 1
    assert paying.state.page is Page.SOLD


def test_coins_that_round_all_away_settle_with_nothing(paying: Paying):
    paying.presenter.start(basket_of(4), LIN)
    assert paying.state.exact is not None
    assert paying.state.exact.text == "Exact  ¥0.00"
    paying.presenter.confirm()
    paying.work.run()
    assert paying.sales == 1


def test_what_is_said_follows_the_language():
    texts = Texts()
    paying = Paying(texts)
    paying.start()
    paying.take(100_00)
    paying.presenter.back()
    texts.speak(Language.CHINESE)
    paying.presenter.again()
    assert paying.state.caption == "还需支付"
    assert paying.state.taken[0].name == "现金"
    assert paying.state.notice is not None
    assert paying.state.notice.text.startswith("要回到购物篮")


def test_a_payment_that_is_kept_after_a_full_disk_is_asked_about_again(paying: Paying):
    paying.fill_the_disk()
    paying.presenter.card()
    paying.presenter.confirm()
    paying.work.run()
    paying.presenter.take_back(0)
    paying.presenter.decline()
    assert paying.presenter.stage is Stage.UNSOLD
    assert paying.state.primary == "Try again"

"""What was taken is on disk before it is seen, and a payment goes on where the power was cut."""

import pytest

from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Money
from storeapp.domain.tender import CashRounding, Settlement, Tender, TenderKind
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.paying import Stage
from storeapp.ui.screens.pay.state import Page
from tests.ui.screens.pay.given import A_SCAN, LIN, Paying, basket_of

COINS = CashRounding(10)


@pytest.fixture
def paying():
    paying = Paying()
    paying.start()
    yield paying
    paying.work.close()


def on_disk(paying: Paying) -> list[tuple[TenderKind, int, str]]:
    """Kind, what was handed over, and slip of each tender in the file."""
    tenders = paying.counter.sales.rows.tenders
    return [(t.kind, t.handed.minor, t.reference) for t in tenders]


def taken_before(due: int, *handed: int, slip: str = "") -> tuple[Tender, ...]:
    """What another start of the program took of that much: by card with a slip, else cash."""
    settlement = Settlement(Money(due), COINS)
    for minor in handed:
        amount = Money(minor)
        by_card = slip and not settlement.tenders
        settlement = settlement.by_card(amount, slip) if by_card else settlement.by_cash(amount)
    return settlement.tenders


def test_a_tender_is_on_disk_before_it_is_seen(paying: Paying):
    paying.presenter.hand_over(100_00)

    assert (paying.state.taken, paying.state.figure) == ((), "¥265.13")
    assert not paying.state.ready
    assert on_disk(paying) == []

    paying.work.run()
    assert on_disk(paying) == [(TenderKind.CASH, 100_00, "")]
    assert [row.amount for row in paying.state.taken] == ["¥100.00"]
    assert paying.state.ready
    kept = paying.counter.sales.rows.basket
    assert kept is not None
    assert kept.id == "basket-1"


def test_every_tender_is_kept_in_its_order(paying: Paying):
    paying.type("20")
    paying.presenter.card()
    paying.type("0042")
    paying.presenter.confirm()
    paying.work.run()
    paying.take(100_00)

    assert on_disk(paying) == [(TenderKind.CARD, 20_00, "0042"), (TenderKind.CASH, 100_00, "")]


def test_what_is_taken_back_is_off_the_disk_before_it_is_seen(paying: Paying):
    paying.take(100_00)
    paying.presenter.take_back_last()

    assert [row.amount for row in paying.state.taken] == ["¥100.00"]
    assert not paying.state.ready

    paying.work.run()
    assert on_disk(paying) == []
    assert paying.state.taken == ()
    assert paying.state.notice is not None
    assert paying.state.notice.text == "¥100.00 was taken back."


def test_nothing_happens_while_a_tender_is_written(paying: Paying):
    paying.presenter.hand_over(100_00)
    for intent in ("confirm", "decline", "cash", "card", "back", "take_back_last"):
        getattr(paying.presenter, intent)()
    paying.presenter.hand_over(5_00)
    paying.presenter.press("9")

    assert (paying.presenter.stage, paying.went) == (Stage.KEEPING, [])

    paying.work.run()
    assert on_disk(paying) == [(TenderKind.CASH, 100_00, "")]
    assert paying.taken == 1


def test_a_scan_while_a_tender_is_written_is_refused(paying: Paying):
    paying.presenter.hand_over(100_00)
    paying.presenter.scanned(A_SCAN)

    assert paying.went == []
    assert paying.sounds.heard == ["refused"]


def test_a_card_is_still_being_asked_about_while_it_is_written(paying: Paying):
    paying.type("20")
    paying.presenter.card()
    paying.presenter.confirm()

    assert (paying.state.page, paying.state.ready) == (Page.CARD, False)


def test_a_sale_takes_its_tenders_off_the_disk(paying: Paying):
    paying.take(100_00)
    paying.take(200_00)

    assert (paying.sales, on_disk(paying)) == (1, [])


def test_the_last_tender_costs_no_write_of_its_own(paying: Paying):
    paying.presenter.hand_over(300_00)

    assert paying.work.names == ["sell"]


def test_what_a_full_disk_does_not_keep_was_taken_all_the_same(paying: Paying):
    paying.fill_the_disk()
    paying.take(100_00)

    assert [row.amount for row in paying.state.taken] == ["¥100.00"]
    assert paying.state.notice is not None
    assert paying.state.notice.tone is Tone.REFUSED
    assert paying.sounds.heard == ["refused"]
    assert on_disk(paying) == []


def test_what_was_paid_of_a_sale_that_cannot_be_written_is_kept(paying: Paying):
    paying.counter.sales.rows.shift = None
    paying.take(300_00)

    assert paying.presenter.stage is Stage.UNSOLD
    assert on_disk(paying) == [(TenderKind.CASH, 300_00, "")]
    assert paying.sales == 0


def test_a_payment_goes_on_where_it_stopped(paying: Paying):
    before = taken_before(265_13, 20_00, 100_00, slip="0042")
    paying.presenter.start(basket_of(265_13), LIN, before)

    assert len(paying.states) == 1
    state = paying.state
    assert (state.caption, state.figure) == ("Still to pay", "¥145.13")
    assert [(row.name, row.amount) for row in state.taken] == [
        ("Card · slip 0042", "¥20.00"),
        ("Cash", "¥100.00"),
    ]
    assert state.notice is not None
    assert state.notice.text == "The till stopped in between. What was taken is still here."

    paying.take(200_00)
    assert (paying.sales, paying.state.caption, paying.state.figure) == (1, "Change", "¥54.90")


def test_it_says_so_in_chinese_too(paying: Paying):
    paying.texts.speak(Language.CHINESE)
    paying.presenter.start(basket_of(265_13), LIN, taken_before(265_13, 100_00))

    assert paying.state.notice is not None
    assert paying.state.notice.text == "收款途中收银机停过。当时已收的款都列在这里。"


def test_a_paid_basket_is_sold_with_one_key(paying: Paying):
    paying.presenter.start(basket_of(265_13), LIN, taken_before(265_13, 300_00))

    assert (paying.presenter.stage, paying.state.primary) == (Stage.UNSOLD, "Try again")
    paying.presenter.confirm()
    paying.work.run()
    assert (paying.sales, paying.state.figure) == (1, "¥34.90")


def test_more_taken_than_is_due_by_now_sells_nothing_until_it_is_taken_back(paying: Paying):
    paying.presenter.start(basket_of(15_00), LIN, taken_before(265_13, 20_00, slip="0042"))

    assert (paying.presenter.stage, paying.state.figure) == (Stage.TAKING, "-¥5.00")
    assert [row.amount for row in paying.state.taken] == ["¥20.00"]
    paying.presenter.confirm()
    paying.work.run()
    assert paying.sales == 0

    paying.presenter.take_back_last()
    paying.presenter.confirm()
    paying.work.run()
    assert (paying.state.figure, on_disk(paying)) == ("¥15.00", [])


def test_a_sale_that_is_on_disk_after_all_is_not_paid_again(paying: Paying):
    write = paying.counter.sales.write

    async def said_too_late(work: object) -> None:
        paying.counter.sales.write = write  # type: ignore[method-assign]  # only once
        await write(work)  # type: ignore[arg-type]  # passed on
        raise Refusal("disk-failing")

    paying.counter.sales.write = said_too_late  # type: ignore[method-assign,assignment]  # a bad disk
    paying.take(300_00)

    assert (paying.presenter.stage, paying.sales) == (Stage.UNSOLD, 1)
    assert (paying.counter.sales.rows.basket, on_disk(paying)) == (None, [])

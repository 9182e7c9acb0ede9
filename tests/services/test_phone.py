"""Paying by phone: on disk first, asked about until it is known, undone when nobody wants it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from storeapp.domain.card import AttemptState, CardAttempt, Decline, Declined, Doubt, Unknown
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money
from storeapp.domain.tender import TenderKind
from storeapp.ports.devices import Prompt
from storeapp.services.phone import MOST_LOOKS, ON_ITS_WAY, Phones
from storeapp.services.status import Line, StatusBoard
from tests.services.fake_phones import ALIPAY, CODES, LOST, WAITING, WECHAT, FakePhones, by_phone
from tests.services.fakes import LIN, FakeClock, FakeSales

S = AttemptState
DUE = Money(1280)
UNDONE, NEVER_HEARD = Declined(Decline.CANCELLED), Declined(Decline.NOT_BOOKED)


@dataclass
class Till:
    sales: FakeSales = field(default_factory=FakeSales)
    clock: FakeClock = field(default_factory=FakeClock)
    phones: FakePhones = field(default_factory=FakePhones)
    board: StatusBoard = field(default_factory=StatusBoard)
    prompts: list[Prompt] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cards = by_phone(self.sales, self.clock, self.phones, board=self.board)

    def charge(self, code: str = WECHAT) -> CardAttempt:
        return asyncio.run(self.cards.pay_by_phone("b1", DUE, code, self.prompts.append))

    @property
    def states(self) -> list[AttemptState]:
        return [each.state for each in self.sales.rows.cards.values()]


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.mark.parametrize(
    ("code", "kind"), [(WECHAT, TenderKind.WECHAT), (ALIPAY, TenderKind.ALIPAY)]
)
def test_a_paid_phone_is_a_tender_with_head_offices_number(till: Till, code: str, kind: TenderKind):
    attempt = till.charge(code)

    assert attempt.state is S.PAID
    assert (attempt.tender.kind, attempt.tender.amount, attempt.tender.reference) == (
        kind,
        DUE,
        "HO-1",
    )
    assert attempt.number == "S01-2-b1-1"
    assert till.phones.asked == ["charge"]


def test_the_code_is_in_no_row_and_in_no_fact(till: Till):
    till.phones.answers = [LOST]
    till.charge()

    assert till.phones.codes == [WECHAT]
    assert WECHAT not in repr(till.sales.rows)


def test_the_customer_is_waited_for_and_then_the_provider(till: Till):
    till.phones.answers = [WAITING, Unknown(Doubt.NO_ANSWER)]

    assert till.charge().state is S.PAID
    assert till.prompts == [Prompt.SEE_PHONE, Prompt.ASK_PROVIDER]
    assert till.phones.asked == ["charge", "find", "find"]


def test_waiting_ends(till: Till):
    till.phones.answers = [WAITING] * (MOST_LOOKS + 1)

    assert till.charge().state is S.PENDING
    assert len(till.phones.asked) == MOST_LOOKS + 1


def test_a_lost_answer_is_unknown_and_no_second_charge_follows(till: Till):
    till.phones.answers = [LOST]
    assert till.charge().state is S.UNKNOWN
    with pytest.raises(Refusal) as refused:
        till.charge()

    assert refused.value.code == "card-unresolved"
    assert till.phones.asked == ["charge"]
    assert till.states == [S.UNKNOWN]


def test_asked_again_it_is_found_paid(till: Till):
    till.phones.answers = [LOST]
    attempt = till.charge()
    found = asyncio.run(till.cards.check(attempt.number))

    assert (found.state, till.phones.asked) == (S.PAID, ["charge", "find"])


def test_what_head_office_never_heard_of_is_final_only_after_a_while(till: Till):
    till.phones.answers = [LOST, NEVER_HEARD, NEVER_HEARD]
    attempt = till.charge()
    early = asyncio.run(till.cards.check(attempt.number))
    till.clock.at += ON_ITS_WAY + timedelta(seconds=1)
    late = asyncio.run(till.cards.check(attempt.number))

    assert (early.state, late.state) == (S.UNKNOWN, S.DECLINED)


def test_offline_nothing_is_sent_and_nothing_stays_open(till: Till):
    till.board.update(line=Line.OFFLINE)
    attempt = till.charge()

    assert (attempt.state, attempt.reason) == (S.DECLINED, Decline.OFFLINE.value)
    assert till.phones.asked == []


def test_cancelled_at_the_next_look(till: Till):
    till.phones.answers = [WAITING, WAITING, UNDONE]

    def stop(prompt: Prompt) -> None:
        till.cards.cancel()

    attempt = asyncio.run(till.cards.pay_by_phone("b1", DUE, WECHAT, stop))

    assert (attempt.state, attempt.reason) == (S.DECLINED, "cancelled")
    assert till.phones.asked == ["charge", "undo", "undo"]


def test_cash_instead_undoes_it_and_keeps_it_under_watch(till: Till):
    till.phones.answers = [LOST, WAITING, UNDONE]
    attempt = till.charge()
    abandoned = asyncio.run(till.cards.abandon(attempt.number))
    after = asyncio.run(till.cards.check(attempt.number))

    assert (abandoned.state, after.state) == (S.ABANDONED, S.DECLINED)
    assert till.phones.asked == ["charge", "undo", "undo"]


def test_a_paid_phone_is_given_back_once_head_office_says_so(till: Till):
    attempt = till.charge()
    till.phones.answers = [WAITING, UNDONE]
    going = asyncio.run(till.cards.give_back(attempt.number))
    gone = asyncio.run(till.cards.check(attempt.number))

    assert (going.state, gone.state) == (S.REVERSING, S.REVERSED)


def test_paid_in_two_goes_head_office_hears_what_counts(till: Till):
    till.charge()
    till.charge(ALIPAY)

    assert till.phones.paid == [(), (1,)]


def test_after_a_power_cut_it_is_unknown_and_asked_about(till: Till):
    till.phones.answers = [WAITING, LOST]
    attempt = till.charge()
    sent = attempt.number
    till.sales.rows.cards[sent] = CardAttempt(
        sent, "b1", 1, DUE, attempt.created_at, mark="wechat"
    ).sent(till.clock.now(), "wechat")
    anew = by_phone(till.sales, till.clock, till.phones)
    (unsettled,) = asyncio.run(anew.resume())

    assert (unsettled.state, unsettled.reason, unsettled.kind) == (
        S.UNKNOWN,
        Doubt.CUT_OFF.value,
        TenderKind.WECHAT,
    )
    assert asyncio.run(anew.check(sent)).state is S.PAID


def test_before_there_is_a_line_nothing_is_charged_and_nothing_known(till: Till):
    attempt = till.charge()
    phones = Phones(CODES, lambda: None, till.clock, till.board)

    assert asyncio.run(phones.pay(attempt, WECHAT, (), till.prompts.append)) == Declined(
        Decline.OFFLINE
    )
    assert asyncio.run(phones.find(attempt)) == LOST
    assert asyncio.run(phones.give_back(attempt)) == LOST


def test_what_is_still_paid_is_not_given_back_yet(till: Till):
    attempt = till.charge()
    phones = Phones(CODES, lambda: till.phones, till.clock, till.board)

    assert asyncio.run(phones.give_back(attempt)) == WAITING


def test_a_good_is_no_phone(till: Till):
    assert till.cards.paying("6901234567892") is None
    with pytest.raises(Defect):
        till.charge("6901234567892")
    assert till.states == []


def test_a_sale_that_is_not_made_takes_nothing(till: Till):
    attempt = till.charge()
    till.phones.answers = [UNDONE]
    asyncio.run(till.cards.let_go("b1"))

    assert till.sales.rows.cards[attempt.number].state is S.REVERSED
    assert LIN.id not in repr(till.sales.rows.cards)


def test_where_no_phone_can_be_charged_one_is_a_defect(till: Till):
    till.phones.answers = [LOST]
    attempt = till.charge()
    till.cards.phones = None
    with pytest.raises(Defect):
        asyncio.run(till.cards.check(attempt.number))
    assert till.states == [S.UNKNOWN]

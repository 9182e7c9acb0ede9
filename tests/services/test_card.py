"""Paying by card: each attempt on disk first, one at a time, and what is unknown is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from storeapp.domain.card import (
    Approved,
    AttemptState,
    Booking,
    CardAttempt,
    CardOutcome,
    Decline,
    Declined,
    Doubt,
    Unknown,
)
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import CNY, Currency, Money
from storeapp.domain.tender import TenderKind
from storeapp.ports.devices import Prompt
from storeapp.services.card import CardPayments
from tests.db.given import a_basket, sell_in
from tests.services.fakes import LIN, NOW, FakeClock, FakeSales, a_config

S = AttemptState
NOT_BOOKED = Declined(Decline.NOT_BOOKED)
LOST = Unknown(Doubt.NO_ANSWER)
BUSY = Unknown(Doubt.BUSY)


def booked(number: int = 1, minor: int = 1280) -> Booking:
    return Booking(Money(minor), f"{number:04d}", moment="1121-104205", last4="4711")


@dataclass
class FakeTerminal:
    """Answers each question with what was put there for it, in order; keeps what it was asked."""

    sales: FakeSales
    paying: list[CardOutcome] = field(default_factory=list)
    finding: list[CardOutcome] = field(default_factory=list)
    reversing: list[CardOutcome] = field(default_factory=list)
    refusal: str = ""
    asked: list[str] = field(default_factory=list)
    on_disk: list[AttemptState] = field(default_factory=list)
    hold: asyncio.Event | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    name: str = "fake"

    async def mark(self, currency: Currency) -> str:
        if self.refusal:
            raise Refusal(self.refusal)
        return "the last one"

    async def pay(self, attempt: CardAttempt, shown: Callable[[Prompt], None]) -> CardOutcome:
        self._note("pay", attempt)
        shown(Prompt.SHOW_CARD)
        self.reached.set()
        if self.hold is not None:
            await self.hold.wait()
        return self.paying.pop(0) if self.paying else Approved(booked(len(self.asked)))

    def cancel(self) -> None:
        self.asked.append("cancel")

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        self._note("find", attempt)
        return self.finding.pop(0)

    async def reverse(self, attempt: CardAttempt) -> CardOutcome:
        self._note("reverse", attempt)
        return self.reversing.pop(0) if self.reversing else Approved(booked())

    async def end_of_day(self, currency: Currency) -> CardOutcome:
        self.asked.append("end of day")
        return Approved(Booking(Money(0, currency), ""))

    async def close(self) -> None:
        return

    def _note(self, what: str, attempt: CardAttempt) -> None:
        self.asked.append(f"{what} {attempt.number[-4:]}")
        self.on_disk.append(self.sales.rows.cards[attempt.number].state)


@dataclass
class Desk:
    """The use case, its file and its terminal."""

    sales: FakeSales = field(default_factory=FakeSales)

    def __post_init__(self) -> None:
        self.terminal = FakeTerminal(self.sales)
        self.cards = CardPayments(self.sales, self.terminal, FakeClock(), a_config())

    async def pay(self, sale: str = "b1", minor: int = 1280) -> CardAttempt:
        return await self.cards.pay(sale, Money(minor), lambda prompt: None)

    async def in_state(self, state: AttemptState, **changes: object) -> CardAttempt:
        """An attempt of an earlier hour that got that far."""
        attempt = CardAttempt("S01-2-b1-1", "b1", 1, Money(1280), NOW, S.SENT, "m", NOW)
        kept = replace(attempt, state=state, booking=booked(9), **changes)  # type: ignore[arg-type]  # by the tests
        await self.sales.write(lambda unit: unit.put_card_attempt(kept))
        return kept

    def states(self) -> list[AttemptState]:
        return [attempt.state for attempt in self.sales.rows.cards.values()]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def refused(call) -> str:
    with pytest.raises(Refusal) as refusal:
        await call
    return refusal.value.code


async def test_an_approved_payment_is_the_sale_s_tender(aloop, desk: Desk):
    seen: list[Prompt] = []
    paid = await desk.cards.pay("b1", Money(1280), seen.append)

    assert paid.number == "S01-2-b1-1"
    assert (paid.state, paid.mark, paid.sent_at) == (S.PAID, "the last one", NOW)
    assert paid.tender.kind is TenderKind.CARD
    assert (paid.tender.amount, paid.tender.reference) == (Money(1280), "0001")
    assert await desk.cards.attempts("b1") == (paid,)
    assert await desk.cards.unsettled() == ()
    assert seen == [Prompt.SHOW_CARD]


async def test_it_is_on_disk_as_sent_before_the_terminal_hears_of_it(aloop, desk: Desk):
    await desk.pay()

    assert desk.terminal.on_disk == [S.SENT]


async def test_after_a_decline_the_next_attempt_has_its_own_number(aloop, desk: Desk):
    desk.terminal.paying = [Declined(Decline.FUNDS, "71")]
    declined = await desk.pay()
    paid = await desk.pay()

    assert (declined.state, declined.reason, declined.code) == (S.DECLINED, "funds", "71")
    assert (paid.number, paid.state) == ("S01-2-b1-2", S.PAID)
    with pytest.raises(Defect):
        _ = declined.tender


async def test_a_terminal_that_is_not_there_charges_nobody_and_leaves_nothing_open(
    aloop, desk: Desk
):
    desk.terminal.refusal = "terminal-unreachable"

    assert await refused(desk.pay()) == "terminal-unreachable"
    assert desk.terminal.asked == []
    assert desk.states() == [S.DECLINED]


async def test_while_it_is_unknown_no_card_is_charged_again(aloop, desk: Desk):
    desk.terminal.paying = [LOST]
    desk.terminal.finding = [LOST, BUSY]
    unknown = await desk.pay()

    assert (unknown.state, unknown.reason) == (S.UNKNOWN, "no-answer")
    assert await refused(desk.pay()) == "card-unresolved"
    assert await refused(desk.pay("b2")) == "card-unresolved"
    assert desk.terminal.asked == ["pay b1-1", "find b1-1", "find b1-1"]
    assert desk.states() == [S.PENDING]


@pytest.mark.parametrize(
    ("found", "state"),
    [(Approved(booked()), S.PAID), (NOT_BOOKED, S.DECLINED), (BUSY, S.PENDING), (LOST, S.UNKNOWN)],
    ids=["charged", "not charged", "still at work", "still unknown"],
)
async def test_what_became_of_it_is_asked(aloop, desk: Desk, found, state: AttemptState):
    desk.terminal.paying, desk.terminal.finding = [LOST], [found]
    unknown = await desk.pay()
    checked = await desk.cards.check(unknown.number)

    assert checked.state is state
    assert await desk.cards.attempts("b1") == (checked,)


async def test_a_settled_attempt_is_not_asked_about_again(aloop, desk: Desk):
    paid = await desk.pay()

    assert await desk.cards.check(paid.number) == paid
    assert desk.terminal.asked == ["pay b1-1"]


async def test_the_next_customer_s_payment_settles_the_one_before_first(aloop, desk: Desk):
    desk.terminal.paying, desk.terminal.finding = [LOST], [Approved(booked())]
    await desk.pay()
    await desk.pay("b2")

    assert desk.terminal.asked == ["pay b1-1", "find b1-1", "pay b2-1"]
    assert desk.states() == [S.PAID, S.PAID]


async def test_one_booking_pays_one_attempt(aloop, desk: Desk):
    desk.terminal.paying = [Approved(booked()), LOST]
    desk.terminal.finding = [Approved(booked())]
    await desk.pay()
    unknown = await desk.pay("b2")
    checked = await desk.cards.check(unknown.number)

    assert (checked.state, checked.reason) == (S.UNKNOWN, "other-booking")


async def test_a_booking_without_a_moment_cannot_be_compared(aloop, desk: Desk):
    bare = Booking(Money(1280), "")
    desk.terminal.paying = [Approved(bare), Approved(bare)]

    assert (await desk.pay()).state is S.PAID
    assert (await desk.pay("b2")).state is S.PAID


@pytest.mark.parametrize(
    ("left", "now", "found", "then"),
    [
        (S.CREATED, S.DECLINED, None, S.DECLINED),
        (S.SENT, S.UNKNOWN, Approved(booked(9)), S.PAID),
        (S.SENT, S.UNKNOWN, NOT_BOOKED, S.DECLINED),
        (S.UNKNOWN, S.UNKNOWN, Approved(booked(9)), S.PAID),
        (S.REVERSING, S.REVERSING, None, S.REVERSED),
    ],
    ids=["before it was sent", "charged", "not charged", "unknown before", "while giving back"],
)
async def test_a_power_cut_is_made_good(aloop, desk: Desk, left, now, found, then):
    attempt = await desk.in_state(left)
    desk.terminal.finding = [found]
    after = await desk.cards.resume()

    assert desk.states() == [now]
    assert [each.number for each in after] == ([] if now is S.DECLINED else [attempt.number])
    assert (await desk.cards.check(attempt.number)).state is then
    assert "pay b1-1" not in desk.terminal.asked


async def test_what_was_created_and_never_sent_is_no_charge(aloop, desk: Desk):
    attempt = await desk.in_state(S.CREATED)
    checked = await desk.cards.check(attempt.number)

    assert (checked.state, checked.reason) == (S.DECLINED, "not-sent")
    assert desk.terminal.asked == []


@pytest.mark.parametrize(
    ("found", "reversal", "state"),
    [
        (NOT_BOOKED, None, S.DECLINED),
        (LOST, None, S.ABANDONED),
        (BUSY, None, S.ABANDONED),
        (Approved(booked()), Approved(booked()), S.REVERSED),
        (Approved(booked()), LOST, S.REVERSING),
        (Approved(booked()), Declined(Decline.TERMINAL, "B5"), S.UNRESOLVED),
    ],
    ids=["not charged", "unknown", "at work", "given back", "not yet given back", "refused"],
)
async def test_a_charge_that_nobody_wants_any_more_is_given_back(
    aloop, desk: Desk, found, reversal, state
):
    desk.terminal.paying, desk.terminal.finding = [LOST], [found]
    desk.terminal.reversing = [reversal]
    unknown = await desk.pay()

    assert (await desk.cards.abandon(unknown.number)).state is state
    assert desk.states() == [state]


async def test_a_late_charge_of_an_abandoned_attempt_is_given_back_when_it_shows(aloop, desk: Desk):
    desk.terminal.paying = [LOST]
    desk.terminal.finding = [LOST, Approved(booked())]
    unknown = await desk.pay()
    await desk.cards.abandon(unknown.number)
    await desk.pay("b2")

    assert desk.states() == [S.REVERSED, S.PAID]
    assert desk.terminal.asked[-2:] == ["reverse b1-1", "pay b2-1"]


async def test_only_what_is_unknown_is_abandoned(aloop, desk: Desk):
    paid = await desk.pay()

    assert await refused(desk.cards.abandon(paid.number)) == "card-decided"
    assert desk.states() == [S.PAID]


async def test_a_paid_attempt_is_given_back_before_its_sale_is_made(aloop, desk: Desk):
    paid = await desk.pay()
    desk.terminal.reversing = [LOST, Approved(booked())]

    assert (await desk.cards.give_back(paid.number)).state is S.REVERSING
    assert await refused(desk.cards.give_back(paid.number)) == "card-decided"
    assert (await desk.cards.check(paid.number)).state is S.REVERSED
    assert desk.terminal.on_disk[1:] == [S.REVERSING, S.REVERSING]


async def test_a_sold_sale_is_returned_and_not_reversed(aloop, desk: Desk):
    paid = await desk.pay()
    await desk.sales.write(lambda unit: sell_in(unit, a_basket("b1"), job=False))

    assert await refused(desk.cards.give_back(paid.number)) == "already-sold"
    assert await refused(desk.pay()) == "already-sold"
    assert desk.states() == [S.PAID]


DECISIONS = [
    (S.UNKNOWN, True, S.PAID),
    (S.UNKNOWN, False, S.DECLINED),
    (S.PENDING, True, S.PAID),
    (S.PENDING, False, S.DECLINED),
    (S.ABANDONED, True, S.REVERSED),
    (S.ABANDONED, False, S.DECLINED),
    (S.REVERSING, False, S.REVERSED),
    (S.UNRESOLVED, False, S.REVERSED),
]


@pytest.mark.parametrize(
    ("state", "charged", "then"), DECISIONS, ids=lambda value: str(getattr(value, "value", value))
)
async def test_a_person_decides_by_the_terminal_s_own_list(
    aloop, desk: Desk, state, charged: bool, then
):
    attempt = await desk.in_state(state)
    decided = await desk.cards.decide(attempt.number, charged=charged, by=LIN)

    assert (decided.state, decided.by) == (then, "u1")
    assert desk.states() == [then]


@pytest.mark.parametrize(
    ("state", "charged"),
    [(S.PAID, False), (S.DECLINED, True), (S.REVERSED, True), (S.UNRESOLVED, True)],
)
async def test_what_is_settled_is_not_decided_again(aloop, desk: Desk, state, charged: bool):
    attempt = await desk.in_state(state)

    assert await refused(desk.cards.decide(attempt.number, charged=charged, by=LIN)) == (
        "card-decided"
    )
    assert desk.states() == [state]


async def test_the_terminal_is_asked_one_thing_at_a_time(aloop, desk: Desk):
    desk.terminal.hold = asyncio.Event()
    paying = aloop.create_task(desk.pay())
    await desk.terminal.reached.wait()

    assert await refused(desk.pay("b2")) == "terminal-busy"
    assert await refused(desk.cards.check("S01-2-b1-1")) == "terminal-busy"
    desk.cards.cancel()
    desk.terminal.hold.set()
    assert (await paying).state is S.PAID
    assert desk.terminal.asked == ["pay b1-1", "cancel"]


async def test_a_screen_that_goes_away_leaves_the_attempt_to_be_asked_about(aloop, desk: Desk):
    desk.terminal.hold = asyncio.Event()
    paying = aloop.create_task(desk.pay())
    await desk.terminal.reached.wait()
    paying.cancel()
    await asyncio.wait({paying})
    desk.terminal.finding = [Approved(booked())]

    assert desk.states() == [S.SENT]
    assert (await desk.cards.check("S01-2-b1-1")).state is S.PAID


async def test_the_day_ends_when_nothing_is_open(aloop, desk: Desk):
    desk.terminal.paying, desk.terminal.finding = [LOST], [LOST, NOT_BOOKED]
    await desk.pay()

    assert await refused(desk.cards.end_of_day(CNY)) == "card-unresolved"
    assert "end of day" not in desk.terminal.asked
    assert await desk.cards.end_of_day(CNY) == Approved(Booking(Money(0), ""))


async def test_a_charge_to_be_given_back_keeps_the_day_open(aloop, desk: Desk):
    await desk.in_state(S.UNRESOLVED)

    assert await refused(desk.cards.end_of_day(CNY)) == "card-unresolved"
    assert desk.terminal.asked == []


async def test_an_attempt_nobody_knows_is_our_mistake(aloop, desk: Desk):
    for call in (desk.cards.check("x"), desk.cards.give_back("x")):
        with pytest.raises(Defect):
            await call

"""The driver against the simulated terminal over TCP: each fault, its outcome, and one charge."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from storeapp.domain.card import Approved, Booking, Decline, Declined, Doubt, Unknown
from storeapp.domain.errors import Refusal
from storeapp.domain.money import EUR, Money
from storeapp.hardware.sim.terminal import Mood
from storeapp.hardware.terminals.absent import NoTerminal
from storeapp.hardware.terminals.zvt import NO_MARK, ZvtTerminal
from storeapp.hardware.transports.tcp9100 import Tcp9100
from storeapp.hardware.worker import DeviceWorker
from storeapp.ports.devices import Prompt
from tests.hardware.terminals.conftest import WAITS

BOOKED = Booking(
    amount=Money(1280, EUR),
    receipt_no="0001",
    trace="000001",
    moment="1121-104205",
    terminal="52000117",
    auth_code="500001",
    scheme="Plum Debit",
    last4="0000",
    slip=("Plum Debit ****0000",),
)


def nobody(prompt: Prompt) -> None:
    """Prompts that the test is not about."""


async def test_an_approved_payment_says_everything_but_the_card_number(aloop, bench):
    shown: list[Prompt] = []
    outcome = await bench.terminal.pay(await bench.attempt(), shown.append)

    assert outcome == Approved(BOOKED)
    assert bench.machine.owed_minor == 1280
    assert shown == [Prompt.SHOW_CARD, Prompt.ENTER_PIN, Prompt.WAIT, Prompt.TAKE_CARD]


async def test_a_declined_payment_says_why_and_charges_nobody(aloop, bench):
    bench.machine.mood = Mood.DECLINE
    outcome = await bench.terminal.pay(await bench.attempt(), nobody)

    assert outcome == Declined(Decline.FUNDS, "71")
    assert bench.machine.charges == ()


UNSURE = {
    Mood.NO_ANSWER: (Declined(Decline.NOT_BOOKED), 500),
    Mood.CUT_BEFORE: (Declined(Decline.NOT_BOOKED), 500),
    Mood.CUT_AFTER: (
        Approved(replace(BOOKED, receipt_no="0002", trace="000002", auth_code="500002", slip=())),
        1780,
    ),
    Mood.OTHER_AMOUNT: (Unknown(Doubt.OTHER_AMOUNT), 1780),
}


@pytest.mark.parametrize("mood", UNSURE, ids=lambda mood: mood.value)
async def test_what_became_of_it_is_found_and_never_guessed(aloop, bench, mood: Mood):
    found, owed_minor = UNSURE[mood]
    await bench.paid_before()
    attempt = await bench.attempt()
    bench.machine.mood = mood

    assert await bench.terminal.pay(attempt, nobody) == Unknown(Doubt.NO_ANSWER)
    assert await bench.terminal.find(attempt) == found
    assert await bench.terminal.find(attempt) == found
    assert bench.machine.owed_minor == owed_minor


async def test_a_late_approval_is_waited_for_and_found(aloop, bench):
    await bench.paid_before()
    attempt = await bench.attempt()
    bench.machine.mood = Mood.LATE

    assert await bench.terminal.pay(attempt, nobody) == Unknown(Doubt.NO_ANSWER)
    assert await bench.terminal.find(attempt) == Unknown(Doubt.BUSY)
    with pytest.raises(Refusal, match="terminal-busy"):
        await bench.terminal.mark(EUR)
    bench.machine.approve_late()
    found = await bench.terminal.find(attempt)

    assert isinstance(found, Approved)
    assert found.booking.receipt_no == "0002"
    assert bench.machine.owed_minor == 1780


async def test_without_an_earlier_booking_silence_is_never_called_not_charged(aloop, bench):
    """A terminal that cannot name its last transaction looks just the same."""
    attempt = await bench.attempt()
    assert attempt.mark == NO_MARK
    bench.machine.mood = Mood.CUT_BEFORE

    assert await bench.terminal.pay(attempt, nobody) == Unknown(Doubt.NO_ANSWER)
    assert await bench.terminal.find(attempt) == Unknown(Doubt.UNREADABLE)
    assert bench.machine.charges == ()


async def test_the_first_charge_of_a_terminal_is_found(aloop, bench):
    attempt = await bench.attempt()
    bench.machine.mood = Mood.CUT_AFTER

    assert await bench.terminal.pay(attempt, nobody) == Unknown(Doubt.NO_ANSWER)
    assert await bench.terminal.find(attempt) == Approved(replace(BOOKED, slip=()))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"amount": Money(1281, EUR)}, Unknown(Doubt.OTHER_AMOUNT)),
        ({"amount": Money(1280)}, Unknown(Doubt.OTHER_AMOUNT)),
        ({"mark": ""}, Unknown(Doubt.UNREADABLE)),
        ({"later": timedelta(minutes=16)}, Unknown(Doubt.OTHER_BOOKING)),
        ({"later": timedelta(minutes=14)}, Approved(BOOKED)),
        ({"later": timedelta(hours=-9)}, Approved(BOOKED)),
    ],
    ids=[
        "other amount",
        "other currency",
        "nothing to compare with",
        "booked long before",
        "clocks that differ",
        "booked long after",
    ],
)
async def test_a_booking_that_is_not_the_attempt_s_is_not_taken_for_it(
    aloop, bench, changes, found
):
    attempt = await bench.attempt()
    await bench.terminal.pay(attempt, nobody)
    later = changes.pop("later", timedelta())
    asked = replace(attempt, sent_at=attempt.sent_at + later, **changes)
    answer = await bench.terminal.find(asked)

    if isinstance(answer, Approved):
        answer = Approved(replace(answer.booking, slip=BOOKED.slip))
    assert answer == found


async def test_a_payment_is_stopped_on_the_clerk_s_word(aloop, bench):
    attempt = await bench.attempt()
    bench.machine.mood = Mood.LATE

    def stop(prompt: Prompt) -> None:
        if prompt is Prompt.WAIT:
            bench.terminal.cancel()

    outcome = await bench.terminal.pay(attempt, stop)

    assert outcome == Declined(Decline.CANCELLED, "6C")
    assert bench.machine.charges == ()
    assert not bench.machine.is_waiting


async def test_a_booking_is_given_back_once(aloop, bench):
    outcome = await bench.terminal.pay(await bench.attempt(), nobody)
    attempt = replace(await bench.attempt(), booking=outcome.booking)

    assert await bench.terminal.reverse(attempt) == Approved(replace(BOOKED, slip=()))
    assert bench.machine.owed_minor == 0
    assert isinstance(await bench.terminal.reverse(attempt), Approved)
    assert bench.machine.owed_minor == 0


@pytest.mark.parametrize(
    ("booking", "outcome"),
    [
        (replace(BOOKED, receipt_no="0099"), Declined(Decline.TERMINAL, "B5")),
        (replace(BOOKED, receipt_no=""), Declined(Decline.TERMINAL)),
        (None, Declined(Decline.TERMINAL)),
    ],
    ids=["unknown receipt", "no receipt number", "no booking"],
)
async def test_what_cannot_be_given_back_says_so(aloop, bench, booking, outcome):
    await bench.paid_before()
    attempt = replace(await bench.attempt(), booking=booking)

    assert await bench.terminal.reverse(attempt) == outcome
    assert bench.machine.owed_minor == 500


async def test_a_busy_terminal_is_asked_again_to_give_back(aloop, bench):
    await bench.paid_before()
    bench.machine.mood = Mood.LATE
    late = await bench.attempt()
    assert isinstance(await bench.terminal.pay(late, nobody), Unknown)

    assert await bench.terminal.reverse(replace(late, booking=BOOKED)) == Unknown(Doubt.BUSY)


async def test_the_end_of_day_hands_over_the_total(aloop, bench):
    await bench.paid_before(500)
    await bench.paid_before(780)
    outcome = await bench.terminal.end_of_day(EUR)

    assert outcome == Approved(Booking(Money(1280, EUR), ""))
    assert bench.machine.owed_minor == 0
    assert await bench.terminal.end_of_day(EUR) == Approved(Booking(Money(0, EUR), ""))


async def test_a_terminal_that_is_not_there(aloop, bench, server):
    attempt = await bench.attempt()
    server.close()

    with pytest.raises(Refusal, match="terminal-unreachable"):
        await bench.terminal.mark(EUR)
    assert await bench.terminal.pay(attempt, nobody) == Declined(Decline.NOT_SENT)
    assert await bench.terminal.find(attempt) == Unknown(Doubt.UNREACHABLE)
    reversal = await bench.terminal.reverse(replace(attempt, booking=BOOKED))
    assert reversal == Unknown(Doubt.UNREACHABLE)
    assert await bench.terminal.end_of_day(EUR) == Declined(Decline.NOT_SENT)
    assert bench.machine.charges == ()


async def test_a_closed_driver_sends_nothing(aloop, bench):
    attempt = await bench.attempt()
    await bench.terminal.close()

    assert await bench.terminal.pay(attempt, nobody) == Declined(Decline.NOT_SENT)
    assert await bench.terminal.find(attempt) == Unknown(Doubt.NO_ANSWER)
    with pytest.raises(Refusal, match="terminal-busy"):
        await bench.terminal.mark(EUR)
    assert bench.machine.charges == ()


async def test_the_log_tells_the_attempt_and_no_card(aloop, bench, caplog):
    with caplog.at_level(logging.DEBUG, "storeapp"):
        await bench.terminal.pay(await bench.attempt(), nobody)

    (line,) = [r.getMessage() for r in caplog.records if " pay " in r.getMessage()]
    assert line == f"terminal {bench.terminal.name}: pay S01-2-b1-1: approved"


async def test_a_till_without_a_terminal_charges_nobody(aloop, bench):
    attempt, none = await bench.attempt(), NoTerminal()
    none.cancel()

    assert await none.pay(attempt, nobody) == Declined(Decline.NOT_SENT)
    assert await none.find(attempt) == Unknown(Doubt.UNREACHABLE)
    assert await none.reverse(attempt) == Unknown(Doubt.UNREACHABLE)
    for asked in (none.mark(EUR), none.end_of_day(EUR)):
        with pytest.raises(Refusal, match="terminal-missing"):
            await asked
    await none.close()


async def test_nothing_listens_there(aloop):
    terminal = ZvtTerminal(Tcp9100("127.0.0.1", 9), DeviceWorker("t"), waits=WAITS)
    with pytest.raises(Refusal, match="terminal-unreachable"):
        await terminal.mark(EUR)
    await terminal.close()

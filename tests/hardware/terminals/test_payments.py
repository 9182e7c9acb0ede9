"""Paying by card whole: the use case, the till's real file, the driver, and each fault of the
simulated terminal. Whatever happens, the customer is charged once or not at all."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storeapp.domain.card import AttemptState, Decline, Doubt
from storeapp.domain.errors import Refusal
from storeapp.domain.money import EUR, Money
from storeapp.hardware.sim.terminal import Mood
from storeapp.hardware.sim.terminal_server import SimTerminalServer
from storeapp.hardware.terminals.zvt import ZvtTerminal
from storeapp.hardware.transports.tcp9100 import Tcp9100
from storeapp.hardware.worker import DeviceWorker
from storeapp.ports.devices import Prompt
from storeapp.services.card import CardPayments
from tests.db.given import enrolled, raw
from tests.hardware.terminals.conftest import WAITS
from tests.services.fakes import FakeClock, a_config

S = AttemptState
DUE = Money(1280, EUR)


@asynccontextmanager
async def a_till(folder: Path, server, ids: str = "id") -> AsyncIterator[CardPayments]:
    """A till from its start to its end; the file and the terminal were there before."""
    terminal = ZvtTerminal(Tcp9100("127.0.0.1", server.port), DeviceWorker("t"), waits=WAITS)
    async with enrolled(folder, ids=ids) as store:
        cards = CardPayments(store, terminal, FakeClock(), a_config())
        try:
            yield cards
        finally:
            await terminal.close()


def nobody(prompt: Prompt) -> None:
    """Prompts that the test is not about."""


async def with_one_before(cards: CardPayments, machine) -> None:
    """So that the terminal has a booking to name."""
    await cards.pay("b0", Money(500, EUR), nobody)
    assert machine.owed_minor == 500


ENDS = {
    Mood.APPROVE: (S.PAID, S.PAID, "", 1780),
    Mood.DECLINE: (S.DECLINED, S.DECLINED, Decline.FUNDS.value, 500),
    Mood.NO_ANSWER: (S.UNKNOWN, S.DECLINED, Decline.NOT_BOOKED.value, 500),
    Mood.LATE: (S.UNKNOWN, S.PENDING, Doubt.BUSY.value, 500),
    Mood.CUT_BEFORE: (S.UNKNOWN, S.DECLINED, Decline.NOT_BOOKED.value, 500),
    Mood.CUT_AFTER: (S.UNKNOWN, S.PAID, "", 1780),
    Mood.OTHER_AMOUNT: (S.UNKNOWN, S.UNKNOWN, Doubt.OTHER_AMOUNT.value, 1780),
}


@pytest.mark.parametrize("mood", Mood, ids=lambda mood: mood.value)
async def test_each_fault_has_its_end_and_one_charge_at_most(
    aloop, machine, server, tmp_path: Path, mood: Mood
):
    at_first, asked, reason, owed_minor = ENDS[mood]
    async with a_till(tmp_path, server) as cards:
        await with_one_before(cards, machine)
        machine.mood = mood
        attempt = await cards.pay("b1", DUE, nobody)
        assert attempt.state is at_first
        checked = await cards.check(attempt.number)
        again = await cards.check(attempt.number)

    assert (checked.state, checked.reason) == (asked, reason)
    assert again.state is asked
    assert machine.owed_minor == owed_minor
    assert len(machine.charges) <= 2


@pytest.mark.parametrize(
    ("mood", "owed_minor"),
    [(mood, 1780) for mood in Mood if mood not in (Mood.LATE, Mood.OTHER_AMOUNT)],
    ids=lambda value: getattr(value, "value", ""),
)
async def test_a_clerk_who_only_ever_tries_again_charges_once(
    aloop, machine, server, tmp_path: Path, mood: Mood, owed_minor: int
):
    """As long as it takes, as every clerk does."""
    async with a_till(tmp_path, server) as cards:
        await with_one_before(cards, machine)
        machine.mood = mood
        attempt = await cards.pay("b1", DUE, nobody)
        machine.mood = Mood.APPROVE
        while attempt.state is not S.PAID:
            open_ = await cards.unsettled()
            attempt = (
                await cards.check(open_[0].number) if open_ else await cards.pay("b1", DUE, nobody)
            )

    assert machine.owed_minor == owed_minor
    assert len(machine.charges) == 2


async def test_a_late_approval_pays_the_sale_once(aloop, machine, server, tmp_path: Path):
    async with a_till(tmp_path, server) as cards:
        await with_one_before(cards, machine)
        machine.mood = Mood.LATE
        attempt = await cards.pay("b1", DUE, nobody)
        with pytest.raises(Refusal, match="card-unresolved"):
            await cards.pay("b2", DUE, nobody)
        machine.approve_late()
        paid = await cards.check(attempt.number)

    assert (attempt.state, paid.state) == (S.UNKNOWN, S.PAID)
    assert paid.tender.reference == "0002"
    assert machine.owed_minor == 1780


async def test_a_late_approval_after_cash_was_taken_is_given_back(
    aloop, machine, server, tmp_path: Path
):
    async with a_till(tmp_path, server) as cards:
        await with_one_before(cards, machine)
        machine.mood = Mood.LATE
        attempt = await cards.pay("b1", DUE, nobody)
        abandoned = await cards.abandon(attempt.number)
        machine.approve_late()
        checked = await cards.check(attempt.number)

    assert (abandoned.state, checked.state) == (S.ABANDONED, S.REVERSED)
    assert [charge.reversed for charge in machine.charges] == [False, True]
    assert machine.owed_minor == 500


@pytest.mark.parametrize(
    ("charged", "state", "owed_minor"), [(True, S.PAID, 1780), (False, S.DECLINED, 500)]
)
async def test_a_power_cut_while_the_terminal_is_at_work(
    aloop, machine, server, tmp_path: Path, charged: bool, state, owed_minor: int
):
    async with a_till(tmp_path, server) as cards:
        await with_one_before(cards, machine)
        machine.mood = Mood.LATE
        waiting = asyncio.Event()

        def seen(prompt: Prompt) -> None:
            if prompt is Prompt.WAIT:
                waiting.set()

        paying = aloop.create_task(cards.pay("b1", DUE, seen))
        await waiting.wait()
        paying.cancel()  # The till is gone; what it wrote before the first byte is there.
        await asyncio.wait({paying})
        assert await asyncio.to_thread(machine.await_waiting)
        server.close()
    if charged:
        machine.approve_late()
    else:
        machine.stop_waiting()
    with closing(SimTerminalServer(machine)) as again:
        async with a_till(tmp_path, again, "later") as cards:
            (interrupted,) = await cards.resume()
            checked = await cards.check(interrupted.number)

    assert (interrupted.state, interrupted.reason) == (S.UNKNOWN, Doubt.CUT_OFF.value)
    assert checked.state is state
    assert machine.owed_minor == owed_minor


async def test_a_till_that_is_closed_stops_the_payment_at_the_terminal(
    aloop, machine, server, tmp_path: Path
):
    async with a_till(tmp_path, server) as cards:
        await with_one_before(cards, machine)
        machine.mood = Mood.LATE
        paying = aloop.create_task(cards.pay("b1", DUE, nobody))
        assert await asyncio.to_thread(machine.await_waiting)
        paying.cancel()
        await asyncio.wait({paying})
    async with a_till(tmp_path, server, "later") as cards:
        (interrupted,) = await cards.resume()
        checked = await cards.check(interrupted.number)

    assert (checked.state, checked.reason) == (S.DECLINED, Decline.NOT_BOOKED.value)
    assert not machine.is_waiting
    assert machine.owed_minor == 500


async def test_a_terminal_switched_off_in_between_is_asked_when_it_is_back(
    aloop, machine, server, tmp_path: Path
):
    async with a_till(tmp_path, server) as cards:
        await with_one_before(cards, machine)
        machine.mood = Mood.CUT_AFTER
        attempt = await cards.pay("b1", DUE, nobody)
        server.close()
        checked = await cards.check(attempt.number)

        assert (checked.state, checked.reason) == (S.UNKNOWN, Doubt.UNREACHABLE.value)
        with pytest.raises(Refusal, match="card-unresolved"):
            await cards.pay("b1", DUE, nobody)
    assert len(machine.charges) == 2


async def test_no_card_number_is_in_the_log_or_in_the_file(
    aloop, machine, server, tmp_path: Path, caplog
):
    with caplog.at_level(logging.DEBUG, "storeapp"):
        async with a_till(tmp_path, server) as cards:
            paid = await cards.pay("b1", DUE, nobody)
            with closing(raw(tmp_path)) as file:
                rows = file.execute("SELECT * FROM payment_attempt").fetchall()

    texts = [str(value) for row in rows for value in row]
    texts += [record.getMessage() for record in caplog.records]
    assert paid.booking is not None
    assert (paid.booking.last4, paid.booking.slip) == ("0000", ("Plum Debit ****0000",))
    assert "b1" in texts
    assert [text for text in texts if re.search(r"[0-9*#eE]{9,}", text)] == []


async def test_the_row_keeps_everything_the_attempt_is(aloop, machine, server, tmp_path: Path):
    async with a_till(tmp_path, server) as cards:
        paid = await cards.pay("b1", DUE, nobody)
        machine.mood = Mood.DECLINE
        declined = await cards.pay("b2", DUE, nobody)
    async with a_till(tmp_path, server) as cards:
        assert await cards.attempts("b1") == (paid,)
        assert await cards.attempts("b2") == (declined,)
        assert await cards.unsettled() == ()
    assert paid.sent_at == datetime(2026, 11, 21, 10, 42, 5, tzinfo=UTC)


async def test_the_file_itself_refuses_a_second_open_attempt(
    aloop, machine, server, tmp_path: Path
):
    async with a_till(tmp_path, server) as cards:
        machine.mood = Mood.CUT_BEFORE
        unknown = await cards.pay("b1", DUE, nobody)
    async with enrolled(tmp_path) as store:
        with pytest.raises(Refusal, match="card-unresolved"):
            await store.write(lambda unit: unit.put_card_attempt(_another(unknown)))
        assert await store.read(lambda unit: unit.card_attempts("b1")) == (unknown,)


def _another(attempt):
    return replace(attempt, number="S01-2-b1-2", count=2)

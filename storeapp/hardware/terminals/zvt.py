"""A card terminal that speaks ZVT over TCP, as the shop uses it."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar, assert_never

from storeapp.domain.card import (
    Approved,
    CardAttempt,
    CardOutcome,
    Decline,
    Declined,
    Doubt,
    Unknown,
)
from storeapp.domain.errors import Refusal
from storeapp.domain.money import Currency, Money
from storeapp.hardware.pulse import Pulse
from storeapp.hardware.terminals import messages
from storeapp.hardware.terminals.apdu import Apdu
from storeapp.hardware.terminals.dialogue import Dialogue, End, Told, Waits
from storeapp.hardware.terminals.messages import StatusInfo
from storeapp.hardware.transports.link import Transport, Unreachable
from storeapp.hardware.worker import CallTimedOut, DeviceWorker, WorkerBusy, WorkerClosed
from storeapp.ports.devices import Prompt, Trouble

DEFAULT_PORT = 20007
_T = TypeVar("_T")
_log = logging.getLogger("storeapp.devices")

NO_MARK = "none"
"""The mark of a terminal that names no last transaction; many say an error before the first."""
_CLOCK_DRIFT = timedelta(minutes=15)
"""So far a terminal's clock may be from ours; a booking older than that is another one."""


class ZvtTerminal:
    """Implements ports.devices.PaymentTerminal.

    Each question has a connection of its own, which begins with the registration: a terminal
    that was switched off in between forgot us. A payment is sent once. It is approved only when
    the terminal said so and completed; it is declined only when the terminal said so and ended,
    or did not take the command; everything else is unknown. Whoever watches hears how each
    question went: a declined card is a terminal that works.
    """

    def __init__(
        self,
        link: Transport,
        worker: DeviceWorker,
        *,
        password: int = 0,
        waits: Waits | None = None,
    ) -> None:
        self._link = link
        self._worker = worker
        self._password = password
        self._waits = waits or Waits()
        self._cancelled = threading.Event()
        self._pulse = Pulse()

    @property
    def name(self) -> str:
        return self._link.name

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        self._pulse.watch(heard)

    async def look(self) -> None:
        """Asks for its state; one that is at work on a payment is not asked in between."""
        try:
            await self._call(self._looked_at)
        except (CallTimedOut, WorkerBusy, WorkerClosed):
            self._pulse.tell(Trouble.NO_ANSWER)

    async def mark(self, currency: Currency) -> str:
        try:
            return await self._call(lambda: self._mark(currency))
        except (CallTimedOut, WorkerBusy, WorkerClosed):
            raise Refusal("terminal-busy") from None

    async def pay(self, attempt: CardAttempt, shown: Callable[[Prompt], None]) -> CardOutcome:
        loop = asyncio.get_running_loop()
        self._cancelled.clear()

        def show(prompt: Prompt) -> None:
            loop.call_soon_threadsafe(shown, prompt)

        return await self._outcome("pay", attempt.number, lambda: self._pay(attempt, show))

    def cancel(self) -> None:
        self._cancelled.set()

    async def find(self, attempt: CardAttempt) -> CardOutcome:
        return await self._outcome("find", attempt.number, lambda: self._find(attempt), asked=True)

    async def reverse(self, attempt: CardAttempt) -> CardOutcome:
        return await self._outcome("reverse", attempt.number, lambda: self._reverse(attempt))

    async def end_of_day(self, currency: Currency) -> CardOutcome:
        return await self._outcome("end of day", "", lambda: self._end_of_day(currency))

    async def close(self) -> None:
        self._cancelled.set()
        await self._worker.close()

    async def _outcome(
        self, what: str, number: str, job: Callable[[], CardOutcome], *, asked: bool = False
    ) -> CardOutcome:
        try:
            outcome = await self._call(job)
        except CallTimedOut as late:
            outcome = _UNSURE if late.started or asked else _NOT_SENT
        except (WorkerBusy, WorkerClosed):
            outcome = _UNSURE if asked else _NOT_SENT
        _log.info("terminal %s: %s %s: %s", self.name, what, number, _in_short(outcome))
        return outcome

    async def _call(self, job: Callable[[], _T]) -> _T:
        most_ms = self._waits.whole_ms + 2 * self._waits.answer_ms + 5 * self._waits.open_ms
        return await self._worker.call(job, most_ms / 1000)

    def _looked_at(self) -> None:
        dialogue = self._opened(_unseen)
        if dialogue is None:
            return
        try:
            # It says this to anybody, registered or not.
            self._asked(dialogue, messages.status_enquiry(self._password), brief=True)
        finally:
            self._link.close()

    def _mark(self, currency: Currency) -> str:
        dialogue = self._registered(currency)
        if dialogue is None:
            raise Refusal("terminal-unreachable")
        try:
            told = self._asked(dialogue, messages.repeat_receipt(self._password), brief=True)
        finally:
            self._link.close()
        if told.end in (End.SILENT, End.BROKEN):
            raise Refusal("terminal-unreachable")
        if told.code == messages.BUSY and told.end is not End.COMPLETED:
            raise Refusal("terminal-busy")
        return _mark_of(told)

    def _pay(self, attempt: CardAttempt, show: Callable[[Prompt], None]) -> CardOutcome:
        dialogue = self._registered(attempt.amount.currency, show)
        if dialogue is None:
            return _NOT_SENT
        try:
            if self._cancelled.is_set():
                return Declined(Decline.CANCELLED)
            told = self._asked(dialogue, messages.authorisation(attempt.amount))
        finally:
            self._link.close()
        return _charged(told, attempt.amount)

    def _find(self, attempt: CardAttempt) -> CardOutcome:
        dialogue = self._registered(attempt.amount.currency)
        if dialogue is None:
            return Unknown(Doubt.UNREACHABLE)
        try:
            enquiry = self._asked(dialogue, messages.status_enquiry(self._password), brief=True)
            told = self._asked(dialogue, messages.repeat_receipt(self._password), brief=True)
        finally:
            self._link.close()
        return _found(told, attempt, idle=_is_idle(enquiry))

    def _reverse(self, attempt: CardAttempt) -> CardOutcome:
        booking = attempt.booking
        if booking is None or not booking.receipt_no:
            # A terminal gives back by its receipt number, and by nothing else.
            return Declined(Decline.TERMINAL)
        dialogue = self._registered(attempt.amount.currency)
        if dialogue is None:
            return Unknown(Doubt.UNREACHABLE)
        try:
            told = self._asked(dialogue, messages.reversal(self._password, booking.receipt_no))
        finally:
            self._link.close()
        if messages.ALREADY_REVERSED in (told.code, told.result):
            return Approved(booking)
        return _until_definite(_charged(told, attempt.amount))

    def _end_of_day(self, currency: Currency) -> CardOutcome:
        dialogue = self._registered(currency)
        if dialogue is None:
            return _NOT_SENT
        try:
            told = self._asked(dialogue, messages.end_of_day(self._password))
        finally:
            self._link.close()
        status = told.status or StatusInfo()
        return _charged(told, Money(status.amount_minor or 0, currency), may_be_bare=True)

    def _registered(
        self, currency: Currency, show: Callable[[Prompt], None] | None = None
    ) -> Dialogue | None:
        """An open link to a terminal that knows us; None when there is none, and no link open."""
        dialogue = self._opened(show or _unseen)
        if dialogue is None:
            return None
        registration = messages.registration(self._password, currency.code)
        if self._asked(dialogue, registration, brief=True).end is End.COMPLETED:
            return dialogue
        self._link.close()
        return None

    def _opened(self, show: Callable[[Prompt], None]) -> Dialogue | None:
        try:
            self._link.open(self._waits.open_ms)
        except Unreachable as error:
            _log.info("terminal: %s", error)
            self._pulse.tell(Trouble.UNREACHABLE)
            return None
        return Dialogue(self._link, self._waits, cancelled=self._cancelled.is_set, told=show)

    def _asked(self, dialogue: Dialogue, question: Apdu, *, brief: bool = False) -> Told:
        told = dialogue.ask(question, brief=brief)
        silent = told.end in (End.SILENT, End.BROKEN)
        self._pulse.tell(Trouble.NO_ANSWER if silent else Trouble.NONE)
        return told


_NOT_SENT = Declined(Decline.NOT_SENT)
_UNSURE = Unknown(Doubt.NO_ANSWER)


def _charged(told: Told, amount: Money, *, may_be_bare: bool = False) -> CardOutcome:
    """What became of a command that moves money, by its own dialogue."""
    if told.end is End.REFUSED:
        return _declined(told.code)
    if told.end in (End.SILENT, End.BROKEN):
        return Unknown(Doubt.NO_ANSWER)
    if told.result is None and not (may_be_bare and told.end is End.COMPLETED):
        return _declined(told.code) if told.end is End.ABORTED else Unknown(Doubt.UNREADABLE)
    if told.result not in (messages.OK, None):
        return _declined(told.result)
    if told.end is End.ABORTED:
        return Unknown(Doubt.UNREADABLE)
    return _approved(told, amount)


def _until_definite(outcome: CardOutcome) -> CardOutcome:
    """A reversal that failed for the moment only is tried again."""
    if not isinstance(outcome, Declined):
        return outcome
    passing = outcome.reason in (Decline.NOT_CONNECTED, Decline.CANCELLED, Decline.NOT_SENT)
    busy = outcome.code == f"{messages.BUSY:02X}"
    return Unknown(Doubt.BUSY) if passing or busy else outcome


def _found(told: Told, attempt: CardAttempt, *, idle: bool) -> CardOutcome:
    """What the terminal's last transaction says of an attempt.

    The mark and the moment tell it from those before it, the amount from anybody else's. For "not
    charged" the terminal must have named the same last transaction before and now, and must have
    finished whatever it was at; a terminal that names none cannot say so.
    """
    if told.end in (End.SILENT, End.BROKEN):
        return Unknown(Doubt.NO_ANSWER)
    status, mark = told.status, _mark_of(told)
    if not attempt.mark or status is None or mark == NO_MARK:
        return Unknown(Doubt.UNREADABLE if idle else Doubt.BUSY)
    if mark == attempt.mark:
        return Declined(Decline.NOT_BOOKED) if idle else Unknown(Doubt.BUSY)
    if _is_older(status.moment, attempt.sent_at):
        return Unknown(Doubt.OTHER_BOOKING)
    if status.amount_minor is None:
        return Unknown(Doubt.UNREADABLE)
    outcome = _approved(told, attempt.amount)
    if isinstance(outcome, Approved) and status.result != messages.OK:
        return _declined(status.result) if idle else Unknown(Doubt.BUSY)
    return outcome


def _is_older(moment: str, sent_at: datetime | None) -> bool:
    """Whether the terminal booked that well before the attempt was sent, by its own clock.

    It says no year, so the nearest is meant.
    """
    if not moment or sent_at is None:
        return False
    here = sent_at.replace(tzinfo=None)
    years = (here.year - 1, here.year, here.year + 1)
    moments = [there for year in years if (there := _in_year(year, moment)) is not None]
    if not moments:
        return False
    return min(moments, key=lambda there: abs(there - here)) < here - _CLOCK_DRIFT


def _in_year(year: int, moment: str) -> datetime | None:
    try:
        return datetime.strptime(f"{year}{moment}", "%Y%m%d-%H%M%S")  # noqa: DTZ007  # its own clock
    except ValueError:
        return None


def _approved(told: Told, amount: Money) -> CardOutcome:
    status = told.status or StatusInfo()
    other = status.amount_minor is not None and status.amount_minor != amount.minor
    number = messages.currency_number(amount.currency.code)
    if other or status.currency not in (None, number):
        return Unknown(Doubt.OTHER_AMOUNT)
    return Approved(status.booking(amount, tuple(told.lines)))


def _declined(code: int | None) -> Declined:
    if code is None:
        return Declined(Decline.TERMINAL)
    return Declined(messages.decline_of(code), f"{code:02X}")


def _mark_of(told: Told) -> str:
    if told.end is End.COMPLETED and told.status is not None:
        return told.status.mark or NO_MARK
    return NO_MARK


def _is_idle(told: Told) -> bool:
    return told.end is End.COMPLETED and told.code == messages.OK


def _in_short(outcome: CardOutcome) -> str:
    match outcome:
        case Approved():
            return "approved"
        case Declined(reason, code):
            return f"declined, {reason.value} {code}".rstrip()
        case Unknown(doubt):
            return f"unknown, {doubt.value}"
        case _:
            assert_never(outcome)


def _unseen(prompt: Prompt) -> None:
    """For questions that no customer answers."""

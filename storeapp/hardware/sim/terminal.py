"""A simulated card terminal that speaks ZVT: it charges, refuses, falls silent, loses its line."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from storeapp.hardware.sim.server import Answer
from storeapp.hardware.terminals import messages
from storeapp.hardware.terminals.apdu import Apdu, ApduStream
from storeapp.hardware.terminals.fields import (
    AMOUNT,
    AUTHORISATION,
    CARD_NAME,
    CARD_NUMBER,
    CURRENCY,
    DATE,
    RECEIPT_NO,
    RESULT,
    TERMINAL,
    TIME,
    TRACE,
    bcd,
    field,
    number_of,
    read_fields,
)

TERMINAL_ID = 52_000_117
_SCHEME = b"Plum Debit"
_SHOW_CARD, _ENTER_PIN, _WAIT, _TAKE_CARD = 0x0A, 0x01, 0x0E, 0x0B
_NOT_ENOUGH = 0x71
_NOTHING_YET = 0x83
_ALWAYS_HEARD = (messages.REGISTRATION, messages.STATUS_ENQUIRY)


class Mood(Enum):
    """What becomes of the next payment."""

    APPROVE = "approve"
    DECLINE = "decline"
    NO_ANSWER = "no-answer"
    """Silent until the till gives up; nobody is charged."""
    LATE = "late"
    """Silent until somebody approves it by hand, with the till or without it."""
    CUT_BEFORE = "cut-before"
    """The line breaks, and nobody is charged."""
    CUT_AFTER = "cut-after"
    """The line breaks after the charge, before the till hears of it."""
    OTHER_AMOUNT = "other-amount"
    """Like CUT_AFTER, and its list shows another amount afterwards."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One booking in the terminal's own list."""

    amount_minor: int
    currency: int
    receipt_no: int
    moment: datetime
    shown_minor: int
    """What the list shows: the amount, but for OTHER_AMOUNT."""
    reversed: bool = False
    handed_over: bool = False
    """With a day that was closed."""


class SimTerminal:
    """The machine and its list of charges. Used from its server's thread and from the window's.

    It is at one payment at a time; asked for another meanwhile it says that it is busy.
    """

    def __init__(self, now: Callable[[], datetime] = datetime.now) -> None:
        self.mood = Mood.APPROVE
        self._now = now
        self._lock = threading.RLock()
        self._charges: list[Charge] = []
        self._late: tuple[Apdu, SimTerminalLine] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._changed = threading.Condition(self._lock)

    @property
    def charges(self) -> tuple[Charge, ...]:
        """Every charge that was made, given back or not."""
        with self._lock:
            return tuple(self._charges)

    @property
    def owed_minor(self) -> int:
        """What the customers paid and did not get back since the day was closed."""
        open_charges = (c for c in self.charges if not (c.reversed or c.handed_over))
        return sum(charge.amount_minor for charge in open_charges)

    @property
    def is_waiting(self) -> bool:
        """Whether a payment waits to be approved by hand."""
        with self._lock:
            return self._late is not None

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls it after each change, on whichever thread made it, until the returned function
        is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def connect(self, answer: Answer, hang_up: Callable[[], None]) -> SimTerminalLine:
        return SimTerminalLine(self, answer, hang_up)

    def approve_late(self) -> None:
        """Charges what was left waiting; the till hears of it if it still listens."""
        with self._lock:
            waiting, self._late = self._late, None
        if waiting is None:
            return
        command, line = waiting
        charge = self.charge(command)
        line.go_on([*_report(charge), Apdu(messages.COMPLETED)])
        self.tell()

    def lose_line(self) -> None:
        """The line of the payment that waits breaks; the machine goes on with it alone."""
        with self._lock:
            waiting = self._late
        if waiting is not None:
            waiting[1].cut()

    def stop_waiting(self) -> None:
        """The payment that waited was cancelled: nobody is charged."""
        with self._lock:
            self._late = None
        self.tell()

    def await_waiting(self, timeout_s: float = 5.0) -> bool:
        """For tests: whether a payment waited for a hand in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._late is not None, timeout_s)

    def script(self, command: Apdu, line: SimTerminalLine) -> list[Step]:
        """What the terminal does about a command, step by step."""
        with self._lock:
            if self._late is not None and command.control not in _ALWAYS_HEARD:
                return [Apdu(0x8400 | messages.BUSY)]
            return self._steps(command, line)

    def charge(self, command: Apdu) -> Charge:
        fields = read_fields(command.data)
        amount = number_of(fields.get(AMOUNT, b"")) or 0
        wrong = self.mood is Mood.OTHER_AMOUNT
        with self._lock:
            charge = Charge(
                amount_minor=amount,
                currency=number_of(fields.get(CURRENCY, b"")) or 0,
                receipt_no=len(self._charges) + 1,
                moment=self._now(),
                shown_minor=amount + 100 if wrong else amount,
            )
            self._charges.append(charge)
        self.tell()
        return charge

    def tell(self) -> None:
        with self._changed:
            self._changed.notify_all()
        for listener in list(self._listeners):
            listener()

    def _steps(self, command: Apdu, line: SimTerminalLine) -> list[Step]:
        done = Apdu(messages.COMPLETED)
        match command.control:
            case messages.REGISTRATION:
                return [Apdu(messages.ACKNOWLEDGED), done]
            case messages.STATUS_ENQUIRY:
                busy = messages.BUSY if self._late is not None else messages.OK
                return [
                    Apdu(messages.ACKNOWLEDGED),
                    Apdu(messages.COMPLETED, bytes((busy,))),
                ]
            case messages.AUTHORISE:
                return [Apdu(messages.ACKNOWLEDGED), *self._payment(command, line)]
            case messages.REPEAT_RECEIPT:
                return [Apdu(messages.ACKNOWLEDGED), *self._last()]
            case messages.REVERSAL:
                return [Apdu(messages.ACKNOWLEDGED), *self._give_back(command)]
            case messages.END_OF_DAY:
                return [Apdu(messages.ACKNOWLEDGED), *self._close_day()]
            case _:
                return [Apdu(messages.UNKNOWN_COMMAND)]

    def _payment(self, command: Apdu, line: SimTerminalLine) -> list[Step]:
        asking: list[Step] = [_says(_SHOW_CARD), _says(_ENTER_PIN), _says(_WAIT)]
        match self.mood:
            case Mood.APPROVE:
                return [*asking, lambda: line.go_on(self._approved(command))]
            case Mood.DECLINE:
                status = Apdu(messages.STATUS_INFO, _result(_NOT_ENOUGH))
                return [*asking, status, _aborted(_NOT_ENOUGH)]
            case Mood.NO_ANSWER:
                return asking
            case Mood.LATE:
                return [*asking, lambda: self._hold(command, line)]
            case Mood.CUT_BEFORE:
                return [*asking, line.cut]
            case Mood.CUT_AFTER | Mood.OTHER_AMOUNT:
                return [*asking, lambda: self.charge(command), line.cut]

    def _approved(self, command: Apdu) -> list[Step]:
        charge = self.charge(command)
        return [*_report(charge), _says(_TAKE_CARD), Apdu(messages.COMPLETED)]

    def _hold(self, command: Apdu, line: SimTerminalLine) -> None:
        with self._lock:
            self._late = (command, line)
        self.tell()

    def _last(self) -> list[Step]:
        if not self._charges:
            return [_aborted(_NOTHING_YET)]
        return [_status(self._charges[-1]), Apdu(messages.COMPLETED)]

    def _give_back(self, command: Apdu) -> list[Step]:
        # After the password.
        wanted = number_of(read_fields(command.data[3:]).get(RECEIPT_NO, b""))
        for at, charge in enumerate(self._charges):
            if charge.receipt_no == wanted:
                if charge.reversed:
                    return [_aborted(messages.ALREADY_REVERSED)]
                self._charges[at] = replace(charge, reversed=True)
                return [_status(charge), self.tell, Apdu(messages.COMPLETED)]
        return [_aborted(0xB5)]

    def _close_day(self) -> list[Step]:
        total = bcd(self.owed_minor, 6)
        status = Apdu(messages.STATUS_INFO, _result(messages.OK) + field(AMOUNT, total))
        self._charges = [replace(charge, handed_over=True) for charge in self._charges]
        return [status, self.tell, Apdu(messages.COMPLETED)]


Step = Apdu | Callable[[], object]


class SimTerminalLine:
    """One connection to the machine: each thing it says waits for the till to acknowledge."""

    def __init__(self, terminal: SimTerminal, answer: Answer, hang_up: Callable[[], None]) -> None:
        self._terminal = terminal
        self._answer = answer
        self._hang_up = hang_up
        self._stream = ApduStream()
        self._steps: deque[Step] = deque()
        self._is_open = True
        self._awaits = False
        self._guard = threading.RLock()

    def take(self, data: bytes) -> None:
        with self._guard:
            for message in self._stream.feed(data):
                self._hear(message)

    def close(self) -> None:
        """The till hung up: what waited to be said is said to nobody."""
        self._is_open = False
        self._steps.clear()

    def go_on(self, steps: list[Step]) -> None:
        """Says these first; the till need not have asked anything since."""
        with self._guard:
            self._steps.extendleft(reversed(steps))
            self._run()

    def cut(self) -> None:
        self.close()
        self._hang_up()

    def _hear(self, message: Apdu) -> None:
        if message.control == messages.ACKNOWLEDGED:
            self._awaits = False
        elif message.control == messages.CANCEL:
            self._terminal.stop_waiting()
            self._steps.clear()
            self._steps.append(_aborted(messages.CUSTOMER_STOPPED))
        else:
            self._steps.extend(self._terminal.script(message, self))
        self._run()

    def _run(self) -> None:
        while self._steps and not self._awaits:
            step = self._steps.popleft()
            if callable(step):
                step()
            else:
                self._say(step)

    def _say(self, message: Apdu) -> None:
        # An acknowledgement needs none itself.
        self._awaits = message.control >> 8 not in (0x80, 0x84)
        if self._is_open:
            self._answer(message.encode(), 0)


def _says(code: int) -> Apdu:
    return Apdu(messages.INTERIM, bytes((code,)))


def _aborted(code: int) -> Apdu:
    return Apdu(messages.ABORTED, bytes((code,)))


def _result(code: int) -> bytes:
    return field(RESULT, bytes((code,)))


def _report(charge: Charge) -> list[Step]:
    line = b"\0" + f"{_SCHEME.decode()} ############0000".encode()
    return [Apdu(messages.PRINT_LINE, line), _status(charge)]


def _status(charge: Charge) -> Apdu:
    moment = charge.moment
    return Apdu(
        messages.STATUS_INFO,
        _result(messages.OK)
        + field(AMOUNT, bcd(charge.shown_minor, 6))
        + field(TRACE, bcd(charge.receipt_no, 3))
        + field(TIME, bcd(int(f"{moment:%H%M%S}"), 3))
        + field(DATE, bcd(int(f"{moment:%m%d}"), 2))
        + field(CARD_NUMBER, bytes.fromhex("eeeeeeeeeeee0000"))
        + field(TERMINAL, bcd(TERMINAL_ID, 4))
        + field(AUTHORISATION, f"{500_000 + charge.receipt_no}\0\0".encode())
        + field(CURRENCY, bcd(charge.currency, 2))
        + field(RECEIPT_NO, bcd(charge.receipt_no, 2))
        + field(CARD_NAME, _SCHEME + b"\0"),
    )

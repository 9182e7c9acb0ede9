"""What terminals say that they should not, word for word: never taken for more than it says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from storeapp.domain.card import Approved, Booking, CardOutcome, Decline, Declined, Doubt, Unknown
from storeapp.domain.errors import Refusal
from storeapp.domain.money import EUR, Money
from storeapp.hardware.terminals.dialogue import Waits
from storeapp.hardware.terminals.zvt import ZvtTerminal
from storeapp.hardware.transports.link import LinkBroken, Transport
from storeapp.hardware.worker import DeviceWorker
from tests.hardware.terminals.test_zvt import BOOKED

WAITS = Waits(acknowledge_ms=60, brief_ms=60, answer_ms=60, whole_ms=500)
ACK, DONE = "80 00 00", "06 0f 00"
PAID = "04 0f 0c 27 00 04 00 00 00 00 12 80 87 00 01"
BARE_PAID = "04 0f 02 27 00"
DECLINED = "04 0f 02 27 71"
CUT = "cut"


class Scripted(Transport):
    """Acknowledges and completes a registration, then says what it was told to, piece by piece.

    `piece` bytes at a time; "cut" breaks the link there.
    """

    can_read = True

    def __init__(self, *says: str, piece: int = 4096) -> None:
        self.name = "scripted"
        self.heard: list[str] = []
        self._says = says
        self._piece = piece
        self._out = b""
        self._cut = False

    def _open(self, timeout_ms: int) -> None:
        self._out = b""

    def _write(self, data: bytes, timeout_ms: int) -> None:
        self.heard.append(data.hex(" "))
        if data[:2] == b"\x06\x00":
            self._out += bytes.fromhex(f"{ACK} {DONE}")
        elif data[0] not in (0x80, 0x84):
            self._cut = CUT in self._says
            self._out += b"".join(bytes.fromhex(say) for say in self._says if say != CUT)

    def _read(self, size: int, timeout_ms: int) -> bytes:
        said, self._out = self._out[: self._piece], self._out[self._piece :]
        if not said and self._cut:
            raise LinkBroken("scripted: cut")
        return said

    def _close(self) -> None:
        return


async def paid(bench, link: Scripted) -> CardOutcome:
    attempt = await bench.attempt()
    terminal = ZvtTerminal(link, DeviceWorker("t"), waits=WAITS)
    try:
        return await terminal.pay(attempt, lambda prompt: None)
    finally:
        await terminal.close()


APPROVED = Approved(Booking(Money(1280, EUR), "0001"))
NOBODY_KNOWS = Unknown(Doubt.NO_ANSWER)
CONTRADICTION = Unknown(Doubt.UNREADABLE)
SAID = {
    "paid": ((ACK, PAID, DONE), APPROVED),
    "paid, nothing more": ((ACK, BARE_PAID, DONE), Approved(Booking(Money(1280, EUR), ""))),
    "paid without acknowledging": ((PAID, DONE), APPROVED),
    "paid, then silence": ((ACK, PAID), NOBODY_KNOWS),
    "paid, then the line broke": ((ACK, PAID, CUT), NOBODY_KNOWS),
    "paid, then aborted": ((ACK, PAID, "06 1e 01 6c"), CONTRADICTION),
    "paid another amount": (
        (ACK, PAID.replace("12 80", "12 81"), DONE),
        Unknown(Doubt.OTHER_AMOUNT),
    ),
    "paid in another currency": (
        (ACK, "04 0f 05 27 00 49 01 56", DONE),
        Unknown(Doubt.OTHER_AMOUNT),
    ),
    "paid, behind a tag nobody knows": ((ACK, "04 0f 05 99 00 00 27 00", DONE), CONTRADICTION),
    "completed without a result": ((ACK, DONE), CONTRADICTION),
    "declined": ((ACK, DECLINED, DONE), Declined(Decline.FUNDS, "71")),
    "declined and aborted": ((ACK, DECLINED, "06 1e 01 71"), Declined(Decline.FUNDS, "71")),
    "declined, then the line broke": ((ACK, DECLINED, CUT), NOBODY_KNOWS),
    "aborted": ((ACK, "06 1e 01 6c"), Declined(Decline.CANCELLED, "6C")),
    "aborted without a word": ((ACK, "06 1e 00"), Declined(Decline.TERMINAL)),
    "not taken": (("84 9c 00",), Declined(Decline.TERMINAL, "9C")),
    "no acknowledgement": ((), NOBODY_KNOWS),
    "acknowledged only": ((ACK,), NOBODY_KNOWS),
    "half a message": ((ACK, PAID[:20]), NOBODY_KNOWS),
    "cut at once": ((CUT,), NOBODY_KNOWS),
    "acknowledged twice": ((ACK, ACK, PAID, DONE), APPROVED),
    "something nobody asked for": ((ACK, "04 01 02 12 34", PAID, DONE), APPROVED),
    "a whole slip": ((ACK, "06 d3 01 00", PAID, DONE), APPROVED),
}


@pytest.mark.parametrize("piece", [4096, 1], ids=["at once", "byte by byte"])
@pytest.mark.parametrize("said", SAID)
async def test_what_is_said_is_what_is_known(aloop, bench, said: str, piece: int):
    says, outcome = SAID[said]

    assert await paid(bench, Scripted(*says, piece=piece)) == outcome


async def test_a_payment_is_sent_once_and_each_thing_said_is_acknowledged(aloop, bench):
    link = Scripted(ACK, "04 ff 01 0a", "04 01 02 12 34", PAID, DONE)
    await paid(bench, link)

    assert link.heard == [
        "06 00 06 00 00 00 9e 09 78",
        "80 00 00",
        "06 01 0a 04 00 00 00 00 12 80 49 09 78",
        "80 00 00",
        "84 83 00",
        "80 00 00",
        "80 00 00",
    ]


async def test_a_terminal_that_chatters_for_ever_is_left(aloop, bench):
    class Chatter(Scripted):
        def _read(self, size: int, timeout_ms: int) -> bytes:
            return super()._read(size, timeout_ms) or bytes.fromhex("04 ff 01 0e")

    assert await paid(bench, Chatter(ACK)) == NOBODY_KNOWS


async def test_the_slip_s_lines_have_an_end(aloop, bench):
    link = Scripted(ACK, *["06 d1 02 00 41"] * 300, PAID, DONE)
    outcome = await paid(bench, link)

    assert isinstance(outcome, Approved)
    assert outcome.booking.slip == ("A",) * 200


async def test_a_stop_before_the_terminal_knew_us_sends_no_payment(aloop, bench):
    class Hasty(Scripted):
        stop: Callable[[], None]

        def _open(self, timeout_ms: int) -> None:
            super()._open(timeout_ms)
            self.stop()

    link = Hasty(ACK, PAID, DONE)
    terminal = ZvtTerminal(link, DeviceWorker("t"), waits=WAITS)
    link.stop = terminal.cancel
    outcome = await terminal.pay(await bench.attempt(), lambda prompt: None)
    await terminal.close()

    assert outcome == Declined(Decline.CANCELLED)
    assert [said[:5] for said in link.heard] == ["06 00", "80 00"]


@pytest.mark.parametrize(
    ("moment", "known"),
    [("0c 10 42 05 0d 11 21", True), ("0c 99 99 99 0d 11 21", True), ("", True)],
    ids=["a time", "no time of any day", "none"],
)
async def test_a_terminal_s_clock_may_be_wrong_or_missing(aloop, bench, moment: str, known: bool):
    fields = f"27 00 04 00 00 00 00 12 80 87 00 01 {moment}".strip()
    status = f"04 0f {len(bytes.fromhex(fields)):02x} {fields}"
    attempt = await bench.attempt()
    terminal = ZvtTerminal(Scripted(ACK, status, DONE), DeviceWorker("t"), waits=WAITS)
    found = await terminal.find(attempt)
    await terminal.close()

    assert isinstance(found, Approved) is known


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ((ACK, DECLINED, "06 0f 01 00"), Unknown(Doubt.UNREADABLE)),
        (
            (ACK, PAID.replace("27 00", "27 71"), "06 0f 01 00"),
            Declined(Decline.FUNDS, "71"),
        ),
        ((ACK, PAID.replace("27 00", "27 71"), "06 0f 01 dc"), Unknown(Doubt.BUSY)),
        ((ACK, "04 0f 05 27 00 87 00 01", "06 0f 01 00"), Unknown(Doubt.UNREADABLE)),
        ((ACK, "06 1e 01 83"), Unknown(Doubt.BUSY)),
        ((CUT,), Unknown(Doubt.NO_ANSWER)),
    ],
    ids=[
        "an error of the question itself",
        "a refused payment",
        "refused, with a card in it",
        "a booking without its amount",
        "no such question",
        "cut",
    ],
)
async def test_asking_afterwards_takes_only_what_is_said(aloop, bench, says, found):
    attempt = await bench.attempt()
    terminal = ZvtTerminal(Scripted(*says), DeviceWorker("t"), waits=WAITS)
    try:
        assert await terminal.find(attempt) == found
    finally:
        await terminal.close()


async def test_a_line_that_breaks_is_an_end_like_others_for_every_question(aloop, bench):
    attempt = await bench.attempt()
    terminal = ZvtTerminal(Scripted(CUT), DeviceWorker("t"), waits=WAITS)
    try:
        reversal = await terminal.reverse(_with_booking(attempt))
        assert reversal == Unknown(Doubt.NO_ANSWER)
        assert await terminal.end_of_day(EUR) == Unknown(Doubt.NO_ANSWER)
    finally:
        await terminal.close()


class Stuck(Scripted):
    """Takes the first bytes and comes back only when it is let go."""

    def __init__(self) -> None:
        super().__init__(ACK, PAID, DONE)
        self.let_go = threading.Event()

    def _write(self, data: bytes, timeout_ms: int) -> None:
        self.let_go.wait(10)
        super()._write(data, timeout_ms)


async def test_a_driver_that_hangs_is_not_waited_for_and_what_it_did_is_not_known(aloop, bench):
    attempt = await bench.attempt()
    link, hasty = Stuck(), Waits(open_ms=1, brief_ms=1, answer_ms=1, whole_ms=20)
    terminal = ZvtTerminal(link, DeviceWorker("t", depth=1), waits=hasty)
    try:
        assert await terminal.pay(attempt, lambda prompt: None) == NOBODY_KNOWS
        assert await terminal.find(attempt) == NOBODY_KNOWS
        with pytest.raises(Refusal, match="terminal-busy"):
            await terminal.mark(EUR)
        never_begun = await terminal.pay(attempt, lambda prompt: None)
        assert never_begun == Declined(Decline.NOT_SENT)
    finally:
        link.let_go.set()
        await terminal.close()


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (("84 9c 00",), "terminal-busy"),
        ((CUT,), "terminal-unreachable"),
        ((), "terminal-unreachable"),
    ],
    ids=["busy", "cut", "silent"],
)
async def test_without_a_mark_there_is_no_payment(aloop, says, code: str):
    terminal = ZvtTerminal(Scripted(*says), DeviceWorker("t"), waits=WAITS)
    with pytest.raises(Refusal, match=code):
        await terminal.mark(EUR)
    await terminal.close()


async def test_a_terminal_that_does_not_know_us_is_not_paid_with(aloop, bench):
    class Stranger(Scripted):
        def _write(self, data: bytes, timeout_ms: int) -> None:
            self.heard.append(data.hex(" "))
            self._out += bytes.fromhex("84 83 00")

    link = Stranger()
    terminal = ZvtTerminal(link, DeviceWorker("t"), waits=WAITS)
    outcome = await terminal.pay(await bench.attempt(), lambda prompt: None)
    await terminal.close()

    assert outcome == Declined(Decline.NOT_SENT)
    assert len(link.heard) == 1


def _with_booking(attempt):
    return replace(attempt, booking=BOOKED)

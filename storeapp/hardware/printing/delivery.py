"""Sends one print job over one connection and says honestly how it ended."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from storeapp.hardware.escpos import commands
from storeapp.hardware.escpos.status import (
    PrinterStatus,
    Reply,
    ReplyKind,
    ReplyReader,
    decode_status,
)
from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable
from storeapp.ports.devices import Outcome, PrintResult, Trouble

_log = logging.getLogger("storeapp.devices")


@dataclass(frozen=True, slots=True)
class Waits:
    """How long each step may take."""

    open_ms: int = 2000
    status_ms: int = 300
    write_ms: int = 10_000
    confirm_ms: int = 8000
    look_again_ms: int = 1000
    """While no confirmation comes, the printer is asked this often whether it has stopped."""

    spare_ms: int = 4000
    """For composing the first receipt and for what the system adds."""

    @property
    def whole_job_ms(self) -> int:
        steps_ms = self.open_ms + 3 * self.status_ms + self.write_ms + self.confirm_ms
        return steps_ms + self.spare_ms


def deliver(transport: Transport, job: bytes, waits: Waits, *, asks: bool) -> PrintResult:
    """One attempt. Nothing is ever sent a second time from here.

    `asks`: the printer answers status requests. Then it is asked first, and not one byte of the
    job leaves us when it is not ready; and asked last, since it answers that only after it has
    processed the job.
    """
    try:
        transport.open(waits.open_ms)
    except Unreachable as error:
        return PrintResult(Outcome.NOT_SENT, Trouble.UNREACHABLE, str(error))
    try:
        if asks and transport.can_read:
            return _Conversation(transport, waits).deliver(job)
        return _hand_over(transport, job, waits)
    finally:
        transport.close()


def ask_status(transport: Transport, waits: Waits) -> PrinterStatus | None:
    """DLE EOT 1, 2, 4 over an open transport; None when one stays without a proper answer."""
    return _Conversation(transport, waits).status()


def _hand_over(transport: Transport, job: bytes, waits: Waits) -> PrintResult:
    try:
        transport.write(job, waits.write_ms)
    except LinkBroken as broken:
        return _cut_short(broken)
    return PrintResult(Outcome.HANDED_OVER)


def _cut_short(broken: LinkBroken) -> PrintResult:
    if broken.disk:
        trouble = Trouble.DISK
    else:
        trouble = Trouble.NO_ANSWER if broken.sent else Trouble.UNREACHABLE
    outcome = Outcome.SENT_UNCONFIRMED if broken.sent else Outcome.NOT_SENT
    return PrintResult(outcome, trouble, str(broken))


class _Conversation:
    """Questions and answers over one open connection."""

    def __init__(self, transport: Transport, waits: Waits) -> None:
        self._transport = transport
        self._waits = waits
        self._reader = ReplyReader()
        self._replies: list[Reply] = []
        # Answers come in the order of the questions; a late one is not the next one's.
        self._owed = 0

    def deliver(self, job: bytes) -> PrintResult:
        try:
            status = self.status()
        except LinkBroken as broken:
            return PrintResult(Outcome.NOT_SENT, Trouble.UNREACHABLE, str(broken))
        if status is None:
            return PrintResult(Outcome.NOT_SENT, Trouble.NO_ANSWER, "no answer to DLE EOT")
        if not status.ready:
            return PrintResult(Outcome.NOT_SENT, status.trouble, "not ready")
        try:
            self._transport.write(job + commands.ASK_PAPER, self._waits.write_ms)
        except LinkBroken as broken:
            return _cut_short(broken)
        return self._confirmation()

    def status(self) -> PrinterStatus | None:
        answers = []
        for which in (1, 2, 4):
            answer = self._ask(which)
            if answer is None:
                return None
            answers.append(answer)
        return decode_status(*answers)

    def _ask(self, which: int) -> int | None:
        self._transport.write(commands.ask_status(which), self._waits.status_ms)
        self._owed += 1
        deadline = Deadline(self._waits.status_ms)
        while reply := self._await(ReplyKind.REALTIME, deadline.left_ms):
            self._owed -= 1
            if not self._owed:
                return reply.data[0]
        return None

    def _confirmation(self) -> PrintResult:
        """Waits for the answer to GS r 1; ends early when the printer says why none will come."""
        deadline = Deadline(self._waits.confirm_ms)
        try:
            while not deadline.passed:
                wait_ms = min(self._waits.look_again_ms, deadline.left_ms)
                if reply := self._await(ReplyKind.PAPER, wait_ms):
                    trouble = Trouble.PAPER_LOW if reply.paper_low else Trouble.NONE
                    return PrintResult(Outcome.PRINTED, trouble)
                status = self.status()
                if status is not None and not status.ready:
                    return PrintResult(Outcome.SENT_UNCONFIRMED, status.trouble, "stopped")
        except LinkBroken as broken:
            return PrintResult(Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER, str(broken))
        return PrintResult(Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER, "no answer to GS r")

    def _await(self, kind: ReplyKind, timeout_ms: int) -> Reply | None:
        """The next reply of that kind; others wait for who asked for them."""
        deadline = Deadline(timeout_ms)
        while True:
            for reply in self._replies:
                if reply.kind is kind:
                    self._replies.remove(reply)
                    return reply
            if deadline.passed:
                return None
            self._replies += self._reader.feed(self._transport.read(64, deadline.left_ms))

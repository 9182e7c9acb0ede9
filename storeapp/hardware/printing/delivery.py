"""Sends one print job over one connection and says honestly how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storeapp.hardware.escpos import commands
from storeapp.hardware.escpos.status import (
    PrinterStatus,
    Reply,
    ReplyKind,
    ReplyReader,
    decode_group,
    decode_status,
)
from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable
from storeapp.ports.devices import Outcome, PrintResult, Trouble


@dataclass(frozen=True, slots=True)
class Waits:
    """How long each step may take."""

    open_ms: int = 2000
    status_ms: int = 300
    write_ms: int = 10_000
    confirm_ms: int = 8000
    look_again_ms: int = 1000
    """While no confirmation comes, the printer is asked this often whether it has stopped."""

    stopped_ms: int = 60_000
    """A printer that stops in the middle has this long to be given paper: it goes on by itself,
    and says so over the connection that the job came by."""

    spare_ms: int = 4000
    """For composing the first receipt and for what the system adds."""

    @property
    def short_job_ms(self) -> int:
        """Of a job that nobody has to help along."""
        steps_ms = self.open_ms + 4 * self.status_ms + self.write_ms + self.confirm_ms
        return steps_ms + self.spare_ms

    @property
    def whole_job_ms(self) -> int:
        return self.short_job_ms + self.stopped_ms


@dataclass(frozen=True, slots=True)
class Stopping:
    """What a job does while the printer has stopped in the middle of it.

    `told` hears each change of the printer's trouble, on the device's thread; `gives_way` says
    whether somebody else needs the connection by now.
    """

    told: Callable[[Trouble], None] = lambda trouble: None
    gives_way: Callable[[], bool] = lambda: False


def deliver(
    transport: Transport, job: bytes, waits: Waits, *, asks: bool, stopping: Stopping | None = None
) -> PrintResult:
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
            return _Conversation(transport, waits, stopping).deliver(job)
        return _hand_over(transport, job, waits)
    finally:
        transport.close()


def ask_status(transport: Transport, waits: Waits) -> PrinterStatus | None:
    """DLE EOT 1 to 4 over an open transport; None when one stays without a proper answer."""
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

    def __init__(
        self, transport: Transport, waits: Waits, stopping: Stopping | None = None
    ) -> None:
        self._transport = transport
        self._waits = waits
        self._stopping = stopping or Stopping()
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
            # What came before the job is no answer to it.
            self._replies.clear()
            self._transport.write(_telling(job) + commands.ASK_PAPER, self._waits.write_ms)
        except LinkBroken as broken:
            return _cut_short(broken)
        return self._confirmation()

    def status(self) -> PrinterStatus | None:
        answers = []
        for which in (1, 2, 3, 4):
            answer = self._ask(which)
            if answer is None:
                return None
            answers.append(answer)
        return decode_status(*answers)

    def _ask(self, which: int) -> int | None:
        self._transport.write(commands.ask_status(which), self._waits.status_ms)
        self._owed += 1
        deadline = Deadline(self._waits.status_ms)
        while reply := self._await((ReplyKind.REALTIME,), deadline.left_ms):
            self._owed -= 1
            if not self._owed:
                return reply.data[0]
        return None

    def _confirmation(self) -> PrintResult:
        try:
            return self._answer()
        except LinkBroken as broken:
            return PrintResult(Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER, str(broken))

    def _answer(self) -> PrintResult:
        """Waits for the answer to GS r 1, longer while the printer has stopped.

        When its paper is back it prints what it has and then answers: to be sent the job again is
        what it never needs.
        """
        waits, status = self._waits, PrinterStatus()
        end, deadline = Deadline(waits.confirm_ms + waits.stopped_ms), Deadline(waits.confirm_ms)
        while True:
            wait_ms = min(waits.look_again_ms, deadline.left_ms)
            reply = self._await((ReplyKind.PAPER, ReplyKind.ASB), wait_ms)
            if reply is not None and reply.kind is ReplyKind.PAPER:
                return PrintResult(Outcome.PRINTED, reply.paper)
            seen = self.status() if reply is None else decode_group(reply.data)
            if seen is not None and seen.ready is not status.ready:
                deadline = Deadline(waits.confirm_ms if seen.ready else waits.stopped_ms)
                self._stopping.told(seen.trouble)
            status = seen or status
            gives_way = not status.ready and self._stopping.gives_way()
            if gives_way or deadline.passed or end.passed:
                return _unanswered(status)

    def _await(self, kinds: tuple[ReplyKind, ...], timeout_ms: int) -> Reply | None:
        """The next reply of such a kind; others wait for who asked for them."""
        deadline = Deadline(timeout_ms)
        while True:
            for reply in self._replies:
                if reply.kind in kinds:
                    self._replies.remove(reply)
                    return reply
            if deadline.passed:
                return None
            self._replies += self._reader.feed(self._transport.read(64, deadline.left_ms))


def _telling(job: bytes) -> bytes:
    """The job with status by itself switched on; ESC @ at its beginning would switch it off."""
    begin = commands.INIT if job.startswith(commands.INIT) else b""
    return begin + commands.TELL_STATUS + job[len(begin) :]


def _unanswered(status: PrinterStatus) -> PrintResult:
    if status.ready:
        return PrintResult(Outcome.SENT_UNCONFIRMED, Trouble.NO_ANSWER, "no answer to GS r")
    return PrintResult(Outcome.SENT_UNCONFIRMED, status.trouble, "stopped")

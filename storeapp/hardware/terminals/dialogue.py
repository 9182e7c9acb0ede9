"""One question to a ZVT terminal and everything it says until it is done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

from storeapp.hardware.terminals import messages
from storeapp.hardware.terminals.apdu import Apdu, ApduStream
from storeapp.hardware.terminals.messages import StatusInfo
from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport
from storeapp.ports.devices import Prompt

_POLL_MS = 100
_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Waits:
    """`answer_ms` is how long a terminal may be silent in the middle of its work, T4 of the
    specification; a customer looks for her card meanwhile. `brief_ms` is the same for questions
    that need neither card nor bank."""

    open_ms: int = 3_000
    write_ms: int = 2_000
    acknowledge_ms: int = 5_000
    brief_ms: int = 10_000
    answer_ms: int = 180_000
    whole_ms: int = 600_000


class End(Enum):
    """How a dialogue ended."""

    COMPLETED = "completed"
    ABORTED = "aborted"
    REFUSED = "refused"
    """The terminal did not take the command: it did nothing."""
    SILENT = "silent"
    BROKEN = "broken"


@dataclass(slots=True)
class Told:
    """What was said in one dialogue; `code` is an abort's, a refusal's or a status enquiry's."""

    end: End = End.SILENT
    code: int | None = None
    status: StatusInfo | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def result(self) -> int | None:
        """The transaction's result code; None when the terminal did not say it."""
        return None if self.status is None else self.status.result


class Dialogue:
    """Over an open link, in the terminal's thread: the till asks, the terminal tells, and each
    thing it tells is acknowledged.

    `cancelled` is looked at all the while: a clerk may want to stop. `told` gets each prompt.
    """

    def __init__(
        self,
        link: Transport,
        waits: Waits,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        told: Callable[[Prompt], None] = lambda prompt: None,
    ) -> None:
        self._link = link
        self._waits = waits
        self._cancelled = cancelled
        self._told = told
        self._stream = ApduStream()
        self._waiting: list[Apdu] = []
        self._may_stop = False

    def ask(self, command: Apdu, *, brief: bool = False) -> Told:
        """Never raises for what the other side does; a link that breaks is an end like others."""
        told = Told()
        self._waiting.clear()
        self._may_stop = not brief
        try:
            self._send(command)
            if self._acknowledged(told):
                self._listen(told, self._waits.brief_ms if brief else self._waits.answer_ms)
        except LinkBroken:
            told.end = End.BROKEN
        return told

    def _acknowledged(self, told: Told) -> bool:
        answer = self._next(Deadline(self._waits.acknowledge_ms))
        if answer is None:
            return False
        if answer.control >> 8 == 0x84:
            told.end, told.code = End.REFUSED, answer.control & 0xFF
            return False
        if answer.control != messages.ACKNOWLEDGED:
            # Some terminals speak at once; what they say is worth hearing.
            self._waiting.insert(0, answer)
        return True

    def _listen(self, told: Told, answer_ms: int) -> None:
        whole = Deadline(self._waits.whole_ms)
        while not whole.passed:
            message = self._next(Deadline(min(answer_ms, whole.left_ms)))
            if message is None:
                return
            if self._take(message, told):
                return

    def _take(self, message: Apdu, told: Told) -> bool:
        """Whether that was the last of it."""
        control = message.control
        if control >> 8 in (0x80, 0x84):
            return False  # What became of a cancel: the terminal says so itself.
        if control == messages.STATUS_INFO:
            told.status = messages.read_status(message.data)
        elif control == messages.INTERIM:
            self._told(messages.prompt_of(message.data))
        elif control == messages.PRINT_LINE:
            told.lines.append(messages.printed_line(message.data))
            del told.lines[_MOST_LINES:]
        elif control in (messages.COMPLETED, messages.ABORTED):
            return self._ended(message, told)
        elif control != messages.PRINT_BLOCK:
            self._send(messages.not_understood())
            return False
        self._send(messages.acknowledgement())
        return False

    def _ended(self, message: Apdu, told: Told) -> bool:
        completed = message.control == messages.COMPLETED
        told.end = End.COMPLETED if completed else End.ABORTED
        told.code = messages.read_result(message.data)
        # With the link gone it is said all the same.
        with suppress(LinkBroken):
            self._send(messages.acknowledgement())
        return True

    def _next(self, deadline: Deadline) -> Apdu | None:
        while not self._waiting and not deadline.passed:
            self._stop_when_asked()
            data = self._link.read(4096, min(_POLL_MS, deadline.left_ms + 1))
            self._waiting += self._stream.feed(data)
        return self._waiting.pop(0) if self._waiting else None

    def _stop_when_asked(self) -> None:
        if self._may_stop and self._cancelled():
            self._may_stop = False
            self._send(messages.cancel())

    def _send(self, message: Apdu) -> None:
        self._link.write(message.encode(), self._waits.write_ms)

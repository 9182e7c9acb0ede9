"""The device thread's side of a scale: asks, reads, and hands on what was said."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from storeapp.hardware.scales.reading import Answered, Blocked, Dialogue, Event, Order, Seen, Send
from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport

_READ_BYTES = 256
_LOOK_MS = 100


@dataclass(frozen=True, slots=True)
class ScaleWaits:
    """Time limits in milliseconds.

    A late answer is waited for until `answer_ms`, so that it cannot pass for the answer to the
    next question; by its age it is no weight any more. `weigh_ms` is what a clerk waits at most.
    """

    idle_ms: int = 200
    busy_ms: int = 20
    write_ms: int = 500
    answer_ms: int = 3000
    weigh_ms: int = 2000


class Asking:
    """Asks all day, slower while nobody waits; `hear` gets each reading and each answer.

    `want`, `rest`, `tell` and `stop` are for other threads.
    """

    def __init__(
        self,
        dialogue: Callable[[], Dialogue],
        hear: Callable[[Seen | Answered], None],
        waits: ScaleWaits,
        now_ms: Callable[[], int],
    ) -> None:
        self._new_dialogue = dialogue
        self._hear = hear
        self._waits = waits
        self._now_ms = now_ms
        self._order: Order | None = None
        self._wanted = threading.Event()
        self._stopped = threading.Event()

    def want(self) -> None:
        self._wanted.set()

    def rest(self) -> None:
        self._wanted.clear()

    def tell(self, order: Order | None) -> None:
        """The next question is this order; None takes back one that was not sent yet."""
        self._order = order

    def stop(self) -> None:
        self._stopped.set()
        self._wanted.set()

    def use(self, link: Transport) -> None:
        """Until stopped; raises LinkBroken. Each link begins with a clean sheet."""
        dialogue = self._new_dialogue()
        while not self._stopped.is_set():
            order, self._order = self._order, None
            question = dialogue.order(order) if order else dialogue.ask()
            self._round(link, dialogue, question, ordered=order is not None)
            if question:
                self._pause()

    def _pause(self) -> None:
        if self._wanted.is_set():
            self._stopped.wait(self._waits.busy_ms / 1000)
        else:
            self._wanted.wait(self._waits.idle_ms / 1000)

    def _round(
        self, link: Transport, dialogue: Dialogue, question: bytes, *, ordered: bool
    ) -> None:
        """One question and what is said until it is answered."""
        asked_ms, patience = self._now_ms(), Deadline(self._waits.answer_ms)
        if question:
            link.write(question, self._waits.write_ms)
        while not self._stopped.is_set():
            data = link.read(_READ_BYTES, min(_LOOK_MS, patience.left_ms + 1))
            events = dialogue.feed(data)
            if not question:
                # Who talks by himself is heard now; a full buffer is what he said long ago.
                asked_ms = self._now_ms()
                events = [] if len(data) == _READ_BYTES else events
            if self._handed_on(link, events, asked_ms, ordered=ordered):
                return
            if patience.passed:
                raise LinkBroken(f"{link.name}: no answer")

    def _handed_on(
        self, link: Transport, events: list[Event], asked_ms: int, *, ordered: bool
    ) -> bool:
        """Whether that ends the round: an answer to an order, or a reading to anything else."""
        ended = False
        for event in events:
            if isinstance(event, Send):
                link.write(event.data, self._waits.write_ms)
            elif isinstance(event, Blocked):
                raise LinkBroken(f"{link.name}: {event.why}")
            elif isinstance(event, Answered):
                ended = True
                self._hear(event)
            else:
                ended = ended or not ordered
                self._hear(Seen(event, asked_ms))
        return ended

"""The driver of every scale: judges on the loop what the device's thread reads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from storeapp.domain.errors import Refusal
from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.scales.asking import Asking, ScaleWaits
from storeapp.hardware.scales.plate import Limits, Plate
from storeapp.hardware.scales.reading import Answered, Dialogue, Order, Seen
from storeapp.hardware.supervisor import Supervisor
from storeapp.hardware.transports.link import Transport, Unreachable
from storeapp.ports.devices import Trouble, Weight


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class WeighingScale:
    """Implements ports.devices.Scale.

    From the first weighing on the scale is asked also when nobody waits: only so is the empty
    plate between two lines seen.
    """

    def __init__(
        self,
        name: str,
        transport: Transport,
        dialogue: Callable[[], Dialogue],
        limits: Limits,
        *,
        waits: ScaleWaits | None = None,
        now_ms: Callable[[], int] = _monotonic_ms,
        wait_ms: Callable[[int], int] = backoff_ms,
    ) -> None:
        self.name = name
        self._dialogue = dialogue
        self._waits = waits or ScaleWaits()
        self._now_ms = now_ms
        self._plate = Plate(limits)
        self._asking = Asking(dialogue, self._hear, self._waits, now_ms)
        self._supervisor = Supervisor(
            f"scale {name}", transport, self._asking.use, lost=self._lost, wait_ms=wait_ms
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting = 0
        self._news: list[asyncio.Future[None]] = []
        self._done: asyncio.Future[bool] | None = None
        self._gone = False

    @property
    def last(self) -> Seen | None:
        """The last reading, for a live display; it may be old."""
        return self._plate.last

    @property
    def trouble(self) -> Trouble:
        return self._supervisor.trouble

    def start(self) -> None:
        """On the loop. The first weighing does it too; a live display may want it earlier."""
        if not self._supervisor.started:
            self._loop = asyncio.get_running_loop()
            self._supervisor.start()

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        """See ports.health.Tended."""
        self._supervisor.pulse.watch(heard)

    async def look(self) -> None:
        """What it says to the next question is told; one that was gone is opened at once."""
        self.start()
        self._supervisor.nudge()

    async def weigh(self, *, tare_g: int = 0) -> Weight:
        since_ms = self._begin()
        try:
            while True:
                now_ms = self._now_ms()
                weight = self._plate.take(since_ms=since_ms, now_ms=now_ms, tare_g=tare_g)
                if weight is not None:
                    return weight
                if self._gone:
                    raise Refusal("scale-unreachable")
                if not await self._hears(since_ms + self._waits.weigh_ms - now_ms):
                    raise self._plate.why_not(since_ms=since_ms)
        finally:
            self._end()

    def give_back(self) -> None:
        self._plate.give_back()

    async def tell(self, order: Order) -> None:
        """Zero it, tare what lies on it, or clear the tare.

        Refusals: `scale-takes-no-orders` where the protocol has no such order, `scale-not-stable`
        when the scale does not do it now, `scale-unreachable`.
        """
        if not self._dialogue().order(order):
            raise Refusal("scale-takes-no-orders")
        self._begin()
        self._done = asyncio.get_running_loop().create_future()
        self._asking.tell(order)
        try:
            done = await asyncio.wait_for(self._done, self._waits.weigh_ms / 1000)
        except TimeoutError:
            raise Refusal("scale-unreachable") from None
        finally:
            self._asking.tell(None)
            self._end()
        if not done:
            raise Refusal("scale-not-stable")

    async def close(self) -> None:
        self._asking.stop()
        await self._supervisor.close()

    def _begin(self) -> int:
        """Somebody waits: no pauses now. Gives the moment; what is asked after it is news."""
        since_ms, self._gone = self._now_ms(), False
        self.start()
        self._waiting += 1
        self._asking.want()
        self._supervisor.nudge()
        return since_ms

    def _end(self) -> None:
        self._waiting -= 1
        if not self._waiting:
            self._asking.rest()

    async def _hears(self, within_ms: int) -> bool:
        """Whether anything new came in that time."""
        if within_ms <= 0:
            return False
        news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._news.append(news)
        try:
            await asyncio.wait({news}, timeout=within_ms / 1000)
        finally:
            self._news.remove(news)
        return news.done()

    def _hear(self, said: Seen | Answered) -> None:
        """From the device's thread."""
        self._supervisor.works()
        self._on_the_loop(partial(self._said, said))

    def _lost(self, error: Exception) -> None:
        """From the device's thread."""
        self._on_the_loop(partial(self._forget, gone=isinstance(error, Unreachable)))

    def _on_the_loop(self, action: Callable[[], None]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(action)

    def _said(self, said: Seen | Answered) -> None:
        if isinstance(said, Seen):
            self._plate.see(said)
        elif self._done is not None and not self._done.done():
            self._done.set_result(said.done)
        self._spread()

    def _forget(self, *, gone: bool) -> None:
        """A link that broke is opened again at once; one that cannot be opened is gone."""
        self._plate.forget()
        self._gone = gone
        self._spread()

    def _spread(self) -> None:
        for news in self._news:
            if not news.done():
                news.set_result(None)

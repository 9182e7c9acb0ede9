"""The driver of every pole display: the newest picture, whenever the display can be reached."""

from __future__ import annotations

import threading
from collections.abc import Callable

from storeapp.domain.catalogue import Name
from storeapp.domain.money import Money
from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.displays.dialects import Dialect
from storeapp.hardware.displays.picture import IDLE, Kind, Picture
from storeapp.hardware.supervisor import Supervisor
from storeapp.hardware.transports.link import Transport
from storeapp.ports.devices import Trouble

_WRITE_MS = 1000
_LOOK_S = 1.0


class Pole:
    """Implements ports.devices.PoleDisplay.

    There is no queue: a picture that nobody saw yet gives way to the next. After a break the
    newest is painted again. The device is opened for the first picture.
    """

    def __init__(
        self,
        name: str,
        transport: Transport,
        dialect: Dialect,
        *,
        wait_ms: Callable[[int], int] = backoff_ms,
    ) -> None:
        self.name = name
        self._dialect = dialect
        self._picture = IDLE
        self._changed = threading.Event()
        self._supervisor = Supervisor(f"pole {name}", transport, self._use, wait_ms=wait_ms)

    @property
    def trouble(self) -> Trouble:
        return self._supervisor.trouble

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        """See ports.health.Tended."""
        self._supervisor.pulse.watch(heard)

    async def look(self) -> None:
        """One that was gone is opened at once."""
        self._paint(self._picture)
        self._supervisor.nudge()

    def show(self, name: Name, amount: Money) -> None:
        self._paint(Picture(Kind.LINE, amount, name))

    def total(self, due: Money) -> None:
        self._paint(Picture(Kind.TOTAL, due))

    def change(self, change: Money) -> None:
        self._paint(Picture(Kind.CHANGE, change))

    def welcome(self) -> None:
        self._paint(Picture(Kind.WELCOME))

    def idle(self) -> None:
        self._paint(IDLE)

    async def close(self) -> None:
        """The display goes dark with the till, when it can be reached."""
        self._picture = IDLE
        self._supervisor.stop()
        self._changed.set()
        await self._supervisor.close()

    def _paint(self, picture: Picture) -> None:
        self._picture = picture
        self._changed.set()
        if not self._supervisor.started:
            self._supervisor.start()

    def _use(self, link: Transport) -> None:
        link.write(self._dialect.opening, _WRITE_MS)
        shown: Picture | None = None
        while True:
            self._changed.clear()
            ending, picture = self._supervisor.stopping, self._picture
            if picture != shown:
                link.write(self._dialect.painted(picture), _WRITE_MS)
                shown = picture
                self._supervisor.works()
            if ending:
                return
            self._changed.wait(_LOOK_S)


class NoPole:
    """A till without a pole display."""

    def show(self, name: Name, amount: Money) -> None:
        return None

    def total(self, due: Money) -> None:
        return None

    def change(self, change: Money) -> None:
        return None

    def welcome(self) -> None:
        return None

    def idle(self) -> None:
        return None

    async def close(self) -> None:
        return None

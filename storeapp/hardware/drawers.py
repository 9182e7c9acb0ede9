"""Cash drawers on a receipt printer's connector, opened apart from any receipt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from typing import TypeVar

from storeapp.hardware.escpos import commands
from storeapp.hardware.escpos.status import PrinterStatus
from storeapp.hardware.printing.courtesy import Courtesy
from storeapp.hardware.printing.delivery import Waits, ask_status
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.pulse import Pulse
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable
from storeapp.hardware.worker import CallTimedOut, DeviceWorker, WorkerBusy, WorkerClosed
from storeapp.ports.devices import Trouble

_T = TypeVar("_T")
_log = logging.getLogger("storeapp.devices")


class Sensor(Enum):
    """The level on the sensor's pin when the drawer is open; makers differ, and so do cables.

    A cable without a sensor reads as one level for ever: then there is none.
    """

    NONE = "none"
    HIGH = "open-high"
    LOW = "open-low"


class PrinterDrawer:
    """Implements ports.devices.CashDrawer, over a connection of its own.

    A pulse that the printer would keep in its buffer is not sent to a printer that has stopped:
    the drawer would spring open later, with nobody beside it.
    """

    def __init__(
        self,
        transport: Transport,
        profile: PrinterProfile,
        worker: DeviceWorker,
        *,
        waits: Waits | None = None,
        sensor: Sensor = Sensor.HIGH,
        courtesy: Courtesy | None = None,
    ) -> None:
        self._transport = transport
        self._profile = profile
        self._worker = worker
        self._waits = waits or Waits()
        self._sensor = sensor
        self._courtesy = courtesy or Courtesy()
        self._pulse = Pulse()

    def watch(self, heard: Callable[[Trouble], None]) -> None:
        """See ports.health.Tended."""
        self._pulse.watch(heard)

    async def look(self) -> None:
        """Whether its pulse could be sent; nothing opens."""
        self._now(bool(await self._call(self._reached, self._look_ms)))

    async def open(self) -> bool:
        with self._courtesy.asking():
            sent = await self._call(self._kick, self._waits.short_job_ms)
        self._now(bool(sent))
        _log.info("drawer: %s", "kicked" if sent else "not reached")
        return bool(sent)

    async def is_open(self) -> bool | None:
        """None when there is no sensor, or no answer in time: receipts come first."""
        if self._sensor is Sensor.NONE:
            return None
        status = await self._call(self._look, self._look_ms)
        return None if status is None else status.drawer_high is (self._sensor is Sensor.HIGH)

    async def close(self) -> None:
        await self._worker.close()

    @property
    def _look_ms(self) -> int:
        return self._waits.open_ms + 4 * self._waits.status_ms

    def _now(self, reached: bool) -> None:
        self._pulse.tell(Trouble.NONE if reached else Trouble.UNREACHABLE)

    async def _call(self, job: Callable[[], _T], timeout_ms: int) -> _T | None:
        try:
            return await self._worker.call(job, timeout_ms / 1000)
        except (CallTimedOut, WorkerBusy, WorkerClosed):
            return None

    def _kick(self) -> bool:
        return bool(self._connected(self._kick_if_it_opens_now))

    def _kick_if_it_opens_now(self) -> bool:
        if self._asks:
            status = ask_status(self._transport, self._waits)
            if status is None or not (status.ready or self._profile.realtime_kick):
                return False
        pulse = commands.KICK_AT_ONCE if self._profile.realtime_kick else commands.KICK_IN_TURN
        self._transport.write(pulse, self._waits.status_ms)
        return True

    def _reached(self) -> bool:
        if self._asks:
            return self._look() is not None
        return bool(self._connected(lambda: True))

    def _look(self) -> PrinterStatus | None:
        if not self._asks:
            return None
        return self._connected(lambda: ask_status(self._transport, self._waits))

    @property
    def _asks(self) -> bool:
        return self._transport.can_read and self._profile.answers_status

    def _connected(self, use: Callable[[], _T]) -> _T | None:
        try:
            self._transport.open(self._waits.open_ms)
            return use()
        except (Unreachable, LinkBroken) as error:
            _log.info("drawer: %s", error)
            return None
        finally:
            self._transport.close()


class NoDrawer:
    """A till without a drawer."""

    async def open(self) -> bool:
        return False

    async def is_open(self) -> bool | None:
        return None

    async def close(self) -> None:
        return None

"""The devices of the till as a person tends them: how each is, a test, a new try, moved jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.domain.staff import StaffMember
from storeapp.ports.clock import Clock
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind, Health, Tended
from storeapp.services.status import Status, StatusBoard


@dataclass(frozen=True, slots=True)
class Finding:
    """What a test found: a word of services.device_tests, or what is wrong.

    `proves`: it says how the device is; a test that waits for a person proves nothing yet.
    """

    word: str = ""
    trouble: Trouble = Trouble.NONE
    weight_g: int = 0
    proves: bool = True


Test = Callable[[StaffMember], Awaitable[Finding]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A device in its place. `address` is as the settings write it, without secrets; `driver` is
    None for one that tells nothing of itself, `test` for one that cannot be tested."""

    id: str
    kind: DeviceKind
    address: str
    driver: Tended | None = None
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A device as it is now. `queued` jobs wait for it; `movable`: they can be sent to it."""

    spot: Spot
    health: Health = Health()
    queued: int = 0
    movable: bool = False


class Group(Protocol):
    """Printers that stand in for each other, by their names."""

    @property
    def preferred(self) -> str: ...
    def prefer(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Alone:
    """The group of a printer that nobody stands in for."""

    preferred: str

    def prefer(self, name: str) -> None:
        """It is preferred already."""


class DeviceDesk:
    """Hears every driver and tells who watches, on the loop's thread; asks no device by itself.

    `wake` lets the print queue look again, once its jobs were sent to another printer.
    """

    def __init__(
        self,
        spots: tuple[Spot, ...],
        group: Group,
        clock: Clock,
        board: StatusBoard,
        wake: Callable[[], None],
    ) -> None:
        self._spots = {spot.id: spot for spot in spots}
        self._group = group
        self._clock = clock
        self._wake = wake
        self._healths = {spot.id: Health() for spot in spots}
        self._queued = 0
        self._watchers: list[Callable[[tuple[Seen, ...]], None]] = []
        loop = asyncio.get_running_loop()
        for spot in spots:
            if spot.driver is not None:
                spot.driver.watch(partial(_hand_over, loop, partial(self.hear, spot.id)))
        board.watch(self._status)

    @property
    def seen(self) -> tuple[Seen, ...]:
        return tuple(self._seen(spot) for spot in self._spots.values())

    def watch(self, watcher: Callable[[tuple[Seen, ...]], None]) -> Callable[[], None]:
        """Calls `watcher` now and at each change; returns how to stop."""
        self._watchers.append(watcher)
        watcher(self.seen)
        return lambda: self._watchers.remove(watcher)

    def hear(self, spot_id: str, trouble: Trouble) -> None:
        """A device did what it is there for, or something is wrong with it."""
        self._healths[spot_id] = self._healths[spot_id].after(trouble, self._clock.now())
        self._tell()

    def scanned(self, scan: Scan) -> None:
        """A scanner works when it scans."""
        if scan.device in self._spots:
            self.hear(scan.device, Trouble.NONE)

    async def test(self, spot_id: str, staff: StaffMember) -> Finding:
        """Refusal `device-without-test`; what a test may refuse is that the device does not work
        (`scale-...`, `terminal-...`), and then nothing else happened."""
        spot = self._spots[spot_id]
        if spot.test is None:
            raise Refusal("device-without-test")
        finding = await spot.test(staff)
        if spot.driver is None and finding.proves:
            self.hear(spot_id, finding.trouble)
        return finding

    async def reconnect(self, spot_id: str) -> None:
        """Refusal `device-stays-connected` for one that there is nothing to open of."""
        driver = self._spots[spot_id].driver
        if driver is None:
            raise Refusal("device-stays-connected")
        await driver.look()
        self._wake()

    def move(self, spot_id: str) -> None:
        """The jobs that wait, of which not one byte has left, go to that printer.

        Refusal `no-jobs-to-move` when none waits, or for what is no printer that could have them.
        """
        if not self._seen(self._spots[spot_id]).movable:
            raise Refusal("no-jobs-to-move")
        self._group.prefer(spot_id)
        self._wake()
        self._tell()

    def _status(self, status: Status) -> None:
        if status.queued != self._queued:
            self._queued = status.queued
            self._tell()

    def _seen(self, spot: Spot) -> Seen:
        prints = spot.kind is DeviceKind.PRINTER
        waits_here = prints and spot.id == self._group.preferred
        return Seen(
            spot,
            self._healths[spot.id],
            queued=self._queued if waits_here else 0,
            movable=prints and not waits_here and self._queued > 0,
        )

    def _tell(self) -> None:
        seen = self.seen
        for watcher in tuple(self._watchers):
            watcher(seen)


def _hand_over(
    loop: asyncio.AbstractEventLoop, hear: Callable[[Trouble], None], trouble: Trouble
) -> None:
    try:
        loop.call_soon_threadsafe(hear, trouble)
    except RuntimeError:
        return  # The till has ended meanwhile.

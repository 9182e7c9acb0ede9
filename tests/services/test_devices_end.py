"""A device may speak when the till has ended already."""

from __future__ import annotations

import asyncio

from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind, Health
from storeapp.services.devices import Alone, DeviceDesk, Spot
from storeapp.services.status import StatusBoard
from tests.services.fakes import FakeClock
from tests.services.test_devices import Driver


def test_a_driver_that_speaks_after_the_end_of_the_till_is_not_heard() -> None:
    driver = Driver()

    async def make() -> DeviceDesk:
        spot = Spot("front", DeviceKind.PRINTER, "sim", driver)
        return DeviceDesk((spot,), Alone("front"), FakeClock(), StatusBoard(), lambda: None)

    desk = asyncio.run(make())
    driver.say(Trouble.PAPER_OUT)

    assert desk.seen[0].health == Health()

"""Which devices of a till are tended, by its settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storeapp.bootstrap.device_spots import device_desk
from storeapp.domain.money import CNY
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import DeviceSettings
from storeapp.services.device_tests import DeviceTests
from storeapp.services.drawer import Drawer
from storeapp.services.status import StatusBoard
from storeapp.settings import Settings
from tests.services.fakes import FakeClock, FakeSales, FakeUploads

FONTS = Path(__file__).parents[1] / "resources" / "fonts"
BARE = Settings(Path("data"), Path("keys"), wedge="none")
FULL = replace(
    BARE,
    printer="tcp://10.0.0.5:9100",
    spare_printers=("tcp://10.0.0.6:9100",),
    scale="cas-pd+serial://COM3?baud=9600",
    pole="cd5220+serial://COM4",
    terminal="zvt://10.0.0.7:20007?password=123456",
    label_printer="zpl+tcp://10.0.0.8",
    scanner="COM5",
)


@pytest.mark.parametrize(
    ("settings", "places"),
    [
        (BARE, []),
        (replace(BARE, scanner="COM5"), [("serial", "serial://COM5", True)]),
        (
            FULL,
            [
                ("tcp://10.0.0.5:9100", "tcp://10.0.0.5:9100", True),
                ("tcp://10.0.0.6:9100", "tcp://10.0.0.6:9100", True),
                ("serial", "serial://COM5", True),
                ("drawer", "printer", True),
                ("scale", "cas-pd+serial://COM3", True),
                ("pole", "cd5220+serial://COM4", True),
                ("terminal", "zvt://10.0.0.7:20007", True),
                ("labels", "zpl+tcp://10.0.0.8", True),
            ],
        ),
    ],
    ids=["nothing", "a scanner", "everything"],
)
async def test_each_device_of_the_settings_is_tended_and_no_secret_shown(
    aloop: object, settings: Settings, places: list[tuple[str, str, bool]]
) -> None:
    devices = open_devices(
        DeviceSettings(
            FONTS,
            settings.printer,
            settings.spare_printers,
            scanner=settings.scanner,
            scale=settings.scale,
            wedge=None,
            pole=settings.pole,
            terminal=settings.terminal,
            label_printer=settings.label_printer,
        )
    )
    clock, board = FakeClock(), StatusBoard()
    drawer = Drawer(FakeSales(), devices.drawer, board, clock, FakeUploads())
    tests = DeviceTests(clock, CNY)
    try:
        desk = device_desk(
            devices, settings, tests, drawer, clock=clock, board=board, wake=lambda: None
        )
    finally:
        await devices.close()

    seen = [(each.spot.id, each.spot.address, each.spot.driver is not None) for each in desk.seen]
    assert seen == places

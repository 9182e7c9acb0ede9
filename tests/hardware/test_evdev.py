"""A grabbed scanner: found by what it is, read for the till alone, back after unplugging.

The kernel's device files are played by named pipes, which carry the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.errors import Refusal
from storeapp.hardware.factory import open_devices
from storeapp.hardware.model import DeviceSettings
from storeapp.hardware.scanners.address import scanner_at
from storeapp.hardware.scanners.evdev_port import EvdevPort, EvdevTransport, evdev_port
from storeapp.hardware.scanners.evdev_scanner import EvdevScanner
from storeapp.hardware.scanners.serial_scanner import SerialScanner
from storeapp.hardware.transports.link import LinkBroken, Unreachable
from storeapp.ports.devices import Trouble
from tests.hardware.key_events import typed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own interface")

CODE = "6901234567892"
KEYBOARD = "10000 0 0 0 10000 7ff febeffdff3cfffff fffffffffffffffe"
POWER_KEY = "10000000000000 0"


class Kernel:
    """Devices that come and go: the folders that describe them, and a pipe for each."""

    def __init__(self, folder: Path) -> None:
        self.system, self.devices = folder / "sys", folder / "dev"
        self.system.mkdir()
        self.devices.mkdir()
        self._ends: dict[int, int] = {}

    def port(self, serial: str = "") -> EvdevPort:
        return EvdevPort("", "0c2e", "0901", serial, self.system, self.devices)

    def plug(
        self, number: int, *, serial: str = "", vendor: str = "0c2e", keys: str = KEYBOARD
    ) -> None:
        device = self.system / f"event{number}" / "device"
        facts = {"id/vendor": vendor, "id/product": "0901", "uniq": serial}
        for name, text in (facts | {"capabilities/key": keys}).items():
            (device / name).parent.mkdir(parents=True, exist_ok=True)
            (device / name).write_text(text + "\n", "ascii")
        os.mkfifo(self.devices / f"event{number}")
        self._ends[number] = os.open(self.devices / f"event{number}", os.O_RDWR)

    def says(self, number: int, data: bytes) -> None:
        os.write(self._ends[number], data)

    def unplug(self, number: int) -> None:
        os.close(self._ends.pop(number))
        (self.devices / f"event{number}").unlink()
        device = self.system / f"event{number}" / "device"
        for name in ("id/vendor", "id/product", "uniq", "capabilities/key"):
            (device / name).unlink()

    def close(self) -> None:
        for end in self._ends.values():
            with suppress(OSError):
                os.close(end)


@pytest.fixture
def kernel(tmp_path):
    kernel = Kernel(tmp_path)
    yield kernel
    kernel.close()


def no_grab(handle):
    """Pipes cannot be grabbed."""


# --- which device --------------------------------------------------------------------------


def test_a_scanner_is_found_by_what_it_is_and_types(kernel):
    kernel.plug(2, vendor="046d")
    kernel.plug(9, keys=POWER_KEY)
    kernel.plug(10)
    assert kernel.port().path() == kernel.devices / "event10"


def test_two_alike_are_told_apart_by_their_serial_numbers(kernel):
    kernel.plug(3, serial="A1")
    kernel.plug(4, serial="B2")
    assert kernel.port("B2").path() == kernel.devices / "event4"
    assert kernel.port("C3").path() is None


def test_a_device_that_describes_itself_wrongly_is_no_scanner(kernel):
    kernel.plug(3, keys="many")
    kernel.plug(4, keys="")
    assert kernel.port().path() is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("evdev:0C2E:0901", "evdev:0c2e:0901"),
        ("evdev:0c2e:0901:S:1", "evdev:0c2e:0901:S:1"),
        ("evdev:/dev/input/by-id/usb-x-event-kbd", "evdev:/dev/input/by-id/usb-x-event-kbd"),
    ],
)
def test_an_address_names_a_port(address, name):
    port = evdev_port(address)
    assert port is not None
    assert port.name == name


@pytest.mark.parametrize("address", ["evdev:", "evdev:0c2e", "evdev:zzzz:0901", "evdev:event5"])
def test_an_address_that_means_nothing_is_refused(address):
    with pytest.raises(Refusal) as refused:
        scanner_at(address)
    assert (refused.value.code, refused.value.facts) == (
        "device-address-unreadable",
        {"text": address},
    )


def test_elsewhere_it_is_refused_in_words_when_the_devices_are_built(monkeypatch, fonts):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(Refusal) as refused:
        open_devices(DeviceSettings(fonts, wedge=None, scanner="evdev:0c2e:0901"))
    assert refused.value.code == "scanner-only-linux"


def test_the_settings_give_the_scanner_they_name():
    assert isinstance(scanner_at("evdev:0c2e:0901"), EvdevScanner)
    assert isinstance(scanner_at("/dev/ttyACM0"), SerialScanner)


# --- opening, reading ----------------------------------------------------------------------


def test_a_device_that_another_program_holds_is_not_opened(kernel, off_main):
    kernel.plug(5)

    def busy(handle):
        raise OSError(16, "Device or resource busy")

    transport = EvdevTransport(kernel.port(), grab=busy)
    with pytest.raises(Unreachable, match="busy"):
        off_main(lambda: transport.open(100))
    with pytest.raises(LinkBroken, match="not open"):
        off_main(lambda: transport.read(10, 1))


def test_what_is_no_input_device_cannot_be_grabbed(kernel, off_main):
    """The kernel itself is asked here, and refuses a pipe."""
    kernel.plug(5)
    transport = EvdevTransport(kernel.port())
    with pytest.raises(Unreachable, match="evdev:0c2e:0901: "):
        off_main(lambda: transport.open(100))


def test_without_the_right_to_read_it_says_what_is_missing(kernel, off_main):
    kernel.plug(5)

    def forbidden(handle):
        raise PermissionError(13, "Permission denied")

    transport = EvdevTransport(kernel.port(), grab=forbidden)
    with pytest.raises(Unreachable, match="must be in the group `input`"):
        off_main(lambda: transport.open(100))


def test_an_absent_device_is_not_plugged_in(kernel, off_main):
    with pytest.raises(Unreachable, match="not plugged in"):
        off_main(lambda: EvdevTransport(kernel.port(), grab=no_grab).open(100))


def test_nothing_said_is_nothing_read_and_nothing_can_be_written(kernel, off_main):
    kernel.plug(5)
    transport = EvdevTransport(kernel.port(), grab=no_grab)
    off_main(lambda: transport.open(100))
    assert off_main(lambda: transport.read(100, 1)) == b""
    with pytest.raises(LinkBroken, match="only talk"):
        off_main(lambda: transport.write(b"x", 1))
    off_main(transport.close)
    off_main(transport.close)


# --- the scanner ---------------------------------------------------------------------------


async def next_of(received):
    return await asyncio.wait_for(received.get(), 5)


async def test_scans_come_to_the_loop_and_nobody_else_gets_the_keys(aloop, kernel):
    kernel.plug(5)
    grabbed: list[int] = []
    received: asyncio.Queue[Scan] = asyncio.Queue()
    scanner = EvdevScanner(EvdevTransport(kernel.port(), grab=grabbed.append), now_ms=lambda: 77)
    scanner.start(received.put_nowait)
    kernel.says(5, typed(f"]E0{CODE}\r"))
    assert await next_of(received) == Scan(CODE, "]E0", "evdev", 77)
    kernel.says(5, typed("no suffix 1", start_ms=2_000_000))
    assert (await next_of(received)).text == "no suffix 1"
    await scanner.close()
    assert len(grabbed) == 1
    assert scanner.trouble is Trouble.NONE


async def test_unplugged_in_the_middle_and_plugged_elsewhere_it_goes_on(aloop, kernel):
    kernel.plug(5)
    received: asyncio.Queue[Scan] = asyncio.Queue()
    troubles: list[Trouble] = []

    def grab(handle):
        """As soon as it is open: half a code, and somebody pulls the cable."""
        if not troubles:
            kernel.says(5, typed("6901"))
            kernel.unplug(5)

    def wait_ms(failures):
        troubles.append(scanner.trouble)
        if len(troubles) == 3:
            kernel.plug(8)
            kernel.says(8, typed("4006381333931\r", start_ms=3_000_000))
        return 1

    scanner = EvdevScanner(EvdevTransport(kernel.port(), grab=grab), wait_ms=wait_ms)
    scanner.start(received.put_nowait)
    assert (await next_of(received)).text == "4006381333931"
    await scanner.close()
    assert received.empty()
    assert troubles == [Trouble.NO_ANSWER, Trouble.UNREACHABLE, Trouble.UNREACHABLE]

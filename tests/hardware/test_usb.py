"""USB printers through pyusb, on a bus of our own behind its backend interface."""

from __future__ import annotations

import sys

import pytest

from storeapp.hardware.transports.link import LinkBroken, Unreachable
from storeapp.hardware.transports.usb import UsbIdentity, UsbTransport, usb_identity
from tests.hardware.usb_bus import VENDOR_CLASS, Bus, OldBus, UsbPrinter

EPSON = UsbIdentity(0x04B8, 0x0E15)
WAIT_MS = 1000


def on(bus: Bus, identity: UsbIdentity = EPSON) -> UsbTransport:
    return UsbTransport(identity, bus)


def test_it_takes_and_gives_bytes_and_lets_go_again(off_main):
    printer = UsbPrinter(says=[b"\x16\x12", b"", b"\x12"])

    def job():
        transport = on(Bus(printer))
        transport.open(WAIT_MS)
        transport.write(b"x" * 10_000, WAIT_MS)
        got = [transport.read(1, WAIT_MS) for _ in range(3)]
        assert transport.can_read
        transport.close()
        transport.close()
        return got

    assert off_main(job) == [b"\x16", b"\x12", b"\x12"]
    assert bytes(printer.taken) == b"x" * 10_000
    assert printer.events == ["open", "detach", "claim", "release", "close"]


def test_every_transfer_has_a_time_out(off_main):
    printer = UsbPrinter(takes=5000)

    def job():
        transport = on(Bus(printer))
        transport.open(WAIT_MS)
        try:
            assert transport.read(8, 20) == b""
            transport.write(b"x" * 10_000, 30)
        finally:
            transport.close()

    with pytest.raises(LinkBroken) as broken:
        off_main(job)
    assert broken.value.sent == 5000
    assert all(0 < each <= 50 for each in printer.time_outs_ms)


def test_a_printer_that_keeps_its_buffer_is_not_configured_anew(off_main):
    fresh, known = UsbPrinter(configured=False), UsbPrinter(kernel_driver=False)

    def job(printer):
        transport = on(Bus(printer))
        transport.open(WAIT_MS)
        transport.close()

    off_main(lambda: job(fresh))
    off_main(lambda: job(known))
    assert fresh.events == ["open", "configure", "detach", "claim", "release", "close"]
    assert known.events == ["open", "claim", "release", "close"]


def test_a_system_without_kernel_drivers_needs_none_taken_away(off_main):
    printer = UsbPrinter()

    def job():
        transport = on(OldBus(printer))
        transport.open(WAIT_MS)
        transport.write(b"x", WAIT_MS)
        transport.close()

    off_main(job)
    assert bytes(printer.taken) == b"x"
    assert "detach" not in printer.events


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(EPSON, "S1", id="the first of its kind"),
        pytest.param(UsbIdentity(0x04B8, 0x0E15, "S2"), "S2", id="by its serial number"),
        pytest.param(UsbIdentity(0x04B8, 0x0E15, "S3"), None, id="another serial number"),
        pytest.param(UsbIdentity(0x0519, 0x0003), None, id="another make"),
    ],
)
def test_it_is_found_by_what_it_is(off_main, wanted, found):
    printers = (UsbPrinter(vendor=0x1234), UsbPrinter(), UsbPrinter(serial="S2"))

    def job():
        transport = on(Bus(*printers), wanted)
        transport.open(WAIT_MS)
        transport.write(b"x", WAIT_MS)
        transport.close()

    if found is None:
        with pytest.raises(Unreachable, match="not plugged in"):
            off_main(job)
    else:
        off_main(job)
    assert [each.serial for each in printers if each.taken] == ([found] if found else [])


def test_a_serial_number_that_cannot_be_read_is_nobodys(off_main):
    bus = Bus(UsbPrinter(serial=None))
    with pytest.raises(Unreachable, match="not plugged in"):
        off_main(lambda: on(bus, UsbIdentity(0x04B8, 0x0E15, "S1")).open(WAIT_MS))


def test_a_printer_with_no_way_back_says_so(off_main):
    def job():
        transport = on(Bus(UsbPrinter(two_ways=False, interface_class=VENDOR_CLASS)))
        transport.open(WAIT_MS)
        can_read = transport.can_read
        with pytest.raises(LinkBroken):
            transport.read(1, 10)
        transport.close()
        return can_read

    assert off_main(job) is False


def test_another_program_holding_it_makes_it_unreachable(off_main):
    printer = UsbPrinter(busy=True)
    with pytest.raises(Unreachable, match="busy"):
        off_main(lambda: on(Bus(printer)).open(WAIT_MS))
    assert printer.taken == b""
    assert printer.events[-1] == "close"


def test_a_cable_pulled_out_breaks_the_link(off_main):
    printer = UsbPrinter()

    def job(use):
        transport = on(Bus(printer))
        printer.unplugged = False
        transport.open(WAIT_MS)
        printer.unplugged = True
        try:
            use(transport)
        finally:
            transport.close()

    with pytest.raises(LinkBroken) as broken:
        off_main(lambda: job(lambda transport: transport.write(b"abc", WAIT_MS)))
    assert broken.value.sent == 1
    with pytest.raises(LinkBroken):
        off_main(lambda: job(lambda transport: transport.read(1, WAIT_MS)))


def test_without_being_open_nothing_is_taken(off_main):
    with pytest.raises(LinkBroken) as broken:
        off_main(lambda: on(Bus()).write(b"x", 10))
    assert broken.value.sent == 0
    with pytest.raises(LinkBroken):
        off_main(lambda: on(Bus()).read(1, 10))


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("usb:04b8:0e15", UsbIdentity(0x04B8, 0x0E15)),
        ("USB:04B8:0E15:J3:X", UsbIdentity(0x04B8, 0x0E15, "J3:X")),
        ("usb:4b8:e15", None),
        ("usb:04b8:0e15:", None),
        ("usb://04b8", None),
    ],
)
def test_identities(text, identity):
    assert usb_identity(text) == identity
    assert identity is None or usb_identity(str(identity)) == identity


@pytest.mark.skipif(sys.platform == "win32", reason="Windows brings its own libusb")
def test_a_computer_without_usb_or_libusb_has_no_printer(off_main):
    with pytest.raises(Unreachable):
        off_main(lambda: UsbTransport(UsbIdentity(0xFFFF, 0xFFFF, "nobody")).open(WAIT_MS))

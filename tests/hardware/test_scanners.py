"""Serial and simulated scanners: framing, separators, unplugging."""

from __future__ import annotations

import asyncio
import queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.barcode import Scan
from storeapp.hardware.scanners.aim import split_aim
from storeapp.hardware.scanners.framing import LONGEST_BYTES, Framer
from storeapp.hardware.scanners.serial_scanner import SerialScanner
from storeapp.hardware.sim.scanner import SimScanner
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable

CODES = st.lists(st.text("0123456789ABC]\x1d梅", min_size=1, max_size=30), max_size=6)


@given(CODES, st.sampled_from(["\r", "\n", "\r\n"]), st.integers(1, 7))
def test_scans_are_cut_right_however_the_stream_is_split(codes, ending, size):
    stream = "".join(code + ending for code in codes).encode()
    framer = Framer()
    got = [s for at in range(0, len(stream), size) for s in framer.feed(stream[at : at + size])]
    assert got == codes


def test_chinese_that_is_not_utf_8_is_gb18030():
    assert Framer().feed("话梅\r".encode("gb18030")) == ["话梅"]


def test_stx_etx_and_endless_noise_are_dropped():
    framer = Framer()
    assert framer.feed(b"\x0269012345\x03\r") == ["69012345"]
    assert framer.feed(b"\xfe" * (3 * LONGEST_BYTES)) == []
    framer.feed(b"\r")
    assert framer.feed(b"69012345\r") == ["69012345"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("]E06901234567892", ("]E0", "6901234567892")),
        ("]C1010690\x1d10A", ("]C1", "010690\x1d10A")),
        ("6901234567892", ("", "6901234567892")),
        ("]9x12", ("", "]9x12")),
    ],
)
def test_the_symbology_identifier(line, expected):
    assert split_aim(line) == expected


class Cable(Transport):
    """Gives what the test puts in; an exception in the queue is raised, as unplugging is."""

    can_read = True

    def __init__(self):
        self.name = "cable"
        self.arriving: queue.Queue[bytes | Exception] = queue.Queue()
        self.openings: queue.Queue[str] = queue.Queue()
        self.reopen = True

    def _open(self, timeout_ms):
        self.openings.put("open")
        if not self.reopen:
            raise Unreachable("cable: gone")

    def _write(self, data, timeout_ms):
        raise LinkBroken("scanners only talk")

    def _read(self, size, timeout_ms):
        try:
            arrived = self.arriving.get(timeout=timeout_ms / 1000)
        except queue.Empty:
            return b""
        if isinstance(arrived, Exception):
            raise arrived
        return arrived

    def _close(self):
        pass


@pytest.fixture
def cable():
    return Cable()


async def next_scan(received):
    return await asyncio.wait_for(received.get(), 5)


async def test_a_scan_comes_to_the_loop_with_its_separator_and_symbology(aloop, cable):
    scanner = SerialScanner(cable, now_ms=lambda: 77)
    received: asyncio.Queue[Scan] = asyncio.Queue()
    scanner.start(received.put_nowait)
    cable.arriving.put(b"]C10106901234567892")
    cable.arriving.put(b"\x1d10AB\r")
    scan = await next_scan(received)
    await scanner.close()
    assert (scan.text, scan.symbology) == ("0106901234567892\x1d10AB", "]C1")
    assert (scan.device, scan.at_ms) == ("serial", 77)


async def test_an_unplugged_scanner_comes_back_and_half_a_code_is_forgotten(aloop, cable):
    waits: list[int] = []
    received: asyncio.Queue[Scan] = asyncio.Queue()

    def wait_ms(failures):
        waits.append(failures)
        return 0

    scanner = SerialScanner(cable, wait_ms=wait_ms)
    scanner.start(received.put_nowait)
    cable.arriving.put(b"6901")
    cable.arriving.put(LinkBroken("cable: unplugged"))
    cable.arriving.put(b"69012345\r")
    assert (await next_scan(received)).text == "69012345"
    await scanner.close()
    assert waits[0] == 1
    assert cable.openings.qsize() == 2


async def test_a_scanner_that_is_not_there_is_tried_ever_more_rarely(aloop, cable):
    cable.reopen = False
    tries: asyncio.Queue[int] = asyncio.Queue()

    def wait_ms(failures):
        aloop.call_soon_threadsafe(tries.put_nowait, failures)
        return 0 if failures < 3 else 60_000

    scanner = SerialScanner(cable, wait_ms=wait_ms)
    scanner.start(lambda scan: None)
    assert [await next_scan(tries) for _ in range(3)] == [1, 2, 3]
    await scanner.close()  # Though it is waiting for a minute.


async def test_a_scanner_that_was_never_started_closes(aloop, cable):
    await SerialScanner(cable).close()
    assert cable.openings.empty()


async def test_the_simulated_scanner_keeps_three_scans_until_it_is_started(aloop):
    scanner = SimScanner()
    received: list[Scan] = []
    for code in ("1", "2", "3", "4"):
        scanner.scan(code)
    scanner.start(received.append)
    scanner.scan("5", "]E0")
    assert [(scan.text, scan.symbology) for scan in received] == [
        ("2", ""),
        ("3", ""),
        ("4", ""),
        ("5", "]E0"),
    ]
    await scanner.close()
    scanner.scan("6")
    assert len(received) == 4

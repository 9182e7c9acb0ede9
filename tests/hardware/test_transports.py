"""Transports: time-outs, honest counts, and never on the window's thread."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from storeapp.domain.errors import Defect, Refusal
from storeapp.hardware.transports.address import make_transport
from storeapp.hardware.transports.file import FileTransport
from storeapp.hardware.transports.link import LinkBroken, Unreachable
from storeapp.hardware.transports.memory import MemoryTransport
from storeapp.hardware.transports.serial_port import SerialPort, SerialTransport
from storeapp.hardware.transports.tcp9100 import Tcp9100

pty_only = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")


@pytest.mark.parametrize(
    "use",
    [
        lambda transport: transport.open(100),
        lambda transport: transport.write(b"x", 100),
        lambda transport: transport.read(1, 100),
        lambda transport: transport.close(),
    ],
    ids=["open", "write", "read", "close"],
)
def test_no_transport_works_on_the_main_thread(use):
    transport = MemoryTransport(lambda data: data)
    with pytest.raises(Defect, match="window's thread"):
        use(transport)
    assert transport.openings == 0
    assert transport.written == b""


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def tcp_to(listener):
    return Tcp9100("127.0.0.1", listener.getsockname()[1])


def test_tcp_takes_and_gives_bytes(listener, off_main):
    def talk():
        transport = tcp_to(listener)
        transport.open(2000)
        printer, _ = listener.accept()
        with printer:
            transport.write(b"hello", 2000)
            assert printer.recv(16) == b"hello"
            printer.sendall(b"\x16")
            assert transport.read(8, 2000) == b"\x16"
            assert transport.read(8, 20) == b""
            transport.close()
            assert printer.recv(16) == b""

    off_main(talk)


def test_tcp_to_nobody_is_unreachable(listener, off_main):
    transport = tcp_to(listener)
    listener.close()
    with pytest.raises(Unreachable):
        off_main(lambda: transport.open(2000))


def test_tcp_to_a_printer_that_takes_nothing_ends_in_time_and_counts(listener, off_main):
    def fill():
        transport = tcp_to(listener)
        transport.open(2000)
        printer, _ = listener.accept()
        with printer:
            try:
                transport.write(b"x" * 64_000_000, 200)
            except LinkBroken as broken:
                return broken.sent
            finally:
                transport.close()
        return None

    sent = off_main(fill)
    assert sent is not None
    assert 0 < sent < 64_000_000


def test_tcp_that_the_printer_closed_is_broken(listener, off_main):
    def talk():
        transport = tcp_to(listener)
        transport.open(2000)
        listener.accept()[0].close()
        try:
            transport.read(1, 2000)
        finally:
            transport.close()

    with pytest.raises(LinkBroken):
        off_main(talk)


@pytest.mark.parametrize("make", [lambda: Tcp9100("127.0.0.1"), lambda: FileTransport(Path("x"))])
def test_a_closed_link_takes_nothing(make, off_main):
    with pytest.raises(LinkBroken) as broken:
        off_main(lambda: make().write(b"x", 100))
    assert broken.value.sent == 0


def test_a_file_gets_each_job_appended(tmp_path, off_main):
    path = tmp_path / "paper.bin"

    def job(data):
        transport = FileTransport(path)
        transport.open(100)
        transport.write(data, 1000)
        transport.close()

    off_main(lambda: job(b"one"))
    off_main(lambda: job(b"two"))
    assert path.read_bytes() == b"onetwo"


def test_a_file_in_no_folder_is_unreachable(tmp_path, off_main):
    with pytest.raises(Unreachable):
        off_main(lambda: FileTransport(tmp_path / "none" / "paper.bin").open(100))


@pytest.mark.skipif(not Path("/dev").is_dir(), reason="device files are POSIX")
def test_a_printer_that_is_not_plugged_in_does_not_become_a_file(off_main):
    missing = Path("/dev/no-such-printer")
    with pytest.raises(Unreachable):
        off_main(lambda: FileTransport(missing).open(100))
    assert not missing.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named(off_main):
    def job():
        transport = FileTransport(Path("/dev/full"))
        transport.open(100)
        try:
            transport.write(b"x", 1000)
        finally:
            transport.close()

    with pytest.raises(LinkBroken) as broken:
        off_main(job)
    assert broken.value.disk
    assert broken.value.sent == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_device_file_that_takes_nothing_ends_in_time(tmp_path, off_main):
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def job():
        transport = FileTransport(pipe)
        transport.open(100)
        try:
            transport.write(b"x" * 10_000_000, 100)
        except LinkBroken as broken:
            return broken.sent
        finally:
            transport.close()
        return None

    try:
        assert 0 < off_main(job) < 10_000_000
    finally:
        os.close(reader)


@pytest.fixture
def cable():
    """A serial cable: the far end's descriptor and the near end's path."""
    far, near = os.openpty()
    path = os.ttyname(near)
    yield far, path
    for end in (far, near):
        with suppress(OSError):
            os.close(end)


@pty_only
def test_serial_takes_and_gives_bytes(cable, off_main):
    far, path = cable

    def talk():
        transport = SerialTransport(SerialPort(path))
        transport.open(500)
        transport.write(b"W", 500)
        assert os.read(far, 8) == b"W"
        os.write(far, b"00.250\r")
        got = b""
        while len(got) < 7:
            got += transport.read(16, 1000)
        assert got == b"00.250\r"
        assert transport.read(16, 20) == b""
        transport.close()

    off_main(talk)


@pytest.mark.parametrize("identity", ["no-such-port-anywhere", "usb:ffff:ffff:NOBODY"])
def test_a_serial_port_that_is_not_there_is_unreachable(identity, off_main):
    with pytest.raises(Unreachable):
        off_main(lambda: SerialTransport(SerialPort(identity)).open(100))


def test_a_serial_port_is_found_by_its_adapter(monkeypatch):
    class Port:
        vid, pid, serial_number, device = 0x0403, 0x6001, "A50285BI", "COM7"

    class Builtin:
        vid = pid = serial_number = None
        device = "COM1"

    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: [Builtin(), Port()])
    assert SerialPort("usb:0403:6001:A50285BI").path() == "COM7"
    assert SerialPort("usb:0403:6001:OTHER").path() is None
    assert SerialPort("COM1").path() == "COM1"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("tcp://10.0.0.7", "tcp://10.0.0.7:9100"),
        ("tcp://printer.shop:9101", "tcp://printer.shop:9101"),
        ("file://paper.bin", "file://paper.bin"),
        ("serial://COM3?baud=19200", "serial://COM3"),
        ("usb:04B8:0E15", "usb:04b8:0e15"),
        ("usb:04b8:0e15:J3X", "usb:04b8:0e15:J3X"),
        ("cups://till_9100", "cups://till_9100"),
        ("winspool://POS-80 Receipt", "winspool://POS-80 Receipt"),
    ],
)
def test_addresses(address, name):
    assert make_transport(address).name == name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tcp://",
        "tcp://:9100",
        "tcp://host:port",
        "file://",
        "serial://?baud=1",
        "serial://COM1?baud=fast",
        "lpt1",
        "http://host",
        "usb:4b8:e15",
        "usb:04b8",
        "cups://",
        "cups://-o",
        "cups://a b",
        "winspool://",
    ],
)
def test_wrong_addresses_are_refused(address):
    with pytest.raises(Refusal) as refused:
        make_transport(address)
    assert refused.value.code == "device-address-unreadable"

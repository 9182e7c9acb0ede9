"""Pole displays: the bytes of each make, the simulated cells, and displays that come and go."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Refusal
from storeapp.domain.money import JPY, Money
from storeapp.hardware.displays.cells import Cells
from storeapp.hardware.displays.dialects import Cd5220, EscPosLine, Led8
from storeapp.hardware.displays.picture import IDLE, Kind, Picture
from storeapp.hardware.displays.pole import NoPole, Pole
from storeapp.hardware.displays.protocols import POLES, pole_at
from storeapp.hardware.sim.display import PoleLink, SimPole, sim_dialect, sim_pole_driver
from storeapp.hardware.transports.serial_port import SerialTransport

pty_only = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")
PLUM = Name(zh="九制话梅", en="Nine-cured plum")
LINE = Picture(Kind.LINE, Money(1280), PLUM)
TOTAL = Picture(Kind.TOTAL, Money(11580))
CHANGE = Picture(Kind.CHANGE, Money(5))
WELCOME = Picture(Kind.WELCOME)
NOTHING = " " * 20


@pytest.mark.parametrize(
    ("dialect", "picture", "data"),
    [
        (
            Cd5220(Cells()),
            LINE,
            b"\x1bQANine-cured plum     \r\x1bQB               12.80\r",
        ),
        (
            EscPosLine(Cells("cp437")),
            TOTAL,
            b"\x1f$\x01\x01TOTAL               \x1f$\x01\x02             \x9d115.80",
        ),
        (Led8(), LINE, b"\x0c\x1bs1\x1bQA12.80\r"),
        (Led8(), TOTAL, b"\x0c\x1bs2\x1bQA115.80\r"),
        (Led8(), CHANGE, b"\x0c\x1bs4\x1bQA0.05\r"),
        (Led8(), WELCOME, b"\x0c\x1bs0"),
        (Led8(), Picture(Kind.TOTAL, Money(99_999_999)), b"\x0c\x1bs2\x1bQA999999.99\r"),
        (Led8(), Picture(Kind.TOTAL, Money(100_000_000)), b"\x0c\x1bs0"),
        (Led8(), Picture(Kind.TOTAL, Money(-500)), b"\x0c\x1bs0"),
        (Led8(), Picture(Kind.TOTAL, Money(1234, JPY)), b"\x0c\x1bs2\x1bQA1234\r"),
    ],
)
def test_the_bytes_of_a_picture(dialect, picture, data):
    assert dialect.painted(picture) == data


@pytest.mark.parametrize(
    ("dialect", "data"),
    [
        (Cd5220(Cells()), b"\x1b@"),
        (Cd5220(Cells("cp858")), b"\x1b@\x1bt\x13"),
        (EscPosLine(Cells("gbk")), b"\x1b@\x1f\x01\x1fC\x00"),
        (Led8(), b"\x1b@\x0c"),
    ],
)
def test_the_bytes_of_an_opening(dialect, data):
    assert dialect.opening == data


@pytest.mark.parametrize("make", [Cd5220, EscPosLine])
@pytest.mark.parametrize(
    ("charset", "picture", "lines"),
    [
        ("gbk", LINE, ("九制话梅            ", "             ￥12.80")),
        ("ascii", LINE, ("Nine-cured plum     ", "               12.80")),
        ("gbk", TOTAL, ("应付                ", "            ￥115.80")),
        ("ascii", CHANGE, ("CHANGE              ", "                0.05")),
        ("gbk", WELCOME, ("      欢迎光临      ", NOTHING)),
        ("ascii", IDLE, (NOTHING, NOTHING)),
    ],
)
def test_what_the_customer_reads(make, charset, picture, lines):
    machine, dialect = SimPole(charset), make(Cells(charset))
    machine.take(dialect.opening + dialect.painted(LINE) + dialect.painted(picture))
    assert machine.lines == lines


@given(st.lists(st.integers(0, 200), max_size=12), st.sampled_from(sorted(POLES)))
def test_the_simulated_display_shows_the_same_however_the_bytes_are_split(cuts, dialect):
    speaks = POLES[dialect].dialect(Cells("gbk"))
    data = speaks.opening + b"".join(speaks.painted(p) for p in (LINE, TOTAL, CHANGE, LINE))
    whole, pieces = SimPole(), SimPole()
    whole.take(data)
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for start, end in pairwise(edges):
        pieces.take(data[start:end])
    assert (pieces.lines, pieces.light) == (whole.lines, whole.light)


def test_what_runs_over_the_edge_is_not_shown():
    machine = SimPole("ascii")
    machine.take(b"\x1f$\x13\x02abcdef\x1bZ\x1f$\x01\x09g")
    assert machine.lines == (NOTHING, "g" + " " * 17 + "ab")


# --- the driver ----------------------------------------------------------------------------


async def until_shows(machine, so):
    """Until the simulated display is so; it tells after each change."""
    loop, changed = asyncio.get_running_loop(), asyncio.Event()
    stop = machine.subscribe(lambda: loop.call_soon_threadsafe(changed.set))
    try:
        async with asyncio.timeout(10):
            while not so(machine):
                changed.clear()
                await changed.wait()
    finally:
        stop()


async def test_each_thing_is_shown_and_the_display_is_dark_in_the_end(aloop):
    machine = SimPole("ascii")
    pole = sim_pole_driver(machine, "escpos")
    try:
        for act, words in (
            (pole.welcome, "WELCOME"),
            (lambda: pole.show(PLUM, Money(1280)), "Nine-cured plum"),
            (lambda: pole.total(Money(11580)), "TOTAL"),
            (lambda: pole.change(Money(420)), "CHANGE"),
            (pole.idle, ""),
            (pole.welcome, "WELCOME"),
        ):
            act()
            await until_shows(machine, lambda m, words=words: m.lines[0].strip() == words)
    finally:
        await pole.close()
    assert machine.lines == (NOTHING, NOTHING)


async def test_digits_and_their_light(aloop):
    machine = SimPole("ascii")
    pole = sim_pole_driver(machine, "led8")
    try:
        pole.change(Money(420))
        await until_shows(machine, lambda m: m.digits == "4.20")
        assert machine.light == 4
    finally:
        await pole.close()
    assert (machine.digits, machine.light) == ("", 0)


async def test_only_the_newest_is_shown_when_the_display_comes_back(aloop):
    machine = SimPole("ascii")
    machine.is_connected = False
    tried = asyncio.Event()

    def wait_ms(failures):
        aloop.call_soon_threadsafe(tried.set)
        return 5

    pole = Pole("p", PoleLink(machine), Cd5220(Cells()), wait_ms=wait_ms)
    seen = []
    machine.subscribe(lambda: seen.append(machine.lines[0].strip()))
    try:
        pole.welcome()
        await asyncio.wait_for(tried.wait(), 5)
        assert pole.trouble.value == "unreachable"
        pole.show(PLUM, Money(1280))
        pole.total(Money(1280))
        machine.is_connected = True
        await until_shows(machine, lambda m: m.lines[0].strip() == "TOTAL")
        machine.is_connected = False
        pole.change(Money(5))
        tried.clear()
        await asyncio.wait_for(tried.wait(), 5)
        machine.is_connected = True
        await until_shows(machine, lambda m: m.lines[0].strip() == "CHANGE")
    finally:
        await pole.close()
    assert pole.trouble.value == "none"
    assert [words for words in seen if words] == ["TOTAL", "CHANGE"]


async def test_a_display_that_was_never_used_closes(aloop):
    machine = SimPole("ascii")
    await sim_pole_driver(machine, "cd5220").close()
    no_pole = NoPole()
    no_pole.welcome()
    no_pole.idle()
    no_pole.show(PLUM, Money(1))
    no_pole.total(Money(1))
    no_pole.change(Money(1))
    await no_pole.close()
    assert machine.lines == (NOTHING, NOTHING)


async def test_over_a_real_socket(aloop):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        pole = pole_at(f"cd5220+tcp://127.0.0.1:{server.getsockname()[1]}")
        pole.total(Money(1280))
        link, _ = await aloop.sock_accept(server)
        machine = SimPole("ascii")
        with link:
            while machine.lines[0].strip() != "TOTAL":
                machine.take(await asyncio.wait_for(aloop.sock_recv(link, 256), 5))
            link.shutdown(socket.SHUT_RDWR)
        await pole.close()


@pty_only
async def test_over_a_pseudo_terminal(aloop):
    import tty

    far, near = os.openpty()
    tty.setraw(near)
    machine, arrived = SimPole("ascii"), asyncio.Event()

    def read():
        machine.take(os.read(far, 256))
        arrived.set()

    aloop.add_reader(far, read)
    pole = pole_at(f"led8+serial://{os.ttyname(near)}")
    try:
        pole.total(Money(1280))
        while machine.digits != "12.80":
            await asyncio.wait_for(arrived.wait(), 5)
            arrived.clear()
    finally:
        await pole.close()
        aloop.remove_reader(far)
        os.close(far)
        os.close(near)


# --- settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "baud"), [("cd5220+serial://COM4", 9600), ("led8+serial://COM4", 2400)]
)
def test_how_a_port_is_opened(address, baud):
    transport = pole_at(address)._supervisor._transport
    assert isinstance(transport, SerialTransport)
    assert (transport._port.baud, transport._port.frame) == (baud, "8N1")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("lamp+serial://COM4", "device-setting-unknown"),
        ("led8", "device-address-unreadable"),
        ("led8+file://x", "device-address-unreadable"),
        ("cd5220+serial://COM4?charset=morse", "device-address-unreadable"),
        ("cd5220+serial://COM4?colour=red", "device-address-unreadable"),
        ("cd5220+serial://COM4?baud=0", "device-address-unreadable"),
    ],
)
def test_wrong_addresses_are_refused(address, code):
    with pytest.raises(Refusal) as refused:
        pole_at(address)
    assert refused.value.code == code


def test_what_the_simulated_display_may_speak():
    assert [sim_dialect(text) for text in ("none", "sim", "sim:led8")] == ["", "cd5220", "led8"]
    with pytest.raises(Refusal) as refused:
        sim_dialect("sim:morse")
    assert refused.value.code == "device-setting-unknown"

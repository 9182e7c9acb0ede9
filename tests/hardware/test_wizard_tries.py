"""What the wizard tries on displays, label printers and terminals, over real sockets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storeapp.domain.errors import Refusal
from storeapp.domain.money import CNY
from storeapp.hardware.labels.reader import Printed, read_zpl
from storeapp.hardware.sim.display import SimPole
from storeapp.hardware.sim.terminal import SimTerminal
from storeapp.hardware.sim.terminal_server import SimTerminalServer
from storeapp.hardware.wizard import DeviceProbes
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import Candidate
from storeapp.services.device_tests import sample_label
from tests.hardware.on_tcp import on_tcp
from tests.hardware.test_wizard import probes
from tests.services.fakes import FakeClock

NOBODY = "tcp://127.0.0.1:1"


class Waiting:
    """Sets an event once what came means something."""

    def __init__(self, take: Callable[[bytes], bool]) -> None:
        self._take = take
        self._came = threading.Event()

    def __call__(self, data: bytes) -> None:
        if self._take(data):
            self._came.set()

    def wait(self) -> bool:
        return self._came.wait(5)


@pytest.mark.parametrize(
    ("dialect", "lines"),
    [
        ("cd5220", ("TEST                ", "               88.88")),
        ("escpos", ("TEST                ", "               88.88")),
        ("led8", ("88.88               ", " " * 20)),
    ],
)
async def test_the_test_stays_on_the_display(
    aloop: object, fonts: Path, dialect: str, lines: tuple[str, str]
) -> None:
    pole = SimPole("ascii")

    def take(data: bytes) -> bool:
        # An LED8 writes digits wherever it stands; the machine here has them on its upper line.
        pole.take(data)
        return pole.lines == lines

    shown = Waiting(take)
    with on_tcp(shown) as place:
        said = await probes(fonts).show_on_pole(f"{dialect}+{place}")
        assert shown.wait()
    assert said is Trouble.NONE


async def test_a_test_label_can_be_read(aloop: object, fonts: Path) -> None:
    printed: list[Printed] = []

    def take(data: bytes) -> bool:
        printed.extend(read_zpl(data))
        return True

    came = Waiting(take)
    label = sample_label(FakeClock(), CNY)
    with on_tcp(came, whole=True) as place:
        said = await probes(fonts).print_label(f"zpl+{place}", label)
        assert came.wait()
    assert said is Trouble.NONE
    assert [each.copies for each in printed] == [1]


async def test_what_is_switched_off_is_said(aloop: object, fonts: Path) -> None:
    label = sample_label(FakeClock(), CNY)

    assert await probes(fonts).show_on_pole(f"led8+{NOBODY}") is Trouble.UNREACHABLE
    assert await probes(fonts).print_label(f"tspl+{NOBODY}", label) is Trouble.UNREACHABLE
    with pytest.raises(Refusal, match="terminal-unreachable"):
        await probes(fonts).ask_terminal("zvt://127.0.0.1:1", CNY)


async def test_a_terminal_answers_and_nothing_is_charged(aloop: object, fonts: Path) -> None:
    terminal = SimTerminal(lambda: datetime(2026, 11, 21, 10, 42, tzinfo=UTC))
    server = SimTerminalServer(terminal)
    try:
        await probes(fonts).ask_terminal(server.address, CNY)
    finally:
        server.close()
    assert terminal.charges == ()


@pytest.mark.parametrize(
    "work",
    [
        lambda wizard: wizard.show_on_pole("led8+somewhere"),
        lambda wizard: wizard.print_label("zpl+somewhere", sample_label(FakeClock(), CNY)),
        lambda wizard: wizard.ask_terminal("somewhere", CNY),
        lambda wizard: wizard.lesson("evdev:nothing", lambda: None),
    ],
    ids=["pole", "labels", "terminal", "scanner"],
)
async def test_what_is_no_address_is_refused(
    aloop: object, fonts: Path, work: Callable[[DeviceProbes], object]
) -> None:
    with pytest.raises(Refusal, match="device-address-unreadable"):
        await work(probes(fonts))  # type: ignore[misc]  # each of them is awaitable


async def test_a_scanner_types_or_is_read(aloop: object, fonts: Path) -> None:
    wizard = probes(fonts, typing=lambda: (("evdev:0c2e:0901", "Scanner 9"),))

    assert await wizard.candidates(DeviceKind.SCANNER) == (
        Candidate("wedge"),
        Candidate("evdev:0c2e:0901", "Scanner 9"),
        Candidate("sim"),
    )


async def test_a_terminal_that_is_set_already_is_offered(aloop: object, fonts: Path) -> None:
    wizard = probes(fonts, saved=("tcp://10.0.0.5", "zvt://10.0.0.6"))

    assert await wizard.candidates(DeviceKind.TERMINAL) == (
        Candidate("zvt://10.0.0.6"),
        Candidate("sim"),
    )

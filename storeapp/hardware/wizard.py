"""What the set-up wizard tries out: where devices may be, a test page, what a scale speaks."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from storeapp.domain.catalogue import Name
from storeapp.domain.money import Currency, Money
from storeapp.domain.price_label import PriceLabel
from storeapp.domain.receipt import Align, BarCode, Block, QrCode, ReceiptDoc, Text
from storeapp.hardware.displays.picture import Kind, Picture
from storeapp.hardware.displays.protocols import pole_parts
from storeapp.hardware.escpos import commands
from storeapp.hardware.labels.address import label_printer_at
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.profile import CutKind, PrinterProfile
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.scales.probing import protocol_at
from storeapp.hardware.scanners.evdev_port import typing_devices
from storeapp.hardware.scanners.lessons import begin_lesson
from storeapp.hardware.terminals.address import terminal_at
from storeapp.hardware.transports.address import make_transport
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable
from storeapp.hardware.transports.usb import printers_on_bus
from storeapp.ports.devices import Trouble
from storeapp.ports.health import DeviceKind
from storeapp.ports.probing import ENCODINGS, WEDGE, WIDTHS, Candidate, Lesson

OPEN_MS, WRITE_MS, LIST_S = 3000, 10_000, 5.0
EAN_13 = "6901234567892"
SAMPLE = "中文 打印 测试 梅条 ¥12.80"
SHOWN = Picture(Kind.LINE, Money(88_88), Name("测试", "TEST"))
_SERIAL_KINDS = frozenset(DeviceKind) - {DeviceKind.DRAWER, DeviceKind.TERMINAL}
_PAPER_KINDS = (DeviceKind.PRINTER, DeviceKind.LABELS)


class DeviceProbes:
    """Implements ports.probing.Probes on this computer.

    `saved` are addresses that the settings name already; `ports`, `usb`, `queues` and `typing`
    list what the system knows.
    """

    def __init__(
        self,
        fonts: Path,
        *,
        saved: tuple[str, ...] = (),
        ports: Callable[[], Iterable[ListPortInfo]] = list_ports.comports,
        usb: Callable[[], Iterable[tuple[str, str]]] = printers_on_bus,
        queues: Callable[[], Iterable[str]] | None = None,
        typing: Callable[[], Iterable[tuple[str, str]]] = typing_devices,
        scale_at: Callable[[str], str] = protocol_at,
    ) -> None:
        self._fonts = fonts
        self._font = RasterFont(fonts)
        self._saved = saved
        self._ports = ports
        self._usb = usb
        self._queues = queues or system_queues
        self._typing = typing
        self._scale_at = scale_at

    async def candidates(self, kind: DeviceKind) -> tuple[Candidate, ...]:
        return await asyncio.to_thread(lambda: tuple(self._found(kind)))

    async def print_page(self, address: str, *, kick: bool) -> Trouble:
        transport = make_transport(address)
        return await asyncio.to_thread(self._print, transport, kick=kick)

    async def scale_protocol(self, place: str) -> str:
        return await asyncio.to_thread(self._scale_at, place)

    async def show_on_pole(self, setting: str) -> Trouble:
        transport, dialect = pole_parts(setting)
        data = dialect.opening + dialect.painted(SHOWN)
        return await asyncio.to_thread(_sent, transport, data)

    async def print_label(self, setting: str, label: PriceLabel) -> Trouble:
        printer = label_printer_at(setting, fonts=self._fonts)
        try:
            return (await printer.print((label,))).trouble
        finally:
            await printer.close()

    async def ask_terminal(self, address: str, currency: Currency) -> None:
        terminal = terminal_at(address)
        try:
            await terminal.mark(currency)
        finally:
            await terminal.close()

    async def lesson(self, place: str, heard: Callable[[], None]) -> Lesson:
        return await begin_lesson(place, heard)

    def _found(self, kind: DeviceKind) -> Iterator[Candidate]:
        if kind is DeviceKind.SCANNER:
            yield Candidate(WEDGE)
            yield from (Candidate(address, name) for address, name in self._typing())
        if kind in _PAPER_KINDS:
            yield from (Candidate(address, name) for address, name in self._usb())
            yield from (Candidate(address) for address in self._queues())
            yield from (Candidate(address) for address in self._saved if "tcp://" in address)
        if kind is DeviceKind.TERMINAL:
            yield from (Candidate(address) for address in self._saved if "zvt://" in address)
        if kind in _SERIAL_KINDS:
            yield from map(_serial, self._ports())
        yield Candidate("sim")

    def _print(self, transport: Transport, *, kick: bool) -> Trouble:
        page = test_page(self._font)
        return _sent(transport, page + (commands.KICK_IN_TURN if kick else b""))


def test_page(font: RasterFont) -> bytes:
    """Chinese in each encoding beside its letter, a ruler for each width, a QR code, an EAN-13,
    and one cut at the end.

    Every part begins by initialising the printer, so that one it cannot read spoils no other.
    """
    parts = [
        compose(_part(Text(f"{letter}  {SAMPLE}")), _profile(Charset(encoding)), font)
        for letter, encoding in ENCODINGS.items()
    ]
    parts += [
        compose(_part(Text(_ruler(width))), _profile(Charset.GBK, width), font) for width in WIDTHS
    ]
    codes = _part(QrCode(EAN_13), BarCode(EAN_13), Text("OK", Align.CENTRE))
    parts.append(compose(codes, PrinterProfile(WIDTHS[0], Charset.GBK), font))
    return b"".join(parts)


def _sent(transport: Transport, data: bytes) -> Trouble:
    try:
        transport.open(OPEN_MS)
        transport.write(data, WRITE_MS)
    except Unreachable:
        return Trouble.UNREACHABLE
    except LinkBroken as broken:
        return Trouble.DISK if broken.disk else Trouble.NO_ANSWER
    finally:
        transport.close()
    return Trouble.NONE


def system_queues(lpstat: str = "lpstat") -> tuple[str, ...]:
    """The printer queues of this computer, as addresses; none where it cannot list them."""
    if sys.platform == "win32":
        return tuple(f"winspool://{name}" for name in _windows_printers())
    try:
        asked = subprocess.run(
            [lpstat, "-e"], capture_output=True, timeout=LIST_S, text=True, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    if asked.returncode:
        return ()
    return tuple(f"cups://{queue}" for queue in asked.stdout.split())


def _windows_printers() -> tuple[str, ...]:
    """As the system keeps them for the programs of this person."""
    names: list[str] = []
    if sys.platform == "win32":
        import winreg

        path = r"Software\Microsoft\Windows NT\CurrentVersion\Devices"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                count = winreg.QueryInfoKey(key)[1]
                names += [winreg.EnumValue(key, place)[0] for place in range(count)]
        except OSError:
            return ()
    return tuple(names)


def _serial(port: ListPortInfo) -> Candidate:
    """By its adapter where it has one: so it is found again in another socket."""
    name = str(port.description or "")
    if port.vid is None:
        return Candidate(f"serial://{port.device}", "" if name == "n/a" else name)
    identity = f"usb:{port.vid:04x}:{port.pid:04x}:{port.serial_number or ''}"
    return Candidate(f"serial://{identity}", f"{name} ({port.device})")


def _profile(charset: Charset, columns: int = WIDTHS[0]) -> PrinterProfile:
    return PrinterProfile(columns, charset, cut=CutKind.NONE, feed_before_cut_lines=0)


def _part(*blocks: Block) -> ReceiptDoc:
    return ReceiptDoc("Test page", blocks)


def _ruler(width: int) -> str:
    """As long as it says, with its end marked: `32 ------|`."""
    return f"{width} ".ljust(width - 1, "-") + "|"

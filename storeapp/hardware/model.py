"""What the devices of one till are: settings in, devices out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from storeapp.domain.barcode import Scan
from storeapp.hardware.displays.pole import NoPole
from storeapp.hardware.labels.printer import NoLabels
from storeapp.hardware.scanners.repeats import RepeatGuard
from storeapp.hardware.scanners.wedge import WedgeSettings
from storeapp.hardware.sim.machines import Simulators
from storeapp.ports.devices import (
    CashDrawer,
    LabelPrinter,
    PaymentTerminal,
    PoleDisplay,
    ReceiptPrinter,
    Scale,
    Scanner,
)

SIM = "sim"
NONE = "none"


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """`fonts` is the folder of the bundled fonts.

    `printer` is `sim`, `none`, `tcp://host:port`, `usb:VID:PID[:SERIAL]`,
    `serial://COM3?baud=9600`, `cups://queue`, `winspool://name` or `file://path`;
    `cuts` is false for one whose paper is torn off;
    `logo` is the receipt's: a picture's path, `nv:AB` for the one a printer keeps under that key,
    or ``; `spare_printers` are the addresses of those that take over when it takes no job, in their
    order. `drawer_sensor` is the level that means open (`open-high`, `open-low`), or `none`.
    `scanner` is `` (keyboard wedge only), `sim`, a serial port (`COM3`, `/dev/ttyACM0`,
    `usb:VID:PID:SERIAL`), or, on Linux, a keyboard scanner that is taken away from the window
    (`evdev:VID:PID[:SERIAL]`, `evdev:/dev/input/...`; it has to type as a US keyboard does);
    `wedge` is how a typing scanner types; the same code of one scanner within `scan_repeat_ms`
    counts once (0: every time). `drawer` is `printer`, `sim` or `none`.
    `sim_printer_port` also lets other programs print on the simulated printer (0: any free port).

    `scale` is `none`, `sim`, `sim:PROTOCOL`, or `PROTOCOL+ADDRESS`. Protocols: `mt8217` (Mettler
    Toledo 8217), `cas-pd`, `cas-ecr5`, `dialog06`, `mt-sics`, `ascii` (scales that talk by
    themselves). Addresses: `serial://COM3`, `serial://usb:0403:6001:A5`, `tcp://host:port`, then
    `?` and any of `baud=9600`, `frame=7E1` (else as the makers set it), `min=40` and `max=15000`
    (grams on the scale's plate; 1 and 15000), `polynomial=1abcd` (Dialog 06 only, from its maker).
    `sim_scale_port` also lets other programs ask the simulated scale over TCP (0: any free port).

    `pole` is `none`, `sim`, `sim:DIALECT` or `DIALECT+ADDRESS` with an address as for scales.
    Dialects: `cd5220` and `escpos` (two lines of 20 cells), `led8` (eight digits, 2400 baud).
    After the `?`: `baud`, `frame`, and `charset`, one of `ascii`, `cp437`, `cp850`, `cp858`,
    `cp1252`, or `gbk` for a display with Chinese characters; without, names are in English.

    `terminal` is `none` (cards go through a stand-alone one), `sim`, or
    `zvt://host[:port][?password=000000]`; `sim_terminal_port` is the simulated one's.

    `label_printer` is `none`, `sim`, or `LANGUAGE+ADDRESS?size=60x40&dpi=203`: `zpl` or `tspl`, an
    address as for `printer`, the labels' millimetres and the printer's dots per inch.
    """

    fonts: Path
    printer: str = SIM
    spare_printers: tuple[str, ...] = ()
    columns: int = 48
    encoding: str = "gb18030"
    cuts: bool = True
    logo: str = ""
    scanner: str = ""
    scale: str = NONE
    drawer: str = "printer"
    drawer_sensor: str = NONE
    wedge: WedgeSettings | None = field(default_factory=WedgeSettings)
    scan_repeat_ms: int = 0
    sim_printer_port: int | None = None
    sim_scale_port: int | None = None
    pole: str = NONE
    terminal: str = NONE
    sim_terminal_port: int = 0
    label_printer: str = NONE


@dataclass(frozen=True, slots=True)
class Devices:
    printer: ReceiptPrinter
    drawer: CashDrawer
    scale: Scale
    terminal: PaymentTerminal
    scanners: tuple[Scanner, ...]
    simulators: Simulators
    pole: PoleDisplay = field(default_factory=NoPole)
    labels: LabelPrinter = field(default_factory=NoLabels)
    scan_repeat_ms: int = 0

    def start_scanners(self, deliver: Callable[[Scan], None]) -> None:
        """On the loop's thread; each scan is delivered there."""
        guard = RepeatGuard(deliver, within_ms=self.scan_repeat_ms)
        for scanner in self.scanners:
            scanner.start(guard)

    async def close(self) -> None:
        """Ends every thread; what was under way may end first."""
        closings = [scanner.close() for scanner in self.scanners]
        closings += [self.drawer.close(), self.printer.close(), self.scale.close()]
        closings.append(self.pole.close())
        closings.append(self.terminal.close())
        closings.append(self.labels.close())
        await asyncio.gather(*closings)
        if self.simulators.server is not None:
            self.simulators.server.close()
        if self.simulators.scale_port is not None:
            self.simulators.scale_port.close()
        if self.simulators.terminal_server is not None:
            self.simulators.terminal_server.close()

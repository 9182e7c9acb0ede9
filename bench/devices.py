"""From a sale's commit to the first byte on the printer's wire, and composing a long receipt.

The wire is a TCP connection to a listener that is ready and answers like a printer; the first byte
is the first question whether it is ready. The receipt goes as pictures, which is the slowest way.
"""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from bench._till import CLERK, enrol_alone, in_window, opened, ready, settings_in
from bench.goods import good_of, write_catalogue
from bench.report import Report, percentile, settle, timed_ms
from storeapp.bootstrap.till import Till
from storeapp.bootstrap.workplace import RESOURCES
from storeapp.domain.barcode import Scan
from storeapp.domain.money import Money
from storeapp.domain.receipt import Align, BarCode, Pair, QrCode, ReceiptDoc, Rule, Text
from storeapp.domain.sale import Sale
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.logo import PictureLogo
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.printing.raster import RasterFont
from storeapp.services.checkout import Checkout

GOODS = 1000
LINES = 10
SALES = 120
WARM_UP = 10
NOTE_MINOR = 10_000
RECEIPT_LINES = 50
RECEIPTS = 40
PATIENCE_S = 5.0
_READY = {1: b"\x16", 2: b"\x12", 3: b"\x12", 4: b"\x12"}


@dataclass(slots=True)
class Wire:
    """A printer that is always ready: notes when the first byte of each connection came."""

    listener: socket.socket
    first_ns: list[int] = field(default_factory=list)
    jobs_done: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return  # The benchmark is over.
            with link:
                self._one_job(link)

    def _one_job(self, link: socket.socket) -> None:
        data = link.recv(65536)
        self.first_ns.append(time.perf_counter_ns())
        while data:
            if data[:2] == b"\x10\x04":
                link.sendall(_READY[data[2]])
            elif data.endswith(b"\x1dr\x01"):
                link.sendall(b"\x00")
                self.jobs_done.release()
            data = link.recv(65536)


@contextmanager
def a_wire() -> Iterator[Wire]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(listener)
        thread = threading.Thread(target=wire.serve, name="wire", daemon=True)
        thread.start()
        try:
            yield wire
        finally:
            # Closing does not wake who waits in accept; a last caller does.
            listener.shutdown(socket.SHUT_RDWR)
    thread.join(PATIENCE_S)


def run(arguments: list[str]) -> Report:
    with tempfile.TemporaryDirectory() as folder, a_wire() as wire:
        took = in_window(lambda: _sold(Path(folder), wire))
        composed, receipt_bytes = _composed(Path(folder))
    report = Report("devices")
    report.bar("commit to first byte on the wire, p95", percentile(took, 0.95), 20, "ms")
    report.bar(
        f"{RECEIPT_LINES}-line receipt with Chinese as pictures and a logo, composed, p95",
        percentile(composed, 0.95),
        150,
        "ms",
    )
    report.sound = len(took) == SALES
    report.figures = {
        "sales": len(took),
        "first_byte_p50_ms": round(median(took), 3),
        "compose_p50_ms": round(median(composed), 3),
        "receipt_bytes": receipt_bytes,
    }
    return report


async def _sold(folder: Path, wire: Wire) -> list[float]:
    """Milliseconds from each sale's commit to the first byte, one sale after another."""
    settings = settings_in(folder / "till", printer=wire.address)
    settings.data_folder.mkdir(parents=True)
    write_catalogue(settings.data_folder / "catalog.db", GOODS)
    async with opened(settings) as (till,):
        await enrol_alone(till)
        counter = await ready(till)
        await counter.shifts.open(Money(50_000), CLERK)
        return await _one_after_another(till, counter.checkout, wire)


async def _one_after_another(till: Till, checkout: Checkout, wire: Wire) -> list[float]:
    committed_ns: list[int] = []

    def sold(sale: Sale) -> None:
        committed_ns.append(time.perf_counter_ns())
        checkout.sold(sale)

    timed = replace(checkout, sold=sold)
    settle()
    for number in range(WARM_UP + SALES):
        await _sell(timed, number)
        if not await asyncio.to_thread(wire.jobs_done.acquire, timeout=PATIENCE_S):
            break
    pairs = list(zip(committed_ns, wire.first_ns, strict=False))[WARM_UP:]
    return [(first - commit) / 1e6 for commit, first in pairs]


async def _sell(checkout: Checkout, number: int) -> None:
    basket = checkout.fresh()
    for line in range(LINES):
        good = good_of((number * LINES + line) % GOODS)
        basket = checkout.scan(basket, Scan(good.ean)).basket
    priced = checkout.priced(basket)
    due = checkout.settlement(priced)
    notes = -(-due.left_in_cash.minor // NOTE_MINOR)
    await checkout.pay(priced, due.by_cash(Money(notes * NOTE_MINOR)), cashier=CLERK)


def _composed(folder: Path) -> tuple[list[float], int]:
    """Milliseconds for each, and the bytes of one: as the printer's thread makes them, which loads
    composer, font and logo for the first."""
    document, logo = _receipt(), PictureLogo(_drawn_logo(folder / "logo.png"))

    def job() -> bytes:
        return compose(document, _PROFILE, _FONT, logo.bytes_for(_PROFILE.width_dots))

    size = len(job())
    settle()
    return [timed_ms(job) for _ in range(RECEIPTS)], size


def _drawn_logo(file: Path) -> Path:
    """In all greys, so that every dot is dithered."""
    from PIL import Image

    Image.linear_gradient("L").resize((1200, 500)).save(file)
    return file


_FONT = RasterFont(RESOURCES / "fonts")
_PROFILE = PrinterProfile(48, Charset.RASTER)


def _receipt() -> ReceiptDoc:
    goods = (
        Pair(f"九制话梅 Nine-cured plum 礼盒装 {number:02d}", f"¥{number}2.80")
        for number in range(RECEIPT_LINES)
    )
    return ReceiptDoc(
        "S01-1-1-000001",
        (
            Text("梅子家", Align.CENTRE, bold=True, large=True),
            Rule(),
            *goods,
            Rule(),
            Pair("合计 TOTAL", "¥1,865.00", bold=True, large=True),
            QrCode("https://example.test/r/S01-1-1-000001"),
            BarCode("S01-1-1-000001"),
        ),
        logo=True,
    )

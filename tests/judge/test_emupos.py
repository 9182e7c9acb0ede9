"""Our bytes and our simulated printer, judged by an emulator that the project did not write."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from storeapp.domain.receipt import Align, BarCode, Pair, QrCode, ReceiptDoc, Rule, Text
from storeapp.hardware.drawers import PrinterDrawer
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.delivery import Waits, ask_status, deliver
from storeapp.hardware.printing.encoder import compose
from storeapp.hardware.printing.profile import PrinterProfile
from storeapp.hardware.printing.raster import RasterFont
from storeapp.hardware.sim.link import SimLink
from storeapp.hardware.sim.printer import Fault, SimPrinter
from storeapp.hardware.transports.tcp9100 import Tcp9100
from storeapp.hardware.worker import DeviceWorker
from storeapp.ports.devices import Outcome, PrintResult, Trouble

PROGRAM = os.environ.get("JUDGE_EMUPOS", "")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="make judge runs it, where Python 3.13 is")
FONTS = Path(__file__).parents[2] / "resources" / "fonts"
EAN, QR = "6901234567892", "https://example.test/r/0042-03-000017"
PROFILE = PrinterProfile(48, Charset.GB18030, realtime_kick=True)


@dataclass(frozen=True, slots=True)
class Judge:
    """The running emulator: its printer's port, and its control over HTTP."""

    printer: int
    api: int

    @property
    def cable(self) -> Tcp9100:
        return Tcp9100("127.0.0.1", self.printer)

    def ask(self, path: str, method: str = "GET") -> bytes:
        url = f"http://127.0.0.1:{self.api}/api/v1{path}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=5) as said:
            return bytes(said.read())

    def fault(self, name: str, *, on: bool) -> None:
        self.ask(f"/devices/front/faults/{name}", "PUT" if on else "DELETE")

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.ask("/devices/front"))["state"]
        return state

    @property
    def receipts(self) -> list[str]:
        return [each["id"] for each in json.loads(self.ask("/devices/front/receipts"))]


def a_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    judge = Judge(a_port(), a_port())
    (tmp_path / "emupos.yaml").write_text(
        f"schema: 1\napi: {{ host: 127.0.0.1, port: {judge.api} }}\ndevices:\n"
        "  - id: front\n    type: printer\n    profile: epson-tm-t20iii\n"
        f"    connections:\n      - tcp: {{ port: {judge.printer} }}\n"
        f"    receipts_dir: {tmp_path / 'receipts'}\n    job_idle_timeout_ms: 300\n"
    )
    with subprocess.Popen(
        [PROGRAM, "run"], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as program:
        try:
            wait_for(lambda: answers(judge))
            yield judge
        finally:
            program.terminate()


def answers(judge: Judge) -> bool:
    try:
        judge.ask("/health")
        socket.create_connection(("127.0.0.1", judge.printer), 1).close()
    except OSError:
        return False
    return True


def wait_for(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    pause = threading.Event()
    for _ in range(int(seconds * 20)):
        if holds():
            return
        pause.wait(0.05)
    raise AssertionError("it never came to that")


def a_job() -> bytes:
    document = ReceiptDoc(
        "r",
        (
            Text("PLUM HOUSE", Align.CENTRE, bold=True),
            Rule(),
            Pair("Nine-cured plum", "12.80"),
            QrCode(QR),
            BarCode(EAN),
        ),
    )
    return compose(document, PROFILE, RasterFont(FONTS))


def sent(judge: Judge) -> PrintResult:
    return deliver(judge.cable, a_job(), Waits(confirm_ms=4000, stopped_ms=300), asks=True)


def test_the_emulator_prints_confirms_and_shows_our_receipt(judge: Judge, off_main):
    result = off_main(lambda: sent(judge))
    assert (result.outcome, result.trouble) == (Outcome.PRINTED, Trouble.NONE)
    wait_for(lambda: len(judge.receipts) == 1)
    (receipt,) = judge.receipts
    words = judge.ask(f"/devices/front/receipts/{receipt}/text").decode()
    assert "PLUM HOUSE" in words
    assert "Nine-cured plum" in words
    image = Image.open(io.BytesIO(judge.ask(f"/devices/front/receipts/{receipt}/image")))
    codes = {code.text for code in zxingcpp.read_barcodes(image.convert("L"))}
    assert codes == {EAN, QR}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param("", None, id="ready"),
        pytest.param("paper-near-end", Fault.NEAR_END, id="near end"),
        pytest.param("paper-out", Fault.PAPER_OUT, id="paper out"),
        pytest.param("cover-open", Fault.COVER_OPEN, id="cover open"),
    ],
)
def test_our_printer_says_what_the_emulator_says(judge: Judge, off_main, name, fault):
    ours = SimPrinter(48)
    if fault is not None:
        judge.fault(name, on=True)
        ours.set_fault(fault, on=True)

    def asked(cable):
        cable.open(2000)
        try:
            return ask_status(cable, Waits())
        finally:
            cable.close()

    theirs, mine = off_main(lambda: asked(judge.cable)), off_main(lambda: asked(SimLink(ours)))
    assert theirs is not None
    assert mine is not None
    assert (theirs.trouble, theirs.ready) == (mine.trouble, mine.ready)


def test_a_job_that_the_paper_left_prints_once_when_it_is_back(judge: Judge, off_main):
    judge.fault("paper-out", on=True)
    result = off_main(lambda: sent(judge))
    assert (result.outcome, result.trouble) == (Outcome.NOT_SENT, Trouble.PAPER_OUT)
    judge.fault("paper-out", on=False)
    assert off_main(lambda: sent(judge)).outcome is Outcome.PRINTED
    wait_for(lambda: len(judge.receipts) == 1)


async def test_the_drawer_opens_at_once_while_the_paper_is_out(aloop, judge: Judge):
    judge.fault("paper-out", on=True)
    drawer = PrinterDrawer(judge.cable, PROFILE, DeviceWorker("drawer"))
    try:
        assert await drawer.open() is True
        wait_for(lambda: "open" in json.dumps(judge.state.get("drawer")))
    finally:
        await drawer.close()

"""The spoolers of CUPS and of Windows: one job for each write, and honest about what it became."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from storeapp.hardware.transports.cups import CupsQueue
from storeapp.hardware.transports.link import LinkBroken, Unreachable
from storeapp.hardware.transports.winspool import WindowsQueue

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="CUPS is for POSIX systems")
WAIT_MS = 5000


@dataclass
class Spooler:
    """CUPS' two programs, as scripts that keep what they were given."""

    folder: Path

    def program(self, name: str, script: str) -> str:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    def queue(self, lp: str = "", lpstat: str = "") -> CupsQueue:
        keep = f'echo "$@" > {self.folder}/args; cat >> {self.folder}/paper'
        says = "echo printer till9100 is idle.  enabled since Sat"
        return CupsQueue(
            "till9100",
            lp=self.program("lp", lp or keep),
            lpstat=self.program("lpstat", lpstat or says),
        )

    @property
    def paper(self) -> bytes:
        path = self.folder / "paper"
        return path.read_bytes() if path.exists() else b""


@pytest.fixture
def cups(tmp_path):
    return Spooler(tmp_path)


def job(transport, data=b"\x1b@receipt", wait_ms=WAIT_MS):
    transport.open(WAIT_MS)
    try:
        transport.write(data, wait_ms)
    finally:
        transport.close()


@posix_only
def test_cups_gets_the_bytes_as_they_are(cups, off_main):
    queue = cups.queue()
    off_main(lambda: job(queue, bytes(range(256))))
    assert cups.paper == bytes(range(256))
    assert (cups.folder / "args").read_text() == "-d till9100 -o raw -s -\n"
    assert queue.can_read is False


@posix_only
@pytest.mark.parametrize(
    "lpstat",
    [
        pytest.param("echo lpstat: Invalid destination >&2; exit 1", id="no such queue"),
        pytest.param("echo printer till9100 disabled since Sat -", id="switched off"),
        pytest.param("exec sleep 30", id="no scheduler answers"),
    ],
)
def test_a_queue_that_does_not_take_jobs_is_unreachable(cups, off_main, lpstat):
    queue = cups.queue(lpstat=lpstat)
    with pytest.raises(Unreachable):
        off_main(lambda: queue.open(200))
    assert cups.paper == b""


@posix_only
@pytest.mark.parametrize(
    ("lp", "sent"),
    [
        pytest.param("cat > /dev/null; echo lp: Error >&2; exit 1", 10, id="taken back"),
        pytest.param("kill -9 $$", 10, id="ended by somebody"),
        pytest.param("exec sleep 30", 10, id="hangs"),
    ],
)
def test_a_job_that_lp_did_not_confirm(cups, off_main, lp, sent):
    queue = cups.queue(lp=lp)
    with pytest.raises(LinkBroken) as broken:
        off_main(lambda: job(queue, b"0123456789", 300))
    assert broken.value.sent == (0 if "exit 1" in lp else sent)


@posix_only
def test_a_computer_without_cups(tmp_path, off_main):
    lp = tmp_path / "lp"
    with pytest.raises(Unreachable):
        off_main(lambda: CupsQueue("q", lp=str(lp), lpstat=str(lp)).open(WAIT_MS))
    queue = Spooler(tmp_path).queue()
    lp.unlink()
    with pytest.raises(LinkBroken) as broken:
        off_main(lambda: job(queue))
    assert broken.value.sent == 0


@dataclass
class StandIn:
    """winspool.drv, as far as it is used: what it was called, and the documents it has."""

    known: str = "POS-80"
    takes: int = 1 << 30
    failing: str = ""
    called: list[str] = field(default_factory=list)
    document: bytearray = field(default_factory=bytearray)
    spooled: list[bytes] = field(default_factory=list)
    kinds: list[tuple[str, str]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        def call(handle: Any, *rest: Any) -> int:
            self.called.append(name)
            if name == self.failing:
                return 0
            return getattr(self, f"_{name}", lambda *given: 1)(handle, *rest)

        return call if name[0].isupper() else object.__getattribute__(self, name)

    def _OpenPrinterW(self, printer: str, handle: Any, defaults: None) -> int:
        if printer != self.known:
            return 0
        handle._obj.value = 7
        return 1

    def _StartDocPrinterW(self, handle: Any, level: int, info: Any) -> int:
        self.kinds.append((info._obj.name, info._obj.datatype))
        self.document.clear()
        return 1

    def _WritePrinter(self, handle: Any, data: bytes, size: int, taken: Any) -> int:
        part = data[: self.takes - len(self.document)]
        self.document += part
        taken._obj.value = len(part)
        return int(len(part) == size)

    def _EndDocPrinter(self, handle: Any) -> int:
        self.spooled.append(bytes(self.document))
        return 1


def test_windows_gets_one_raw_document_for_each_write(off_main):
    spooler = StandIn()
    queue = WindowsQueue("POS-80", spooler)
    data = bytes(range(256)) * 100
    off_main(lambda: job(queue, data))
    assert spooler.spooled == [data]
    assert spooler.kinds == [("storeapp receipt", "RAW")]
    assert spooler.called[0] == "OpenPrinterW"
    assert spooler.called[-3:] == ["EndPagePrinter", "EndDocPrinter", "ClosePrinter"]
    assert queue.can_read is False


def test_windows_knows_no_such_printer(off_main):
    spooler = StandIn()
    with pytest.raises(Unreachable):
        off_main(lambda: WindowsQueue("Fax", spooler).open(WAIT_MS))
    assert spooler.called == ["OpenPrinterW"]


@pytest.mark.parametrize(
    ("spooler", "sent", "aborted"),
    [
        pytest.param(StandIn(failing="StartDocPrinterW"), 0, False, id="takes no document"),
        pytest.param(StandIn(failing="StartPagePrinter"), 0, True, id="takes no page"),
        pytest.param(StandIn(takes=4), 4, True, id="takes a part"),
        pytest.param(StandIn(failing="EndDocPrinter"), 10, False, id="does not end it"),
    ],
)
def test_what_the_windows_spooler_did_not_take_whole(off_main, spooler, sent, aborted):
    with pytest.raises(LinkBroken) as broken:
        off_main(lambda: job(WindowsQueue("POS-80", spooler), b"0123456789"))
    assert broken.value.sent == sent
    assert ("AbortPrinter" in spooler.called) is aborted
    assert spooler.spooled == []
    assert spooler.called[-1] == "ClosePrinter"


def test_windows_takes_nothing_before_it_is_open(off_main):
    with pytest.raises(LinkBroken) as broken:
        off_main(lambda: WindowsQueue("POS-80", StandIn()).write(b"x", WAIT_MS))
    assert broken.value.sent == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has one")
def test_other_systems_have_no_windows_spooler(off_main):
    with pytest.raises(Unreachable, match="no such spooler"):
        off_main(lambda: WindowsQueue("POS-80").open(WAIT_MS))

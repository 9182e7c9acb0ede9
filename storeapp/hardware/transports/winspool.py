"""Printers of the Windows spooler, as RAW documents by its own winspool.drv."""

from __future__ import annotations

import ctypes
import sys
from ctypes import c_uint32, c_void_p, c_wchar_p
from typing import Any

from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable

_CHUNK_BYTES = 16_384
_TITLE = "storeapp receipt"


class _DocInfo1(ctypes.Structure):
    """DOC_INFO_1W: the document's name, no file, its type."""

    _fields_ = (("name", c_wchar_p), ("output", c_wchar_p), ("datatype", c_wchar_p))


class WindowsQueue(Transport):
    """Each write is one document of the spooler; what becomes of it, it does not say.

    `spooler` is winspool.drv or what behaves like it; None loads the system's own, which only
    Windows has.
    """

    def __init__(self, printer: str, spooler: Any = None) -> None:
        self.name = f"winspool://{printer}"
        self._printer = printer
        self._spooler = spooler
        self._handle: c_void_p | None = None

    def _open(self, timeout_ms: int) -> None:
        self._close()
        if self._spooler is None:
            self._spooler = self._system_spooler()
        handle = c_void_p()
        if not self._spooler.OpenPrinterW(self._printer, ctypes.byref(handle), None):
            raise Unreachable(f"{self.name}: error {_last_error()}")
        self._handle = handle

    def _system_spooler(self) -> Any:
        if sys.platform == "win32":
            return ctypes.WinDLL("winspool.drv", use_last_error=True)
        raise Unreachable(f"{self.name}: there is no such spooler on this system")

    def _write(self, data: bytes, timeout_ms: int) -> None:
        if self._handle is None:
            raise LinkBroken(f"{self.name}: not open")
        info = _DocInfo1(_TITLE, None, "RAW")
        if not self._spooler.StartDocPrinterW(self._handle, 1, ctypes.byref(info)):
            raise LinkBroken(f"{self.name}: error {_last_error()}", sent=0)
        sent = self._write_page(data, Deadline(timeout_ms))
        if sent < len(data):
            # Taken back while it is still in the spooler; it may have begun to print.
            error = _last_error()
            self._spooler.AbortPrinter(self._handle)
            raise LinkBroken(f"{self.name}: error {error}", sent=sent)
        self._spooler.EndPagePrinter(self._handle)
        if not self._spooler.EndDocPrinter(self._handle):
            raise LinkBroken(f"{self.name}: error {_last_error()}", sent=sent)

    def _write_page(self, data: bytes, deadline: Deadline) -> int:
        """How many bytes the spooler took."""
        if not self._spooler.StartPagePrinter(self._handle):
            return 0
        sent = 0
        while sent < len(data) and not deadline.passed:
            chunk, taken = data[sent : sent + _CHUNK_BYTES], c_uint32()
            written = self._spooler.WritePrinter(
                self._handle, chunk, len(chunk), ctypes.byref(taken)
            )
            sent += taken.value
            if not written:
                break
        return sent

    def _close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            self._spooler.ClosePrinter(handle)


def _last_error() -> int:
    if sys.platform == "win32":
        return ctypes.get_last_error()
    return 0

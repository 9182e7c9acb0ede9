"""A file or a device file (a USB printer's, for one) that takes bytes and gives none back."""

from __future__ import annotations

import errno
import os
import select
import sys
from pathlib import Path

from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable

_DISK_ERRORS = (errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EDQUOT)
# A device file may block for ever; regular files ignore the flag. Windows has neither flag.
_FLAGS = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FileTransport(Transport):
    """Appends each job to the file."""

    exclusive = True

    def __init__(self, path: Path) -> None:
        self.name = f"file://{path}"
        self._path = path
        self._handle: int | None = None

    def _open(self, timeout_ms: int) -> None:
        self._close()
        try:
            self._handle = os.open(self._path, _FLAGS | self._creating, 0o644)
        except OSError as error:
            raise Unreachable(f"{self.name}: {error}") from error

    @property
    def _creating(self) -> int:
        """A printer that is not plugged in must not become a file that swallows receipts."""
        return 0 if self._path.parts[:2] == ("/", "dev") else os.O_CREAT

    def _write(self, data: bytes, timeout_ms: int) -> None:
        deadline, sent = Deadline(timeout_ms), 0
        while sent < len(data):
            sent += self._write_some(data[sent:], deadline, sent)

    def _write_some(self, data: bytes, deadline: Deadline, sent: int) -> int:
        if self._handle is None:
            raise LinkBroken(f"{self.name}: not open", sent=sent)
        if deadline.passed or not _takes_bytes(self._handle, deadline.left_s):
            raise LinkBroken(f"{self.name}: takes no bytes", sent=sent)
        try:
            return os.write(self._handle, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            disk = error.errno in _DISK_ERRORS
            raise LinkBroken(f"{self.name}: {error}", sent=sent, disk=disk) from error

    def _close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def _takes_bytes(handle: int, timeout_s: float) -> bool:
    if sys.platform == "win32":
        return True  # select() knows sockets only there; spooled files never block.
    return bool(select.select([], [handle], [], timeout_s)[1])

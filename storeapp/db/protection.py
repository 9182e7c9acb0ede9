"""How a secret lies on disk: as it is in a file of its owner's, or sealed by Windows."""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Protocol


class Protection(Protocol):
    """Turns a secret into what is stored, and back; OSError when it cannot."""

    def seal(self, secret: bytes) -> bytes: ...
    def unseal(self, stored: bytes) -> bytes: ...


class FileOnly:
    """The file's permissions are all there is; see ADR 0010."""

    def seal(self, secret: bytes) -> bytes:
        return secret

    def unseal(self, stored: bytes) -> bytes:
        return stored


class _Blob(ctypes.Structure):
    """DATA_BLOB of dpapi.h."""

    _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.POINTER(ctypes.c_char)))


_MACHINE_AND_SILENT = 0x4 | 0x1
"""CRYPTPROTECT_LOCAL_MACHINE and CRYPTPROTECT_UI_FORBIDDEN: the cashier's Windows user may change,
and a till that asks questions while it starts is a till that does not start."""


class Dpapi:
    """Windows seals the secret for this machine: on another one the file says nothing.

    `crypt32` and `kernel32` are the system's libraries, given for tests.
    """

    def __init__(self, crypt32: Any, kernel32: Any) -> None:
        self._crypt32 = crypt32
        self._kernel32 = kernel32

    def seal(self, secret: bytes) -> bytes:
        return self._through(self._crypt32.CryptProtectData, secret)

    def unseal(self, stored: bytes) -> bytes:
        return self._through(self._crypt32.CryptUnprotectData, stored)

    def _through(self, function: Any, content: bytes) -> bytes:
        buffer = ctypes.create_string_buffer(content, len(content))
        given = _Blob(len(content), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))
        made = _Blob()
        if not function(
            ctypes.byref(given), None, None, None, None, _MACHINE_AND_SILENT, ctypes.byref(made)
        ):
            raise PermissionError("Windows does not give the secret out")
        try:
            return ctypes.string_at(made.data, made.size)
        finally:
            self._kernel32.LocalFree(made.data)


def protection_here() -> Protection:
    """What this system offers."""
    if sys.platform == "win32":
        return Dpapi(ctypes.windll.crypt32, ctypes.windll.kernel32)
    return FileOnly()

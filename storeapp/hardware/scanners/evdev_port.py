"""A keyboard scanner taken away from the window: read from the Linux kernel, for us alone."""

from __future__ import annotations

import os
import re
import select
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storeapp.domain.errors import Refusal
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable

if sys.platform == "linux":
    import fcntl

SCHEME = "evdev:"
_IDENTITY = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?::(.+))?")
_GRAB = 0x40044590
"""EVIOCGRAB of linux/input.h: _IOW('E', 0x90, int)."""
_NEEDED_KEYS = (2, 11, 28)  # 1, 0 and Enter: what a keyboard has and a power button has not.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class EvdevPort:
    """A device file (`path`), or a scanner by what it is: vendor, product and, where it has one,
    serial number. `system` and `devices` are the kernel's folders."""

    typed_path: str = ""
    vendor: str = ""
    product: str = ""
    serial: str = ""
    system: Path = Path("/sys/class/input")
    devices: Path = Path("/dev/input")

    @property
    def name(self) -> str:
        parts = (self.vendor, self.product, self.serial)
        return SCHEME + (self.typed_path or ":".join(part for part in parts if part))

    def path(self) -> Path | None:
        """Where it is now; None while it is not plugged in."""
        if self.typed_path:
            return Path(self.typed_path)
        entries = sorted(self.system.glob("event*"), key=lambda entry: (len(entry.name), entry))
        return next((self.devices / e.name for e in entries if self._is(e / "device")), None)

    def _is(self, device: Path) -> bool:
        """Scanners show several devices; the one that types has the keys."""
        found = (_line(device / "id" / "vendor"), _line(device / "id" / "product"))
        if found != (self.vendor, self.product):
            return False
        if self.serial and _line(device / "uniq") != self.serial:
            return False
        return _types(_line(device / "capabilities" / "key"))


def evdev_port(address: str) -> EvdevPort | None:
    """The port of `evdev:VID:PID[:SERIAL]` (hexadecimal) or `evdev:/dev/input/...`; None for
    another kind of address.

    Refusal `device-address-unreadable`; `scanner-only-linux` on every other system.
    """
    if not address.startswith(SCHEME):
        return None
    place = address.removeprefix(SCHEME)
    identity = _IDENTITY.fullmatch(place)
    if identity is None and not place.startswith("/"):
        raise Refusal("device-address-unreadable", text=address[:80])
    if sys.platform != "linux":
        raise Refusal("scanner-only-linux", text=address[:80])
    if identity is None:
        return EvdevPort(place)
    vendor, product, serial = identity.groups(default="")
    return EvdevPort(vendor=vendor.lower(), product=product.lower(), serial=serial)


def typing_devices(system: Path = Path("/sys/class/input")) -> tuple[tuple[str, str], ...]:
    """What types at this computer, by address and name; a keyboard and a scanner look alike.

    None on systems other than Linux.
    """
    found: dict[str, str] = {}
    for device in sorted(entry / "device" for entry in system.glob("event*")):
        if _types(_line(device / "capabilities" / "key")):
            ids = (_line(device / "id" / "vendor"), _line(device / "id" / "product"))
            serial = _line(device / "uniq")
            address = SCHEME + ":".join((*ids, serial) if serial else ids)
            found.setdefault(address, _line(device / "name"))
    return tuple(found.items())


def grab(handle: int) -> None:
    """From now on its keys come to nobody else, whatever window has the focus. OSError when
    another program has it."""
    if sys.platform == "linux":
        fcntl.ioctl(handle, _GRAB, 1)


class EvdevTransport(Transport):
    """Grabbed while it is open; the kernel lets go by itself when it is closed."""

    can_read = True
    exclusive = True

    def __init__(self, port: EvdevPort, *, grab: Callable[[int], None] = grab) -> None:
        self.name = port.name
        self._port = port
        self._grab = grab
        self._handle: int | None = None

    def _open(self, timeout_ms: int) -> None:
        self._close()
        path = self._port.path()
        if path is None:
            raise Unreachable(f"{self.name}: not plugged in")
        try:
            self._handle = os.open(path, _FLAGS)
            self._grab(self._handle)
        except OSError as error:
            self._close()
            raise Unreachable(f"{self.name}: {error}{_advice(error)}") from error

    def _read(self, size: int, timeout_ms: int) -> bytes:
        if self._handle is None:
            raise LinkBroken(f"{self.name}: not open")
        try:
            if not select.select([self._handle], [], [], timeout_ms / 1000)[0]:
                return b""
            data = os.read(self._handle, size)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LinkBroken(f"{self.name}: {error}") from error
        if not data:
            raise LinkBroken(f"{self.name}: unplugged")
        return data

    def _write(self, data: bytes, timeout_ms: int) -> None:
        raise LinkBroken(f"{self.name}: scanners only talk")

    def _close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def _advice(error: OSError) -> str:
    allowed = not isinstance(error, PermissionError)
    return "" if allowed else " (the till's user must be in the group `input`)"


def _line(file: Path) -> str:
    try:
        return file.read_text("ascii", "replace").strip()
    except OSError:
        return ""  # It was unplugged while we looked.


def _types(capabilities: str) -> bool:
    """Whether the kernel's bit map has the keys; words in hexadecimal, the highest first."""
    try:
        words = [int(word, 16) for word in capabilities.split()]
    except ValueError:
        return False
    lowest = words[-1] if words else 0
    return all(lowest >> key & 1 for key in _NEEDED_KEYS)

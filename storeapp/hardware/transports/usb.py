"""USB printers by pyusb, found again by what they are and not by where they were plugged."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Any

from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable

_IDENTITY = re.compile(r"usb:([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?", re.IGNORECASE)
_PRINTER_CLASS = 7
_CHUNK_BYTES = 4096
_READ_MS = 50
"""One wait of the bus; what a printer says is short and comes in packets of its own."""


@dataclass(frozen=True, slots=True)
class UsbIdentity:
    """Vendor, product, and the serial number where one is needed to tell two alike apart."""

    vendor: int
    product: int
    serial: str = ""

    def __str__(self) -> str:
        serial = f":{self.serial}" if self.serial else ""
        return f"usb:{self.vendor:04x}:{self.product:04x}{serial}"


def usb_identity(text: str) -> UsbIdentity | None:
    """`usb:04b8:0e15` or `usb:04b8:0e15:SERIAL`; None for anything else."""
    found = _IDENTITY.fullmatch(text)
    if found is None:
        return None
    vendor, product, serial = found.groups()
    return UsbIdentity(int(vendor, 16), int(product, 16), serial or "")


def printers_on_bus(backend: object | None = None) -> tuple[tuple[str, str], ...]:
    """What says that it is a printer (class 7): its address and its name; none without libusb."""
    import usb.core

    try:
        found = usb.core.find(find_all=True, backend=backend or _backend())
        return tuple(_described(device) for device in found or () if _is_printer(device))
    except (usb.core.USBError, NotImplementedError, ValueError):
        return ()


class UsbTransport(Transport):
    """Claims the printer's interface for one job; the printer keeps its buffer between two.

    Neither configured anew nor reset when it is open already: both would throw away what it has
    not printed yet. `backend` is pyusb's; None lets it find libusb.
    """

    exclusive = True

    def __init__(self, identity: UsbIdentity, backend: object | None = None) -> None:
        self.name = str(identity)
        self.can_read = True  # Until an opened interface turns out to have no way back.
        self._identity = identity
        self._backend = backend
        self._device: Any = None
        self._out: Any = None
        self._in: Any = None
        self._inbox = bytearray()

    def _open(self, timeout_ms: int) -> None:
        from usb.core import USBError

        self._close()
        self._inbox.clear()
        try:
            self._device = self._found()
            self._claim()
        except (USBError, NotImplementedError, ValueError) as error:
            # ValueError: there is no libusb on this computer.
            self._close()
            raise Unreachable(f"{self.name}: {error}") from error

    def _found(self) -> Any:
        import usb.core

        wanted = self._identity
        devices = usb.core.find(
            find_all=True,
            idVendor=wanted.vendor,
            idProduct=wanted.product,
            backend=self._backend or _backend(),
        )
        for device in devices or ():
            if not wanted.serial or _serial(device) == wanted.serial:
                return device
        raise Unreachable(f"{self.name}: not plugged in")

    def _claim(self) -> None:
        from usb.util import claim_interface

        interface = _printing_interface(_configuration(self._device))
        if interface is None:
            raise Unreachable(f"{self.name}: takes no bytes")
        number = interface.bInterfaceNumber
        _take_from_system(self._device, number)
        claim_interface(self._device, number)
        if interface.bAlternateSetting:
            interface.set_altsetting()
        self._out, self._in = _bulk(interface, incoming=False), _bulk(interface, incoming=True)
        self.can_read = self._in is not None

    def _write(self, data: bytes, timeout_ms: int) -> None:
        from usb.core import USBError, USBTimeoutError

        if self._out is None:
            raise LinkBroken(f"{self.name}: not open")
        deadline, sent = Deadline(timeout_ms), 0
        while sent < len(data):
            if deadline.passed:
                raise LinkBroken(f"{self.name}: takes no bytes", sent=sent)
            try:
                # No time-out would be for ever.
                chunk = data[sent : sent + _CHUNK_BYTES]
                sent += int(self._out.write(chunk, timeout=max(1, deadline.left_ms)))
            except USBTimeoutError:
                continue  # pyusb says so only when nothing of the chunk was taken.
            except USBError as error:
                # How much of the chunk left is not known; one byte is the honest assumption.
                raise LinkBroken(f"{self.name}: {error}", sent=sent + 1) from error

    def _read(self, size: int, timeout_ms: int) -> bytes:
        deadline = Deadline(timeout_ms)
        while not self._inbox and not deadline.passed:
            self._inbox += self._packet(min(_READ_MS, max(1, deadline.left_ms)))
        data = bytes(self._inbox[:size])
        del self._inbox[:size]
        return data

    def _packet(self, timeout_ms: int) -> bytes:
        from usb.core import USBError, USBTimeoutError

        if self._in is None:
            raise LinkBroken(f"{self.name}: not open")
        try:
            return bytes(self._in.read(self._in.wMaxPacketSize, timeout=timeout_ms))
        except USBTimeoutError:
            return b""
        except USBError as error:
            raise LinkBroken(f"{self.name}: {error}") from error

    def _close(self) -> None:
        from usb.core import USBError
        from usb.util import dispose_resources

        device, self._device = self._device, None
        self._out = self._in = None
        if device is None:
            return
        try:
            dispose_resources(device)
        except USBError:
            return  # An unplugged printer is closed enough.


def _backend() -> object | None:
    if sys.platform == "win32":
        import libusb_package

        backend: object | None = libusb_package.get_libusb1_backend()
        return backend
    return None


def _is_printer(device: Any) -> bool:
    return any(
        interface.bInterfaceClass == _PRINTER_CLASS
        for configuration in device
        for interface in configuration
    )


def _described(device: Any) -> tuple[str, str]:
    identity = UsbIdentity(device.idVendor, device.idProduct, _serial(device) or "")
    return str(identity), _name(device)


def _name(device: Any) -> str:
    from usb.core import USBError

    try:
        return str(device.product or "")
    except (USBError, ValueError, NotImplementedError):
        return ""  # Some have none, others are not ours to open.


def _serial(device: Any) -> str | None:
    from usb.core import USBError

    try:
        return str(device.serial_number)
    except (USBError, ValueError):
        return None  # Some have none, others are not ours to open.


def _configuration(device: Any) -> Any:
    from usb.core import USBError

    try:
        return device.get_active_configuration()
    except USBError:
        device.set_configuration()
        return device.get_active_configuration()


def _printing_interface(configuration: Any) -> Any:
    """An interface of the printer class first, with a way back first; None without a way in."""
    able = [each for each in configuration if _bulk(each, incoming=False) is not None]
    return min(able, key=_rank, default=None)


def _rank(interface: Any) -> tuple[bool, bool]:
    two_ways = _bulk(interface, incoming=True) is not None
    return interface.bInterfaceClass != _PRINTER_CLASS, not two_ways


def _bulk(interface: Any, *, incoming: bool) -> Any:
    from usb.util import ENDPOINT_IN, ENDPOINT_TYPE_BULK, endpoint_direction, endpoint_type

    for endpoint in interface:
        is_bulk = endpoint_type(endpoint.bmAttributes) == ENDPOINT_TYPE_BULK
        is_in = endpoint_direction(endpoint.bEndpointAddress) == ENDPOINT_IN
        if is_bulk and is_in is incoming:
            return endpoint
    return None


def _take_from_system(device: Any, number: int) -> None:
    """Linux gives each printer to a driver of its own; other systems know no such thing."""
    try:
        if device.is_kernel_driver_active(number):
            device.detach_kernel_driver(number)
    except NotImplementedError:
        return

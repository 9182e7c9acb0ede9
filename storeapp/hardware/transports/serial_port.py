"""Serial ports by pyserial, found again by what the adapter is and not by where it was plugged."""

from __future__ import annotations

from dataclasses import dataclass

import serial
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable

_ERRORS: tuple[type[Exception], ...] = (OSError, ValueError, serial.SerialException)
try:
    # An unplugged or virtual port raises this one, and it is neither an OSError nor pyserial's.
    import termios

    _ERRORS = (*_ERRORS, termios.error)
except ImportError:  # Windows has no termios.
    pass

_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A port by its path (`COM3`, `/dev/ttyUSB0`) or by its adapter (`usb:0403:6001:A50285BI`)."""

    identity: str
    baud: int = 9600
    frame: str = "8N1"
    """Bits, parity (N, E, O) and stop bits, as the device is set."""

    def path(self) -> str | None:
        """Where the port is now; None while the adapter is not plugged in.

        A typed path is taken as it is: virtual ports are in no list of the system's.
        """
        if not self.identity.startswith("usb:"):
            return self.identity
        for port in list_ports.comports():
            if port.vid is not None and self.identity == _usb_identity(port):
                return str(port.device)
        return None


def _usb_identity(port: ListPortInfo) -> str:
    return f"usb:{port.vid:04x}:{port.pid:04x}:{port.serial_number or ''}"


class SerialTransport(Transport):
    """Held by one user at a time."""

    can_read = True
    exclusive = True

    def __init__(self, port: SerialPort) -> None:
        self.name = f"serial://{port.identity}"
        self._port = port
        self._serial: serial.Serial | None = None

    def _open(self, timeout_ms: int) -> None:
        self._close()
        path, frame = self._port.path(), self._port.frame
        if path is None:
            raise Unreachable(f"{self.name}: not plugged in")
        try:
            self._serial = serial.Serial(
                path,
                self._port.baud,
                bytesize=int(frame[0]),
                parity=frame[1],
                stopbits=int(frame[2]),
                timeout=_POLL_S,
                write_timeout=timeout_ms / 1000,
            )
            self._serial.reset_input_buffer()
        except _ERRORS as error:
            self._close()
            raise Unreachable(f"{self.name}: {error}") from error

    def _write(self, data: bytes, timeout_ms: int) -> None:
        link = self._link()
        try:
            link.write_timeout = timeout_ms / 1000
            link.write(data)
        except _ERRORS as error:
            # How much of it left is not known; one byte is the honest assumption.
            raise LinkBroken(f"{self.name}: {error}", sent=1) from error

    def _read(self, size: int, timeout_ms: int) -> bytes:
        link, deadline = self._link(), Deadline(timeout_ms)
        try:
            while not deadline.passed:
                if data := link.read(max(1, min(size, link.in_waiting))):
                    return bytes(data)
        except _ERRORS as error:
            raise LinkBroken(f"{self.name}: {error}") from error
        return b""

    def _close(self) -> None:
        link, self._serial = self._serial, None
        if link is None:
            return
        try:
            link.close()
        except _ERRORS:
            return  # An unplugged port is closed enough.

    def _link(self) -> serial.Serial:
        if self._serial is None:
            raise LinkBroken(f"{self.name}: not open")
        return self._serial

"""Network printers on raw TCP, usually port 9100."""

from __future__ import annotations

import socket

from storeapp.hardware.transports.link import Deadline, LinkBroken, Transport, Unreachable

DEFAULT_PORT = 9100
_DRAIN_MS = 200


class Tcp9100(Transport):
    """One connection per job; printers serve one at a time and forget idle ones."""

    can_read = True

    def __init__(self, host: str, port: int = DEFAULT_PORT) -> None:
        self.name = f"tcp://{host}:{port}"
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def _open(self, timeout_ms: int) -> None:
        self._close()
        try:
            self._socket = socket.create_connection(self._address, timeout_ms / 1000)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            self._close()
            raise Unreachable(f"{self.name}: {error}") from error

    def _write(self, data: bytes, timeout_ms: int) -> None:
        link, deadline, sent = self._link(), Deadline(timeout_ms), 0
        view = memoryview(data)
        try:
            while sent < len(data):
                # Zero would mean "do not block" and fail without having tried.
                link.settimeout(max(0.001, deadline.left_s))
                sent += link.send(view[sent:])
        except OSError as error:
            raise LinkBroken(f"{self.name}: {error}", sent=sent) from error

    def _read(self, size: int, timeout_ms: int) -> bytes:
        link = self._link()
        try:
            link.settimeout(max(0.001, timeout_ms / 1000))
            data = link.recv(size)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LinkBroken(f"{self.name}: {error}") from error
        if not data:
            raise LinkBroken(f"{self.name}: closed by the printer")
        return data

    def _close(self) -> None:
        link, self._socket = self._socket, None
        if link is None:
            return
        with link:
            _say_goodbye(link)

    def _link(self) -> socket.socket:
        if self._socket is None:
            raise LinkBroken(f"{self.name}: not open")
        return self._socket


def _say_goodbye(link: socket.socket) -> None:
    """Ends the sending side and reads what is still coming.

    Closing with unread bytes makes TCP reset the connection, and a reset may throw away the tail
    of the receipt in the printer's buffer.
    """
    deadline = Deadline(_DRAIN_MS)
    try:
        link.shutdown(socket.SHUT_WR)
        while not deadline.passed:
            link.settimeout(max(0.001, deadline.left_s))
            if not link.recv(1024):
                return
    except OSError:
        return  # The other side is gone already; there is nothing left to end.

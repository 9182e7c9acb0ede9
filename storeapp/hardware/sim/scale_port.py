"""A simulated scale on a TCP port of this machine or on a pseudo terminal, for any program."""

from __future__ import annotations

import os
import selectors
import socket
import sys
import threading
from dataclasses import dataclass
from typing import Protocol

from storeapp.domain.errors import Defect
from storeapp.hardware.sim.scale import SimScale
from storeapp.hardware.sim.scale_line import LATE_S, ScaleLine
from storeapp.hardware.sim.scale_speakers import SPEAKERS

_LOOPBACK = "127.0.0.1"
_LOOK_S = 0.2


class _Wire(Protocol):
    """One end of a connection; `read` gives b"" when the other end is gone."""

    def fileno(self) -> int: ...
    def read(self) -> bytes: ...
    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Socket:
    link: socket.socket

    def fileno(self) -> int:
        return self.link.fileno()

    def read(self) -> bytes:
        return self.link.recv(4096)

    def write(self, data: bytes) -> None:
        self.link.sendall(data)

    def close(self) -> None:
        self.link.close()


@dataclass(frozen=True, slots=True)
class _Terminal:
    """The near end stays open here too: the scale does not mind who comes and goes."""

    far: int
    near: int

    def fileno(self) -> int:
        return self.far

    def read(self) -> bytes:
        return os.read(self.far, 4096)

    def write(self, data: bytes) -> None:
        os.write(self.far, data)

    def close(self) -> None:
        os.close(self.far)
        os.close(self.near)


class ScalePort:
    """One thread for all who ask; `close` ends it. Loopback only: there is no password."""

    def __init__(self, scale: SimScale, protocol: str, late_s: float = LATE_S) -> None:
        self._scale = scale
        self._speaker = SPEAKERS[protocol]
        self._protocol = protocol
        self._late_s = late_s
        self._selector = selectors.DefaultSelector()
        self._listener: socket.socket | None = None
        self._lines: dict[_Wire, ScaleLine] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sim-scale", daemon=True)
        self.place = ""
        """Where it is: `tcp://...` or `serial:///dev/pts/...`."""

    @property
    def address(self) -> str:
        """What a till's setting `scale` says to reach it."""
        return f"{self._protocol}+{self.place}"

    def on_tcp(self, port: int = 0) -> ScalePort:
        self._listener = socket.create_server((_LOOPBACK, port))
        self._selector.register(self._listener, selectors.EVENT_READ)
        self.place = f"tcp://{_LOOPBACK}:{self._listener.getsockname()[1]}"
        self._thread.start()
        return self

    def on_terminal(self) -> ScalePort:
        """POSIX only."""
        if sys.platform == "win32":
            raise Defect("there are no pseudo terminals here")
        import tty

        far, near = os.openpty()
        tty.setraw(near)
        self._plug(_Terminal(far, near))
        self.place = f"serial://{os.ttyname(near)}"
        self._thread.start()
        return self

    def close(self, timeout_s: float = 5.0) -> None:
        self._stopping.set()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            for key, _ in self._selector.select(self._pause_s()):
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._receive(key.data)
            self._send_what_is_due()
        for wire in list(self._lines):
            self._unplug(wire)
        if self._listener is not None:
            self._listener.close()
        self._selector.close()

    def _pause_s(self) -> float:
        return min([_LOOK_S, *(line.wait_s for line in self._lines.values())])

    def _accept(self) -> None:
        assert self._listener is not None
        try:
            link, _ = self._listener.accept()
        except OSError:
            return  # The caller changed its mind.
        self._plug(_Socket(link))

    def _plug(self, wire: _Wire) -> None:
        self._lines[wire] = ScaleLine(self._scale, self._speaker(self._scale), self._late_s)
        self._selector.register(wire.fileno(), selectors.EVENT_READ, wire)

    def _receive(self, wire: _Wire) -> None:
        try:
            data = wire.read()
        except OSError:
            data = b""
        if data:
            self._lines[wire].take(data)
        else:
            self._unplug(wire)

    def _send_what_is_due(self) -> None:
        for wire, line in list(self._lines.items()):
            try:
                wire.write(line.due())
            except OSError:
                self._unplug(wire)

    def _unplug(self, wire: _Wire) -> None:
        del self._lines[wire]
        self._selector.unregister(wire.fileno())
        wire.close()

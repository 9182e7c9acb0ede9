"""A simulated machine on a TCP port of this machine, for other programs and our own driver."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Protocol

from storeapp.hardware.sim.printer import PowerCut, SimPrinter

_LOOPBACK = "127.0.0.1"
Answer = Callable[[bytes, int], None]
"""Bytes back to who is connected, after that many milliseconds."""


class Cable(Protocol):
    """One connection to a machine; PowerCut when the machine is off."""

    def take(self, data: bytes) -> None: ...
    def close(self) -> None: ...


class Machine(Protocol):
    def connect(self, answer: Answer, hang_up: Callable[[], None]) -> Cable: ...


@dataclass(slots=True, eq=False)
class _Client:
    socket: socket.socket
    connection: Cable | None = None
    outbox: list[tuple[float, bytes]] = field(default_factory=list)
    hung_up: bool = False


class SimServer:
    """One thread for all connections; `close` ends it. Loopback only: there is no password."""

    def __init__(self, machine: Machine, port: int = 0) -> None:
        self._machine = machine
        self._listener = socket.create_server((_LOOPBACK, port))
        self.port = int(self._listener.getsockname()[1])
        self._listener.setblocking(False)
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_out.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._wake_out, selectors.EVENT_READ)
        self._clients: set[_Client] = set()
        self._lock = threading.Lock()
        self._stopping = False
        self._thread = threading.Thread(
            target=self._run, name=f"{type(machine).__name__}-tcp", daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> str:
        return f"tcp://{_LOOPBACK}:{self.port}"

    def close(self, timeout_s: float = 5.0) -> None:
        self._stopping = True
        self._wake()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping:
            for key, _ in self._selector.select(self._next_due_s()):
                self._serve(key)
            self._send_what_is_due()
        for client in list(self._clients):
            self._drop(client)
        self._selector.close()
        for each in (self._listener, self._wake_in, self._wake_out):
            each.close()

    def _serve(self, key: selectors.SelectorKey) -> None:
        if key.fileobj is self._listener:
            self._accept()
        elif key.fileobj is self._wake_out:
            self._wake_out.recv(1024)
        elif isinstance(key.data, _Client):
            self._receive(key.data)

    def _accept(self) -> None:
        try:
            link, _ = self._listener.accept()
        except OSError:
            return  # The caller changed its mind.
        link.setblocking(False)
        client = _Client(link)
        try:
            client.connection = self._machine.connect(
                lambda data, delay_ms: self._queue(client, data, delay_ms),
                lambda: self._hang_up(client),
            )
        except PowerCut:
            link.close()
            return
        self._clients.add(client)
        self._selector.register(link, selectors.EVENT_READ, client)

    def _receive(self, client: _Client) -> None:
        try:
            data = client.socket.recv(65536)
            if data and client.connection is not None:
                client.connection.take(data)
        except (OSError, PowerCut):
            data = b""
        if not data:
            self._drop(client)

    def _queue(self, client: _Client, data: bytes, delay_ms: int) -> None:
        with self._lock:
            client.outbox.append((time.monotonic() + delay_ms / 1000, data))
            # What is answered at once overtakes what takes its time.
            client.outbox.sort(key=itemgetter(0))
        self._wake()

    def _hang_up(self, client: _Client) -> None:
        client.hung_up = True
        self._wake()

    def _send_what_is_due(self) -> None:
        for client in list(self._clients):
            with self._lock:
                due = [data for due_s, data in client.outbox if due_s <= time.monotonic()]
                del client.outbox[: len(due)]
            try:
                client.socket.sendall(b"".join(due))
            except OSError:
                client.hung_up = True
            if client.hung_up:
                self._drop(client)

    def _next_due_s(self) -> float | None:
        with self._lock:
            dues = [client.outbox[0][0] for client in self._clients if client.outbox]
        return max(0.0, min(dues) - time.monotonic()) if dues else None

    def _drop(self, client: _Client) -> None:
        if client not in self._clients:
            return
        self._clients.discard(client)
        self._selector.unregister(client.socket)
        client.socket.close()
        if client.connection is not None:
            client.connection.close()

    def _wake(self) -> None:
        try:
            self._wake_in.send(b"\0")
        except OSError:
            return  # The server has ended, or it is awake already.


class SimPrinterServer(SimServer):
    """The simulated printer's."""

    def __init__(self, printer: SimPrinter, port: int = 0) -> None:
        super().__init__(printer, port)

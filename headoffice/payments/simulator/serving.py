"""The simulator on a socket: in a thread for tests, in a process of its own for everything else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

import uvicorn

from headoffice.payments.simulator.app import Simulator
from headoffice.payments.simulator.keys import Keys, write_settings
from storeapp.domain.errors import Refusal

START_S = 20.0


class SimulatorServer:
    """`url` is known from the beginning, also with port 0. `settings` writes what head office needs
    to be its merchant."""

    def __init__(
        self,
        keys: Keys,
        now_ms: Callable[[], int],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._keys = keys
        self.simulator = Simulator(keys, now_ms)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((host, port))
            self._socket.listen(512)
        except OSError as error:
            self._socket.close()
            raise Refusal("address-taken", host=host, port=port) from error
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            self.simulator, log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
        self._uvicorn = uvicorn.Server(config)
        self._thread: threading.Thread | None = None

    def settings(self, folder: Path) -> Path:
        return write_settings(folder, self._keys, self.url)

    def run(self) -> None:
        """In this thread, until a signal."""
        try:
            self._uvicorn.run([self._socket])
        finally:
            self._socket.close()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.run, name="gateway-simulator")
        self._thread.start()
        deadline = threading.Event()
        for _ in range(int(START_S * 100)):
            if self._uvicorn.started or deadline.wait(0.01):
                return self
        self.__exit__()
        raise Refusal("simulator-did-not-start")

    def __exit__(self, *_: object) -> None:
        self._uvicorn.should_exit = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None

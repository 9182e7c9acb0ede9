"""Keeps one device in use: opens it, uses it, and after an error waits and opens it again."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future

from storeapp.hardware.backoff import backoff_ms
from storeapp.hardware.pulse import Pulse
from storeapp.hardware.transports.link import LinkBroken, Transport, Unreachable
from storeapp.ports.devices import Trouble

OPEN_MS = 1000
_log = logging.getLogger("storeapp.devices")


class Supervisor:
    """One thread for one device; nothing else touches its transport.

    `use` works with the open transport until `stopping`, or raises LinkBroken; `lost` hears, on
    that thread, what ended it. The transport finds its port anew at each opening, so a device that
    is plugged into another socket comes back by itself.
    """

    def __init__(
        self,
        name: str,
        transport: Transport,
        use: Callable[[Transport], None],
        *,
        lost: Callable[[Exception], None] | None = None,
        wait_ms: Callable[[int], int] = backoff_ms,
    ) -> None:
        self._name = name
        self._transport = transport
        self._use = use
        self._lost = lost or (lambda error: None)
        self._wait_ms = wait_ms
        self._stopping = False
        self._trouble = Trouble.NONE
        self.pulse = Pulse()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._ended: Future[None] = Future()

    @property
    def trouble(self) -> Trouble:
        """What is wrong since the last `works`: it cannot be opened, or broke off, or is silent."""
        return self._trouble

    def works(self) -> None:
        """Called by `use` when the device did what it is there for."""
        self._trouble = Trouble.NONE
        self.pulse.tell(Trouble.NONE)

    @property
    def stopping(self) -> bool:
        return self._stopping

    @property
    def started(self) -> bool:
        return self._thread is not None

    def start(self) -> None:
        """Once; the first opening follows at once."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def nudge(self) -> None:
        """Somebody waits for the device: a pause between two tries ends now."""
        self._wake.set()

    def stop(self) -> None:
        """Ends pauses and, as soon as `use` looks, the use; `close` waits for it."""
        self._stopping = True
        self._wake.set()

    async def close(self) -> None:
        self.stop()
        if self._thread is None:
            return
        await asyncio.wait({asyncio.wrap_future(self._ended)}, timeout=OPEN_MS / 1000 + 2)
        self._thread.join(0.5)

    def _run(self) -> None:
        try:
            self._open_again_and_again()
        finally:
            self._ended.set_result(None)

    def _open_again_and_again(self) -> None:
        failures = 0
        while not self._stopping:
            self._wake.clear()
            if self._use_until_it_breaks():
                failures = 0
            failures += 1
            if not self._stopping:
                self._wake.wait(self._wait_ms(failures) / 1000)

    def _use_until_it_breaks(self) -> bool:
        """Whether the device could be opened at all."""
        opened = False
        try:
            self._transport.open(OPEN_MS)
            opened = True
            self._use(self._transport)
        except Unreachable as error:
            self._fail(Trouble.UNREACHABLE, error)
        except LinkBroken as error:
            self._fail(Trouble.NO_ANSWER, error)
        except Exception as error:  # noqa: BLE001  # the device loop: it goes on tomorrow too
            _log.exception("%s: a defect of ours", self._name)
            self._fail(Trouble.NO_ANSWER, error)
        finally:
            self._transport.close()
        return opened

    def _fail(self, trouble: Trouble, error: Exception) -> None:
        self._trouble = trouble
        _log.info("%s: %s", self._name, error)
        self.pulse.tell(trouble)
        self._lost(error)

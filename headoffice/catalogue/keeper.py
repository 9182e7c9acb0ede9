"""Keeps the catalogue files fresh, and the goods as planned, in a thread of its own."""

from __future__ import annotations

import logging
import threading

from headoffice.catalogue.planning import carry_out_due
from headoffice.catalogue.snapshots import Snapshots

log = logging.getLogger("storeapp.catalogue")

LOOK_S = 5.0
"""How often it looks: an import by another process is not told to this one."""


class SnapshotKeeper:
    """Looks what is due until `stop`, which waits for a file that is being built."""

    def __init__(self, snapshots: Snapshots, *, look_s: float = LOOK_S) -> None:
        self._snapshots = snapshots
        self._look_s = look_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="snapshot-keeper")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._look_s):
            try:
                carry_out_due(self._snapshots.database)
                self._snapshots.refresh()
            except Exception:  # a boundary: a full disk must not end it
                log.exception("a snapshot could not be built")

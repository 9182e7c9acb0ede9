"""How much room the disk has left, and when selling has to stop for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storeapp.domain.errors import Refusal

WARN_BYTES = 1_000_000_000
STOP_BYTES = 200_000_000
RESERVE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class FreeSpace:
    """Below `stop_bytes` no new basket begins; what is under way can still be sold.

    Long before that, below `warn_bytes`, people are told. The customer whose basket is rung up
    pays and leaves; only when not even the last `reserve_bytes` are there is a sale refused at its
    end.
    """

    free: Callable[[], int]
    stop_bytes: int = STOP_BYTES
    reserve_bytes: int = RESERVE_BYTES
    warn_bytes: int = WARN_BYTES

    def warning_mb(self) -> int | None:
        """The megabytes that are left, when somebody ought to make room; None while all is well."""
        free = self.free()
        return free // 1_000_000 if free < self.warn_bytes else None

    def allow_basket(self) -> None:
        self._need(self.stop_bytes)

    def allow_sale(self) -> None:
        self._need(min(self.reserve_bytes, self.stop_bytes))

    def _need(self, bytes_: int) -> None:
        free = self.free()
        if free < bytes_:
            raise Refusal("disk-full", free_mb=free // 1_000_000)


def free_space_of(folder: Path) -> FreeSpace:
    """The room on the disk that holds the folder."""
    return FreeSpace(lambda: shutil.disk_usage(folder).free)

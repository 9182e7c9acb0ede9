"""The computer's own clock and a source of ids, as adapters of their ports."""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Store time: the computer's clock plus the last offset head office told, in local time."""

    def __init__(self) -> None:
        self._boot_id = uuid7()
        self._offset_ms = 0

    def now(self) -> datetime:
        moment = datetime.now(UTC) + timedelta(milliseconds=self._offset_ms)
        return moment.astimezone()

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    @property
    def boot_id(self) -> str:
        return self._boot_id

    @property
    def drift_ms(self) -> int:
        return self._offset_ms

    def set_offset(self, server_time_ms: int) -> None:
        self._offset_ms = server_time_ms - time.time_ns() // 1_000_000


class SystemIds:
    def new(self) -> str:
        return uuid7()


def uuid7() -> str:
    """A UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    ms = time.time_ns() // 1_000_000
    value = (ms & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))

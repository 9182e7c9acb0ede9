"""Checking a PIN against its verifier, which takes tens of milliseconds on purpose."""

from __future__ import annotations

from typing import Protocol


class PinCheck(Protocol):
    async def matches(self, pin: str, verifier: str) -> bool:
        """False also for a verifier that cannot be read."""
        ...

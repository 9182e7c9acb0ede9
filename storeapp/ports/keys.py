"""The device's own key: made before enrolment, never leaves the till."""

from __future__ import annotations

from typing import Protocol


class DeviceKey(Protocol):
    @property
    def public_key(self) -> str:
        """Raw Ed25519 public key as hex."""
        ...

    def sign(self, message: bytes) -> str:
        """Ed25519 signature as hex."""
        ...

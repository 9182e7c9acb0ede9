"""Head office as the counter asks it; every call has a time-out and refuses when offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Application:
    """An enrolment under way: `code` is what the manager approves, shown as XXXX-XXXX."""

    code: str
    device_code: str
    interval_s: int
    expires_s: int


@dataclass(frozen=True, slots=True)
class Approval:
    device: str
    epoch: int
    store: str
    till: str
    zone: str


class Enrolling(Protocol):
    """Refusals: `head-office-unreachable`, `head-office-wrong` (something else answers there),
    `head-office-too-old`, `enrolment-denied`, `enrolment-expired`, `address-unreadable`."""

    async def apply(self, address: str, *, public_key: str, computer: str) -> Application: ...

    async def approval(self, address: str, application: Application) -> Approval | None:
        """None while the manager has not decided."""
        ...


class Uploads(Protocol):
    def wake(self) -> None:
        """There is a new fact: send it now if the line is up."""
        ...


@dataclass(frozen=True, slots=True)
class Holding:
    """What a store has on hand of a good, in thousandths of its unit, as of a moment."""

    store: str
    sku: str
    thousandths: int
    as_of: datetime


class OtherStores(Protocol):
    async def holdings(self, skus: Sequence[str]) -> tuple[Holding, ...]:
        """On hand in every store this till may see, of at most 200 goods; Refusal
        `head-office-unreachable` when it cannot be asked."""
        ...

"""An exception to the price: who allowed it, why, how much, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storeapp.domain.errors import Defect


@dataclass(frozen=True, slots=True)
class Approval:
    """So much less for one line of one basket, by the word of a manager, given `at`.

    It is a fact before it counts. `minor` is the whole reduction, in minor units; it counts for
    the basket it was given for, as long as the line is in there and until `expires_at` (store
    time); a basket paid later is priced without it.
    """

    id: str
    basket: str
    line: str
    by: str
    reason: str
    minor: int
    at: datetime
    expires_at: datetime

    def __post_init__(self) -> None:
        if not (self.id and self.basket and self.line and self.by and self.reason.strip()):
            raise Defect("an approval says who, why and for what")
        if self.minor <= 0 or self.at.tzinfo is None or self.expires_at.tzinfo is None:
            raise Defect("an approval is of an amount, from a moment to a moment")

    def holds(self, at: datetime) -> bool:
        return at < self.expires_at

"""A shift: who is responsible for the drawer, from its float to its count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import MAX_MINOR, Money


@dataclass(frozen=True, slots=True)
class Shift:
    """An open shift; `business_date` is the date it was opened on and stays past midnight."""

    id: str
    opened_at: datetime
    business_date: date
    staff_id: str
    opening_float: Money

    def __post_init__(self) -> None:
        if self.opened_at.tzinfo is None:
            raise Defect("a shift's moment needs its offset")
        if not _possible(self.opening_float):
            raise Defect("a shift's float is not below nothing")


def open_shift(shift_id: str, *, at: datetime, staff_id: str, opening_float: Money) -> Shift:
    """A new shift with that float in the drawer (none is allowed, less is not)."""
    if not _possible(opening_float):
        raise Refusal("float-not-possible")
    return Shift(shift_id, at, at.date(), staff_id, opening_float)


def _possible(opening_float: Money) -> bool:
    return 0 <= opening_float.minor <= MAX_MINOR

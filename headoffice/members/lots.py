"""Points come in lots that expire together: which are spent first, and what is owed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DEBT = ""
"""The lot of what she owes: below zero, or gone. It never expires."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Points that count until the end of `expires_on` (ISO 8601)."""

    id: str
    expires_on: str
    points: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of which lots, and the part that was not there to be taken."""

    parts: tuple[Lot, ...]
    short: int


def take(lots: Iterable[Lot], points: int, *, floor: int, first: str = "") -> Taken:
    """Takes points: of lot `first`, then what expires soonest, then on credit down to `floor`."""
    held = list(lots)
    parts, left = [], points
    for lot in sorted(
        (lot for lot in held if lot.points > 0),
        key=lambda lot: (lot.id != first, lot.expires_on, lot.id),
    ):
        taken = min(lot.points, left)
        if taken:
            parts.append(Lot(lot.id, lot.expires_on, -taken))
        left -= taken
    # With something left to take every lot is empty, so that what she owes is her balance.
    credit = min(left, max(0, owed(held) - floor))
    if credit:
        parts.append(Lot(DEBT, "", -credit))
    return Taken(tuple(parts), left - credit)


def give(lots: Iterable[Lot], new: Lot) -> tuple[Lot, ...]:
    """Gives the points of a new lot: what she owes is paid back first."""
    paid = min(-owed(lots), new.points)
    parts = (Lot(DEBT, "", paid), Lot(new.id, new.expires_on, new.points - paid))
    return tuple(part for part in parts if part.points)


def due(lots: Iterable[Lot], today: str) -> tuple[Lot, ...]:
    """The lots whose last day is over."""
    return tuple(lot for lot in lots if lot.points > 0 and lot.expires_on < today)


def owed(lots: Iterable[Lot]) -> int:
    """What she owes, as a number below zero; 0 for nothing."""
    return sum(lot.points for lot in lots if lot.id == DEBT)


def balance(lots: Sequence[Lot]) -> int:
    return sum(lot.points for lot in lots)

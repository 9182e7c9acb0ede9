"""What was decided: which place sends what for which order, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Parts:
    """A cost in its parts, in minor units; `markdown` is what is saved, so it is never above 0."""

    parcel: int = 0
    distance: int = 0
    picking: int = 0
    late: int = 0
    rerouting: int = 0
    handling: int = 0
    opportunity: int = 0
    markdown: int = 0
    unfilled: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, each.name) for each in fields(self))

    def __add__(self, other: Parts) -> Parts:
        return Parts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Take:
    """So much of one line, in thousandths."""

    line: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one place serves of one order."""

    order: str
    place: str
    takes: tuple[Take, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """What nobody serves of one order."""

    order: str
    takes: tuple[Take, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Parcels and what is short, in the order of the orders.

    No plan costs less than `bound_minor`, where that is known; `proven` says that this one does
    not cost more.
    """

    parcels: tuple[Parcel, ...]
    short: tuple[Short, ...]
    cost_minor: int
    bound_minor: int | None = None

    @property
    def proven(self) -> bool:
        return self.bound_minor is not None and self.bound_minor >= self.cost_minor

    def of(self, order: str) -> tuple[Parcel, ...]:
        return tuple(parcel for parcel in self.parcels if parcel.order == order)

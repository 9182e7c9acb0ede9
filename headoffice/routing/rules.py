"""The rules of routing, as values: which orders they are for, which places they allow, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storeapp.domain.errors import Defect


class Mode(Enum):
    """How the goods reach the customer."""

    SHIP = "ship"
    PICKUP = "pickup"


class Split(Enum):
    """What may come from several places: nothing, whole lines, or single pieces of a line."""

    WHOLE = "whole"
    LINES = "lines"
    UNITS = "units"


class Sort(Enum):
    """What places are sorted by where costs do not decide: the first named counts most."""

    NEAREST = "nearest"
    MOST_STOCK = "most_stock"
    SLOWEST = "slowest"
    RANK = "rank"


class Ownership(Enum):
    """Whose stock may be taken: a franchise's where it opted in, or for what it sold itself."""

    COMPANY = "company"
    OPTED_IN = "opted_in"
    SELLER = "seller"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Closed:
    """A place that takes nothing until then, and why; after that it is asked again."""

    place: str
    until_ms: int
    reason: str


@dataclass(frozen=True, slots=True)
class InGroups:
    """Only places of these groups; of `categories`, if any are named, only those lines."""

    id: str
    groups: frozenset[str]
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NotInGroups:
    """No place of these groups; of `categories`, if any are named, only those lines."""

    id: str
    groups: frozenset[str]
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnedBy:
    """Whose stock it has to be."""

    id: str
    owner: Ownership


@dataclass(frozen=True, slots=True)
class Within:
    """Only places so near; one whose distance is not known is not near."""

    id: str
    km: int


@dataclass(frozen=True, slots=True)
class OnTime:
    """Only places from which the goods arrive as promised."""

    id: str


@dataclass(frozen=True, slots=True)
class KeepBack:
    """Safety stock: so many thousandths stay at each place of `groups`, or at every place."""

    id: str
    quantity: int
    groups: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()


Gate = InGroups | NotInGroups | OwnedBy | Within | OnTime | KeepBack


@dataclass(frozen=True, slots=True)
class When:
    """Which orders: whatever is named must fit. One good of `categories` is enough."""

    channels: frozenset[str] = frozenset()
    modes: frozenset[Mode] = frozenset()
    categories: frozenset[str] = frozenset()
    value_min: int | None = None
    value_max: int | None = None


EVERY = When()


@dataclass(frozen=True, slots=True)
class Route:
    """What holds for the orders of `when`: all gates, at most so many parcels, how they split.

    With `transfer`, what is picked up may be brought from another place first. Among plans that
    cost the same, `sorts` decide; without a cost model they decide alone.
    """

    id: str
    when: When = EVERY
    gates: tuple[Gate, ...] = ()
    max_parcels: int = 3
    split: Split = Split.LINES
    transfer: bool = False
    sorts: tuple[Sort, ...] = (Sort.NEAREST,)

    def __post_init__(self) -> None:
        if self.max_parcels < 1:
            raise Defect("an order needs a parcel")
        if len({gate.id for gate in self.gates}) < len(self.gates):
            raise Defect("a gate is there once")


@dataclass(frozen=True, slots=True)
class Rules:
    """One set: the first route that is for an order holds. `closed` places take nothing for now."""

    id: str
    version: int
    routes: tuple[Route, ...]
    closed: tuple[Closed, ...] = ()

    def __post_init__(self) -> None:
        if len({route.id for route in self.routes}) < len(self.routes):
            raise Defect("a route is there once")


def is_in(category: str, categories: frozenset[str]) -> bool:
    """True for a category of those and what is beneath them; none named means every one."""
    return not categories or any(
        category == each or category.startswith(f"{each}/") for each in categories
    )

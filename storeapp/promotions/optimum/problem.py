"""The choice among competing promotions, as counts of units: what is asked, what is answered.

Units that cost the same and are open to the same offers are one class, so nothing here grows with
the number of ways to group them (the count model: a group is never enumerated).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Order(Enum):
    """Which units of an application its last take must get, compared with its other takes."""

    FREE = "free"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


@dataclass(frozen=True, slots=True)
class Units:
    """A class of identical units; `price` is what one costs before this choice.

    Prices, savings and bonuses are whole numbers of one small unit of money, whichever it is.
    """

    count: int
    price: int


@dataclass(frozen=True, slots=True)
class Take:
    """Units that one application takes: `quantity` of the classes in `saves`, in any mixture.

    `saves` is what each unit of that class saves by being taken here; 0 for what
    must be bought only. With `open`, that many or more.
    """

    quantity: int
    saves: Mapping[int, int]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to use a promotion, k times over.

    It saves the sum of its units' `saves` plus k times `bonus` (negative where a set has a price:
    3 for 10.00 saves the units' prices less 1000), never more than the sum of `room` over the units
    that save (where none saves by itself, over all units taken; a unit without an entry has its
    whole price as room), and is not used where that is not above zero. For k uses, take i has
    exactly (`open`: at least) k times its quantity, and the `amounts` (a class without an entry:
    its price) of all units taken sum to at least k times
    `min_amount`. With `order`, the units can be parted into k applications such that in each the
    units of the last take are the cheapest (dearest) ones, equal prices allowed.
    """

    family: int
    takes: tuple[Take, ...]
    bonus: int = 0
    order: Order = Order.FREE
    min_amount: int = 0
    amounts: Mapping[int, int] | None = None
    room: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """The offers of one promotion share its limits; None is no limit.

    `most_uses` over all its offers; `most_units` of units that save; `most_saving` of money: what
    its offers would save beyond that is cut, from those that stand last.
    The families stand in the order in which equals are preferred.
    """

    most_uses: int | None = None
    most_units: int | None = None
    most_saving: int | None = None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The offers named here may save so much together, so that an amount stays to be reached.

    Nothing is cut for it: a set of units that would save more is not chosen. It names all offers of
    a family that has `most_saving`, or none of them.
    """

    offers: frozenset[int]
    most_saving: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Every unit is used once at most; the sum of the offers' savings is to be the largest.

    Equal sums: fewer families used, then the families that stand first, then units of the classes
    that stand first (classes stand in the order of the basket's lines).
    """

    units: tuple[Units, ...]
    families: tuple[Family, ...]
    offers: tuple[Offer, ...]
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """An offer as it was used: per take, how many units of each class (only counts above zero)."""

    offer: int
    times: int
    taken: tuple[Mapping[int, int], ...]
    saving: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer. `proven` is False only when the budget of nodes ended first and no second
    solver could prove it; then it is the best that was found."""

    saving: int
    uses: tuple[Use, ...]
    proven: bool
    nodes: int

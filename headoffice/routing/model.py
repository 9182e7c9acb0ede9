"""What is to be routed: places with stock, orders with lines, and what serving them costs.

Money is in minor units, quantities in thousandths of a unit, points in millionths of a degree,
moments in Unix milliseconds. Everything is a value: nothing here reads a database or a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from headoffice.routing.rules import Closed, Mode, Rules
from storeapp.domain.errors import Defect

UNIT = 1000
"""Thousandths of one piece, or of one kilogram."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where something is, in millionths of a degree (WGS 84)."""

    lat_e6: int
    lon_e6: int

    def __post_init__(self) -> None:
        if abs(self.lat_e6) > 90_000_000 or abs(self.lon_e6) > 180_000_000:
            raise Defect("a point lies on the earth")


class PlaceKind(Enum):
    """What sort of place holds the stock."""

    STORE = "store"
    WAREHOUSE = "warehouse"


@dataclass(frozen=True, slots=True)
class Place:
    """A place with stock. `owner` is the franchise that runs it, "" for the company itself.

    `capacity` is how many more parcels it can take now, None for as many as come: it is reserved
    like stock. Of 1,000 orders offered it accepts `accept_permille`. `rank` is head office's own
    sequence, for who sorts by it; `ready_min` is how long it takes to pick and pack.
    """

    code: str
    point: Point | None = None
    kind: PlaceKind = PlaceKind.STORE
    owner: str = ""
    opted_in: bool = False
    groups: frozenset[str] = frozenset()
    capacity: int | None = None
    pick_minor: int = 0
    handling_minor: int = 0
    accept_permille: int = 1000
    ready_min: int = 0
    rank: int = 0

    def __post_init__(self) -> None:
        amounts = (self.pick_minor, self.handling_minor, self.capacity or 0, self.ready_min)
        if min(amounts) < 0 or not 0 <= self.accept_permille <= 1000:
            raise Defect("a place has no negative costs, and a share of 1,000")


@dataclass(frozen=True, slots=True)
class Stock:
    """What a place has of one good for these orders (ATF), and what it is worth left there.

    `per_day` is what its own customers buy, `margin_minor` what is lost on a unit that they do not
    find; `markdown_minor` is what a unit would lose that stays there.
    """

    available: int
    per_day: int = 0
    margin_minor: int = 0
    markdown_minor: int = 0

    def __post_init__(self) -> None:
        if min(self.available, self.per_day, self.margin_minor, self.markdown_minor) < 0:
            raise Defect("stock and its worth are not negative")


NOTHING = Stock(0)


@dataclass(frozen=True, slots=True)
class Line:
    """What is wanted of one good. A weighed line is one piece of that weight; others are whole."""

    id: str
    sku: str
    quantity: int
    category: str = ""
    value_minor: int = 0
    weighed: bool = False

    def __post_init__(self) -> None:
        if self.quantity <= 0 or self.value_minor < 0:
            raise Defect("a line wants something, and costs nothing or more")
        if not self.weighed and self.quantity % UNIT:
            raise Defect("pieces come whole")


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants what, where and until when.

    One for pickup names the place, one that is shipped its address. `carriage` is what a carrier
    asks for a parcel from a place, where that is known. `rejected` are the places that said no.
    """

    id: str
    mode: Mode
    lines: tuple[Line, ...]
    channel: str = "web"
    point: Point | None = None
    pickup_at: str = ""
    seller: str = ""
    promise_ms: int | None = None
    rejected: tuple[Closed, ...] = ()
    carriage: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.lines or len({line.id for line in self.lines}) < len(self.lines):
            raise Defect("an order has lines, each once")
        if (self.mode is Mode.PICKUP) != bool(self.pickup_at):
            raise Defect("an order for pickup names its place, and no other does")
        if min(self.carriage.values(), default=0) < 0:
            raise Defect("no carrier pays for a parcel")

    @property
    def value_minor(self) -> int:
        return sum(line.value_minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost model: what is paid, and what is risked, in minor units.

    A parcel costs `parcel_minor` and `km_minor` a kilometre; each begun hour after the promise
    `late_hour_minor`; a place that says no `reroute_minor`. A piece that nobody serves costs
    `unfilled_minor` and `unfilled_permille` of its value. Stock is worth its margin as far as the
    place would sell it within `cover_days`. A parcel is under way for `transit_min` and
    `transit_100km_min` for each hundred kilometres.
    """

    parcel_minor: int = 0
    km_minor: int = 0
    late_hour_minor: int = 0
    reroute_minor: int = 0
    unfilled_minor: int = 0
    unfilled_permille: int = 0
    cover_days: int = 0
    transit_min: int = 0
    transit_100km_min: int = 0

    def __post_init__(self) -> None:
        if min(getattr(self, name) for name in self.__slots__) < 0:
            raise Defect("costs are not negative")


@dataclass(frozen=True, slots=True)
class Problem:
    """Orders, and all that decides who serves them; `stock` is by place and SKU.

    The orders themselves hold nothing of `stock` and no capacity: what is there is for them.
    """

    places: tuple[Place, ...]
    orders: tuple[Order, ...]
    stock: Mapping[tuple[str, str], Stock]
    costs: Costs
    rules: Rules
    at_ms: int

    def __post_init__(self) -> None:
        codes = {place.code for place in self.places}
        if len(codes) < len(self.places):
            raise Defect("a place is there once")
        if len({order.id for order in self.orders}) < len(self.orders):
            raise Defect("an order is there once")
        if any(order.pickup_at and order.pickup_at not in codes for order in self.orders):
            raise Defect("goods are picked up at a place that is known")


@dataclass(frozen=True, slots=True)
class Demand:
    """Lines of one order that want the same good: they compete for the same stock.

    `pieces` of `size` thousandths each, `quantity` in all. What is weighed is one piece, which
    nobody divides.
    """

    sku: str
    lines: tuple[Line, ...]
    pieces: int
    size: int
    quantity: int

    @property
    def category(self) -> str:
        return self.lines[0].category


def demands_of(order: Order) -> tuple[Demand, ...]:
    """What the order wants, each good once, in the order of its lines."""
    by_sku: dict[str, list[Line]] = {}
    for line in order.lines:
        by_sku.setdefault(line.sku, []).append(line)
    return tuple(_demands(by_sku))


def _demands(by_sku: Mapping[str, list[Line]]) -> Iterator[Demand]:
    for sku, lines in by_sku.items():
        if len({(line.weighed, line.category) for line in lines}) > 1:
            raise Defect(f"{sku} is weighed or not, and in one category")
        whole = sum(line.quantity for line in lines)
        if lines[0].weighed:
            yield Demand(sku, tuple(lines), 1, whole, whole)
        else:
            yield Demand(sku, tuple(lines), whole // UNIT, UNIT, whole)

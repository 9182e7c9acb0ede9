"""Head office's promotions as values: seven independent concepts, and the set they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Defect
from storeapp.promotions.condition import Base, Condition
from storeapp.promotions.holding import Audience, Schedule, Scope
from storeapp.promotions.selector import EVERYTHING, Selector

ENGINE = 1
"""What this engine understands; a rule set that asks for more is not used."""

ONCE = 100
"""Hundredths: points as they are, not multiplied."""


class Layer(IntEnum):
    """The layers of a price, worked out in this order, each on what the one before has left."""

    SHELF = 0
    ITEM = 1
    THRESHOLD = 2
    COUPON = 3
    BURN = 4
    EARN = 5


class Offline(Enum):
    """What a till may do with a coupon while head office cannot be asked."""

    DENY = "deny"
    CAP = "allow_cap"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class Automatic:
    """Nobody needs to ask for it."""


@dataclass(frozen=True, slots=True)
class Coupon:
    """Needs a coupon of that class; `offline_cap` is in minor units per coupon, for CAP."""

    coupon_class: str
    single_use: bool = True
    offline: Offline = Offline.DENY
    offline_cap: int = 0


@dataclass(frozen=True, slots=True)
class PaidBy:
    """Needs the whole basket to be paid by one of these tenders."""

    tenders: frozenset[str]


Trigger = Automatic | Coupon | PaidBy


class Pattern(Enum):
    """EACH unit by itself, or a SET of units, again and again."""

    EACH = "each"
    SET = "set"


class Role(Enum):
    """What a unit in a set is there for: to be bought, or to get the benefit."""

    BUY = "buy"
    GET = "get"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a set: so many units of these goods; with `open`, that many or more."""

    role: Role
    selector: Selector = EVERYTHING
    quantity: int = 1
    open: bool = False


@dataclass(frozen=True, slots=True)
class Percent:
    """So many hundredths of a percent off: 2000 is 20 %."""

    basis_points: int


@dataclass(frozen=True, slots=True)
class AmountOff:
    """EACH: off every unit (of a weighed good: off every kilogram). SET: off every set, once."""

    minor: int


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """EACH: what a unit (a kilogram) costs. SET: what the getting units of a set cost together."""

    minor: int


@dataclass(frozen=True, slots=True)
class PriceList:
    """What a unit (a kilogram) of each of these goods costs, by sku; others get nothing."""

    prices: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Gift:
    """The getting units cost nothing; the hint says what she may take."""


@dataclass(frozen=True, slots=True)
class EarnPoints:
    """`points` for every full `per_minor` of what the units cost in the end, and `fixed` ones once;
    or `times`, in hundredths, what others give for these units (200: twice the points)."""

    points: int = 0
    per_minor: int = 0
    times: int = ONCE
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class BurnPoints:
    """`points` buy `minor` off, as often as she wishes and has, up to `most_bp` of the amount."""

    points: int
    minor: int
    most_bp: int = 10_000


Value = Percent | AmountOff | FixedPrice | PriceList | Gift | EarnPoints | BurnPoints


@dataclass(frozen=True, slots=True)
class Tier:
    """The value from so many pieces, or from such an amount on."""

    value: Value
    quantity: int = 0
    amount: int = 0


class Steps(Enum):
    """HIGHEST: the best tier reached, once. PER_STEP: once for each time its amount or quantity
    is full (每满)."""

    HIGHEST = "highest"
    PER_STEP = "per_step"


class Pick(Enum):
    """Which units are reduced: the shop's rule, or what is best for the customer."""

    BEST = "best_for_customer"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds of one promotion in one basket; None is none. `floor` is what a unit (a kilogram)
    costs at least after it, in minor units. With `weighed_counts` a weighed line is one piece."""

    max_uses: int | None = None
    max_units: int | None = None
    max_discount: int | None = None
    floor: int = 0
    weighed_counts: bool = False


class Over(Enum):
    """Who shares a set's saving: the units that get it, or all units of the set."""

    GET = "get"
    ALL = "all_units"


@dataclass(frozen=True, slots=True)
class Benefit:
    """What one gets. EACH has one part; SET has the parts of one set.

    A benefit without thresholds has one tier from nothing on. `base` is what a tier's amount is
    measured in. With `same_sku` a set is of one good only.
    """

    pattern: Pattern
    parts: tuple[Part, ...]
    tiers: tuple[Tier, ...]
    steps: Steps = Steps.HIGHEST
    base: Base = Base.RUNNING
    pick: Pick = Pick.BEST
    same_sku: bool = False
    limit: Limit = Limit()
    over: Over = Over.ALL

    def __post_init__(self) -> None:
        if not self.parts or not self.tiers:
            raise Defect("a benefit has parts and a value")
        if self.pattern is Pattern.EACH and len(self.parts) != 1:
            raise Defect("a benefit for each unit has one part")
        if all(part.role is Role.BUY for part in self.parts):
            raise Defect("somebody must get it")
        if sum(part.open for part in self.parts) and len(self.parts) != 1:
            raise Defect("an open part stands alone")


class With(Enum):
    """What else may reduce a unit that this promotion has: anything, nothing, or the groups in
    `listed`. Points are earned in any case."""

    ANY = "any"
    NONE = "none"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Stacking:
    """Where a promotion stands: its layer, its group in there, and its rank among equals (more is
    first). Values are of what is left (`RUNNING`) or of the list price (`LIST`)."""

    layer: Layer
    group: str = "main"
    priority: int = 0
    with_: With = With.ANY
    listed: frozenset[str] = frozenset()
    base: Base = Base.RUNNING


@dataclass(frozen=True, slots=True)
class Quotas:
    """Uses and money over all baskets; None is no bound. `budget` in minor units of discount,
    `budget_uses` in uses; each member and each receipt may use it so often."""

    budget: int | None = None
    budget_uses: int | None = None
    per_member: int | None = None
    per_receipt: int | None = None


class Returning(Enum):
    """What a return gives back: the stored shares; what the kept goods cost without it; or the
    gift has to come back too, else its price is kept."""

    PROPORTIONAL = "proportional"
    REPRICE_KEPT = "reprice_kept"
    GIFT_BACK = "gift_back"


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion in one revision. `name` is what the customer reads on screen and receipt."""

    id: str
    rev: int
    name: Name
    benefit: Benefit
    stacking: Stacking
    scope: Scope = Scope()
    schedule: Schedule = Schedule()
    audience: Audience = Audience()
    trigger: Trigger = Automatic()
    condition: Condition | None = None
    quotas: Quotas = Quotas()
    returns: Returning = Returning.PROPORTIONAL
    funding: str = ""
    tags: frozenset[str] = frozenset()


class Choose(Enum):
    """Among promotions of one group: the best for the customer over the whole basket, one after
    the other by priority on what is left over, or all of them on everything."""

    BEST = "best"
    PRIORITY = "priority"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Group:
    """How one group of one layer chooses; groups of a layer stack in the order of the set."""

    layer: Layer
    name: str = "main"
    choose: Choose = Choose.BEST


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All promotions of the chain that hold from `valid_from` on (wall time of each store).

    `version` grows; `previous` is the hash of the set it replaces. A group that `groups` does not
    name chooses the best and comes after those named, in the order of names. With
    `joint_thresholds` a saving on goods that costs the customer a threshold is given up where that
    is better for her.
    """

    id: str
    version: int
    valid_from: datetime
    currency: str
    promotions: tuple[Promotion, ...] = ()
    groups: tuple[Group, ...] = ()
    previous: str = ""
    min_engine: int = 1
    joint_thresholds: bool = True

    def __post_init__(self) -> None:
        ids = [promotion.id for promotion in self.promotions]
        if len(set(ids)) < len(ids):
            raise Defect("a promotion stands in a set once")

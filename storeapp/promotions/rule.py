"""Head office's promotions as values: seven independent concepts, and the set they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, IntEnum

from storeapp.domain.catalogue import Name
from storeapp.domain.errors import Defect
from storeapp.promotions.condition import Base, Condition
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


class Franchise(Enum):
    """Whether a franchised store must take part, or only does when it said so."""

    FORCED = "forced"
    OPT_IN = "opt_in"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a promotion holds; what is empty restricts nothing.

    `regions` are tags of stores (`city:changsha`); of `stores` and `regions` one must fit.
    `opted_in` names the franchises that take part where that is theirs to say.
    """

    stores: frozenset[str] = frozenset()
    stores_out: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    franchise: Franchise = Franchise.FORCED
    opted_in: frozenset[str] = frozenset()


class Instant(Enum):
    """Which moment counts: when the good was scanned, or when the basket is priced."""

    SCAN = "scan"
    PAY = "pay"


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` on, before `end`; over midnight where the end is not after the start."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def days_over(self, at: time) -> timedelta:
        """How long ago the day was on which these hours began: one where midnight has passed."""
        return timedelta(days=int(self.end <= self.start and at < self.end))


@dataclass(frozen=True, slots=True)
class Schedule:
    """When, in the store's own time: from `start` on, before `end`, on `weekdays` (Monday is 1),
    within one of `hours`, on one of `days`. What is empty restricts nothing.

    Hours over midnight belong to the day on which they began: "Saturday, 22 to 2" holds at one
    o'clock on Sunday.
    """

    start: datetime | None = None
    end: datetime | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[Hours, ...] = ()
    days: frozenset[date] = frozenset()
    instant: Instant = Instant.SCAN

    def holds(self, at: datetime) -> bool:
        """True at that moment; `start` and `end` are wall times of the store, without offset."""
        if not (self.start or self.end or self.weekdays or self.days or self.hours):
            return True
        wall = at.replace(tzinfo=None)
        if (self.start and wall < self.start) or (self.end and wall >= self.end):
            return False
        if not self.hours:
            return self._on(wall.date())
        return any(
            hours.holds(wall.time()) and self._on(wall.date() - hours.days_over(wall.time()))
            for hours in self.hours
        )

    def _on(self, day: date) -> bool:
        return (not self.weekdays or day.isoweekday() in self.weekdays) and (
            not self.days or day in self.days
        )


class Who(Enum):
    """For everybody, for who is no member, or for members."""

    ANY = "any"
    GUEST = "guest"
    MEMBER = "member"


class Birthday(Enum):
    """Whether it must be the member's birthday, or the month of it."""

    IGNORED = "ignored"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom. Everything but `who` ANY and GUEST needs a member to be known; `purchase` is the
    how manieth one of hers this is (1 is her first)."""

    who: Who = Who.ANY
    tier_min: int | None = None
    groups: frozenset[str] = frozenset()
    birthday: Birthday = Birthday.IGNORED
    purchase: int | None = None


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

"""The basket: what the customer is buying, as a value that each scan replaces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from storeapp.domain.approval import Approval
from storeapp.domain.catalogue import NO_TRAITS, Match, Name, Traits
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import MAX_MINOR, Money
from storeapp.domain.quantity import MAX_THOUSANDTHS, Quantity

MAX_LINES = 500
"""Lines a basket may hold; far above any real one, so that nothing in the house is unbounded."""

MAX_COUPONS = 20
"""Coupons a basket may hold, for the same reason."""


class Entry(Enum):
    """How a line came into the basket."""

    SCAN = "scan"
    KEY = "key"
    SCALE = "scale"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Line:
    """One good in the basket, with name, price and tax as they were when it was scanned.

    A price change at head office does not touch it. `label_amount` is the amount printed on a
    price-embedded label, or the own price of a pack: then it *is* the line's amount, to the
    cent, and `quantity` says for the stock how much that is. A voided line stays, with `voided`
    set, and counts for nothing. `scanned_at` is the store time of its first scan, `expires` the
    last day its code named; both None where nobody knows.
    """

    id: str
    sku: str
    name: Name
    quantity: Quantity
    unit_price: Money
    price_pos: int
    tax_code: str
    entry: Entry
    code: str = ""
    label_amount: Money | None = None
    voided: bool = False
    traits: Traits = NO_TRAITS
    scanned_at: datetime | None = None
    expires: date | None = None

    def __post_init__(self) -> None:
        if not (self.id and self.sku and self.tax_code):
            raise Defect("a line names itself, its good and its tax")
        if not 0 < self.quantity.thousandths <= MAX_THOUSANDTHS:
            raise Defect(f"quantity {self.quantity.thousandths} on a line")
        if self.unit_price.minor < 0:
            raise Defect("a price is not below nothing")
        if self.label_amount is not None and self.label_amount < self._nothing:
            raise Defect("a label's amount is not below nothing")
        if self.scanned_at is not None and self.scanned_at.tzinfo is None:
            raise Defect("a scan's moment needs its offset")

    @property
    def amount(self) -> Money:
        """What the line costs at list price, before any promotion; zero when voided."""
        if self.voided:
            return self._nothing
        if self.label_amount is not None:
            return self.label_amount
        return self.quantity.of(self.unit_price)

    @property
    def units(self) -> int:
        """How many units of it a promotion can take: its pieces, or one that is never divided."""
        if self.label_amount is not None or self.quantity.unit.divisible:
            return 1
        return self.quantity.thousandths // 1000

    @property
    def fixed(self) -> bool:
        """True when the quantity came from a scale, a label or a pack with its own price, and
        cannot be typed over."""
        return self.weighed or self.label_amount is not None

    @property
    def weighed(self) -> bool:
        """True when a scale said how much it is, here or where the label was printed."""
        return self.entry in (Entry.SCALE, Entry.LABEL)

    def takes(self, other: Line) -> bool:
        """True when a further scan of the same good adds to this line."""
        return (
            not (self.voided or self.fixed or other.voided or other.fixed)
            and self._kind == other._kind
        )

    @property
    def _kind(self) -> tuple[object, ...]:
        """What two scans must have in common to be one line; a new tax or unit begins another."""
        return (
            self.sku,
            self.quantity.unit,
            self.unit_price,
            self.price_pos,
            self.tax_code,
            self.traits,
            self.expires,
        )

    @property
    def _nothing(self) -> Money:
        return Money(0, self.unit_price.currency)


def line_of(
    match: Match,
    *,
    line_id: str,
    entry: Entry,
    code: str = "",
    quantity: Quantity | None = None,
    label_amount: Money | None = None,
    at: datetime | None = None,
    expires: date | None = None,
) -> Line:
    """The line that one scan of `match` makes, at today's price and not yet in any basket.

    A pack without a price of its own is so many pieces and merges with them. One with its own
    price becomes a line of that price: `label_amount` holds it, since it need not be a multiple
    of the piece's. A label's amount goes before a pack's.
    """
    product = match.product
    return Line(
        id=line_id,
        sku=product.sku,
        name=product.name,
        quantity=(quantity or match.quantity).checked(),
        unit_price=product.price,
        price_pos=product.price_pos,
        tax_code=product.tax_code,
        entry=entry,
        code=code,
        label_amount=label_amount if label_amount is not None else match.pack_price,
        traits=product.traits,
        scanned_at=at,
        expires=expires,
    )


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of one customer, in the order of scanning; `id` is a UUIDv7.

    `rules` is the hash of the promotions its first scan was priced by: a later set does not touch
    it. `coupons` are the codes she presented, `burn` the points she wishes to spend.
    """

    id: str
    lines: tuple[Line, ...] = ()
    rules: str = ""
    customer: Customer | None = None
    coupons: tuple[str, ...] = ()
    burn: int = 0
    approvals: tuple[Approval, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            raise Defect("a basket has an id")
        if len(self.lines) > MAX_LINES or len({line.id for line in self.lines}) < len(self.lines):
            raise Defect("a basket holds 500 lines at most, each once")
        if len({line.unit_price.currency for line in self.lines}) > 1:
            raise Defect("a basket is in one currency")
        if len(self.coupons) > MAX_COUPONS or len(set(self.coupons)) < len(self.coupons):
            raise Defect("a basket holds 20 coupons at most, each once")
        if self.burn < 0 or any(approval.basket != self.id for approval in self.approvals):
            raise Defect("points and approvals are this basket's")

    @property
    def active(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.voided)

    @property
    def empty(self) -> bool:
        """True when nothing is being bought; voided lines may remain as the trace."""
        return not self.active

    def line(self, line_id: str) -> Line:
        """The line of that id; Defect when there is none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise Defect(f"no line {line_id}")

    def with_line(self, line: Line) -> tuple[Basket, str]:
        """The basket with one more scan in it, and the id of the line that changed."""
        for present in self.lines:
            if present.takes(line):
                more = present.quantity + line.quantity
                return self.with_quantity(present.id, more), present.id
        if len(self.lines) >= MAX_LINES:
            raise Refusal("basket-full", most=MAX_LINES)
        return self._within_limits((*self.lines, line)), line.id

    def with_quantity(self, line_id: str, quantity: Quantity) -> Basket:
        """The basket with that line's quantity replaced; weighed and packed lines refuse."""
        line = self.line(line_id)
        if line.voided:
            raise Refusal("line-is-void")
        if line.fixed:
            raise Refusal("quantity-is-weighed" if line.weighed else "quantity-is-packed")
        return self._replaced(replace(line, quantity=quantity.checked()))

    def with_void(self, line_id: str) -> Basket:
        """The basket with that line voided; it stays visible and goes into the journal."""
        line = self.line(line_id)
        if line.voided:
            raise Refusal("line-is-void")
        return self._replaced(replace(line, voided=True))

    def with_rules(self, rules: str) -> Basket:
        """The basket priced by that rule set from now on."""
        return replace(self, rules=rules)

    def with_customer(self, customer: Customer | None) -> Basket:
        """The basket of that member; without one, nothing of hers is spent."""
        return replace(self, customer=customer, burn=self.burn if customer else 0)

    def with_coupon(self, code: str) -> Basket:
        """The basket with one more coupon; Refusal when it is in there or there are too many."""
        if code in self.coupons:
            raise Refusal("coupon-twice")
        if len(self.coupons) >= MAX_COUPONS:
            raise Refusal("coupons-too-many", most=MAX_COUPONS)
        return replace(self, coupons=(*self.coupons, code))

    def without_coupon(self, code: str) -> Basket:
        return replace(self, coupons=tuple(c for c in self.coupons if c != code))

    def with_burn(self, points: int) -> Basket:
        """The basket with so many of the member's points to be spent; Refusal without a member or
        when she has fewer."""
        if self.customer is None:
            raise Refusal("points-need-member")
        if not 0 <= points <= self.customer.points:
            raise Refusal("points-too-few", has=self.customer.points)
        return replace(self, burn=points)

    def with_approval(self, approval: Approval) -> Basket:
        """The basket with an exception for one of its lines; a later one replaces an earlier."""
        if self.line(approval.line).voided:
            raise Refusal("line-is-void")
        others = tuple(a for a in self.approvals if a.line != approval.line)
        return replace(self, approvals=(*others, approval))

    def _replaced(self, line: Line) -> Basket:
        return self._within_limits(tuple(line if x.id == line.id else x for x in self.lines))

    def _within_limits(self, lines: tuple[Line, ...]) -> Basket:
        if sum(line.amount.minor for line in lines) > MAX_MINOR:
            raise Refusal("basket-too-dear")
        return replace(self, lines=lines)

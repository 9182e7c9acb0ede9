"""A return: what comes back of a sale and what is given back for it. Once made it never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from storeapp.domain.catalogue import Name
from storeapp.domain.customer import Customer
from storeapp.domain.errors import Defect
from storeapp.domain.money import Money, total
from storeapp.domain.pricing import PricedLine, Share
from storeapp.domain.quantity import Quantity, pieces
from storeapp.domain.sale import Sale
from storeapp.domain.tax import TaxLine
from storeapp.domain.tender import Tender, TenderKind
from storeapp.domain.till import ReceiptNumber


class Condition(Enum):
    """How the goods look when they come back."""

    AS_NEW = "as-new"
    OPENED = "opened"
    DAMAGED = "damaged"


class Disposition(Enum):
    """What becomes of them. Put back, they are sold again once somebody scans them at the shelf."""

    PUT_BACK = "put-back"
    DAMAGED = "damaged"


DISPOSITIONS: Mapping[Condition, Disposition] = {
    Condition.AS_NEW: Disposition.PUT_BACK,
    # What was opened is food that nobody may buy any more.
    Condition.OPENED: Disposition.DAMAGED,
    Condition.DAMAGED: Disposition.DAMAGED,
}


@dataclass(frozen=True, slots=True)
class Source:
    """The payment that a tender goes back to: the `place`-th of that sale in that store.

    `attempt` is the count of a charge by phone, 0 for none; `reference` is the tender's.
    """

    kind: TenderKind
    store: str
    sale: str
    place: int
    attempt: int = 0
    reference: str = ""

    def __post_init__(self) -> None:
        if self.kind is TenderKind.EXCHANGE or not self.sale or self.place < 0:
            raise Defect("what was paid came from a customer")


@dataclass(frozen=True, slots=True)
class Paid:
    """A tender of what was bought. `due` is the part of the amount due that it paid, which differs
    from `amount` where cash was rounded; `carried` when it came over by an exchange."""

    place: int
    amount: Money
    due: Money
    source: Source
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Bought:
    """What was bought once, wherever that was: all that a return of it goes by."""

    id: str
    number: str
    store: str
    sold_on: date
    lines: tuple[PricedLine, ...]
    taxes: tuple[TaxLine, ...]
    due: Money
    paid: tuple[Paid, ...]
    customer: Customer | None = None
    rules: str = ""
    priced_at: datetime | None = None
    burn: int = 0
    coupons: tuple[str, ...] = ()

    def line(self, line_id: str) -> PricedLine:
        """The line of that id; Defect when there is none."""
        for priced in self.lines:
            if priced.line.id == line_id:
                return priced
        raise Defect(f"no line {line_id}")


def bought_in(sale: Sale, attempts: Mapping[str, int]) -> Bought:
    """What that sale sold. `attempts` are the counts of charges by phone, by their references."""
    return Bought(
        id=sale.id,
        number=str(sale.number),
        store=sale.number.store,
        sold_on=sale.business_date,
        lines=tuple(priced for priced in sale.lines if not priced.line.voided),
        taxes=sale.taxes,
        due=sale.due,
        paid=tuple(_paid(sale, attempts)),
        customer=sale.customer,
        rules=sale.rules,
        priced_at=sale.priced_at,
        burn=sale.burn,
        coupons=sale.coupons,
    )


def _paid(sale: Sale, attempts: Mapping[str, int]) -> Iterable[Paid]:
    last = max((p for p, t in enumerate(sale.tenders) if t.kind is TenderKind.CASH), default=-1)
    for place, tender in enumerate(sale.tenders):
        due = tender.amount - sale.rounding if place == last else tender.amount
        if tender.kind is TenderKind.EXCHANGE:
            yield Paid(place, tender.amount, due, source_in(tender), carried=True)
            continue
        count = attempts.get(tender.reference, 0)
        reference = tender.reference
        source = Source(tender.kind, sale.number.store, sale.id, place, count, reference)
        yield Paid(place, tender.amount, due, source)


def carried_over(amount: Money, source: Source) -> Tender:
    """The tender of an exchange: what was paid before pays for something else now."""
    parts = (source.kind.value, source.store, source.sale, source.place, source.attempt)
    reference = ":".join(str(part) for part in (*parts, source.reference))
    return Tender(TenderKind.EXCHANGE, amount, amount, reference)


def source_in(tender: Tender) -> Source:
    """What such a tender came from; Defect for any other."""
    parts = tender.reference.split(":", 5)
    try:
        kind, store, sale, place, attempt, reference = parts
        return Source(TenderKind(kind), store, sale, int(place), int(attempt), reference)
    except ValueError:
        raise Defect("a tender of an exchange says what it came from") from None


def shares_of(priced: PricedLine) -> tuple[Share, ...]:
    """The units of a line and what was paid for each, also where no promotion took part."""
    if priced.shares:
        return priced.shares
    units = priced.line.units
    each, over = divmod(priced.net.minor, units)
    runs = ((over, each + 1), (units - over, each))
    return tuple(Share(count, net) for count, net in runs if count)


@dataclass(frozen=True, slots=True)
class Wish:
    """So many units of a line come back, why, and how they look."""

    line: str
    units: int
    reason: str
    condition: Condition = Condition.AS_NEW


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """The units from `first` on of a line that was sold, counted from 0 in the order of its shares;
    `net` is what is given back for them, before taxes that come on top."""

    line: str
    sku: str
    name: Name
    quantity: Quantity
    tax_code: str
    first: int
    units: int
    net: Money
    reason: str
    condition: Condition = Condition.AS_NEW

    def __post_init__(self) -> None:
        if not (self.line and self.sku and self.reason):
            raise Defect("a returned line says what it is, and why it comes back")
        if self.first < 0 or self.units < 1 or self.quantity.thousandths < 1:
            raise Defect("something comes back")
        if self.net.minor < 0:
            raise Defect("nobody pays for bringing something back")

    @property
    def disposition(self) -> Disposition:
        return DISPOSITIONS[self.condition]


def quantity_of(priced: PricedLine, units: int) -> Quantity:
    """So many units of the line; what is never divided comes back whole."""
    line = priced.line
    whole = line.label_amount is not None or line.quantity.unit.divisible
    return line.quantity if whole else pieces(units)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What goes back to one payment. `due` is its part of the return, and `paid` what is handed
    over for it, which differs where cash is rounded; `carried` pays for an exchange instead.
    `reference` is the terminal's slip, or head office's number of the refund."""

    place: int
    source: Source
    due: Money
    paid: Money
    carried: Money
    reference: str = ""

    def __post_init__(self) -> None:
        if min(self.due.minor, self.paid.minor, self.carried.minor) < 0:
            raise Defect("what is given back is not below nothing")
        if self.source.kind is not TenderKind.CASH and self.due != self.paid:
            raise Defect("only cash is rounded")


@dataclass(frozen=True, slots=True)
class GoodsBack:
    """What comes back and what is given for it, as it was agreed. Building one proves its sums.

    `number` is the receipt's that it is of, "" without one; then `sale` is "" and a manager
    approved it. `claim` is head office's word that these units are this till's to take back, ""
    when it could not be asked. `kept_back` is what promotions ask for what stays (below zero: given
    after all).
    """

    id: str
    sale: str
    number: str
    store: str
    lines: tuple[ReturnedLine, ...]
    taxes: tuple[TaxLine, ...]
    due: Money
    given: tuple[GivenBack, ...]
    kept_back: Money
    unearned: int = 0
    unburnt: int = 0
    customer_id: str = ""
    claim: str = ""
    approval: str = ""
    approved_by: str = ""

    def __post_init__(self) -> None:
        if not self.id or not self.lines or bool(self.sale) != bool(self.number):
            raise Defect("a return names itself, its receipt and what comes back")
        if not self.sale and not self.approved_by:
            raise Defect("what comes without a receipt was approved by a manager")
        if self.unearned < 0 or self.unburnt < 0 or bool(self.approval) != bool(self.approved_by):
            raise Defect("points and approvals of a return are whole")
        if len({each.line for each in self.lines}) < len(self.lines):
            raise Defect("a line comes back once in a return")
        added = total((tax.added for tax in self.taxes), self.due.currency)
        nets = total((each.net for each in self.lines), self.due.currency)
        if nets + added != self.due:
            raise Defect(f"lines and taxes give {(nets + added).minor}, due is {self.due.minor}")
        if self.refunded + self.carried != self.due:
            raise Defect("what is due goes back to what was paid, all of it")

    @property
    def refunded(self) -> Money:
        """The part of the due that is handed over, before cash is rounded."""
        return total((each.due for each in self.given), self.due.currency)

    @property
    def carried(self) -> Money:
        """The part that pays for something else."""
        return total((each.carried for each in self.given), self.due.currency)

    @property
    def paid(self) -> Money:
        """What she gets."""
        return total((each.paid for each in self.given), self.due.currency)

    @property
    def rounding(self) -> Money:
        return self.paid - self.refunded

    @property
    def cash(self) -> Money:
        """What leaves the drawer."""
        out = (each.paid for each in self.given if each.source.kind is TenderKind.CASH)
        return total(out, self.due.currency)


@dataclass(frozen=True, slots=True)
class Return:
    """A completed return; `exchange` is the sale that was made with it in one payment, or ""."""

    number: ReceiptNumber
    shift: str
    business_date: date
    ended_at: datetime
    cashier_id: str
    back: GoodsBack
    exchange: str = ""

    def __post_init__(self) -> None:
        if not (self.shift and self.cashier_id) or self.ended_at.tzinfo is None:
            raise Defect("a return names its shift, its cashier and its moment")
        if bool(self.back.carried) and not self.exchange:
            raise Defect("what is carried over pays for something")

    @property
    def id(self) -> str:
        return self.back.id


@dataclass(frozen=True, slots=True)
class Given:
    """What went back to one payment so far, in minor units; see GivenBack."""

    due: int = 0
    paid: int = 0
    carried: int = 0


@dataclass(frozen=True, slots=True)
class SoFar:
    """What returns of one sale have come to: units per line, minor units for goods, per tax code
    its base and tax, and what went back to each payment by its place."""

    units: Mapping[str, int] = field(default_factory=dict)
    goods: int = 0
    taxes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    given: Mapping[int, Given] = field(default_factory=dict)


def so_far(returns: Iterable[GoodsBack]) -> SoFar:
    """The sum of those returns, which are all of one sale."""
    units: dict[str, int] = {}
    taxes: dict[str, tuple[int, int]] = {}
    given: dict[int, Given] = {}
    goods = 0
    for back in returns:
        for line in back.lines:
            units[line.line] = units.get(line.line, 0) + line.units
            goods += line.net.minor
        for tax in back.taxes:
            base, amount = taxes.get(tax.rate.code, (0, 0))
            taxes[tax.rate.code] = (base + tax.base.minor, amount + tax.tax.minor)
        for each in back.given:
            old = given.get(each.place, Given())
            new = (each.due.minor, each.paid.minor, each.carried.minor)
            given[each.place] = Given(old.due + new[0], old.paid + new[1], old.carried + new[2])
    return SoFar(units, goods, taxes, given)

"""What a channel gives to have an order placed: values, checked where they are made."""

from __future__ import annotations

from dataclasses import dataclass, field

from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode
from storeapp.domain.quantity import MAX_THOUSANDTHS, Unit

MAX_LINES = 200
MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Customer:
    """Who ordered, as the order keeps it sealed. `called` is how she wants to be called when she
    collects it; a member's id is enough, and so is nothing at all."""

    member: str = ""
    called: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Customer()"  # It would be a name and a number in whatever prints it.


@dataclass(frozen=True, slots=True)
class Address:
    """Where it is shipped to; sealed with the customer. `district` is all that routing reads."""

    recipient: str
    phone: str
    lines: tuple[str, ...]
    district: str = ""
    city: str = ""

    def __repr__(self) -> str:
        return f"Address(district={self.district!r})"


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line: `list_minor` is a unit's price before promotions, `net_minor` the whole line's
    after them, what the customer pays; `shares` what each promotion took off, (promotion, minor).
    """

    sku: str
    thousandths: int
    list_minor: int
    net_minor: int
    mode: Mode = Mode.PICKUP
    unit: Unit = Unit.PIECE
    name_zh: str = ""
    name_en: str = ""
    tax: str = ""
    shares: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        whole = self.unit.divisible or self.thousandths % 1000 == 0
        if not (0 < self.thousandths <= MAX_THOUSANDTHS and whole):
            raise Refusal("order-quantity-wrong", sku=self.sku)
        if min(self.list_minor, self.net_minor) < 0 or not self.sku:
            raise Refusal("order-line-wrong", sku=self.sku)


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid with: a `TenderKind`'s value, or a channel's own word. `reference` is the
    attempt's number where it was by phone, so that head office itself can give it back."""

    kind: str
    amount_minor: int
    reference: str = ""

    def __post_init__(self) -> None:
        if self.amount_minor < 1 or not self.kind:
            raise Refusal("order-payment-wrong", kind=self.kind)


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as a channel places it, once: `channel_ref` is the channel's own name of it.

    It may be unpaid, or paid in part: the rest is paid where it is collected. `hold` is the `ref`
    of a hold in the inventory that the order consumes. `pickup_at` is the store where what is
    picked up is collected; `split` allows more places than one. `taken_at` is the store whose clerk
    took the order, "" for none.
    """

    channel: str
    channel_ref: str
    lines: tuple[NewLine, ...]
    payments: tuple[Payment, ...] = ()
    customer: Customer = field(default_factory=Customer)
    address: Address | None = None
    pickup_at: str = ""
    currency: str = "CNY"
    delivery_minor: int = 0
    promise_ms: int = 0
    hold: str = ""
    split: bool = True
    taken_at: str = ""

    def __post_init__(self) -> None:
        if not (self.channel and self.channel_ref) or max(map(len, self._names)) > MAX_TEXT:
            raise Refusal("order-name-wrong")
        if not 1 <= len(self.lines) <= MAX_LINES or self.delivery_minor < 0:
            raise Refusal("order-lines-wrong", most=MAX_LINES)
        modes = {line.mode for line in self.lines}
        if Mode.PICKUP in modes and not self.pickup_at:
            raise Refusal("order-without-pickup-place")
        if Mode.SHIP in modes and self.address is None:
            raise Refusal("order-without-address")
        if self.paid_minor > self.due_minor:
            raise Refusal("order-paid-too-much")

    @property
    def _names(self) -> tuple[str, ...]:
        return self.channel, self.channel_ref, self.hold, self.pickup_at, self.taken_at

    @property
    def due_minor(self) -> int:
        return sum(line.net_minor for line in self.lines) + self.delivery_minor

    @property
    def paid_minor(self) -> int:
        return sum(payment.amount_minor for payment in self.payments)

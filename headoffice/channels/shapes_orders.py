"""The messages of the Channel API about orders: placed, paid, seen, cancelled."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from headoffice.channels.shapes import Cart, Minor, Mode, Named, StoreCode
from storeapp.sync.wire.messages import Answer, Message
from storeapp.sync.wire.paying import Code, Count

REF = r"^[A-Za-z0-9._-]{1,64}$"
Ref = Annotated[str, Field(pattern=REF, description="The channel's own name of the order.")]
Line = Annotated[str, Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(max_length=64, repr=False)]
Phone = Annotated[str, Field(max_length=32, repr=False)]


class Contact(Message):
    """Whom to ask for, and to tell; left out for a member who is known by her token."""

    called: Name = ""
    phone: Phone = ""


class ShipTo(Message):
    """Where it is shipped to; `district` is what routing goes by."""

    recipient: Annotated[str, Field(min_length=1, max_length=64, repr=False)]
    phone: Phone
    lines: Annotated[list[Line], Field(min_length=1, max_length=4, repr=False)]
    district: Annotated[str, Field(max_length=64)] = ""
    city: Annotated[str, Field(max_length=64)] = ""


class PaidElsewhere(Message):
    """The channel has been paid: `method` is its word for how, `reference` its number of it."""

    kind: Literal["elsewhere"]
    method: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,24}$")]
    reference: Annotated[str, Field(min_length=1, max_length=64)]


class ByPhone(Message):
    """By a payment code, through head office: the goods are held meanwhile."""

    kind: Literal["phone"]


class AtPickup(Message):
    """In the store where it is collected."""

    kind: Literal["at_pickup"]


Payment = Annotated[PaidElsewhere | ByPhone | AtPickup, Field(discriminator="kind")]


class OrderAsk(Cart):
    """An order. What is picked up names its `place`, what is shipped its `address`. With
    `expected_due_minor` it is refused when it costs something else by now."""

    ref: Ref
    mode: Mode
    place: StoreCode | None = None
    address: ShipTo | None = None
    contact: Contact = Contact()
    payment: Payment
    expected_due_minor: Minor | None = None

    @model_validator(mode="after")
    def _goes_somewhere(self) -> OrderAsk:
        if self.mode == "pickup" and self.place is None:
            raise ValueError("a place is needed to pick it up")
        if self.mode == "ship" and self.address is None:
            raise ValueError("an address is needed to ship it")
        if self.mode == "ship" and isinstance(self.payment, AtPickup):
            raise ValueError("what is shipped is paid before")
        return self


class OrderPlaced(Answer):
    """`state` is `placed`, or `awaiting_payment`: then the goods are held until `hold_until_ms`.
    `promise_ms` is when it is ready, or has arrived."""

    ref: str
    order: str
    state: str
    due_minor: int
    currency: str
    hold_until_ms: int
    promise_ms: int


class PayAsk(Message):
    """The code that the customer's phone shows. `attempt` counts from 1; the same again is only
    told how it stands."""

    code: Code
    attempt: Count = 1


class PaymentShown(Answer):
    """`state` is `paid`, `waiting` (ask again), or `not_paid`: then another attempt may be made."""

    ref: str
    order: str
    state: str
    reason: str


class OrderLineShown(Answer):
    """Quantities in thousandths: ordered, and of that cancelled, ready, given out or shipped."""

    sku: str
    name: Named
    unit: str
    mode: str
    thousandths: int
    net_minor: int
    cancelled: int
    ready: int
    given: int
    returned: int


class PartShown(Answer):
    """A part of an order in one place: where it stands, until when it is kept, and the code that
    it is handed over for ("" while it is not ready)."""

    place: str
    pickup_at: str
    state: str
    cancel: str
    kept_until_ms: int
    code: str


class OrderShown(Answer):
    """An order as it stands; `back_minor` is what was or is given back of `paid_minor`."""

    ref: str
    order: str
    status: str
    version: int
    due_minor: int
    paid_minor: int
    back_minor: int
    delivery_minor: int
    currency: str
    pickup_at: str
    promise_ms: int
    placed_ms: int
    lines: list[OrderLineShown]
    parts: list[PartShown]


class OrderPage(Answer):
    items: list[OrderShown]
    next: str


class CancelAsk(Message):
    """`why` is a word for people, kept with the order."""

    why: Annotated[str, Field(max_length=64)] = ""

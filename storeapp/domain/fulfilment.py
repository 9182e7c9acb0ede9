"""Fulfilment orders: who works on which part of an order, and what may follow what, as data.

A fulfilment order belongs to one place and one epoch of its order. The epoch is the fencing token:
each routing takes the next one, and what speaks of an older one is too late. From READY on the
place holds a lease until `lease_until_ms`: it may hand over without asking, and head office neither
re-routes nor cancels without its word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from storeapp.domain.errors import Defect, Refusal

Quantities = tuple[tuple[int, int], ...]
"""(line of the order, thousandths), each line once, in order, none at zero."""


class Mode(Enum):
    """How a line gets to the customer."""

    SHIP = "ship"
    PICKUP = "pickup"
    CARRY_OUT = "carry_out"
    """Given out at the till where the order was taken; a sale of that till moves its stock."""


class FoState(Enum):
    """Where a fulfilment order stands; `ALLOWED` says what may follow what."""

    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    PICKING = "PICKING"
    PICKED = "PICKED"
    PACKED = "PACKED"
    IN_TRANSFER = "IN_TRANSFER"
    """On its way to the place where it is picked up."""
    RECEIVED_AT_STORE = "RECEIVED_AT_STORE"
    READY = "READY"
    OVERDUE = "OVERDUE"
    """Nobody came until `lease_until_ms`: remind her, extend, or give up."""
    NO_SHOW = "NO_SHOW"
    HANDED_OVER_PROVISIONAL = "HANDED_OVER_PROVISIONAL"
    """A till's own view of what it handed over without a line; head office has not said yet."""
    HANDED_OVER = "HANDED_OVER"
    CONFLICT = "CONFLICT"
    """A hand-over is told that cannot simply be believed; a person decides."""
    LABELLED = "LABELLED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    RETURN_TO_SENDER = "RETURN_TO_SENDER"
    PUTBACK = "PUTBACK"
    """Its goods wait to be scanned back onto the shelf."""
    RELEASED = "RELEASED"
    """Given back to be routed anew."""
    CANCELLED = "CANCELLED"


_S = FoState
_GIVEN = frozenset({_S.HANDED_OVER, _S.CONFLICT})
ALLOWED: Mapping[FoState, frozenset[FoState]] = {
    _S.OFFERED: frozenset({_S.ACCEPTED, _S.RELEASED, _S.CANCELLED}),
    _S.ACCEPTED: frozenset({_S.PICKING, _S.CANCELLED}),
    _S.PICKING: frozenset({_S.PICKED, _S.RELEASED, _S.PUTBACK, _S.CANCELLED}),
    _S.PICKED: frozenset({_S.PACKED, _S.PUTBACK}),
    _S.PACKED: frozenset({_S.READY, _S.LABELLED, _S.IN_TRANSFER, _S.PUTBACK}),
    _S.IN_TRANSFER: frozenset({_S.RECEIVED_AT_STORE}),
    _S.RECEIVED_AT_STORE: frozenset({_S.READY, _S.PUTBACK}),
    _S.READY: frozenset({_S.OVERDUE, _S.PUTBACK, _S.HANDED_OVER_PROVISIONAL}) | _GIVEN,
    _S.OVERDUE: frozenset({_S.READY, _S.NO_SHOW, _S.PUTBACK}) | _GIVEN,
    _S.NO_SHOW: frozenset({_S.PUTBACK}) | _GIVEN,
    _S.HANDED_OVER_PROVISIONAL: _GIVEN,
    _S.HANDED_OVER: frozenset(),
    _S.CONFLICT: frozenset({_S.HANDED_OVER, _S.PUTBACK}),
    _S.LABELLED: frozenset({_S.PACKED, _S.SHIPPED, _S.PUTBACK}),
    _S.SHIPPED: frozenset({_S.DELIVERED, _S.RETURN_TO_SENDER}),
    _S.DELIVERED: frozenset(),
    _S.RETURN_TO_SENDER: frozenset(),
    _S.PUTBACK: frozenset({_S.CANCELLED}) | _GIVEN,
    _S.RELEASED: frozenset(),
    _S.CANCELLED: frozenset(),
}
UNTOUCHED = frozenset({_S.OFFERED, _S.ACCEPTED})
"""Nobody has gone to the shelf yet: a cancellation needs nobody's word."""
IN_HAND = frozenset(
    {_S.PICKING, _S.PICKED, _S.PACKED, _S.LABELLED, _S.RECEIVED_AT_STORE, _S.READY, _S.OVERDUE}
)
"""The place has the goods in its hands: a cancellation is a request."""
GONE = frozenset({_S.HANDED_OVER, _S.SHIPPED, _S.DELIVERED, _S.RETURN_TO_SENDER})
ENDED = GONE | {_S.RELEASED, _S.CANCELLED}
LEASED = frozenset({_S.READY, _S.OVERDUE, _S.NO_SHOW, _S.CONFLICT})
"""Handed over here, perhaps, by a till that has no line just now."""


class CancelState(Enum):
    """The customer's wish to cancel, beside what happens to the goods."""

    NONE = "NONE"
    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    """It was given out already, or the place said no: she may return it."""


_C = CancelState
CANCEL_ALLOWED: Mapping[CancelState, frozenset[CancelState]] = {
    _C.NONE: frozenset({_C.REQUESTED, _C.ACCEPTED, _C.REFUSED}),
    _C.REQUESTED: frozenset({_C.ACCEPTED, _C.REFUSED}),
    _C.ACCEPTED: frozenset({_C.REFUSED}),
    _C.REFUSED: frozenset({_C.REQUESTED, _C.ACCEPTED}),
}


@dataclass(frozen=True, slots=True)
class FoLine:
    """A line's part in a fulfilment order, in thousandths.

    `quantity` is what the place still has to do with; of it `found` is scanned while it is picked,
    `back` waits to be put back, `out` is handed over or shipped.
    """

    line: int
    quantity: int
    found: int = 0
    back: int = 0
    out: int = 0

    def __post_init__(self) -> None:
        if min(self.quantity, self.found, self.back, self.out) < 0:
            raise Defect("no part of a fulfilment order is below zero")
        if max(self.found, self.back + self.out) > self.quantity:
            raise Defect("a place does not find or give out more than it has to do with")


@dataclass(frozen=True, slots=True)
class Fo:
    """One place's share of an order in one epoch. It changes by `to` and `cancelling` only, so
    that every change is one of `ALLOWED` and `CANCEL_ALLOWED`.

    `pickup_at` is where she collects it, "" when it is shipped; where that is another place, it is
    brought there first, and has then `arrived`. `given` is the one hand-over that counts.
    """

    epoch: int
    place: str
    lines: tuple[FoLine, ...]
    pickup_at: str = ""
    state: FoState = FoState.OFFERED
    cancel: CancelState = CancelState.NONE
    accept_by_ms: int = 0
    ready_ms: int = 0
    lease_until_ms: int = 0
    why: str = ""
    bin: str = ""
    given: str = ""
    arrived: bool = False

    @property
    def holder(self) -> str:
        """Whose turn it is: who has the goods, is to fetch them from the shelf, or awaits them."""
        there = self.arrived or self.state is FoState.IN_TRANSFER
        return self.pickup_at if there else self.place

    @property
    def quantities(self) -> Quantities:
        return tuple((each.line, each.quantity) for each in self.lines if each.quantity)

    @property
    def waiting_back(self) -> Quantities:
        return tuple((each.line, each.back) for each in self.lines if each.back)

    def to(self, state: FoState) -> Fo:
        if state not in ALLOWED[self.state]:
            raise Refusal("fo-state-wrong", state=self.state.value, wanted=state.value)
        return replace(self, state=state)

    def cancelling(self, cancel: CancelState) -> Fo:
        if cancel not in CANCEL_ALLOWED[self.cancel]:
            raise Refusal("cancel-state-wrong", state=self.cancel.value, wanted=cancel.value)
        return replace(self, cancel=cancel)


def may(state: FoState, wanted: FoState) -> bool:
    """For a till that offers only what can be done."""
    return wanted in ALLOWED[state]


def lease_lives(fo: Fo, at_ms: int) -> bool:
    """Whether the place may hand it over at that moment without asking."""
    return fo.state is FoState.READY and at_ms <= fo.lease_until_ms

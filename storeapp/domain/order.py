"""An order as quantities: each line's thousandths lie in buckets, and everything else is derived.

Every step takes an order and gives an `Outcome`: the order after it, what it does to stock, and
what is owed back. Steps are in `fulfilling` and `handing_over`; all of them end in `settled`, which
proves the invariant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.fulfilment import GONE, Fo, FoLine, FoState, Mode, Quantities


class Bucket(Enum):
    """Where a part of a line is; the values are the fields of `OrderLine`."""

    CANCELLED = "cancelled"
    UNROUTED = "unrouted"
    ALLOCATED = "allocated"
    PICKED = "picked"
    """Off the shelf: while it is picked, and again while it waits to be put back."""
    PACKED = "packed"
    READY = "ready"
    HANDED_OVER = "handed_over"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line: its buckets sum to what was ordered, and no more comes back than was given out."""

    ordered: int
    net_minor: int
    mode: Mode = Mode.PICKUP
    cancelled: int = 0
    unrouted: int = 0
    allocated: int = 0
    picked: int = 0
    packed: int = 0
    ready: int = 0
    handed_over: int = 0
    shipped: int = 0
    returned: int = 0

    @property
    def given(self) -> int:
        return self.handed_over + self.shipped

    @property
    def returnable(self) -> int:
        return self.given - self.returned

    def held(self, bucket: Bucket) -> int:
        return int(getattr(self, bucket.value))

    def moved(self, quantity: int, source: Bucket, target: Bucket) -> OrderLine:
        if not 0 <= quantity <= self.held(source):
            raise Defect(f"{quantity} of {self.held(source)} {source.value}")
        if source is target:
            return self
        buckets = {each.value: self.held(each) for each in Bucket}
        buckets[source.value] -= quantity
        buckets[target.value] += quantity
        return OrderLine(self.ordered, self.net_minor, self.mode, **buckets, returned=self.returned)

    def worth_minor(self, quantity: int) -> int:
        """What so much of it was paid for; for all of it exactly the line's net."""
        return self.net_minor * quantity // self.ordered


@dataclass(frozen=True, slots=True)
class OrderTender:
    """What was paid in one way, what of it goes back, and in how many refunds."""

    paid_minor: int
    refunded_minor: int = 0
    refunds: int = 0


@dataclass(frozen=True, slots=True)
class Refund:
    """Owed back of one tender; (order, tender, seq) is unique."""

    tender: int
    seq: int
    amount_minor: int


class Stock(Enum):
    """What a step does to stock at a place."""

    RESERVE = "reserve"
    UNRESERVE = "unreserve"
    STAGE = "stage"
    HAND_OVER = "hand_over"
    SHIP = "ship"
    DISPATCH = "dispatch"
    ARRIVE = "arrive"
    PUT_BACK_DUE = "put_back_due"
    KEEP = "keep"
    """What was to be put back turns out to be given out: it is not to be put back after all."""
    PUT_BACK = "put_back"


@dataclass(frozen=True, slots=True)
class Effect:
    what: Stock
    epoch: int
    place: str
    demand: Quantities


@dataclass(frozen=True, slots=True)
class Order:
    """Lines, who works on them, and what was paid. `excluded` are places that could not serve it.

    `back_minor` is what cancellations have given back so far.
    """

    lines: tuple[OrderLine, ...]
    fos: tuple[Fo, ...] = ()
    tenders: tuple[OrderTender, ...] = ()
    pickup_at: str = ""
    delivery_minor: int = 0
    back_minor: int = 0
    excluded: tuple[str, ...] = ()

    @property
    def due_minor(self) -> int:
        return sum(line.net_minor for line in self.lines) + self.delivery_minor

    @property
    def paid_minor(self) -> int:
        return sum(tender.paid_minor for tender in self.tenders)

    @property
    def refunded_minor(self) -> int:
        return sum(tender.refunded_minor for tender in self.tenders)

    @property
    def all_cancelled(self) -> bool:
        return all(line.cancelled == line.ordered for line in self.lines)

    def fo(self, epoch: int) -> Fo:
        found = self.find(epoch)
        if found is None:
            raise Refusal("fo-unknown", epoch=epoch)
        return found

    def find(self, epoch: int) -> Fo | None:
        return next((each for each in self.fos if each.epoch == epoch), None)

    def with_fo(self, fo: Fo) -> Order:
        kept = tuple(each for each in self.fos if each.epoch != fo.epoch)
        return replace(self, fos=tuple(sorted((*kept, fo), key=lambda each: each.epoch)))

    def moved(self, demand: Quantities, source: Bucket, target: Bucket) -> Order:
        lines = list(self.lines)
        for line, quantity in demand:
            lines[line] = lines[line].moved(quantity, source, target)
        return replace(self, lines=tuple(lines))

    def without(self, place: str) -> Order:
        return replace(self, excluded=tuple(sorted({*self.excluded, place})))


@dataclass(frozen=True, slots=True)
class Outcome:
    order: Order
    effects: tuple[Effect, ...] = ()
    refunds: tuple[Refund, ...] = ()


def placed(order: Order) -> Order:
    """As it begins: what is carried out is given already, the rest waits to be routed."""
    lines = tuple(
        replace(line, handed_over=line.ordered)
        if line.mode is Mode.CARRY_OUT
        else replace(line, unrouted=line.ordered)
        for line in order.lines
    )
    return settled(replace(order, lines=lines)).order


def settled(order: Order, *effects: Effect) -> Outcome:
    """The end of every step: what is now owed back is taken from the tenders, and all is proved."""
    order, refunds = _refunded(order)
    prove(order)
    return Outcome(order, tuple(each for each in effects if each.demand), refunds)


def returned(order: Order, line: int, quantity: int) -> Order:
    """Came back after it was given out; Refusal `return-too-much` for more than is out."""
    before = order.lines[line]
    if not 0 < quantity <= before.returnable:
        raise Refusal("return-too-much", left=before.returnable)
    lines = list(order.lines)
    lines[line] = replace(before, returned=before.returned + quantity)
    order = replace(order, lines=tuple(lines))
    prove(order)
    return order


def paid_back(order: Order, amount_minor: int) -> Outcome:
    """For a return: taken from the tenders in their order; Refusal `refund-too-much`."""
    if not 0 < amount_minor <= order.paid_minor - order.refunded_minor:
        raise Refusal("refund-too-much", left=order.paid_minor - order.refunded_minor)
    order, refunds = _taken(order, amount_minor)
    prove(order)
    return Outcome(order, (), refunds)


def status(order: Order) -> str:
    """The header: `cancelled`, `returned`, `done`, `part-done`, `review`, `ready`, `working`,
    `unrouted`; derived, so that it never contradicts the lines."""
    if order.all_cancelled:
        return "cancelled"
    left = [line.ordered - line.cancelled for line in order.lines]
    if sum(left) == sum(line.returned for line in order.lines):
        return "returned"
    if any(fo.state is FoState.CONFLICT for fo in order.fos):
        return "review"
    given = sum(line.given for line in order.lines)
    if given == sum(left):
        return "done"
    return "part-done" if given else _under_way(order, sum(left))


def _under_way(order: Order, left: int) -> str:
    if sum(line.ready for line in order.lines) == left:
        return "ready"
    return "unrouted" if sum(line.unrouted for line in order.lines) == left else "working"


def prove(order: Order) -> None:
    """The invariant after every step; a Defect is a mistake of ours."""
    for number, line in enumerate(order.lines):
        if sum(line.held(bucket) for bucket in Bucket) != line.ordered:
            raise Defect(f"the buckets of line {number} do not sum to what was ordered")
        if not 0 <= line.returned <= line.given:
            raise Defect(f"more of line {number} came back than was given out")
    if order.refunded_minor > order.paid_minor:
        raise Defect("more goes back than was paid")
    if any(not 0 <= each.refunded_minor <= each.paid_minor for each in order.tenders):
        raise Defect("more goes back of a tender than was paid with it")
    _prove_agreement(order)


def _prove_agreement(order: Order) -> None:
    """The lines' buckets are what the fulfilment orders say."""
    said: dict[tuple[int, Bucket], int] = {}
    for fo in order.fos:
        for each in fo.lines:
            for bucket, quantity in parts(fo.state, each):
                said[each.line, bucket] = said.get((each.line, bucket), 0) + quantity
    for number, line in enumerate(order.lines):
        for bucket in _OF_PLACES:
            own = line.ordered if _carried(line, bucket) else 0
            if line.held(bucket) != said.get((number, bucket), 0) + own:
                raise Defect(f"line {number} and its fulfilment orders differ in {bucket.value}")


def parts(state: FoState, line: FoLine) -> Iterable[tuple[Bucket, int]]:
    """The buckets of one line of a fulfilment order."""
    if state in (FoState.RELEASED, FoState.CANCELLED):
        return ()
    rest = line.quantity - line.back - line.out
    if state is FoState.PICKING:
        return ((Bucket.ALLOCATED, line.quantity - line.found), (Bucket.PICKED, line.found))
    out = Bucket.HANDED_OVER if state not in _SENT else Bucket.SHIPPED
    return ((_REST[state], rest), (Bucket.PICKED, line.back), (out, line.out))


_S = FoState
_SENT = GONE - {_S.HANDED_OVER}
_REST = {
    **dict.fromkeys((_S.OFFERED, _S.ACCEPTED), Bucket.ALLOCATED),
    **dict.fromkeys((_S.PICKED, _S.PUTBACK, _S.NO_SHOW), Bucket.PICKED),
    **dict.fromkeys((_S.PACKED, _S.LABELLED, _S.IN_TRANSFER, _S.RECEIVED_AT_STORE), Bucket.PACKED),
    **dict.fromkeys((_S.READY, _S.OVERDUE, _S.CONFLICT), Bucket.READY),
    **dict.fromkeys((_S.HANDED_OVER, _S.HANDED_OVER_PROVISIONAL), Bucket.HANDED_OVER),
    **dict.fromkeys((_S.SHIPPED, _S.DELIVERED, _S.RETURN_TO_SENDER), Bucket.SHIPPED),
}
_OF_PLACES = tuple(each for each in Bucket if each not in (Bucket.CANCELLED, Bucket.UNROUTED))


def _carried(line: OrderLine, bucket: Bucket) -> bool:
    return bucket is Bucket.HANDED_OVER and line.mode is Mode.CARRY_OUT


def _refunded(order: Order) -> tuple[Order, tuple[Refund, ...]]:
    """What was cancelled is not owed any more; what was paid beyond that goes back."""
    worth = sum(line.worth_minor(line.cancelled) for line in order.lines)
    if order.all_cancelled:
        worth += order.delivery_minor
    owed = max(0, order.paid_minor - (order.due_minor - worth)) - order.back_minor
    owed = min(owed, order.paid_minor - order.refunded_minor)
    if owed <= 0:
        return order, ()
    order, refunds = _taken(order, owed)
    return replace(order, back_minor=order.back_minor + owed), refunds


def _taken(order: Order, amount_minor: int) -> tuple[Order, tuple[Refund, ...]]:
    tenders, refunds = list(order.tenders), []
    for number, tender in enumerate(tenders):
        part = min(amount_minor, tender.paid_minor - tender.refunded_minor)
        if part:
            refunds.append(Refund(number, tender.refunds + 1, part))
            tenders[number] = OrderTender(
                tender.paid_minor, tender.refunded_minor + part, tender.refunds + 1
            )
            amount_minor -= part
    return replace(order, tenders=tuple(tenders)), tuple(refunds)

"""What a step does to stock, done: the inventory's own functions, in the step's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session, col, select

from headoffice.inventory import putting_back, reserving
from headoffice.inventory.buckets import HANDED_OVER, SHIPPED, STAGED, TRANSFER_IN, TRANSIT
from headoffice.inventory.buckets import TRANSFER_OUT as DISPATCHED
from headoffice.inventory.ledger import HEAD_OFFICE, FactKey, Move, post
from headoffice.orders.keeping import Kept, fo_id, order_id
from headoffice.orders.tables import OrderLineRow
from storeapp.domain.fulfilment import Quantities
from storeapp.domain.order import Effect, Order, Stock

Demand = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Stocktaking:
    """One step's effects: `part` tells its rounds apart, `fact` is what a till said of it."""

    session: Session
    kept: Kept
    skus: dict[int, str]
    part: str
    at_ms: int
    fact: FactKey = HEAD_OFFICE

    def carry_out(self, effects: Sequence[Effect], before: Order, after: Order) -> None:
        for effect in effects:
            self._one(effect)
        self._pool(before, after)

    def _one(self, effect: Effect) -> None:
        ref, demand = fo_ref(self.kept.number, effect.epoch), self._demand(effect.demand)
        if simply := _SIMPLY.get(effect.what):
            simply(self.session, ref, demand, at_ms=self.at_ms, part=self.part)
        elif effect.what is Stock.RESERVE:
            pool = pool_ref(self.kept)
            reserving.reserve(
                self.session,
                ref=ref,
                place=effect.place,
                demand=demand,
                at_ms=self.at_ms,
                from_hold=pool,
            )
        elif effect.what is Stock.ARRIVE:
            self._arrived(ref, effect.place, demand)
        else:
            dispatched = effect.what is Stock.DISPATCH
            to = self.kept.order.fo(effect.epoch).pickup_at if dispatched else ""
            self._out(ref, demand, _OUT[effect.what], to=to)

    def _out(self, ref: str, demand: Demand, kind: str, *, to: str = "") -> None:
        reserving.take_out(
            self.session,
            ref,
            demand,
            kind,
            at_ms=self.at_ms,
            to=to,
            fact=self.fact,
            part=self.part,
        )

    def _arrived(self, ref: str, place: str, demand: Demand) -> None:
        """From the lorry into a bin: it never stands on a shelf here."""
        moves = [
            Move(place, sku, sign * quantity, TRANSFER_IN, bucket, ref=ref)
            for sku, quantity in demand
            for bucket, sign in ((TRANSIT, -1), (STAGED, 1))
        ]
        post(self.session, moves, at_ms=self.at_ms)

    def _pool(self, before: Order, after: Order) -> None:
        """What is not routed stays promised to the customer. Routing takes from it by itself; when
        something comes back, or is cancelled, the rest is promised under the next reference."""
        taken = sum(line.unrouted for line in before.lines)
        left = sum(line.unrouted for line in after.lines)
        routed = len(after.fos) > len(before.fos)
        if left == taken or routed:
            return
        reserving.unreserve(self.session, pool_ref(self.kept), at_ms=self.at_ms)
        self.kept.row.pool += 1
        self.session.add(self.kept.row)
        promise(self.session, self.kept, after, self.skus, at_ms=self.at_ms, even_if_short=True)

    def _demand(self, demand: Quantities) -> Demand:
        return [(self.skus[line], quantity) for line, quantity in demand]


class _Simply(Protocol):
    def __call__(
        self, session: Session, ref: str, demand: Demand, *, at_ms: int, part: str
    ) -> None: ...


_SIMPLY: Mapping[Stock, _Simply] = {
    Stock.UNRESERVE: reserving.unreserve,
    Stock.STAGE: reserving.stage,
    Stock.PUT_BACK_DUE: reserving.put_back_due,
    Stock.KEEP: putting_back.kept,
    Stock.PUT_BACK: putting_back.done,
}
_OUT = {Stock.HAND_OVER: HANDED_OVER, Stock.SHIP: SHIPPED, Stock.DISPATCH: DISPATCHED}


def promise(
    session: Session,
    kept: Kept,
    order: Order,
    skus: dict[int, str],
    *,
    at_ms: int,
    from_hold: str | None = None,
    even_if_short: bool = False,
) -> None:
    """Reserves what is not routed yet, wherever it is. Refusal `stock-short`."""
    demand = [(skus[n], line.unrouted) for n, line in enumerate(order.lines) if line.unrouted]
    if demand:
        reserving.reserve(
            session,
            ref=pool_ref(kept),
            place=None,
            demand=demand,
            at_ms=at_ms,
            from_hold=from_hold,
            channel=kept.row.channel,
            even_if_short=even_if_short,
        )


def skus_of(session: Session, number: int) -> dict[int, str]:
    rows = select(OrderLineRow.line, OrderLineRow.sku).where(OrderLineRow.number == number)
    return dict(session.exec(rows.order_by(col(OrderLineRow.line))).all())


def fo_ref(number: int, epoch: int) -> str:
    return f"fo:{fo_id(number, epoch)}"


def pool_ref(kept: Kept) -> str:
    return f"order:{order_id(kept.number)}:{kept.row.pool}"

"""The one way an order changes: a pure step, and with it in one transaction its stock, its refunds,
its rows, its event, and what the tills are told."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session, col, select

from headoffice.inventory.ledger import HEAD_OFFICE, FactKey
from headoffice.inventory.locking import lock_for_promise
from headoffice.orders.choosing import Choice, Wanted, WantedLine, choose
from headoffice.orders.keeping import Doing, Kept, order_id, write
from headoffice.orders.refunding import intend
from headoffice.orders.stock import Stocktaking, skus_of
from headoffice.orders.tables import OrderLineRow
from headoffice.orders.telling import tell
from headoffice.orders.times import ACCEPT_MS, ROUTE_AGAIN_MS
from storeapp.domain import fulfilling
from storeapp.domain.errors import Refusal
from storeapp.domain.fulfilment import Mode
from storeapp.domain.order import Order, Outcome
from storeapp.domain.quantity import Unit

Step = Callable[[Order], Outcome]
NOBODY = Choice((), {})


def act(
    session: Session, kept: Kept, step: Step, doing: Doing, *, fact: FactKey = HEAD_OFFICE
) -> Kept:
    """Does one step to an order whose row is locked; one that changes nothing leaves no trace.

    A Refusal comes before anything is written. What the step left unrouted is routed at once.
    """
    outcome = step(kept.order)
    if outcome.order == kept.order:
        return kept
    after = _done(session, kept, outcome, doing, fact)
    return assign(session, after, at_ms=doing.at_ms) if _unrouted(after.order) else after


def assign(session: Session, kept: Kept, *, at_ms: int) -> Kept:
    """Offers what is not routed to places that have it; what none has is tried again later."""
    skus = set(skus_of(session, kept.number).values())
    lock_for_promise(session, skus, ())
    for mode in (Mode.PICKUP, Mode.SHIP):
        wanted = _wanted(session, kept, mode)
        choice = choose(session, wanted, now_ms=at_ms) if wanted.lines else NOBODY
        lock_for_promise(session, skus, [each.place for each in choice.assignments])
        for chosen in choice.assignments:
            said = {"place": chosen.place, "why": choice.why}
            doing = Doing("routed", at_ms, _next(kept.order), "", said)
            try:
                outcome = fulfilling.route(
                    kept.order, chosen.place, chosen.take, accept_by_ms=at_ms + ACCEPT_MS
                )
                kept = _done(session, kept, outcome, doing, HEAD_OFFICE)
            except Refusal as refusal:
                if refusal.code != "stock-short":
                    raise
    left = _unrouted(kept.order)
    kept.row.route_due_ms = at_ms + ROUTE_AGAIN_MS if left else None
    session.add(kept.row)
    session.flush()
    return kept


def _done(session: Session, kept: Kept, outcome: Outcome, doing: Doing, fact: FactKey) -> Kept:
    # Stock first: what it refuses has changed nothing yet.
    skus = skus_of(session, kept.number)
    if _unrouted(outcome.order) > _unrouted(kept.order):
        # It is promised to her anew, and perhaps elsewhere: who promises has these rows first.
        places = [effect.place for effect in outcome.effects]
        lock_for_promise(session, set(skus.values()), places)
    stock = Stocktaking(session, kept, skus, str(kept.row.version), doing.at_ms, fact)
    stock.carry_out(outcome.effects, kept.order, outcome.order)
    intend(session, kept, outcome.refunds, at_ms=doing.at_ms)
    after = write(session, kept, outcome.order, doing)
    tell(session, kept.order, after)
    return after


def _wanted(session: Session, kept: Kept, mode: Mode) -> Wanted:
    row = kept.row
    rows = session.exec(
        select(OrderLineRow)
        .where(OrderLineRow.number == kept.number, OrderLineRow.mode == mode.value)
        .order_by(col(OrderLineRow.line))
    ).all()
    return Wanted(
        order=order_id(kept.number),
        channel=row.channel,
        mode=mode,
        lines=tuple(
            WantedLine(
                each.line,
                each.sku,
                each.unrouted,
                value_minor=kept.order.lines[each.line].worth_minor(each.unrouted),
                weighed=Unit(each.unit).divisible,
            )
            for each in rows
            if each.unrouted
        ),
        pickup_at=row.pickup_at if mode is Mode.PICKUP else "",
        excluded=frozenset(kept.order.excluded),
        split=row.split,
        promise_ms=row.promise_ms,
    )


def _unrouted(order: Order) -> int:
    return sum(line.unrouted for line in order.lines)


def _next(order: Order) -> int:
    return 1 + max((fo.epoch for fo in order.fos), default=0)

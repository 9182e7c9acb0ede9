"""What time alone does to orders: offers run out, leases end, what could not be routed is tried
again, and what is owed back is asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.orders import refunding
from headoffice.orders.doing import act, assign
from headoffice.orders.following import forget_all, to_forget
from headoffice.orders.keeping import Doing, fo_id, locked
from headoffice.orders.refunding import GiveBack
from headoffice.orders.tables import FoRow, OrderRow
from headoffice.orders.times import due_of
from storeapp.domain import fulfilling
from storeapp.domain.fulfilment import FoState
from storeapp.domain.order import Order, Outcome

log = logging.getLogger("storeapp.headoffice.orders")

LOOK_S = 15.0
AT_ONCE = 200


def keep(database: Database, *, now_ms: int) -> int:
    """One round, each order in a transaction of its own; returns how many steps were done."""
    with database.read() as session:
        fos, orders = _due(session, now_ms), _unrouted(session, now_ms)
        old = to_forget(session, now_ms=now_ms)
    done = sum(_step(database, number, epoch, now_ms) for number, epoch in fos)
    for number in orders:
        with database.write() as session:
            assign(session, locked(session, number), at_ms=now_ms)
    if old:
        with database.write() as session:
            forget_all(session, old)
    return done


async def keep_orders(
    database: Database,
    *,
    give_back: GiveBack,
    now_ms: Callable[[], int],
    look_s: float = LOOK_S,
) -> None:
    """A round every quarter of a minute, until cancelled."""
    while True:
        await asyncio.sleep(look_s)
        try:
            await asyncio.to_thread(keep, database, now_ms=now_ms())
            await asyncio.to_thread(refunding.carry_out, database, give_back, now_ms=now_ms())
        except Exception:  # a boundary: the next round tries again
            log.exception("orders could not be kept")


def _due(session: Session, now_ms: int) -> list[tuple[int, int]]:
    rows = select(FoRow.number, FoRow.epoch).where(col(FoRow.due_ms) <= now_ms)
    return list(session.exec(rows.order_by(col(FoRow.due_ms)).limit(AT_ONCE)).all())


def _unrouted(session: Session, now_ms: int) -> list[int]:
    rows = select(OrderRow.number).where(col(OrderRow.route_due_ms) <= now_ms)
    found = session.exec(rows.order_by(col(OrderRow.route_due_ms)).limit(AT_ONCE)).all()
    return [number for number in found if number is not None]


def _step(database: Database, number: int, epoch: int, now_ms: int) -> int:
    """What is due now, looked at again with the order locked: somebody may just have come."""
    with database.write() as session:
        kept = locked(session, number)
        fo = kept.order.fo(epoch)
        due_ms = due_of(fo)
        if due_ms is None or due_ms > now_ms:
            return 0
        name, step = _STEPS[fo.state]
        act(
            session,
            kept,
            lambda order: step(order, epoch, now_ms),
            Doing(name, now_ms, epoch),
        )
    log.info("%s: %s", name, fo_id(number, epoch))
    return 1


_STEPS: dict[FoState, tuple[str, Callable[[Order, int, int], Outcome]]] = {
    FoState.OFFERED: (
        "timed-out",
        lambda order, epoch, ms: fulfilling.time_out(order, epoch, now_ms=ms),
    ),
    FoState.READY: (
        "overdue",
        lambda order, epoch, ms: fulfilling.overdue(order, epoch, now_ms=ms),
    ),
    FoState.OVERDUE: ("no-show", lambda order, epoch, _ms: fulfilling.no_show(order, epoch)),
}

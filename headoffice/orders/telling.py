"""Telling tills of their fulfilment orders: rows on `orders/<store>`, little of the customer."""

from __future__ import annotations

from sqlmodel import Session, col, select

from headoffice.feed.service import publish
from headoffice.feed.tables import Change
from headoffice.orders.keeping import Kept, fo_id, order_id
from headoffice.orders.sealing import Person, opened, pickup_key
from headoffice.orders.tables import FoRow, OrderLineRow
from storeapp.domain.fulfilment import ENDED, Fo
from storeapp.domain.order import Order
from storeapp.sync.wire.orders import PICKUP, FoOnStream, FoPart, PickupKeyRow, V


def stream_of(store: str) -> str:
    return f"orders/{store}"


def key_of(fo: str) -> str:
    return f"fo:{fo}"


def tell(session: Session, before: Order, after: Kept) -> None:
    """Publishes what changed, in the transaction that changed it; the order's row is locked."""
    changed = [fo for fo in after.order.fos if before.find(fo.epoch) != fo]
    if not changed:
        return
    person, lines = opened(session, after.row), _lines(session, after.number)
    for fo in changed:
        row = _row(session, after, fo, lines, person)
        key = key_of(row.fo)
        body = row.model_dump() if _concerns_a_till(fo) else None
        for store in sorted({fo.place, fo.pickup_at} - {""}):
            _tell_key(session, store)
            publish(session, stream_of(store), [(key, body)], v=V)


def shown(session: Session, kept: Kept, epoch: int) -> FoOnStream:
    """A fulfilment order as its tills may know it."""
    fo = kept.order.fo(epoch)
    lines = _lines(session, kept.number)
    return _row(session, kept, fo, lines, opened(session, kept.row))


def still_due_minor(order: Order) -> int:
    """What is to be paid when it is collected."""
    cancelled = sum(line.worth_minor(line.cancelled) for line in order.lines)
    return max(0, order.due_minor - cancelled - order.paid_minor)


def _concerns_a_till(fo: Fo) -> bool:
    return fo.state not in ENDED or bool(fo.waiting_back)


def _row(
    session: Session, kept: Kept, fo: Fo, lines: dict[int, OrderLineRow], person: Person
) -> FoOnStream:
    row = session.get_one(FoRow, (kept.number, fo.epoch))
    return FoOnStream(
        fo=fo_id(kept.number, fo.epoch),
        order=order_id(kept.number),
        number=kept.number,
        epoch=fo.epoch,
        version=row.version,
        channel=kept.row.channel,
        state=fo.state.value,
        cancel=fo.cancel.value,
        place=fo.place,
        pickup_at=fo.pickup_at,
        holder=fo.holder,
        called=person.called,
        phone_end=person.phone_end,
        lines=[
            FoPart(
                line=part.line,
                sku=lines[part.line].sku,
                zh=lines[part.line].name_zh,
                en=lines[part.line].name_en,
                unit=lines[part.line].unit,
                quantity=part.quantity,
                found=part.found,
                back=part.back,
                out=part.out,
            )
            for part in fo.lines
        ],
        currency=kept.row.currency,
        due_minor=still_due_minor(kept.order),
        accept_by_ms=fo.accept_by_ms,
        promise_ms=kept.row.promise_ms,
        ready_ms=fo.ready_ms,
        lease_until_ms=fo.lease_until_ms,
        code_until_ms=row.code_until_ms,
        bin=fo.bin,
        tracking=row.tracking,
        why=fo.why,
    )


def _lines(session: Session, number: int) -> dict[int, OrderLineRow]:
    rows = select(OrderLineRow).where(OrderLineRow.number == number)
    return {row.line: row for row in session.exec(rows)}


def _tell_key(session: Session, store: str) -> None:
    """Once, with the first fulfilment order of a store."""
    told = select(Change.key).where(Change.stream == stream_of(store), col(Change.key) == PICKUP)
    if session.exec(told.limit(1)).first() is None:
        body = PickupKeyRow(key=pickup_key(session, store)).model_dump()
        publish(session, stream_of(store), [(PICKUP, body)], v=V)

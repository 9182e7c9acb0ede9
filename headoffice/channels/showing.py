"""Orders as a channel may see them: its own, and nothing that tells what the store is like."""

from __future__ import annotations

from sqlmodel import Session, col, select

from headoffice.channels.cursors import cursor, read_cursor
from headoffice.channels.keys import Selling
from headoffice.channels.shapes import Named
from headoffice.channels.shapes_orders import OrderLineShown, OrderPage, OrderShown, PartShown
from headoffice.door import NotServed
from headoffice.orders.handing import code_key
from headoffice.orders.keeping import Kept, order_id, read
from headoffice.orders.tables import OrderLineRow, OrderRow
from storeapp.domain.fulfilment import Fo, FoState
from storeapp.domain.order import Bucket
from storeapp.domain.pickup_code import grouped, pickup_code

LIST = "orders"
READY = (FoState.READY, FoState.OVERDUE)


def order(session: Session, asker: Selling, ref: str) -> OrderShown:
    """404 `order-unknown`, also for an order of another channel."""
    return shown(session, read(session, number_of(session, asker, ref)))


def number_of(session: Session, asker: Selling, ref: str) -> int:
    mine = (OrderRow.channel == asker.channel, OrderRow.channel_ref == ref)
    number = session.exec(select(OrderRow.number).where(*mine)).first()
    if number is None:
        raise NotServed(404, "order-unknown", "This channel has placed no such order.")
    return number


def orders(
    session: Session, asker: Selling, *, member: str = "", after: str = "", limit: int
) -> OrderPage:
    """The channel's orders, the newest first; those of one member where she is said."""
    begun = read_cursor(LIST, after, int)
    wanted = select(OrderRow.number).where(OrderRow.channel == asker.channel)
    if member:
        wanted = wanted.where(OrderRow.member == member)
    if begun is not None:
        wanted = wanted.where(col(OrderRow.number) < begun[0])
    rows = wanted.order_by(col(OrderRow.number).desc()).limit(limit + 1)
    numbers = [number for number in session.exec(rows) if number is not None]
    return OrderPage(
        items=[shown(session, read(session, number)) for number in numbers[:limit]],
        next=cursor(LIST, numbers[limit - 1]) if len(numbers) > limit else "",
    )


def shown(session: Session, kept: Kept) -> OrderShown:
    row, whole = kept.row, kept.order
    return OrderShown(
        ref=row.channel_ref,
        order=order_id(kept.number),
        status=row.status,
        version=row.version,
        due_minor=whole.due_minor,
        paid_minor=whole.paid_minor,
        back_minor=row.back_minor,
        delivery_minor=row.delivery_minor,
        currency=row.currency,
        pickup_at=row.pickup_at,
        promise_ms=row.promise_ms,
        placed_ms=row.placed_ms,
        lines=_lines(session, kept),
        parts=[_part(session, kept, fo) for fo in whole.fos],
    )


def _lines(session: Session, kept: Kept) -> list[OrderLineShown]:
    rows = select(OrderLineRow).where(OrderLineRow.number == kept.number)
    found = []
    for row in session.exec(rows.order_by(col(OrderLineRow.line))):
        line = kept.order.lines[row.line]
        found.append(
            OrderLineShown(
                sku=row.sku,
                name=Named(zh=row.name_zh, en=row.name_en),
                unit=row.unit,
                mode=row.mode,
                thousandths=row.ordered,
                net_minor=row.net_minor,
                cancelled=line.held(Bucket.CANCELLED),
                ready=line.held(Bucket.READY),
                given=line.given,
                returned=line.returned,
            )
        )
    return found


def _part(session: Session, kept: Kept, fo: Fo) -> PartShown:
    ready = fo.state in READY and bool(fo.pickup_at)
    return PartShown(
        place=fo.place,
        pickup_at=fo.pickup_at,
        state=fo.state.value,
        cancel=fo.cancel.value,
        kept_until_ms=fo.lease_until_ms if ready else 0,
        code=grouped(pickup_code(*code_key(session, kept, fo))) if ready else "",
    )

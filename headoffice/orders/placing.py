"""Placing an order, once for each name that a channel gives it."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select

from headoffice.db.tables import insert_rows
from headoffice.orders.doing import assign
from headoffice.orders.keeping import locked, order_id
from headoffice.orders.model import NewOrder
from headoffice.orders.sealing import person_of, seal
from headoffice.orders.stock import promise, skus_of
from headoffice.orders.tables import OrderEvent, OrderLineRow, OrderRow, OrderTenderRow
from headoffice.stores.tables import Store
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical
from storeapp.domain.order import Bucket, Order, OrderLine, OrderTender, placed, status

log = logging.getLogger("storeapp.headoffice.orders")


def place(session: Session, new: NewOrder, *, at_ms: int) -> str:
    """The order's id; it is promised, and offered to places, in this transaction.

    The same order again is only answered again. Refusals: `stock-short` when it cannot be promised,
    `order-differs` when another order has that name, `store-unknown`.
    """
    number = _begun(session, new, at_ms)
    if number is None:
        return _placed_before(session, new)
    order = placed(_order(new))
    _write(session, number, new, order, at_ms)
    kept = locked(session, number)
    seal(session, kept.row, person_of(new.customer, new.address))
    promise(session, kept, order, skus_of(session, number), at_ms=at_ms, from_hold=new.hold or None)
    assign(session, kept, at_ms=at_ms)
    log.info("order placed: %s of channel %s", order_id(number), new.channel)
    return order_id(number)


def find(session: Session, channel: str, channel_ref: str) -> str:
    """The id of the order a channel knows by that name, "" for none."""
    mine = (OrderRow.channel == channel, OrderRow.channel_ref == channel_ref)
    number = session.exec(select(OrderRow.number).where(*mine)).first()
    return "" if number is None else order_id(number)


def _begun(session: Session, new: NewOrder, at_ms: int) -> int | None:
    """The number of a new row, None when there is one of that name: of two at once the second waits
    here until the first has placed it."""
    if new.pickup_at and session.get(Store, new.pickup_at) is None:
        raise Refusal("store-unknown", store=new.pickup_at)
    postgresql = session.get_bind().dialect.name == "postgresql"
    insert: Any = insert_postgresql if postgresql else insert_sqlite
    statement = (
        insert(OrderRow)
        .values(_columns(new, at_ms))
        .on_conflict_do_nothing(index_elements=["channel", "channel_ref"])
        .returning(col(OrderRow.number))
    )
    number: int | None = session.execute(statement).scalar()
    return number


def _placed_before(session: Session, new: NewOrder) -> str:
    mine = (OrderRow.channel == new.channel, OrderRow.channel_ref == new.channel_ref)
    row = session.exec(select(OrderRow).where(*mine)).one()
    if row.said_sha256 != _said(new):
        raise Refusal("order-differs")
    return order_id(row.number or 0)


def _columns(new: NewOrder, at_ms: int) -> dict[str, object]:
    return {
        "channel": new.channel,
        "channel_ref": new.channel_ref,
        "said_sha256": _said(new),
        "member": new.customer.member,
        "sealed": b"",
        "district": new.address.district if new.address else "",
        "currency": new.currency,
        "delivery_minor": new.delivery_minor,
        "back_minor": 0,
        "pickup_at": new.pickup_at,
        "taken_at": new.taken_at,
        "promise_ms": new.promise_ms,
        "split": new.split,
        "excluded": "[]",
        "pool": 0,
        "status": "",
        "version": 1,
        "placed_ms": at_ms,
        "changed_ms": at_ms,
    }


def _said(new: NewOrder) -> str:
    """Hashed with everything in it; the hold is only how it was promised meanwhile."""
    said = json.dumps({**asdict(new), "hold": ""}, sort_keys=True, default=lambda each: each.value)
    return hashlib.sha256(said.encode()).hexdigest()


def _order(new: NewOrder) -> Order:
    return Order(
        lines=tuple(OrderLine(each.thousandths, each.net_minor, each.mode) for each in new.lines),
        tenders=tuple(OrderTender(payment.amount_minor) for payment in new.payments),
        pickup_at=new.pickup_at,
        delivery_minor=new.delivery_minor,
    )


def _write(session: Session, number: int, new: NewOrder, order: Order, at_ms: int) -> None:
    insert_rows(
        session,
        OrderLineRow,
        [
            {
                "number": number,
                "line": place,
                "sku": each.sku,
                "name_zh": each.name_zh,
                "name_en": each.name_en,
                "unit": each.unit.value,
                "tax": each.tax,
                "mode": each.mode.value,
                "list_minor": each.list_minor,
                "net_minor": each.net_minor,
                "shares": canonical([list(share) for share in each.shares]),
                "ordered": each.thousandths,
                "returned": 0,
                **{bucket.value: line.held(bucket) for bucket in Bucket},
            }
            for place, (each, line) in enumerate(zip(new.lines, order.lines, strict=True))
        ],
    )
    insert_rows(
        session,
        OrderTenderRow,
        [
            {
                "number": number,
                "tender": place,
                "kind": payment.kind,
                "reference": payment.reference,
                "paid_minor": payment.amount_minor,
                "refunded_minor": 0,
                "refunds": 0,
            }
            for place, payment in enumerate(new.payments)
        ],
    )
    session.get_one(OrderRow, number).status = status(order)
    session.add(
        OrderEvent(
            number=number,
            version=1,
            epoch=0,
            kind="placed",
            by_whom=new.channel,
            said="{}",
            at_ms=at_ms,
        )
    )
    session.flush()

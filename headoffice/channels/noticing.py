"""News for webhooks: which orders and which stock have changed since somebody last looked.

Rows of two transactions may be seen in another order than that of their numbers, so some are
looked at again: an order's message has an id made of its event, and stock is told only where what
can be promised is another than was told last.
"""

from __future__ import annotations

import json
import uuid

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from headoffice.catalogue.bulk import lock
from headoffice.channels.goods import listed
from headoffice.channels.keys import selling
from headoffice.channels.tables import ChannelMark, StockTold, Webhook, WebhookDelivery
from headoffice.channels.webhooks import (
    ORDER_CHANGED,
    STOCK_CHANGED,
    WAITING,
    enqueue,
    webhooks_for,
)
from headoffice.inventory.available import ato
from headoffice.inventory.tables import Movement
from headoffice.orders.tables import OrderEvent, OrderRow

ORDERS, STOCK = "orders", "stock"
AT_ONCE = 500
OVERLAP = 200
MOST_GOODS = 100
"""In one message."""
_SPACE = uuid.UUID("6f0f3b8e-8f0a-4f0e-9a52-0d9b8d1a6f51")


def notice(session: Session, *, now_ms: int) -> bool:
    """Queues what is new; True when there may be more at once."""
    lock(session, "channel-news")
    return any([_orders(session, now_ms), _stock(session, now_ms)])


def is_quiet(session: Session, *, now_ms: int) -> bool:
    """True when there is neither news nor a message that is due; only looks."""
    due = (WebhookDelivery.state == WAITING, WebhookDelivery.due_ms <= now_ms)
    if session.exec(select(WebhookDelivery.id).where(*due).limit(1)).first() is not None:
        return False
    newest = (
        (ORDERS, session.exec(select(func.max(OrderEvent.id))).one()),
        (STOCK, session.exec(select(func.max(Movement.id))).one()),
    )
    return all((found or 0) <= _mark(session, name).pos for name, found in newest)


def order_id(number: int) -> str:
    """How an order is called outside its own tables."""
    return f"O{number}"


def _orders(session: Session, now_ms: int) -> bool:
    newest = session.exec(select(func.max(OrderEvent.id))).one() or 0
    mark = _mark(session, ORDERS)
    if newest <= mark.pos:
        return False
    rows = session.exec(
        select(OrderEvent, OrderRow)
        .join(OrderRow, col(OrderRow.number) == OrderEvent.number)
        .where(col(OrderEvent.id) > mark.pos - OVERLAP)
        .order_by(col(OrderEvent.id))
        .limit(AT_ONCE + OVERLAP)
    ).all()
    targets = webhooks_for(session, ORDER_CHANGED)
    for event, order in rows:
        for target in targets:
            if target.channel == order.channel and event.at_ms >= target.created_ms:
                _tell_order(session, target, event, order, now_ms)
    return _moved(session, mark, max([event.id or 0 for event, _ in rows], default=newest), newest)


def _tell_order(
    session: Session, target: Webhook, event: OrderEvent, order: OrderRow, now_ms: int
) -> None:
    enqueue(
        session,
        target,
        id=str(uuid.uuid5(_SPACE, f"{target.id}:{event.id}")),
        kind=ORDER_CHANGED,
        subject=f"order:{order.number}",
        # Nothing of the customer: the shop knows her, and asks for what it needs.
        data={
            "order": order_id(order.number or 0),
            "ref": order.channel_ref,
            "event": event.kind,
            "version": event.version,
            "status": order.status,
        },
        now_ms=now_ms,
    )


def _stock(session: Session, now_ms: int) -> bool:
    newest = session.exec(select(func.max(Movement.id))).one() or 0
    mark = _mark(session, STOCK)
    if newest <= mark.pos:
        return False
    rows = session.exec(
        select(Movement.id, Movement.sku)
        .where(col(Movement.id) > mark.pos - OVERLAP)
        .order_by(col(Movement.id))
        .limit(AT_ONCE + OVERLAP)
    ).all()
    skus = sorted({sku for _, sku in rows})
    for target in webhooks_for(session, STOCK_CHANGED):
        _tell_stock(session, target, skus, now_ms)
    return _moved(session, mark, max([id or 0 for id, _ in rows], default=newest), newest)


def _tell_stock(session: Session, target: Webhook, skus: list[str], now_ms: int) -> None:
    """What differs from what was told last, with what still waits to be sent, as one message."""
    sold = list(listed(session, selling(session, target.channel), skus))
    now = ato(session, sold, target.channel, now_ms)
    told = select(StockTold).where(StockTold.webhook == target.id, col(StockTold.sku).in_(sold))
    known = {row.sku: row.available for row in session.exec(told)}
    news = {sku: available for sku, available in now.items() if known.get(sku) != available}
    if not news:
        return
    for sku, available in news.items():
        session.merge(StockTold(webhook=target.id, sku=sku, available=available))
    whole = _not_begun(session, target) | news
    items = [{"sku": sku, "available": whole[sku]} for sku in sorted(whole)]
    for start in range(0, len(items), MOST_GOODS):
        enqueue(
            session,
            target,
            id=str(uuid.uuid4()),
            kind=STOCK_CHANGED,
            subject="stock",
            data={"items": items[start : start + MOST_GOODS]},
            now_ms=now_ms,
        )


def _not_begun(session: Session, target: Webhook) -> dict[str, int]:
    """What waits and was never tried, taken out of the queue: the newer message says it, too."""
    rows = session.exec(
        select(WebhookDelivery)
        .where(
            WebhookDelivery.webhook == target.id,
            WebhookDelivery.kind == STOCK_CHANGED,
            WebhookDelivery.state == WAITING,
            WebhookDelivery.tries == 0,
            # One that is claimed just now is due later than it was made.
            col(WebhookDelivery.due_ms) == col(WebhookDelivery.created_ms),
        )
        .order_by(col(WebhookDelivery.number))
    ).all()
    found: dict[str, int] = {}
    for row in rows:
        items = json.loads(row.body)["data"]["items"]
        found |= {item["sku"]: item["available"] for item in items}
    gone = [row.id for row in rows]
    session.execute(delete(WebhookDelivery).where(col(WebhookDelivery.id).in_(gone)))
    return found


def _mark(session: Session, name: str) -> ChannelMark:
    return session.get(ChannelMark, name) or ChannelMark(name=name, pos=0)


def _moved(session: Session, mark: ChannelMark, reached: int, newest: int) -> bool:
    mark.pos = max(mark.pos, reached)
    session.add(mark)
    session.flush()
    return reached < newest

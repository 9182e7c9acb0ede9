"""Finding what was bought: by receipt, member, telephone or order, within what a till may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session, col, or_, select

from headoffice.door import Caller, NotServed
from headoffice.ingest.tables import SaleRow
from headoffice.members.finding import find as find_members
from headoffice.members.tables import MemberPurchase
from headoffice.orders.tables import OrderRow
from headoffice.returns.ordered import bought_order, order_number
from headoffice.returns.sold import Sold, may_take_back, sold
from storeapp.domain.errors import Refusal
from storeapp.domain.receipt_of import sale_in_code
from storeapp.domain.returning import Bought
from storeapp.sync.wire.members import MembersFind
from storeapp.sync.wire.returns import FOUND_MOST, SALE_UNKNOWN, SaleFound, SalesFind, SalesFound


def find(session: Session, caller: Caller, asked: SalesFind, *, now_ms: int) -> SalesFound:
    """The sales that may be meant, the newest first; nothing of another owner's."""
    stores = list(may_take_back(session, caller.owner))
    rows = select(SaleRow).where(col(SaleRow.store).in_(stores))
    value = asked.value.strip()
    if asked.kind == "code":
        rows = rows.where(SaleRow.id == sale_in_code(value))
    elif asked.kind in ("phone", "member"):
        rows = rows.where(col(SaleRow.id).in_(_bought_by(session, caller, asked, now_ms)))
    else:
        rows = rows.where(SaleRow.number == value)
    order = (col(SaleRow.ended_at).desc(), col(SaleRow.id).desc())
    found = [_seen(row) for row in session.exec(rows.order_by(*order).limit(FOUND_MOST + 1))]
    found += _orders(session, stores, asked, value)
    return SalesFound(sales=found[:FOUND_MOST], more=len(found) > FOUND_MOST)


def _orders(
    session: Session, stores: Sequence[str], asked: SalesFind, value: str
) -> list[SaleFound]:
    """Orders by their own number or their channel's."""
    if asked.kind not in ("number", "order"):
        return []
    named = select(OrderRow).where(
        or_(col(OrderRow.number) == order_number(value), col(OrderRow.channel_ref) == value)
    )
    found = []
    for row in session.exec(named.order_by(col(OrderRow.number).desc()).limit(FOUND_MOST)):
        bought = bought_order(session, row.number or 0)
        if bought is not None and bought[0].store in stores and bought[0].lines:
            found.append(_ordered(row, bought[0]))
    return found


def _ordered(row: OrderRow, bought: Bought) -> SaleFound:
    at = datetime.fromtimestamp(row.placed_ms / 1000, UTC)
    return SaleFound(
        sale=bought.id,
        number=bought.number,
        store=bought.store,
        ended_at=at.isoformat(),
        currency=row.currency,
        due_minor=bought.due.minor,
    )


def visible(session: Session, caller: Caller, sale_id: str) -> Sold:
    """404 `sale-unknown`, also for a sale the till may not take back: which exist is nobody's."""
    found = sold(session, sale_id)
    if found is None or found.store.code not in set(may_take_back(session, caller.owner)):
        raise NotServed(404, SALE_UNKNOWN, "Head office has no such sale for this till.")
    return found


def _bought_by(session: Session, caller: Caller, asked: SalesFind, now_ms: int) -> Sequence[str]:
    """The sales of whoever that is; each look is written down like any other at a member."""
    kind = "phone" if asked.kind == "phone" else "code"
    said = MembersFind(kind=kind, value=asked.value, staff=asked.staff)
    try:
        members = find_members(session, caller, said, now_ms=now_ms).members
    except Refusal as refusal:
        if refusal.code == "looks-many":
            raise
        return []
    ids = [each.member for each in members]
    rows = select(MemberPurchase.sale).where(col(MemberPurchase.member).in_(ids))
    newest = rows.order_by(col(MemberPurchase.day).desc(), col(MemberPurchase.sale).desc())
    return session.exec(newest.limit(FOUND_MOST * 10)).all()


def _seen(row: SaleRow) -> SaleFound:
    return SaleFound(
        sale=row.id,
        number=row.number,
        store=row.store,
        ended_at=row.ended_at,
        currency=row.currency,
        due_minor=row.due_minor,
    )

"""Finding what was bought: by receipt, member, telephone or order, within what a till may see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from headoffice.door import Caller, NotServed
from headoffice.ingest.tables import SaleRow
from headoffice.members.finding import find as find_members
from headoffice.members.tables import MemberPurchase
from headoffice.returns.sold import Sold, may_take_back, sold
from storeapp.domain.errors import Refusal
from storeapp.domain.receipt_of import sale_in_code
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
    found = session.exec(rows.order_by(*order).limit(FOUND_MOST + 1)).all()
    return SalesFound(
        sales=[_seen(row) for row in found[:FOUND_MOST]], more=len(found) > FOUND_MOST
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

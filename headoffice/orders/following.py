"""What orders know of a customer follows her membership, and ends with it or when it is old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import update
from sqlmodel import Session, col, select

from headoffice.members.followers import Follower
from headoffice.orders.keeping import order_id
from headoffice.orders.sealing import forget, opened
from headoffice.orders.tables import OrderKey, OrderLineRow, OrderRow

KEPT_MS = 180 * 86_400_000
"""Who it was is known so long after an order ended, for complaints; the order stays for the books.
"""
ENDED = ("cancelled", "returned", "done")
AT_ONCE = 200
ERASED = "erased"
"""In place of a member who is no more. What is still to be handed over to her keeps her name until
then; she asked for both."""


def to_forget(session: Session, *, now_ms: int) -> list[int]:
    """Orders that ended long ago, or whose member is gone and that have ended since."""
    old = (col(OrderRow.changed_ms) < now_ms - KEPT_MS) | (col(OrderRow.member) == ERASED)
    rows = select(OrderKey.number).join(OrderRow, col(OrderKey.number) == OrderRow.number)
    rows = rows.where(col(OrderRow.status).in_(ENDED), old).order_by(col(OrderKey.number))
    return list(session.exec(rows.limit(AT_ONCE)))


def forget_all(session: Session, numbers: Sequence[int]) -> None:
    for number in numbers:
        forget(session, session.get_one(OrderRow, number))


def _merged(session: Session, loser: str, winner: str) -> None:
    session.execute(update(OrderRow).where(col(OrderRow.member) == loser).values(member=winner))


def _erased(session: Session, member: str) -> None:
    for row in _of(session, member):
        row.member = ERASED
        session.add(row)
        if row.status in ENDED:
            forget(session, row)
    session.flush()


def _exported(session: Session, member: str) -> Mapping[str, object]:
    return {"orders": [_told(session, row) for row in _of(session, member)]}


def _told(session: Session, row: OrderRow) -> dict[str, object]:
    person = opened(session, row)
    lines = select(OrderLineRow).where(OrderLineRow.number == row.number)
    return {
        "order": order_id(row.number or 0),
        "channel": row.channel,
        "placed_ms": row.placed_ms,
        "status": row.status,
        "called": person.called,
        "phone": person.phone,
        "address": list(person.address.lines) if person.address else [],
        "lines": [
            {"sku": line.sku, "thousandths": line.ordered, "net_minor": line.net_minor}
            for line in session.exec(lines.order_by(col(OrderLineRow.line)))
        ],
    }


def _of(session: Session, member: str) -> list[OrderRow]:
    rows = select(OrderRow).where(OrderRow.member == member).order_by(col(OrderRow.number))
    return list(session.exec(rows))


ORDERED = Follower("orders", merged=_merged, erased=_erased, exported=_exported)
"""Wired in `headoffice.app`."""

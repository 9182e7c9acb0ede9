"""What comes back of an order, at whatever counter: no more than went out, and each return once."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, select

from headoffice.orders.keeping import Doing, Kept, locked, numbers_in, write
from headoffice.orders.refunding import intend
from headoffice.orders.tables import OrderEvent
from storeapp.domain.errors import Refusal
from storeapp.domain.order import Order, paid_back, returned


def returnable(order: Order) -> dict[int, int]:
    """Thousandths of each line that may still come back."""
    return {number: line.returnable for number, line in enumerate(order.lines) if line.returnable}


def take_back(
    session: Session,
    order: str,
    parts: Mapping[int, int],
    *,
    source: str,
    refund_minor: int,
    by: str,
    at_ms: int,
) -> Kept:
    """Books a return and what goes back for it, on the tenders in their order; where the goods go
    is the inventory's. `source` is the return's own name, like `return:<id>`: again it changes
    nothing. Of two counters that take the same unit back, the second is refused.

    Refusals: `order-unknown`, `return-too-much`, `refund-too-much`, `return-differs`.
    """
    kept = locked(session, numbers_in(order)[0])
    said = {"parts": [list(part) for part in sorted(parts.items())], "minor": refund_minor}
    kind = f"returned {source}"
    doing = Doing(kind, at_ms, 0, by, said)
    present = session.exec(
        select(OrderEvent).where(OrderEvent.number == kept.number, OrderEvent.kind == kind)
    ).first()
    if present is not None:
        if present.said != doing.text:
            raise Refusal("return-differs")
        return kept
    value = kept.order
    for line, quantity in sorted(parts.items()):
        if line not in range(len(value.lines)):
            raise Refusal("return-too-much", left=0)
        value = returned(value, line, quantity)
    if refund_minor:
        outcome = paid_back(value, refund_minor)
        value = outcome.order
        intend(session, kept, outcome.refunds, at_ms=at_ms, source=source)
    return write(session, kept, value, doing)

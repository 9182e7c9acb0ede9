"""What is owed back: written with what it is owed for, carried out after that, and never twice.

A refund is named by what it is owed for, its tender and its number; the provider gets that name, so
that asking again is only asking. No transaction is open while a provider is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.orders.keeping import Kept, order_id
from headoffice.orders.tables import OrderRefund, OrderTenderRow
from storeapp.domain.errors import Refusal
from storeapp.domain.order import Refund
from storeapp.domain.tender import BY_PHONE

log = logging.getLogger("storeapp.headoffice.orders")

DUE, ASKED, DONE, REFUSED, MANUAL = "due", "asked", "done", "refused", "manual"
AT_ONCE = 20
PAUSE_MS = 10_000
LONGEST_PAUSE_MS = 600_000

GiveBack = Callable[[str, str, int], tuple[str, str]]
"""Asks for a refund by (attempt's number, its name, minor); told `done`, `asked` while it is not
known, or `refused`, and why. May raise: it is asked again."""

_WITH_PROVIDER = frozenset(kind.value for kind in BY_PHONE)


def intend(
    session: Session, kept: Kept, refunds: Sequence[Refund], *, at_ms: int, source: str = ""
) -> None:
    """Writes what is owed, in the transaction that makes it owed."""
    for refund in refunds:
        paid = session.get_one(OrderTenderRow, (kept.number, refund.tender))
        by_provider = paid.kind in _WITH_PROVIDER and bool(paid.reference)
        session.add(
            OrderRefund(
                source=source or f"order:{order_id(kept.number)}",
                tender=refund.tender,
                seq=refund.seq,
                number=kept.number,
                kind=paid.kind,
                reference=paid.reference,
                amount_minor=refund.amount_minor,
                state=DUE if by_provider else MANUAL,
                created_ms=at_ms,
                changed_ms=at_ms,
                due_ms=at_ms if by_provider else None,
            )
        )
        log.info("refund owed: order %s tender %d seq %d", kept.number, refund.tender, refund.seq)
    session.flush()


def settle_by_hand(
    session: Session, source: str, tender: int, seq: int, *, how: str, at_ms: int
) -> OrderRefund:
    """Given back in cash or otherwise; again it changes nothing. Refusals `refund-unknown`,
    `refund-not-manual` for one that a provider is asked for."""
    row = session.get(OrderRefund, (source, tender, seq), with_for_update=True)
    if row is None:
        raise Refusal("refund-unknown")
    if row.state in (MANUAL, REFUSED):
        row.state, row.reason, row.changed_ms, row.due_ms = DONE, how, at_ms, None
        session.add(row)
        session.flush()
    elif row.state != DONE:
        raise Refusal("refund-not-manual")
    return row


def refunds_of(session: Session, number: int) -> list[OrderRefund]:
    rows = select(OrderRefund).where(OrderRefund.number == number)
    order = (col(OrderRefund.source), col(OrderRefund.tender), col(OrderRefund.seq))
    return list(session.exec(rows.order_by(*order)))


def carry_out(database: Database, give_back: GiveBack, *, now_ms: int) -> int:
    """Asks for what is due, at most `AT_ONCE`; returns how many were asked for."""
    keys = _claimed(database, now_ms)
    for source, tender, seq, reference, amount_minor in keys:
        name = f"{source}:{tender}:{seq}"
        try:
            state, why = give_back(reference, name, amount_minor)
        except Exception:  # a boundary: it is due again after its pause
            log.exception("refund not asked: %s", name)
            continue
        _answered(database, (source, tender, seq), state, why, now_ms)
    return len(keys)


def _claimed(database: Database, now_ms: int) -> list[tuple[str, int, int, str, int]]:
    """Committed before anybody is asked: who dies in the middle leaves it due again."""
    with database.write() as session:
        rows = session.exec(
            select(OrderRefund)
            .where(col(OrderRefund.due_ms) <= now_ms)
            .order_by(col(OrderRefund.due_ms))
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.state, row.tries, row.changed_ms = ASKED, row.tries + 1, now_ms
            pause_ms = min(PAUSE_MS * 2 ** min(row.tries - 1, 10), LONGEST_PAUSE_MS)
            row.due_ms = now_ms + pause_ms
            session.add(row)
        return [(row.source, row.tender, row.seq, row.reference, row.amount_minor) for row in rows]


def _answered(
    database: Database, key: tuple[str, int, int], state: str, why: str, now_ms: int
) -> None:
    with database.write() as session:
        row = session.get_one(OrderRefund, key, with_for_update=True)
        if row.state != ASKED or state == ASKED:
            return
        row.state, row.reason, row.changed_ms, row.due_ms = state, why, now_ms, None
        session.add(row)
        log.info("refund %s:%d:%d: %s %s", *key, state, why)

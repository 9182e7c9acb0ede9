"""Attempts to charge a card; of the card itself no more than its last four digits."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint

from storeapp.db.tables.base import TillTable, also, strict, text, whole


class PaymentAttemptRow(TillTable, table=True):
    """One `domain.card.CardAttempt`. What the terminal booked stands in the columns from `booked`
    on, which is 0 while it said nothing; `slip` is lines.

    A sale has one attempt at most that is not settled.
    """

    __tablename__ = "payment_attempt"
    __table_args__ = strict(
        UniqueConstraint("sale", "count"),
        CheckConstraint("length(last4) IN (0, 4)"),
        rowid=False,
    )

    number: str = text(primary_key=True)
    sale: str = text()
    count: int = whole()
    currency: str = text()
    amount_minor: int = whole()
    created_at: str = text()
    state: str = text()
    mark: str = text()
    sent_at: str = text()
    reason: str = text()
    code: str = text()
    decided_by: str = text()
    booked: int = whole()
    receipt_no: str = text()
    trace: str = text()
    moment: str = text()
    terminal: str = text()
    auth_code: str = text()
    scheme: str = text()
    last4: str = text()
    slip: str = text()


also(
    PaymentAttemptRow,
    "CREATE UNIQUE INDEX payment_attempt_one_open ON payment_attempt (sale)"
    " WHERE state NOT IN ('PAID', 'DECLINED', 'REVERSED')",
)

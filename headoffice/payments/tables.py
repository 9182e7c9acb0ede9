"""The ledger of payments by phone: attempts, what became of them step by step, refunds, differences
to the providers' bills, and who was seen paying."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index

from headoffice.db.tables import Table, flag, text, whole


class AttemptRow(Table, table=True):
    """An attempt as it stands: the fields of `model.Attempt`. Never deleted."""

    __tablename__ = "payment_attempt"
    __table_args__: Any = (
        Index("payment_attempt_of_sale", "store", "sale", "count", unique=True),
        Index("payment_attempt_due", "due_ms"),
        Index("payment_attempt_of_day", "provider", "sent_ms"),
        {"sqlite_strict": True},
    )

    number: str = text(primary_key=True)
    store: str = text()
    till: str = text()
    sale: str = text()
    count: int = whole()
    provider: str = text()
    amount_minor: int = whole()
    currency: str = text()
    created_ms: int = whole()
    state: str = text()
    reason: str = text()
    version: int = whole()
    changed_ms: int = whole()
    sent_ms: int = whole()
    undo_from_ms: int = whole()
    undoing_ms: int = whole()
    due_ms: int = whole()
    looks: int = whole()
    taken: bool = flag()
    late: bool = flag()
    transaction: str = text()
    payer: str = text()


class AttemptChange(Table, table=True):
    """That an attempt came to a state; only ever added to."""

    __tablename__ = "payment_change"
    __table_args__: Any = (
        ForeignKeyConstraint(["number"], ["payment_attempt.number"], name="change_of_attempt"),
        {"sqlite_strict": True},
    )

    number: str = text(primary_key=True)
    version: int = whole(primary_key=True)
    state: str = text()
    reason: str = text()
    at_ms: int = whole()


class RefundRow(Table, table=True):
    """What is given back of a paid attempt: the fields of `refunding.Refund`. Never deleted."""

    __tablename__ = "payment_refund"
    __table_args__: Any = (
        ForeignKeyConstraint(["attempt"], ["payment_attempt.number"], name="refund_of_attempt"),
        Index("payment_refund_of_attempt", "attempt"),
        Index("payment_refund_due", "due_ms"),
        {"sqlite_strict": True},
    )

    number: str = text(primary_key=True)
    attempt: str = text()
    refund: str = text()
    amount_minor: int = whole()
    state: str = text()
    reason: str = text()
    version: int = whole()
    tries: int = whole()
    created_ms: int = whole()
    done_ms: int = whole()
    due_ms: int = whole()


class Difference(Table, table=True):
    """Something in a provider's bill of a day that is not so here, or the other way round; each is
    told once. Minor units; 0 where one side has nothing."""

    __tablename__ = "payment_difference"

    provider: str = text(primary_key=True)
    number: str = text(primary_key=True)
    kind: str = text(primary_key=True)
    day: str = text()
    here_minor: int = whole()
    there_minor: int = whole()
    found_ms: int = whole()


class PayerSeen(Table, table=True):
    """Who a provider said is paying, under the handle that tills get instead; for an hour."""

    __tablename__ = "payment_payer"
    __table_args__: Any = (Index("payment_payer_seen", "seen_ms"), {"sqlite_strict": True})

    handle: str = text(primary_key=True)
    store: str = text()
    provider: str = text()
    payer: str = text()
    seen_ms: int = whole()

"""payment attempts"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), primary_key=key, nullable=False)


def whole(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, tables.Whole(), primary_key=key, nullable=False)


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, tables.Flag(), nullable=False)


def upgrade() -> None:
    _attempts()
    _refunds()
    op.create_table(
        "payment_difference",
        *(text(name, key=True) for name in ("provider", "number", "kind")),
        text("day"),
        *(whole(name) for name in ("here_minor", "there_minor", "found_ms")),
        sqlite_strict=True,
    )
    op.create_table(
        "payment_payer",
        text("handle", key=True),
        *(text(name) for name in ("store", "provider", "payer")),
        whole("seen_ms"),
        sqlite_strict=True,
    )
    op.create_index("payment_payer_seen", "payment_payer", ["seen_ms"])


def _attempts() -> None:
    op.create_table(
        "payment_attempt",
        text("number", key=True),
        *(text(name) for name in ("store", "till", "sale")),
        whole("count"),
        text("provider"),
        whole("amount_minor"),
        text("currency"),
        whole("created_ms"),
        *(text(name) for name in ("state", "reason")),
        *(whole(name) for name in ("version", "changed_ms", "sent_ms", "undo_from_ms")),
        *(whole(name) for name in ("undoing_ms", "due_ms", "looks")),
        *(flag(name) for name in ("taken", "late")),
        *(text(name) for name in ("transaction", "payer")),
        sqlite_strict=True,
    )
    op.create_index(
        "payment_attempt_of_sale", "payment_attempt", ["store", "sale", "count"], unique=True
    )
    op.create_index("payment_attempt_due", "payment_attempt", ["due_ms"])
    op.create_index("payment_attempt_of_day", "payment_attempt", ["provider", "sent_ms"])
    op.create_table(
        "payment_change",
        text("number", key=True),
        whole("version", key=True),
        *(text(name) for name in ("state", "reason")),
        whole("at_ms"),
        sa.ForeignKeyConstraint(["number"], ["payment_attempt.number"], name="change_of_attempt"),
        sqlite_strict=True,
    )


def _refunds() -> None:
    op.create_table(
        "payment_refund",
        text("number", key=True),
        *(text(name) for name in ("attempt", "refund")),
        whole("amount_minor"),
        *(text(name) for name in ("state", "reason")),
        *(whole(name) for name in ("version", "tries", "created_ms", "done_ms", "due_ms")),
        sa.ForeignKeyConstraint(["attempt"], ["payment_attempt.number"], name="refund_of_attempt"),
        sqlite_strict=True,
    )
    op.create_index("payment_refund_of_attempt", "payment_refund", ["attempt"])
    op.create_index("payment_refund_due", "payment_refund", ["due_ms"])

"""returns, what can still come back, claims, conflicts and the rules of returns"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), primary_key=key, nullable=False)


def whole(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, tables.Whole(), primary_key=key, nullable=False, autoincrement=False)


def upgrade() -> None:
    _returns()
    op.create_table(
        "returnable",
        *(text(name, key=True) for name in ("sale", "line")),
        *(whole(name) for name in ("sold", "returned", "claimed")),
        sqlite_strict=True,
    )
    _claims()
    op.create_table(
        "return_conflict",
        *(text(name, key=True) for name in ("return_id", "what")),
        *(text(name) for name in ("sale", "store", "others")),
        *(whole(name) for name in ("units", "over_minor", "found_ms")),
        sa.Column("settled", tables.Flag(), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("return_conflict_open", "return_conflict", ["settled"])
    op.create_table("return_rules", text("store", key=True), text("body"), sqlite_strict=True)


def _returns() -> None:
    op.create_table(
        "goods_return",
        text("id", key=True),
        text("device"),
        *(whole(name) for name in ("epoch", "seq")),
        *(text(name) for name in ("store", "till", "number", "sale", "sold_in", "shift")),
        *(text(name) for name in ("business_date", "ended_at", "cashier", "currency")),
        *(whole(name) for name in ("due_minor", "rounding_minor", "kept_back_minor")),
        *(text(name) for name in ("claim", "approved_by", "exchange")),
        sqlite_strict=True,
    )
    op.create_index("return_of_sale", "goods_return", ["sale"])
    op.create_index("return_of_day", "goods_return", ["store", "business_date"])
    op.create_table(
        "goods_return_line",
        text("return_id", key=True),
        whole("place", key=True),
        *(text(name) for name in ("line", "sku")),
        *(whole(name) for name in ("thousandths", "first", "units", "net_minor")),
        *(text(name) for name in ("reason", "condition", "disposition")),
        sqlite_strict=True,
    )
    op.create_index("return_line_of_good", "goods_return_line", ["sku"])
    op.create_table(
        "goods_return_tender",
        text("return_id", key=True),
        whole("place", key=True),
        text("kind"),
        *(whole(name) for name in ("due_minor", "paid_minor", "carried_minor")),
        text("reference"),
        sqlite_strict=True,
    )


def _claims() -> None:
    op.create_table(
        "return_claim",
        text("id", key=True),
        *(text(name) for name in ("sale", "device", "store")),
        whole("until_ms"),
        sqlite_strict=True,
    )
    op.create_index("return_claim_until", "return_claim", ["until_ms"])
    op.create_index("return_claim_of_sale", "return_claim", ["sale"])
    op.create_table(
        "return_claim_line",
        *(text(name, key=True) for name in ("claim", "line")),
        whole("units"),
        sqlite_strict=True,
    )

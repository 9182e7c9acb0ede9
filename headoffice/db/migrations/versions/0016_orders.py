"""the order book: orders, fulfilment orders, hand-overs, refunds, transfers"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BUCKETS = (
    "ordered",
    "cancelled",
    "unrouted",
    "allocated",
    "picked",
    "packed",
    "ready",
    "handed_over",
    "shipped",
    "returned",
)


def _text(*names: str, key: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), primary_key=key, nullable=False) for name in names]


def _whole(*names: str, key: bool = False, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, tables.Whole(), primary_key=key, nullable=null) for name in names]


def _number() -> sa.Column[Any]:
    return sa.Column("number", tables.Whole(), primary_key=True, nullable=False)


def _id() -> sa.Column[Any]:
    return sa.Column("id", tables.Whole(), primary_key=True, nullable=False)


def _key(*names: str) -> list[sa.Column[Any]]:
    return [
        sa.Column(name, tables.Whole(), primary_key=True, nullable=False, autoincrement=False)
        for name in names
    ]


def upgrade() -> None:
    _orders()
    _fulfilments()
    _told()
    _refunds()
    _transfers()


def _orders() -> None:
    op.create_table(
        "customer_order",
        _number(),
        *_text("channel", "channel_ref", "said_sha256", "member"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *_text("district", "currency"),
        *_whole("delivery_minor", "back_minor"),
        *_text("pickup_at", "taken_at"),
        *_whole("promise_ms"),
        sa.Column("split", tables.Flag(), nullable=False),
        *_text("excluded"),
        *_whole("pool"),
        *_text("status"),
        *_whole("version", "placed_ms", "changed_ms"),
        *_whole("route_due_ms", null=True),
        sqlite_strict=True,
    )
    op.create_index("order_of_channel", "customer_order", ["channel", "channel_ref"], unique=True)
    op.create_index("order_of_member", "customer_order", ["member"])
    op.create_index("order_by_status", "customer_order", ["status"])
    op.create_table(
        "customer_order_key",
        _number(),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "order_line",
        *_key("number", "line"),
        *_text("sku", "name_zh", "name_en", "unit", "tax", "mode"),
        *_whole("list_minor", "net_minor"),
        *_text("shares"),
        *_whole(*_BUCKETS),
        sa.ForeignKeyConstraint(["number"], ["customer_order.number"], name="line_of_order"),
        sqlite_strict=True,
    )
    op.create_table(
        "order_tender",
        *_key("number", "tender"),
        *_text("kind", "reference"),
        *_whole("paid_minor", "refunded_minor", "refunds"),
        sa.ForeignKeyConstraint(["number"], ["customer_order.number"], name="tender_of_order"),
        sqlite_strict=True,
    )


def _fulfilments() -> None:
    op.create_table(
        "fulfilment",
        *_key("number", "epoch"),
        *_text("place", "pickup_at", "state", "cancel"),
        *_whole("accept_by_ms", "ready_ms", "lease_until_ms", "code_until_ms"),
        *_text("why", "bin", "given"),
        sa.Column("arrived", tables.Flag(), nullable=False),
        *_text("tracking"),
        *_whole("version", "changed_ms"),
        *_whole("due_ms", null=True),
        sa.ForeignKeyConstraint(["number"], ["customer_order.number"], name="fulfilment_of_order"),
        sqlite_strict=True,
    )
    op.create_index("fulfilment_of_place", "fulfilment", ["place", "state"])
    op.create_index("fulfilment_due", "fulfilment", ["due_ms"])
    op.create_table(
        "fulfilment_line",
        *_key("number", "epoch", "line"),
        *_whole("quantity", "found", "back", "out"),
        sa.ForeignKeyConstraint(
            ["number", "epoch"], ["fulfilment.number", "fulfilment.epoch"], name="line_of_fo"
        ),
        sqlite_strict=True,
    )


def _told() -> None:
    op.create_table(
        "hand_over",
        _id(),
        *_text("hand"),
        *_whole("number", "epoch"),
        *_text("store", "staff", "device"),
        *_whole("device_epoch", "seq"),
        *_text("lines"),
        *_whole("at_ms", "received_ms"),
        *_text("verdict", "why"),
        *_whole("decided_ms", null=True),
        sqlite_strict=True,
    )
    counts = sa.text("verdict = 'counts'")
    op.create_index(
        "hand_over_counts",
        "hand_over",
        ["number", "epoch"],
        unique=True,
        sqlite_where=counts,
        postgresql_where=counts,
    )
    op.create_index("hand_over_of_order", "hand_over", ["number", "epoch"])
    op.create_table(
        "order_event",
        _id(),
        *_whole("number", "version", "epoch"),
        *_text("kind", "by_whom", "said"),
        *_whole("at_ms"),
        sqlite_strict=True,
    )
    op.create_index("order_event_of", "order_event", ["number", "version"], unique=True)


def _refunds() -> None:
    op.create_table(
        "order_refund",
        *_text("source", key=True),
        *_key("tender", "seq"),
        *_whole("number"),
        *_text("kind", "reference"),
        *_whole("amount_minor"),
        *_text("state", "reason"),
        *_whole("tries", "created_ms", "changed_ms"),
        *_whole("due_ms", null=True),
        sqlite_strict=True,
    )
    op.create_index("order_refund_of", "order_refund", ["number"])
    op.create_index("order_refund_due", "order_refund", ["due_ms"])


def _transfers() -> None:
    op.create_table(
        "transfer",
        *_text("id", key=True),
        *_text("source", "target", "state", "why"),
        *_whole("version", "created_ms", "changed_ms"),
        sqlite_strict=True,
    )
    op.create_index("transfer_from", "transfer", ["source", "state"])
    op.create_index("transfer_to", "transfer", ["target", "state"])
    op.create_table(
        "transfer_line",
        *_text("transfer", "sku", key=True),
        *_whole("asked", "sent", "received", "lost"),
        sa.ForeignKeyConstraint(["transfer"], ["transfer.id"], name="line_of_transfer"),
        sqlite_strict=True,
    )

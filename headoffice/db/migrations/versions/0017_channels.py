"""channels, their keys, and what they were told"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _channels()
    _members()
    _told()
    _taken()


def _channels() -> None:
    op.create_table(
        "channel",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("per_minute", tables.Whole(), nullable=False),
        sa.Column("ready_minutes", tables.Whole(), nullable=False),
        sa.Column("ship_days", tables.Whole(), nullable=False),
        sa.Column("delivery_minor", tables.Whole(), nullable=False),
        sa.Column("delivery_free_minor", tables.Whole(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["place"], ["store.code"], name="place_of_channel"),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    op.create_table(
        "channel_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.Column("revoked_ms", tables.Whole(), nullable=True),
        sa.ForeignKeyConstraint(["channel"], ["channel.code"], name="key_of_channel"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("channel_key_of", "channel_key", ["channel"], unique=False)
    op.create_table(
        "channel_request",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "key"),
        sqlite_strict=True,
    )
    op.create_index("channel_request_at", "channel_request", ["at_ms"], unique=False)


def _members() -> None:
    op.create_table(
        "phone_code",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.Column("tries", tables.Whole(), nullable=False),
        sa.Column("used_ms", tables.Whole(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("phone_code_of_phone", "phone_code", ["phone", "created_ms"], unique=False)
    op.create_table(
        "member_session",
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.Column("expires_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("hashed"),
        sqlite_strict=True,
    )
    op.create_index("member_session_member", "member_session", ["member"], unique=False)


def _told() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("active", tables.Flag(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.code"], name="webhook_of_channel"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("webhook_of", "webhook", ["channel"], unique=False)
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", tables.Whole(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", tables.Whole(), nullable=False),
        sa.Column("due_ms", tables.Whole(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.Column("ended_ms", tables.Whole(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("webhook_delivery_due", "webhook_delivery", ["state", "due_ms"], unique=False)
    op.create_index("webhook_delivery_number", "webhook_delivery", ["number"], unique=True)
    op.create_index("webhook_delivery_of", "webhook_delivery", ["webhook", "subject"], unique=False)
    op.create_table(
        "channel_stock_told",
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("available", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("webhook", "sku"),
        sqlite_strict=True,
    )
    op.create_table(
        "channel_mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pos", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )


def _taken() -> None:
    op.create_table(
        "pending_order",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("sale", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_minor", tables.Whole(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("until_ms", tables.Whole(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "ref"),
        sqlite_strict=True,
    )
    op.create_index("pending_order_sale", "pending_order", ["sale"], unique=True)
    op.create_index("pending_order_state", "pending_order", ["state", "until_ms"], unique=False)
    op.create_table(
        "learned_column",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "header"),
        sqlite_strict=True,
    )
    op.create_table(
        "imported_file",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("orders", tables.Whole(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "sha256"),
        sqlite_strict=True,
    )
    op.create_table(
        "good_alias",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "alias"),
        sqlite_strict=True,
    )
    op.create_table(
        "troubled_order",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "ref"),
        sqlite_strict=True,
    )

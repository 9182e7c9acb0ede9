"""the first tables"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915  # as many statements as there are tables
    op.create_table(
        "application",
        sa.Column("device_code_hash", sa.Text(), nullable=False),
        sa.Column("user_code", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("computer", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("previous_device", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.Column("expires_ms", tables.Whole(), nullable=False),
        sa.Column("polled_ms", tables.Whole(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device_code_hash"),
        sqlite_strict=True,
    )
    op.create_index("application_code", "application", ["user_code"], unique=True)
    op.create_index("application_nonce", "application", ["public_key", "nonce"], unique=True)
    op.create_table(
        "change",
        sa.Column("id", tables.Whole(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("v", tables.Whole(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("pos", tables.Whole(), nullable=True),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "change_pending",
        "change",
        ["id"],
        unique=False,
        sqlite_where=sa.text("pos IS NULL"),
        postgresql_where=sa.text("pos IS NULL"),
    )
    op.create_index("change_pos", "change", ["stream", "pos"], unique=True)
    op.create_table(
        "fact",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("epoch", tables.Whole(), nullable=False),
        sa.Column("seq", tables.Whole(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("mono_ms", tables.Whole(), nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("hlc", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("received_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("device", "epoch", "seq"),
        sqlite_strict=True,
    )
    op.create_index("fact_of_store", "fact", ["store", "received_ms"], unique=False)
    op.create_table(
        "movement",
        sa.Column("id", tables.Whole(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("thousandths", tables.Whole(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("epoch", tables.Whole(), nullable=False),
        sa.Column("seq", tables.Whole(), nullable=False),
        sa.Column("place", tables.Whole(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "movement_of_fact",
        "movement",
        ["device", "epoch", "seq", "place"],
        unique=True,
        sqlite_where=sa.text("device <> ''"),
        postgresql_where=sa.text("device <> ''"),
    )
    op.create_index("movement_of_good", "movement", ["store", "sku", "id"], unique=False)
    op.create_table(
        "on_hand",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("thousandths", tables.Whole(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("store", "sku"),
        sqlite_strict=True,
    )
    op.create_index("on_hand_of_good", "on_hand", ["sku"], unique=False)
    op.create_table(
        "picture",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("svg", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "product",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("tax", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("plu", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("rank", tables.Whole(), nullable=False),
        sa.Column("active", tables.Flag(), nullable=False),
        sa.PrimaryKeyConstraint("sku"),
        sqlite_strict=True,
    )
    op.create_table(
        "quarantine",
        sa.Column("id", tables.Whole(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("epoch", tables.Whole(), nullable=False),
        sa.Column("seq", tables.Whole(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=False),
        sa.Column("received_ms", tables.Whole(), nullable=False),
        sa.Column("settled", tables.Flag(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "quarantine_once", "quarantine", ["device", "epoch", "seq", "hash"], unique=True
    )
    op.create_index("quarantine_open", "quarantine", ["settled", "id"], unique=False)
    op.create_table(
        "sale",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("epoch", tables.Whole(), nullable=False),
        sa.Column("seq", tables.Whole(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=False),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("due_minor", tables.Whole(), nullable=False),
        sa.Column("rounding_minor", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("sale_number", "sale", ["number"], unique=False)
    op.create_index("sale_of_day", "sale", ["store", "business_date"], unique=False)
    op.create_table(
        "sale_line",
        sa.Column("sale", sa.Text(), nullable=False),
        sa.Column("place", tables.Whole(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("thousandths", tables.Whole(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_price_minor", tables.Whole(), nullable=False),
        sa.Column("price_pos", tables.Whole(), nullable=False),
        sa.Column("net_minor", tables.Whole(), nullable=False),
        sa.Column("tax", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("voided", tables.Flag(), nullable=False),
        sa.PrimaryKeyConstraint("sale", "place"),
        sqlite_strict=True,
    )
    op.create_index("sale_line_of_good", "sale_line", ["sku"], unique=False)
    op.create_table(
        "sale_tender",
        sa.Column("sale", sa.Text(), nullable=False),
        sa.Column("place", tables.Whole(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", tables.Whole(), nullable=False),
        sa.Column("handed_minor", tables.Whole(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sale", "place"),
        sqlite_strict=True,
    )
    op.create_table(
        "server_secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("epoch", tables.Whole(), nullable=False),
        sa.Column("seq", tables.Whole(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("float_minor", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("active", tables.Flag(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "store",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("address_zh", sa.Text(), nullable=False),
        sa.Column("address_en", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("coin_step_minor", tables.Whole(), nullable=False),
        sa.Column("receipt_language", sa.Text(), nullable=False),
        sa.Column("footer_zh", sa.Text(), nullable=False),
        sa.Column("footer_en", sa.Text(), nullable=False),
        sa.Column("stock_shared", tables.Flag(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    op.create_table(
        "stream",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("head", tables.Whole(), nullable=False),
        sa.Column("low_water", tables.Whole(), nullable=False),
        sa.Column("moved", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    op.create_index("stream_moved", "stream", ["moved"], unique=False)
    op.create_table(
        "trace",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("epoch", tables.Whole(), nullable=False),
        sa.Column("seq", tables.Whole(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("lines", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("device", "epoch", "seq"),
        sqlite_strict=True,
    )
    op.create_index("trace_of_store", "trace", ["store", "kind"], unique=False)
    op.create_table(
        "zone_picture",
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("zone", "picture"),
        sqlite_strict=True,
    )
    op.create_table(
        "zone_tax",
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("basis_points", tables.Whole(), nullable=False),
        sa.Column("inclusive", tables.Flag(), nullable=False),
        sa.PrimaryKeyConstraint("zone", "code"),
        sqlite_strict=True,
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("home_store", sa.Text(), nullable=False),
        sa.Column("joined_on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["home_store"], ["store.code"], name="home_store_of_member"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("member_code", "member", ["code"], unique=True)
    op.create_index("member_phone", "member", ["phone"], unique=True)
    op.create_table(
        "price",
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("minor", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name="price_of_product"),
        sa.PrimaryKeyConstraint("zone", "sku"),
        sqlite_strict=True,
    )
    op.create_index("price_sku", "price", ["sku"], unique=False)
    op.create_table(
        "product_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("thousandths", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name="code_of_product"),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    op.create_index("product_code_sku", "product_code", ["sku"], unique=False)
    op.create_table(
        "staff_store",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("active", tables.Flag(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="store_of_staff"),
        sa.ForeignKeyConstraint(["store"], ["store.code"], name="staff_of_store"),
        sa.PrimaryKeyConstraint("store", "staff"),
        sqlite_strict=True,
    )
    op.create_table(
        "store_label",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("place", tables.Whole(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["store"], ["store.code"], name="label_of_store"),
        sa.PrimaryKeyConstraint("store", "place"),
        sqlite_strict=True,
    )
    op.create_table(
        "store_quick_key",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("place", tables.Whole(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["store"], ["store.code"], name="quick_key_of_store"),
        sa.PrimaryKeyConstraint("store", "place"),
        sqlite_strict=True,
    )
    op.create_table(
        "till",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("epoch", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["store"], ["store.code"], name="till_of_store"),
        sa.PrimaryKeyConstraint("store", "number"),
        sqlite_strict=True,
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("epoch", tables.Whole(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("computer", sa.Text(), nullable=False),
        sa.Column("previous_device", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("approved_ms", tables.Whole(), nullable=False),
        sa.Column("revoked_ms", tables.Whole(), nullable=True),
        sa.Column("acked_seq", tables.Whole(), nullable=False),
        sa.Column("acked_hash", sa.Text(), nullable=False),
        sa.Column("chain_open", tables.Flag(), nullable=False),
        sa.Column("forked", tables.Flag(), nullable=False),
        sa.Column("seen_ms", tables.Whole(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store", "till"], ["till.store", "till.number"], name="device_of_till"
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "device_active",
        "device",
        ["store", "till"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index("device_key", "device", ["public_key"], unique=True)
    op.create_table(
        "pack_price",
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("minor", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["product_code.code"], name="pack_price_of_code", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("zone", "code"),
        sqlite_strict=True,
    )
    op.create_index("pack_price_code", "pack_price", ["code"], unique=False)

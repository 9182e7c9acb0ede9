"""what visitors looked at, and what members may like"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _collecting()
    _sums()
    _panels()


def _collecting() -> None:
    op.create_table(
        "collect_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("active", tables.Flag(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
    )
    op.create_table(
        "browse_event",
        sa.Column("id", tables.Whole(), nullable=False, autoincrement=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("place", tables.Whole(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.Column("received_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("browse_event_once", "browse_event", ["shop", "message", "place"], unique=True)
    op.create_index("browse_event_visitor", "browse_event", ["visitor"], unique=False)
    op.create_table(
        "browse_mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pos", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    op.create_table(
        "browse_visitor",
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("joined_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("visitor"),
        sqlite_strict=True,
    )
    op.create_index("browse_visitor_member", "browse_visitor", ["member"], unique=False)


def _sums() -> None:
    op.create_table(
        "browse_profile",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("near", sa.Text(), nullable=False),
        sa.Column("ready", sa.Text(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
        sqlite_strict=True,
    )
    op.create_index("browse_profile_at", "browse_profile", ["at_ms"], unique=False)
    op.create_table(
        "browse_pair",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("weight", tables.Real(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "sku", "other"),
        sqlite_strict=True,
    )
    op.create_index("browse_pair_best", "browse_pair", ["kind", "sku", "weight"], unique=False)
    op.create_table(
        "browse_weight",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("weight", tables.Real(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "place", "sku"),
        sqlite_strict=True,
    )
    op.create_index(
        "browse_weight_best", "browse_weight", ["kind", "place", "weight"], unique=False
    )
    op.create_table(
        "browse_bought",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("first_ms", tables.Whole(), nullable=False),
        sa.Column("last_ms", tables.Whole(), nullable=False),
        sa.Column("times", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("member", "sku"),
        sqlite_strict=True,
    )
    op.create_table(
        "browse_cycle",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("gaps", tables.Whole(), nullable=False),
        sa.Column("sum_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("sku"),
        sqlite_strict=True,
    )
    op.create_table(
        "browse_sale_mark",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("device"),
        sqlite_strict=True,
    )


def _panels() -> None:
    op.create_table(
        "browse_panel",
        sa.Column("basket", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("arm", sa.Text(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("basket"),
        sqlite_strict=True,
    )
    op.create_index("browse_panel_at", "browse_panel", ["at_ms"], unique=False)
    op.create_index("browse_panel_member", "browse_panel", ["member"], unique=False)
    op.create_table(
        "browse_panel_good",
        sa.Column("basket", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("shown_ms", tables.Whole(), nullable=False),
        sa.Column("added_ms", tables.Whole(), nullable=False),
        sa.Column("sold_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("basket", "sku"),
        sqlite_strict=True,
    )
    op.create_table(
        "browse_day",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("count", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("day", "shop", "deed", "sku"),
        sqlite_strict=True,
    )
    op.create_table(
        "browse_refused",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("count", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("day", "shop", "why"),
        sqlite_strict=True,
    )

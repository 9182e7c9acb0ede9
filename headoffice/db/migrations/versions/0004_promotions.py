"""promotions: drafts, publications, keys, what tills have of them; coupons and budgets"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _publishing()
    _tills()
    _redeeming()


def _publishing() -> None:
    op.create_table(
        "promotion_draft",
        sa.Column("id", tables.Whole(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "promotion_publication",
        sa.Column("version", tables.Whole(), nullable=False),
        sa.Column("draft", tables.Whole(), nullable=False),
        sa.Column("back_to", tables.Whole(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["promotion_draft.id"], name="publication_of_draft"),
        sa.PrimaryKeyConstraint("version"),
        sqlite_strict=True,
    )
    op.create_index("promotion_publication_hash", "promotion_publication", ["hash"], unique=False)
    op.create_table(
        "promotion_delivery",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("version", tables.Whole(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["store"], ["store.code"], name="delivery_to_store"),
        sa.ForeignKeyConstraint(
            ["version"], ["promotion_publication.version"], name="delivery_of_publication"
        ),
        sa.PrimaryKeyConstraint("store", "version"),
        sqlite_strict=True,
    )


def _tills() -> None:
    op.create_table(
        "publishing_key",
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("public"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_refusal",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("first_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("device", "hash"),
        sqlite_strict=True,
    )
    op.create_table(
        "till_rules",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("active", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("since_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("device"),
        sqlite_strict=True,
    )


def _redeeming() -> None:
    op.create_table(
        "budget",
        sa.Column("promotion", sa.Text(), nullable=False),
        sa.Column("budget_minor", tables.Whole(), nullable=True),
        sa.Column("budget_uses", tables.Whole(), nullable=True),
        sa.Column("per_member", tables.Whole(), nullable=True),
        sa.Column("spent_minor", tables.Whole(), nullable=False),
        sa.Column("spent_uses", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("promotion"),
        sqlite_strict=True,
    )
    op.create_table(
        "coupon",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("coupon_class", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reserved_by", sa.Text(), nullable=False),
        sa.Column("until_ms", tables.Whole(), nullable=False),
        sa.Column("redeemed_by", sa.Text(), nullable=False),
        sa.Column("issued_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_strict=True,
    )
    op.create_index("coupon_of_class", "coupon", ["coupon_class", "state"], unique=False)
    op.create_table(
        "coupon_conflict",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sale", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("number", "sale"),
        sqlite_strict=True,
    )
    op.create_table(
        "budget_hold",
        sa.Column("promotion", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("basket", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("minor", tables.Whole(), nullable=False),
        sa.Column("uses", tables.Whole(), nullable=False),
        sa.Column("until_ms", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["promotion"], ["budget.promotion"], name="hold_of_budget"),
        sa.PrimaryKeyConstraint("promotion", "device", "basket"),
        sqlite_strict=True,
    )
    op.create_index("budget_hold_device", "budget_hold", ["device", "basket"], unique=False)
    op.create_table(
        "budget_spend",
        sa.Column("promotion", sa.Text(), nullable=False),
        sa.Column("sale", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("minor", tables.Whole(), nullable=False),
        sa.Column("uses", tables.Whole(), nullable=False),
        sa.Column("over_minor", tables.Whole(), nullable=False),
        sa.Column("over_uses", tables.Whole(), nullable=False),
        sa.Column("at_ms", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["promotion"], ["budget.promotion"], name="spend_of_budget"),
        sa.PrimaryKeyConstraint("promotion", "sale"),
        sqlite_strict=True,
    )
    op.create_index("budget_spend_member", "budget_spend", ["promotion", "member"], unique=False)

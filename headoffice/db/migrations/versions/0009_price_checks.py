"""what came of pricing sales again"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_DIFFERS = sa.text("verdict = 'differs'")


def upgrade() -> None:
    op.create_table(
        "price_check",
        sa.Column("sale", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("difference_minor", tables.Whole(), nullable=False),
        sa.Column("checked_ms", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["sale"], ["sale.id"], name="price_check_of_sale"),
        sa.PrimaryKeyConstraint("sale"),
        sqlite_strict=True,
    )
    op.create_index(
        "price_check_differs",
        "price_check",
        ["sale"],
        sqlite_where=_DIFFERS,
        postgresql_where=_DIFFERS,
    )
    op.create_table(
        "price_check_mark",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", tables.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.id"], name="price_check_mark_of_device"),
        sa.PrimaryKeyConstraint("device"),
        sqlite_strict=True,
    )

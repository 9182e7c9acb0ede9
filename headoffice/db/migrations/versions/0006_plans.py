"""goods and prices that are planned for a moment"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("effective_ms", tables.Whole(), nullable=False),
        sa.Column("created_ms", tables.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "planned_goods",
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plan.id"], name="planned_goods_of_plan"),
        sa.PrimaryKeyConstraint("plan", "sku"),
        sqlite_strict=True,
    )

"""what each member may have is counted apart from the budget"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "budget", sa.Column("once", tables.Flag(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "budget_hold", sa.Column("of_member", tables.Whole(), nullable=False, server_default="0")
    )
    op.execute("UPDATE budget_hold SET of_member = uses WHERE member <> ''")

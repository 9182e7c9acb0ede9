"""what the packaging of a good weighs"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "product", sa.Column("tare_g", tables.Whole(), nullable=False, server_default="0")
    )

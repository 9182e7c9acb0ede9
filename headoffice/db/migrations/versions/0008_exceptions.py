"""how much a manager may take off a line by an exception"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "store",
        sa.Column("exception_limit_minor", tables.Whole(), nullable=False, server_default="0"),
    )

"""what a good costs the chain"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("product", sa.Column("cost_minor", tables.Whole(), nullable=True))

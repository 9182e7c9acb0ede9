"""commands, and the version that a member's edit is asked against"""

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "command",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=False),
        sa.Column("answered_at_ms", tables.Whole(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("command_answered", "command", ["answered_at_ms"], unique=False)
    op.add_column(
        "member", sa.Column("version", tables.Whole(), nullable=False, server_default="1")
    )

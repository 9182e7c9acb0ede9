"""marks and groups in the change log"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("op", "group_id"):
        op.add_column("change", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "change_mark",
        "change",
        ["stream"],
        unique=False,
        sqlite_where=sa.text("op <> ''"),
        postgresql_where=sa.text("op <> ''"),
    )

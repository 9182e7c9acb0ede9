"""what promotions know goods by: product, brand, supplier, tags, categories"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("product", "brand", "supplier", "tags", "categories"):
        op.add_column("product", sa.Column(name, sa.Text(), nullable=False, server_default=""))

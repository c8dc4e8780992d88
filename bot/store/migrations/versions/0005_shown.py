"""Which items a reply shows: one that is refused can be sent in smaller parts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("shown", sa.Text, nullable=False, server_default="[]"))

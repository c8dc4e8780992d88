"""Settling doubts and sharing work: when a delivery was taken, how often its sender died, who polls."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("claimed_at", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("crashes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("sources", sa.Column("held_by", sa.Text))
    op.add_column("sources", sa.Column("held_until", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("next_at", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("failures", sa.Integer, nullable=False, server_default="0"))

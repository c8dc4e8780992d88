"""What is set aside is found at once; when a host may be asked next; of how much an alarm told, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    aside = sa.text("origin = 'aside'")
    op.create_index("ix_items_aside", "items", ["source"], sqlite_where=aside, postgresql_where=aside)
    op.create_table(
        "turns",
        sa.Column("host", sa.Text),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_turns"),
    )
    op.add_column("alarms", sa.Column("told_at", sa.DateTime(timezone=True)))
    op.add_column("alarms", sa.Column("amount", sa.Integer, nullable=False, server_default="1"))

"""Who is at work, which database this is, and what the operator was told."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "beats",
        sa.Column("worker", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_beats"),
    )
    instance = op.create_table(
        "instance",
        sa.Column("name", sa.Text),
        sa.Column("rounds", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("held", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_instance"),
    )
    op.bulk_insert(instance, [{"name": uuid.uuid4().hex, "rounds": 0, "place": "", "held": ""}])
    op.create_table(
        "alarms",
        sa.Column("name", sa.Text),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_alarms"),
    )

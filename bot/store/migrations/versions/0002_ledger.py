"""The ledger: how far each subscription has read, and what went to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "positions",
        sa.Column("subscription", sa.Text),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("subscription", name="pk_positions"),
    )
    op.create_table(
        "slots",
        sa.Column("subscription", sa.Text),
        sa.Column("slot", sa.Text),
        sa.PrimaryKeyConstraint("subscription", "slot", name="pk_slots"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("subscriptions", sa.Text, nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("parent", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["parent"], ["deliveries.id"], name="fk_deliveries_parent"),
    )
    op.create_index("ix_deliveries_parent", "deliveries", ["parent"])
    op.create_index("ix_deliveries_state_planned_at_part_id", "deliveries", ["state", "planned_at", "part", "id"])
    op.create_index("ix_deliveries_planned_at_part_id", "deliveries", ["planned_at", "part", "id"])
    op.create_table(
        "delivery_items",
        sa.Column("delivery", sa.Text),
        sa.Column("place", sa.Integer, autoincrement=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("delivery", "place", name="pk_delivery_items"),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name="fk_delivery_items_delivery"),
    )
    op.create_index("ix_delivery_items_item", "delivery_items", ["item"])
    op.create_index(
        "uq_delivery_items_told_once",
        "delivery_items",
        ["channel", "target", "item"],
        unique=True,
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )

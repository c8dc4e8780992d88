"""The log: sources, records, and the items that they became."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    head = op.create_table(
        "log_head",
        sa.Column("id", sa.Integer, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_log_head"),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0}])
    op.create_table(
        "sources",
        sa.Column("name", sa.Text),
        sa.Column("cursor", sa.Text),
        sa.Column("health", sa.Text),
        sa.Column("tried_at", sa.DateTime(timezone=True)),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("data_as_of", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sources"),
    )
    op.create_table(
        "records",
        sa.Column("key", sa.Text),
        sa.Column("version", sa.Integer, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "version", name="pk_records"),
    )
    op.create_table(
        "aliases",
        sa.Column("name", sa.Text),
        sa.Column("key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_aliases"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "items",
        sa.Column("seq", sa.Integer, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("made_of", sa.Text, nullable=False),
        sa.Column("record_key", sa.Text, nullable=False),
        sa.Column("record_version", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("entered", sa.Date, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("importance", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_items"),
        sa.UniqueConstraint("id", name="uq_items_id"),
        sa.ForeignKeyConstraint(
            ["record_key", "record_version"],
            ["records.key", "records.version"],
            name="fk_items_record_key_record_version",
        ),
    )
    op.create_index("ix_items_made_of", "items", ["made_of"])
    op.create_index("ix_items_entered_seq", "items", ["entered", "seq"])
    op.create_table(
        "item_tags",
        sa.Column("tag", sa.Text),
        sa.Column("entered", sa.Date),
        sa.Column("seq", sa.Integer),
        sa.PrimaryKeyConstraint("tag", "entered", "seq", name="pk_item_tags"),
        sa.ForeignKeyConstraint(["seq"], ["items.seq"], name="fk_item_tags_seq"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_item_tags_seq", "item_tags", ["seq"])

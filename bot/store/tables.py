"""The tables. Times are UTC and always given by the caller: no statement asks the database for the time.

A change here needs a migration in migrations/versions and the new number in schema.HEAD; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)


class Utc(TypeDecorator[datetime]):
    """A point in time, in UTC on both databases: SQLite itself keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time without a time zone: {value}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text from elsewhere, without the few characters that a database cannot hold (NUL, half a surrogate pair)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


# One row. Its lock, held until the writer commits, makes the order of `seq` the order of commits, without gaps: a
# reader that has seen seq 7 will never find a new 6.
LOG_HEAD = Table(
    "log_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
)

SOURCES = Table(
    "sources",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("cursor", Words),
    Column("health", Text),
    Column("tried_at", Utc),
    Column("read_at", Utc),
    Column("error", Words, nullable=False),
    Column("data_as_of", Words, nullable=False),
    Column("held_by", Text),  # the worker that reads it
    Column("held_until", Utc),
    Column("next_at", Utc),  # after a failure: not before
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
)

# Every version of every record that differed from the one before.
RECORDS = Table(
    "records",
    METADATA,
    Column("key", Words, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("seen_at", Utc, nullable=False),
)

# `name` is the digest of a record's key, DOI or title: titles can be longer than PostgreSQL may index.
ALIASES = Table(
    "aliases",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("key", Words, nullable=False),
    sqlite_with_rowid=False,
)

# `made_of` is the key that the item's id begins with; the record may be another source's on the same thing.
ITEMS = Table(
    "items",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", Words, nullable=False, unique=True),
    Column("made_of", Words, nullable=False, index=True),
    Column("record_key", Words, nullable=False),
    Column("record_version", Integer, nullable=False),
    Column("source", Words, nullable=False),
    Column("origin", Text, nullable=False),
    Column("entered", Date, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("importance", Text, nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["record_key", "record_version"], ["records.key", "records.version"]),
    Index(None, "entered", "seq"),
)
# What is set aside, of the many that are not.
ASIDE = Index(
    "ix_items_aside",
    ITEMS.c.source,
    sqlite_where=ITEMS.c.origin == "aside",
    postgresql_where=ITEMS.c.origin == "aside",
)

# The primary key is the answer to "the newest with this tag": read backwards, it needs no sort.
ITEM_TAGS = Table(
    "item_tags",
    METADATA,
    Column("tag", Words, primary_key=True),
    Column("entered", Date, primary_key=True),
    Column("seq", ForeignKey("items.seq"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

POSITIONS = Table(
    "positions",
    METADATA,
    Column("subscription", Words, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("slot", Words, nullable=False),
    Column("told_at", Utc),
)

# What was used up; outlives positions, so that no change of clock or configuration repeats a slot.
SLOTS = Table(
    "slots",
    METADATA,
    Column("subscription", Words, primary_key=True),
    Column("slot", Words, primary_key=True),
    sqlite_with_rowid=False,
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", Words, primary_key=True),
    Column("channel", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("subscriptions", Text, nullable=False),
    Column("planned_at", Utc, nullable=False),
    Column("part", Integer, nullable=False),
    Column("parent", ForeignKey("deliveries.id"), index=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", Utc),
    Column("next_at", Utc),
    Column("sent_at", Utc),
    Column("claimed_at", Utc),
    Column("crashes", Integer, nullable=False, server_default="0"),
    Column("receipt", Words, nullable=False),
    Column("error", Words, nullable=False),
    Column("shown", Text, nullable=False, server_default="[]"),
    Index(None, "state", "planned_at", "part", "id"),
    Index(None, "planned_at", "part", "id"),
)

# Which items a delivery tells in full, in its order. `live` ends when the delivery is dead or suppressed: then the rows
# stay as history, and the item may be told to the address again.
DELIVERY_ITEMS = Table(
    "delivery_items",
    METADATA,
    Column("delivery", ForeignKey("deliveries.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("item", Words, nullable=False, index=True),
    Column("channel", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("live", Boolean, nullable=False),
)
TOLD_ONCE = Index(
    "uq_delivery_items_told_once",
    DELIVERY_ITEMS.c.channel,
    DELIVERY_ITEMS.c.target,
    DELIVERY_ITEMS.c.item,
    unique=True,
    sqlite_where=DELIVERY_ITEMS.c.live,
    postgresql_where=DELIVERY_ITEMS.c.live,
)

# When each worker last came round, by the name of its machine.
BEATS = Table(
    "beats",
    METADATA,
    Column("worker", Words, primary_key=True),
    Column("at", Utc, nullable=False),
)

# When a host may be asked next, or a channel of Slack be posted to, by any process that shares this database.
TURNS = Table(
    "turns",
    METADATA,
    Column("host", Words, primary_key=True),
    Column("next_at", Utc, nullable=False),
)

# One row: which database this is. `rounds` only grows; `place` is where PostgreSQL keeps this very table.
INSTANCE = Table(
    "instance",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("rounds", Integer, nullable=False),
    Column("seen_at", Utc),
    Column("place", Text, nullable=False),
    Column("held", Words, nullable=False),
)

# What the operator was told and is not over yet.
ALARMS = Table(
    "alarms",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("raised_at", Utc, nullable=False),
    Column("told_at", Utc),  # None: when it was raised
    Column("amount", Integer, nullable=False, server_default="1"),  # of what it told
)

"""Runs the migrations on the connection, and in the transaction, of bot.store.schema."""

from alembic import context

from bot.store.schema import VERSION_TABLE
from bot.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite cannot alter a table in place
)
context.run_migrations()

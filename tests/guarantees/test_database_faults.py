"""The database says no at any moment, as it is held by another process or the disk is full: nothing lost or twice."""

from __future__ import annotations

import multiprocessing
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from bot import pipeline
from bot.annotate.lexicon import load
from bot.deliver.slack import Slack
from bot.errors import StoreError
from bot.model import Address, Schedule
from bot.outbox import deliver
from bot.store import SqlStore, open_store
from bot.web.app import Desk, create_app
from tests.builders import NOW, a_subscription, an_article
from tests.guarantees.workspace import AT, Workspace, a_workspace
from tests.pipeline.parts import Shelf
from tests.web.test_app import SECRET, ask

PAPERS = [an_article(f"HER2-low disease, paper {n}", pmid=f"9900010{n}") for n in range(6)]
READERS = tuple(
    a_subscription(f"reader {n}", schedule=Schedule("item"), addresses=(Address("slack", f"C0000000{n}"),))
    for n in range(2)
)
HOUR = timedelta(hours=1)


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with a_workspace() as running:
        yield running


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'her2low.db'}"


def a_round(store: Any, channel: Slack, *, now: datetime) -> None:
    """Read, plan and deliver, as one round of a worker."""
    list(pipeline.poll([Shelf(records=PAPERS)], store, load(), now=now))
    for plan in pipeline.plan(READERS, store, {"slack": channel}, ["pubmed"], now=now):
        store.save_plan(plan)
    list(deliver(store, {"slack": channel}, clock=lambda: now))


def rounds(store: SqlStore, channel: Slack) -> None:
    """Work on, hour by hour, until everything is settled."""
    for hour in range(1, 6):
        a_round(store, channel, now=AT + hour * HOUR)
        ledger = store.deliveries()
        if ledger and {one.state.value for one in ledger} == {"delivered"}:
            return


def assert_each_paper_reached_each_reader_once(store: SqlStore, slack: Workspace) -> None:
    ledger = store.deliveries(limit=1000)
    assert {one.state.value for one in ledger} == {"delivered"}
    told = Counter((one.address, item) for one in ledger for item in one.items)
    assert told == {(reader.addresses[0], paper.key): 1 for reader in READERS for paper in PAPERS}
    assert slack.copies() == {one.id: 1 for one in ledger}


class Holding:
    """A store whose n-th write, and all that follow, find the database in another process's hand."""

    WRITES = frozenset({"save", "note", "save_plan", "claim", "settle", "doubtful"})

    def __init__(self, store: SqlStore, file: Path, nth: int) -> None:
        self._store, self._left = store, nth
        self._other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)

    def __getattr__(self, name: str) -> Any:
        if name in self.WRITES:
            self._left -= 1
            if not self._left:
                self._other.execute("BEGIN IMMEDIATE")
        return getattr(self._store, name)

    @property
    def was_reached(self) -> bool:
        return self._left <= 0

    def let_go(self) -> None:
        self._other.close()


def impatient(store: SqlStore) -> None:
    """Let a locked database be told after a moment instead of ten seconds."""
    event.listen(store._engine, "connect", lambda connection, _entry: connection.execute("PRAGMA busy_timeout=10"))
    store._engine.dispose()


def test_a_database_that_another_process_holds_from_any_moment_on_loses_nothing_and_repeats_nothing(
    tmp_path: Path, slack: Workspace
) -> None:
    channel, nth, reached = slack.channel(), 0, True
    while reached:
        nth += 1
        file = tmp_path / f"{nth}.db"
        slack.posts.clear()
        with open_store(f"sqlite:///{file}") as store:
            impatient(store)
            held = Holding(store, file, nth)
            with suppress(StoreError):
                a_round(held, channel, now=AT)
            reached = held.was_reached
            held.let_go()
            rounds(store, channel)
            assert_each_paper_reached_each_reader_once(store, slack)
    assert nth > 10, "every write of a round had its turn"


def test_whoever_asks_is_answered_while_another_process_holds_the_database(url: str) -> None:
    with open_store(url) as store:
        list(pipeline.poll([Shelf(records=PAPERS)], store, load(), now=AT))
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with TestClient(create_app(Desk(store, load(), lambda: NOW), SECRET)) as client:
            answer = ask(client, "latest HER2-low 2")
        other.close()
    assert "HER2-low disease" in str(answer)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # Python 3.12 warns where threads live
def test_a_disk_that_is_full_after_any_number_of_bytes_loses_nothing_and_repeats_nothing(
    tmp_path: Path, slack: Workspace
) -> None:
    """The worker is a process that may not write beyond a size; so its disk is full in the poll, the claim, the end."""
    channel, said = slack.channel(), set()
    for room in (0, *range(60_000, 300_000, 9_000), 1_000_000):
        slack.posts.clear()
        url = f"sqlite:///{tmp_path / f'{room}.db'}"
        open_store(url).close()
        worker = multiprocessing.get_context("fork").Process(target=_work_on_a_small_disk, args=(url, channel, room))
        worker.start()
        worker.join(60)
        said.add(worker.exitcode)
        with open_store(url) as store:
            rounds(store, channel)
            assert_each_paper_reached_each_reader_once(store, slack)
    assert said == {0, 3}, "some disks were too small, and that was said as an error of the store"


def _work_on_a_small_disk(url: str, channel: Slack, room: int) -> None:
    import resource  # noqa: PLC0415  not on Windows

    with open_store(url) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            a_round(store, channel, now=AT)
        except StoreError:
            sys.exit(3)

"""kill -9 at every moment of a migration, and of the making of an empty database: the next start begins it anew."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from bot.model import DeliveryState
from bot.store import migrate, open_store
from bot.store.database import connect, reading, writing
from bot.store.schema import upgrade, version
from bot.store.tables import DELIVERIES, DELIVERY_ITEMS
from tests.store.builders import NOW

ROOT = Path(__file__).parent.parent.parent
OLD = "0002"
TIMES = {"planned_at": NOW, "lease_until": NOW + timedelta(minutes=15), "next_at": None, "sent_at": None}
ROW = {"channel": "slack", "target": "#her2-low", "subject": "News", "payload": b"{}", "subscriptions": '["s"]'}
ROW |= {"part": 0, "parent": None, "attempts": 1, "fence": 1, "receipt": "", "error": ""} | TIMES
COLUMNS = [DELIVERIES.c[name] for name in ("id", "state", *ROW)]


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    engine = connect(empty_url)
    yield engine
    engine.dispose()


def test_a_migration_that_is_killed_at_any_statement_leaves_everything_and_the_next_one_ends_it(
    empty_url: str, engine: Engine
) -> None:
    upgrade(engine, OLD)
    with writing(engine) as connection:
        connection.execute(
            insert(DELIVERIES), [ROW | {"id": state.value, "state": state.value} for state in DeliveryState]
        )
        item = {"place": 0, "channel": "slack", "target": "#her2-low", "live": True}
        connection.execute(
            insert(DELIVERY_ITEMS), [item | {"delivery": state.value, "item": state.value} for state in DeliveryState]
        )
    before = _rows(engine)
    assert _killed_until_done(empty_url, lambda: _version(engine) == OLD and _rows(engine) == before) > 3
    assert _rows(engine) == before
    with open_store(empty_url) as store:
        assert {one.id: (one.state, one.items) for one in store.deliveries()} == {s: (s, (s,)) for s in DeliveryState}


def test_an_empty_database_whose_making_is_killed_at_any_statement_is_made_by_the_next_start(
    empty_url: str, engine: Engine
) -> None:
    assert _killed_until_done(empty_url, lambda: _version(engine) is None, step=6) > 3
    with open_store(empty_url) as store:
        assert store.head() == 0
    migrate(empty_url)


def _killed_until_done(url: str, is_as_before: Callable[[], bool], *, step: int = 2) -> int:
    """Kill migrations, each a few statements later than the last one, until one ends; return how many were killed."""
    with _dying(url) as end_at:
        for kills, statement in enumerate(count(1, step)):
            ended = end_at(statement)
            if ended == 0:
                return kills
            assert ended == -9
            assert is_as_before()
    raise AssertionError


@contextmanager
def _dying(url: str) -> Iterator[Callable[[int], int]]:
    command = [sys.executable, "-m", "tests.store.dying", url]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout

        def end_at(statement: int) -> int:
            print(statement, file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield end_at


def _version(engine: Engine) -> str | None:
    with reading(engine) as connection:
        return version(connection)


def _rows(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*COLUMNS).order_by(DELIVERIES.c.id))]

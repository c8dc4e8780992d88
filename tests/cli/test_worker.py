"""The worker beside others: stopped at the worst moment, and at one pace with them."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks import sinks
from bot.cli.session import Session, clock
from bot.deliver.slack import Slack, connect
from bot.model import Address, DeliveryState, Plan
from bot.outbox import Lease, deliver
from bot.store import SqlStore, open_store
from tests.deliver.builders import a_delivery

ROOT = Path(__file__).parent.parent.parent
CHANNEL = Address("slack", "C0HER2LOW")
LEASE = timedelta(seconds=2.2)
TIMES = {"LEASE": "2.2", "SETTLE": "0", "TICK": "0.05", "SLACK_DEADLINE": "0.5", "SLACK_PACE": "1.6"}


def test_a_worker_that_is_stopped_before_its_post_for_longer_than_its_lease_does_not_post(tmp_path: Path) -> None:
    """It stands still while it waits for the pace; another one posts meanwhile; then it goes on."""
    seen: list[sinks.Copy] = []
    url = f"sqlite:///{tmp_path}/her2low.db"
    with sinks.slack(seen, readable=True) as api, open_store(url) as store:
        slack = Slack(connect("xoxb-test", api_url=api), pace=0)
        both = (a_delivery(slack, CHANNEL, id=name, items=(name,)) for name in ("first", "second"))
        store.save_plan(Plan(tuple(both), ()))
        with _worker(tmp_path, DATABASE_URL=url, SLACK_BOT_TOKEN="xoxb-test", SLACK_API_URL=api) as worker:
            _until(lambda: _states(store) == {"first": DeliveryState.DELIVERED, "second": DeliveryState.SENDING})
            _until(lambda: _is_stopped(worker, tmp_path / "her2low.db"))
            _until(lambda: _delivered_by_another(store, slack))
            worker.send_signal(signal.SIGCONT)
            worker.terminate()
            assert worker.wait(20) == 0
    assert [copy.delivery for copy in seen] == ["first", "second"]


def test_a_post_takes_the_turn_of_its_channel_from_all_who_share_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sinks.slack([], readable=True) as api:
        given = {"DATABASE_URL": f"sqlite:///{tmp_path}/her2low.db", "SLACK_PACE": "20"}
        for name, value in (given | {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_API_URL": api}).items():
            monkeypatch.setenv(name, value)
        session = Session(tmp_path / "subscriptions.yaml")
        slack = session.channels["slack"]
        slack.send(a_delivery(slack, CHANNEL))
        assert session.store.turns(clock).take(f"slack:{CHANNEL.target}", 0) > 0
        session.close()


@contextmanager
def _worker(folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    (folder / "subscriptions.yaml").write_text(
        "subscriptions: [{id: s, match: {genes: [HER2]}, deliver: {slack: C0HER2LOW}}]\n"
    )
    given = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-m", "bot", "--config", str(folder / "subscriptions.yaml"), "run"]
    with subprocess.Popen(command, cwd=ROOT, env=given | TIMES | environment, stdout=subprocess.DEVNULL) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def _is_stopped(worker: subprocess.Popen[bytes], database: Path) -> bool:
    """Stop it where it holds no lock of the database, on which another one would wait for it."""
    worker.send_signal(signal.SIGSTOP)
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        worker.send_signal(signal.SIGCONT)
        return False
    return True


def _delivered_by_another(store: SqlStore, slack: Slack) -> bool:
    for _ended in deliver(store, {"slack": slack}, clock=lambda: datetime.now(UTC), lease=Lease(LEASE, timedelta())):
        pass
    return _states(store)["second"] is DeliveryState.DELIVERED


def _states(store: SqlStore) -> dict[str, DeliveryState]:
    return {delivery.id: delivery.state for delivery in store.deliveries()}


def _until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not there():
        assert time.monotonic() < end
        time.sleep(0.02)

"""Kills real workers with SIGKILL at random instants while they deliver, and counts what was lost and what came twice.

    python -m benchmarks.torture --deliveries 1000 --kills 300                     # Slack, history readable, SQLite
    python -m benchmarks.torture --channel slack --history off                     # doubt stays, and is listed
    python -m benchmarks.torture --channel email                                   # a copy must be byte-identical
    python -m benchmarks.torture --database postgresql --workers 2                 # a server from a wheel

Each worker is a process of its own with the product's own channels, outbox and store. It is forked, after the store is
closed, so that its start takes milliseconds and a run ends in minutes. Lease and settle are short for the same reason,
and longer than the slowest answer of the stand-ins, as they are in life. The result is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks import sinks
from bot.deliver.email import Email
from bot.deliver.slack import Slack, connect
from bot.model import Address, Delivery, DeliveryState, Message, Plan
from bot.outbox import Lease, deliver
from bot.ports import Channel
from bot.store import open_store

TICK = 0.05
PLACES = 100  # Slack takes one post a second and channel, so the deliveries go to many


@dataclass(frozen=True)
class Torture:
    """What is done to whom."""

    deliveries: int = 1000
    kills: int = 300
    channel: str = "slack"
    history: str = "on"
    database: str = "sqlite"
    workers: int = 1
    seed: int = 1
    lease: float = 0.6
    settle: float = 0.3
    gap: float = 0.25  # the longest time between two kills
    limit: float = 900.0  # seconds


def run(torture: Torture) -> dict[str, object]:
    """Return the figures of one run."""
    random.seed(torture.seed)
    seen, begun = sinks.Seen(), time.monotonic()
    with ExitStack() as stack:
        url = stack.enter_context(_database(torture.database))
        sink = sinks.slack(seen, readable=torture.history == "on") if torture.channel == "slack" else sinks.smtp(seen)
        where = stack.enter_context(sink)
        _plan(torture, url, where)
        kills = _torment(torture, url, where)
        figures = _figures(torture, url, seen)
    return vars(torture) | {"killed": kills, "seconds": round(time.monotonic() - begun, 1)} | figures


def _plan(torture: Torture, url: str, where: str) -> None:
    channel = _channel(torture.channel, where)
    with open_store(url) as store:
        store.save_plan(Plan(tuple(_delivery(n, channel) for n in range(torture.deliveries)), ()))


def _delivery(number: int, channel: Channel) -> Delivery:
    place = f"C{number % PLACES:08}" if channel.name == "slack" else f"reader{number}@example.org"
    name, at, address = f"d{number:06}", datetime.now(UTC), Address(channel.name, place)
    message = Message(
        f"Digest {number}", f"What is new, {number}", blocks='[{"type":"divider"}]', items=(f"x:{number}",)
    )
    payload = channel.pack(message, address, delivery_id=name, now=at)
    return Delivery(name, address, payload, message.subject, message.items, ("s",), at)


def _torment(torture: Torture, url: str, where: str) -> int:
    """Kill workers, and start others, until the kills are used up and nothing waits; return how many died."""
    fork = multiprocessing.get_context("fork")
    end, killed = time.monotonic() + torture.limit, 0
    workers = [_start(fork, torture, url, where) for _ in range(torture.workers)]
    while time.monotonic() < end and not _done(torture, url):
        time.sleep(random.uniform(0.02, torture.gap))
        if killed < torture.kills:
            victim = random.randrange(len(workers))
            killed += _kill(workers[victim])
            workers[victim] = _start(fork, torture, url, where)
        _look_after(torture, url)
    for worker in workers:
        _kill(worker)
    return killed


def _start(fork: multiprocessing.context.ForkContext, torture: Torture, url: str, where: str):
    worker = fork.Process(target=_work, args=(torture, url, where), daemon=True)
    worker.start()
    return worker


def _kill(worker) -> bool:
    alive = worker.is_alive()
    if alive:
        os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    return alive


def _work(torture: Torture, url: str, where: str) -> None:
    """Deliver for ever, as `her2low run` does."""
    channel = _channel(torture.channel, where)
    lease = Lease(timedelta(seconds=torture.lease), timedelta(seconds=torture.settle))
    with open_store(url) as store:
        while True:
            for _ended in deliver(store, {channel.name: channel}, clock=lambda: datetime.now(UTC), lease=lease):
                pass
            time.sleep(TICK)


def _look_after(torture: Torture, url: str) -> None:
    """Do what an operator does with a delivery over which three senders died: here that was chance."""
    with open_store(url) as store:
        for delivery in store.deliveries(state=DeliveryState.DEAD, limit=torture.deliveries):
            store.retry(delivery.id)


def _done(torture: Torture, url: str) -> bool:
    with open_store(url) as store:
        states = [delivery.state for delivery in store.deliveries(limit=torture.deliveries)]
    waiting = {DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.DEAD}
    if torture.history == "on" or torture.channel != "slack":
        waiting.add(DeliveryState.UNKNOWN)
    return not waiting & set(states)


def _figures(torture: Torture, url: str, seen: sinks.Seen) -> dict[str, object]:
    with open_store(url) as store:
        ledger = {delivery.id: delivery.state.value for delivery in store.deliveries(limit=torture.deliveries)}
    double = {name: copies for name, copies in seen.copies.items() if len(copies) > 1}
    lost = [name for name, state in ledger.items() if name not in seen.copies and state not in ("unknown", "pending")]
    return {
        "arrived": seen.count(),
        "lost": len(lost) + torture.deliveries - len(ledger),
        "double": len(double),
        "double_of_other_bytes": sum(len(set(copies)) > 1 for copies in double.values()),
        "unknown": sum(state == "unknown" for state in ledger.values()),
        "unfinished": sum(state in ("pending", "sending") for state in ledger.values()),
    }


def _channel(name: str, where: str) -> Channel:
    if name == "slack":
        return Slack(connect("xoxb-torture", api_url=where))
    return Email(where, mail_from="her2low@example.org")


@contextmanager
def _database(kind: str) -> Iterator[str]:
    """Give the address of a fresh database; PostgreSQL's server comes as a wheel and goes afterwards."""
    if kind == "postgresql":
        with sinks.postgresql() as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="her2low-torture-") as folder:
        yield f"sqlite:///{folder}/her2low.db"


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Kill workers while they deliver; count what is lost and what is double."
    )
    choices = {"channel": ("slack", "email"), "history": ("on", "off"), "database": ("sqlite", "postgresql")}
    for name, default in vars(Torture()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default, choices=choices.get(name))
    figures = run(Torture(**vars(parser.parse_args())))
    print(json.dumps(figures))
    raise SystemExit(bool(figures["lost"] or figures["double_of_other_bytes"] or figures["unfinished"]))


if __name__ == "__main__":
    main()

"""Lets several workers plan and deliver one slot of a crowd on one PostgreSQL, and counts what each reader got.

    python -m benchmarks.crowd --readers 20000 --workers 2

Every reader has an address and a subscription of their own, all of the same slot. The subscriptions are built as
values, since subscriptions.yaml ends at 1 MB; from there on each worker is a process of its own with the product's
planner, store, outbox and e-mail channel, which does what a tick of `her2low run` does. The mail server is the witness:
it stands in this process and counts by recipient. PostgreSQL comes as a wheel. The result is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time

from benchmarks.sinks import mail_server, postgresql
from bot import pipeline
from bot.annotate.lexicon import load
from bot.deliver.email import Email
from bot.errors import Conflict
from bot.model import Address, Announcement, Batch, Criteria, Record, Schedule, Subscription
from bot.outbox import deliver
from bot.store import migrate, open_store

NEWS = 8  # items in each digest


@dataclass(frozen=True)
class Crowd:
    """How many are served by how many."""

    readers: int = 20_000
    workers: int = 2


class Mailbox:
    """A mail server that takes everything at once and counts it by recipient."""

    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        self.copies.update(envelope.rcpt_tos)
        return "250 OK"


class Shelf:
    """A source with a few announcements."""

    name = "shelf"
    every = timedelta(hours=1)

    def fetch(self, _cursor: str | None, *, now: datetime) -> Iterator[Batch]:
        yield Batch(tuple(_record(number) for number in range(NEWS)), cursor="", since=now.date())


def _record(number: int) -> Record:
    title = f"Trastuzumab deruxtecan in HER2-low breast cancer, part {number}"
    url = f"https://news.example.org/{number}"
    return Announcement(url, title, "shelf", url=url, summary=f"{title}: what was found.", published=datetime.now(UTC))


def run(crowd: Crowd) -> dict[str, object]:
    """Return the figures of one run."""
    mailbox = Mailbox()
    with postgresql() as url, mail_server(mailbox) as where:
        _fill(url)
        begun = time.monotonic()
        spawn = multiprocessing.get_context("spawn")
        workers = [spawn.Process(target=_work, args=(crowd, url, where)) for _ in range(crowd.workers)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        seconds = time.monotonic() - begun
    return vars(crowd) | _figures(crowd, mailbox, seconds) | {"exits": [worker.exitcode for worker in workers]}


def _fill(url: str) -> None:
    migrate(url)
    with open_store(url) as store:
        for _outcome in pipeline.poll([Shelf()], store, load(), now=datetime.now(UTC)):
            pass


def _work(crowd: Crowd, url: str, where: str) -> None:
    """Plan and deliver what is due, as one tick of `her2low run` does."""
    channels = {"email": Email(where, mail_from="her2low@example.org")}
    with open_store(url) as store:
        for plan in pipeline.plan(_subscriptions(crowd), store, channels, [Shelf.name], now=datetime.now(UTC)):
            with suppress(Conflict):  # the other worker has planned it
                store.save_plan(plan)
        for _ended in deliver(store, channels, clock=lambda: datetime.now(UTC)):
            pass


def _subscriptions(crowd: Crowd) -> list[Subscription]:
    return [_subscription(number) for number in range(crowd.readers)]


def _subscription(number: int) -> Subscription:
    schedule = Schedule("day", at=clock_time(0, 0))
    return Subscription(f"reader-{number}", "News", Criteria(), schedule, (Address("email", _name(number)),))


def _name(number: int) -> str:
    return f"reader{number}@example.org"


def _figures(crowd: Crowd, mailbox: Mailbox, seconds: float) -> dict[str, object]:
    counts = [mailbox.copies[_name(number)] for number in range(crowd.readers)]
    return {
        "once": sum(count == 1 for count in counts),
        "lost": sum(count == 0 for count in counts),
        "double": sum(count > 1 for count in counts),
        "strangers": len(mailbox.copies) - sum(count > 0 for count in counts),
        "seconds": round(seconds, 1),
        "digests_per_second": round(crowd.readers / seconds, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Let several workers serve a crowd; count what each reader got.")
    for name, default in vars(Crowd()).items():
        parser.add_argument(f"--{name}", type=int, default=default)
    figures = run(Crowd(**vars(parser.parse_args())))
    print(json.dumps(figures))
    raise SystemExit(bool(figures["lost"] or figures["double"] or figures["strangers"] or any(figures["exits"])))


if __name__ == "__main__":
    main()

"""A world in which everything fails by dice: the source, the channel, and the process between any two steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from bot import pipeline
from bot.annotate.lexicon import load
from bot.errors import Conflict, Deferred, SourceUnavailable, Uncertain
from bot.model import Address, Batch, Delivery, DeliveryState, Links, Message, Record, Schedule
from bot.outbox import deliver
from bot.ports import LastLook, at_once
from bot.store import SqlStore
from tests.builders import a_subscription, an_article

BEGIN = datetime(2026, 10, 12, 3, 0, tzinfo=UTC)  # the clocks go back within the month
STEP = timedelta(hours=6)
PAGE = 3
HERE, THERE = Address("slack", "#her2-low"), Address("slack", "#oncology")
SUNDAYS = Schedule("week", time(1, 30), frozenset({7}), "America/New_York")  # an hour that comes twice
SUBSCRIPTIONS = (
    a_subscription("daily", addresses=(HERE,)),
    a_subscription("weekly", schedule=SUNDAYS, addresses=(HERE, THERE)),
    a_subscription("alerts", schedule=Schedule("item"), addresses=(THERE,)),
)


class Died(BaseException):
    """The process ended here, as by kill -9."""


@dataclass
class Dice:
    """Says what goes wrong; not any more once `fair`."""

    random: Random
    fair: bool = False

    def fall(self, chance: float) -> bool:
        return not self.fair and self.random.random() < chance


@dataclass
class Papers:
    """A source that publishes at random, shows the last ones again, and breaks off between pages."""

    dice: Dice
    name: str = "pubmed"
    every: timedelta = timedelta(hours=1)
    records: list[Record] = field(default_factory=list)

    def publish(self, now: datetime) -> None:
        for _ in range(self.dice.random.randrange(4)):
            late = timedelta(days=self.dice.random.randrange(5))
            number = len(self.records)
            title = f"HER2-low disease, paper {number}"
            self.records.append(an_article(title, pmid=f"{99100000 + number}", entered=(now - late).date()))

    def fetch(self, cursor: str | None, *, now: datetime) -> Iterator[Batch]:
        start = max(int(cursor or 0) - PAGE, 0)
        for begin in range(start, max(len(self.records), start + 1), PAGE):
            if self.dice.fall(0.15):
                raise SourceUnavailable("the connection broke")
            page = tuple(self.records[begin : begin + PAGE])
            yield Batch(page, str(begin + len(page)), since=now.date() - timedelta(days=7))

    def backfill(self, since: date, *, now: datetime) -> Iterator[Batch]:
        yield from ()

    def earlier(self, record: Record, *, since: date) -> Record | None:
        return None


@dataclass
class Workspace:
    """A channel that may refuse for now, lose the answer, or see its sender die, before or after the post arrived."""

    dice: Dice
    name: str = "slack"
    arrived: list[tuple[str, Address, tuple[str, ...]]] = field(default_factory=list)

    def links(self, address: Address) -> Links:
        return Links()

    def pack(self, message: Message, address: Address, *, delivery_id: str, now: datetime) -> bytes:
        return message.text.encode()

    def send(self, delivery: Delivery, last_look: LastLook = at_once) -> str:
        last_look()
        if self.dice.fall(0.1):
            raise Deferred("later", after=timedelta(hours=1))
        for error in (Died(), Uncertain("timeout")):
            if self.dice.fall(0.08):
                raise error
        self.arrived.append((delivery.id, delivery.address, delivery.items))
        for error in (Died(), Uncertain("timeout")):
            if self.dice.fall(0.08):
                raise error
        return delivery.id

    def find(self, delivery: Delivery, *, since: datetime) -> str | None:
        return delivery.id if any(name == delivery.id for name, _address, _items in self.arrived) else None


class Fragile:
    """The store in a process that may die before or after any commit."""

    WRITES = frozenset({"save", "note", "save_plan", "claim", "settle", "doubtful"})

    def __init__(self, store: SqlStore, dice: Dice) -> None:
        self._store, self._dice = store, dice

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)
        return self._dying(call) if name in self.WRITES else call

    def _dying(self, call: Any) -> Any:
        def write(*given: Any, **named: Any) -> Any:
            if self._dice.fall(0.02):
                raise Died
            written = call(*given, **named)
            if self._dice.fall(0.02):
                raise Died
            return written

        return write


class World:
    """A month of it: source, store, channel and a worker that is started again whenever it died."""

    def __init__(self, store: SqlStore, seed: int) -> None:
        self.dice = Dice(Random(seed))
        self.source, self.channel = Papers(self.dice), Workspace(self.dice)
        self.store, self.deaths, self.now = store, 0, BEGIN
        self._fragile: Any = Fragile(store, self.dice)

    def live(self, days: int) -> None:
        """Live through so many days of faults, then through some without."""
        self.dice.fair = True
        self._work()
        for fair, length in ((False, timedelta(days=days)), (True, timedelta(days=9))):
            self.dice.fair, end = fair, self.now + length
            while self.now < end:
                self.now += STEP
                if not fair:
                    self.source.publish(self.now)
                self._work()
                self._retry_what_was_kept_back()

    def _work(self) -> None:
        try:
            list(pipeline.poll([self.source], self._fragile, load(), now=self.now))
            channels = {"slack": self.channel}
            for plan in pipeline.plan(SUBSCRIPTIONS, self._fragile, channels, ["pubmed"], now=self.now):
                self._fragile.save_plan(plan)
            list(deliver(self._fragile, channels, clock=lambda: self.now))
        except (Died, Conflict):
            self.deaths += 1

    def _retry_what_was_kept_back(self) -> None:
        for delivery in self.store.deliveries(state=DeliveryState.DEAD, limit=1000):
            with suppress(Conflict):  # a reply that came back with its parent
                self.store.retry(delivery.id)
